"""Pictures of a summary or a comparison. matplotlib is loaded only when one is rendered (`canvas`)."""

from __future__ import annotations

from simulator.charts.gallery import gallery
from simulator.charts.sheet import Chart

__all__ = ["Chart", "gallery"]
