"""What holds for all tests."""

from __future__ import annotations

import signal

import pytest
from hypothesis import HealthCheck, settings

# A loaded machine is no fault of the code: time is measured in bench/, not by deadlines here. Whoever
# changes one thing is not stopped by what luck finds in another: the same examples are tried each time,
# others by `make explore`.
anywhere = settings(deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("leadpolicy", anywhere, derandomize=True)
settings.register_profile("explore", anywhere)
settings.load_profile("leadpolicy")

# Shells start background jobs deaf to Ctrl-C, and children inherit that: tests must hear it there, too.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest go first: whoever is given one of them last works on alone."""
    items.sort(key=lambda one: one.get_closest_marker("long") is None)
