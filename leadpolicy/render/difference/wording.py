"""Words that the formats share."""

from __future__ import annotations

from collections import Counter

from leadpolicy.words import count
from policy.diff import Change, Meaning, Structure

KINDS = ("added", "removed", "renamed", "changed", "moved")
_EXAMPLES = 3  # that are shown one by one
SHOWN_OPEN = 5  # questions that were not decided; JSON has them all


def title(change: Change) -> str:
    """`status lead.MQL`, `field account_size (was employees)`."""
    quoted = change.what in ("example", "guarantee", "retired")
    name = f'"{change.name}"' if quoted else change.name
    head = "accounts" if change.what == "accounts" else f"{change.what} {name}"
    return f"{head} (was {change.was})" if change.was else head


def place(change: Change) -> str:
    """Why a declaration counts as moved: `from score.lead to bar.lead`; "" where it did not move."""
    if change.moved_from:
        return f"from {change.moved_from} to {change.moved_to}"
    return "elsewhere in its file" if change.kind == "moved" else ""


def tally(structure: Structure) -> str:
    """`3 declarations changed, 1 added`, or that nothing is different."""
    counts: Counter[str] = Counter(one.kind for one in structure.changes)
    said = [f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind]]
    if not said:
        return "no declaration differs"
    first, *rest = said
    number, _, kind = first.partition(" ")
    noun = "declaration" if number == "1" else "declarations"
    return ", ".join([f"{number} {noun} {kind}", *rest])


def is_folded(change: Change, structure: Structure) -> bool:
    """Many examples change with one bar; they are evidence, not rules, and would hide what changed."""
    return change.what == "example" and len(_examples(structure)) > _EXAMPLES


def tally_of_folded(structure: Structure) -> str:
    """`examples: 5 added, 13 changed (--format json lists them)`; "" where none is folded."""
    examples = _examples(structure)
    if len(examples) <= _EXAMPLES:
        return ""
    counts: Counter[str] = Counter(one.kind for one in examples)
    said = ", ".join(f"{counts[kind]:,} {kind}" for kind in KINDS if counts[kind])
    return f"examples: {said} (--format json lists them)"


def _examples(structure: Structure) -> list[Change]:
    return [one for one in structure.changes if one.what == "example"]


def verdict(meaning: Meaning) -> str:
    """The answer in one sentence, without a full stop."""
    asked = count(meaning.questions, "question")
    if meaning.verdict == "equivalent":
        return f"equivalent: both treat every lead alike (proved for {asked})"
    open_ones = f"; {count(len(meaning.unknown), 'question')} not decided" if meaning.unknown else ""
    if meaning.verdict == "unknown":
        return f"not known whether both treat every lead alike{open_ones} of {meaning.questions:,}"
    found = count(len(meaning.regions) + meaning.left_out, "group")
    return f"not equivalent: {found} of leads treated otherwise{open_ones}"
