"""What several tests of commands share."""

from __future__ import annotations

import pytest

from simulator.charts import canvas


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are chosen and written, but empty, where a test is about something else: drawing takes
    seconds. Their drawing is tested in test_charts.py, test_report.py and where folders are whole; those
    of several worlds and proposals are drawn here, too."""
    drawn = canvas.both
    empty = '<svg class="chart" xmlns="http://www.w3.org/2000/svg"></svg>'
    monkeypatch.setattr(canvas, "svg", lambda chart, wide=True: empty)
    several = ("worlds", "proposals")
    monkeypatch.setattr(
        canvas, "both", lambda chart: drawn(chart) if chart.name.startswith(several) else (empty, b"")
    )
