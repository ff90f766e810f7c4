"""What holds for all tests."""

from __future__ import annotations

import signal

from hypothesis import settings

# A loaded machine is no fault of the code: time is measured in bench/, not by deadlines here.
settings.register_profile("leadpolicy", deadline=None, print_blob=True)
settings.load_profile("leadpolicy")

# Shells start background jobs deaf to Ctrl-C, and children inherit that: tests must hear it there, too.
signal.signal(signal.SIGINT, signal.default_int_handler)
