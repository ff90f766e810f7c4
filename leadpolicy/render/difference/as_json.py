"""For programs. The shape is stable: keys may be added, `format_version` rises when one changes."""

from __future__ import annotations

import json
from collections import Counter

from dsl.source import Span
from leadpolicy.differing import Difference
from leadpolicy.render import Page
from leadpolicy.render.difference.wording import KINDS
from leadpolicy.versions import Version
from policy.diff import Change, Meaning, Open, Region, Side

FORMAT_VERSION = 1


def render(difference: Difference, page: Page) -> str:
    return json.dumps(as_data(difference), ensure_ascii=False, indent=2)


def as_data(difference: Difference) -> dict[str, object]:
    """The difference as plain data; `meaning` is null where it was not asked for."""
    counts: Counter[str] = Counter(one.kind for one in difference.structure.changes)
    return {
        "format_version": FORMAT_VERSION,
        "old": _version(difference.old),
        "new": _version(difference.new),
        "changes": [_change(one) for one in difference.structure.changes],
        "summary": {kind: counts[kind] for kind in KINDS},
        "meaning": None if difference.meaning is None else _meaning(difference.meaning),
    }


def _version(version: Version) -> dict[str, object]:
    return {"name": version.shown, "policy": version.policy.name, "missing": version.missing}


def _change(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "what": change.what,
        "name": change.name,
        "was": change.was,
        "moved_from": change.moved_from,
        "moved_to": change.moved_to,
        "details": [{"aspect": one.aspect, "old": one.old, "new": one.new} for one in change.details],
        "old": _place(change.old),
        "new": _place(change.new),
    }


def _meaning(meaning: Meaning) -> dict[str, object]:
    return {
        "verdict": meaning.verdict,
        "questions": meaning.questions,
        "regions": [_region(one) for one in meaning.regions],
        "left_out": meaning.left_out,
        "unknown": [_open(one) for one in meaning.unknown],
    }


def _region(region: Region) -> dict[str, object]:
    return {
        "area": region.area,
        "question": region.question,
        "also": list(region.also),
        "lead": list(region.lead),
        "old": _side(region.old),
        "new": _side(region.new),
    }


def _side(side: Side) -> dict[str, object]:
    return {"outcome": side.text, "place": _place(side.span)}


def _open(one: Open) -> dict[str, object]:
    return {
        "area": one.area,
        "question": one.question,
        "why": one.why,
        "old": _place(one.old),
        "new": _place(one.new),
    }


def _place(span: Span) -> dict[str, object] | None:
    return {"path": span.path, "line": span.line, "column": span.column} if span.path else None
