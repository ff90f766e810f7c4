"""What holds for all tests."""

from __future__ import annotations

import signal

import pytest
from hypothesis import settings

# A loaded machine is no fault of the code: time is measured in bench/, not by deadlines here.
settings.register_profile("leadpolicy", deadline=None, print_blob=True)
settings.load_profile("leadpolicy")

# Shells start background jobs deaf to Ctrl-C, and children inherit that: tests must hear it there, too.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest go first: whoever is given one of them last works on alone."""
    items.sort(key=lambda one: one.get_closest_marker("long") is None)
