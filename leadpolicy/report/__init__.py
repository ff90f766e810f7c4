"""One self-contained HTML page about a simulation or a comparison: printable, light and dark."""

from __future__ import annotations

from leadpolicy.report.document import document
from leadpolicy.report.facts import Facts, File

__all__ = ["Facts", "File", "document"]
