"""What differs between two policies: in their declarations, and in what they do with leads."""

from __future__ import annotations

from policy.diff.model import Change, Detail, Meaning, Open, Region, Side, Structure
from policy.diff.structure import structure

__all__ = ["Change", "Detail", "Meaning", "Open", "Region", "Side", "Structure", "structure"]
