"""What becomes of findings: how much they weigh, who excuses them, who mends them."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostic import Diagnostic


@dataclass(frozen=True)
class Suppressed:
    """A finding that a comment in the text excuses, with the comment's reason."""

    found: Diagnostic
    reason: str
