"""What was proved, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from dsl.diagnostic import Severity
from leadpolicy.console import Paint
from leadpolicy.render.json_report import place
from leadpolicy.render.measure import wrap
from leadpolicy.words import count
from policy.checks import rule
from policy.prove.proof import Proof
from policy.prove.questions import Told

FORMAT_VERSION = 1

_WORDS = {"proved": "proved  ", "refuted": "refuted ", "unknown": "unknown "}
_STYLES = {"proved": "green", "refuted": "error", "unknown": "note"}


def page(told: Sequence[Told], paint: Paint, width: int) -> str:
    """Topic by topic, a line for each claim, what shows it below; a tally at the end."""
    lines: list[str] = []
    for topic in dict.fromkeys(one.topic for one in told):
        proofs = [proof for one in told if one.topic == topic for proof in one.proofs]
        if proofs:
            lines += [
                paint("bold", topic),
                *(line for one in proofs for line in _shown(one, paint, width)),
                "",
            ]
    return "\n".join([*lines, *_tally(told, width)])


def is_grave(one: Proof) -> bool:
    """Whether it is refuted, and `check` warns of it."""
    named = rule(one.rule)
    graver = named is not None and named.severity is not Severity.NOTE
    return one.outcome == "refuted" and graver and not one.weak


def as_json(told: Sequence[Told]) -> str:
    """Keys may be added; `format_version` rises when one changes."""
    proofs = [
        {
            "topic": each.topic,
            "rule": one.rule,
            "claim": one.claim,
            "outcome": one.outcome,
            "message": one.message,
            "witness": list(one.witness),
            "assumes": list(one.assumes),
            **place(one.span),
        }
        for each in told
        for one in each.proofs
    ]
    tally = {word: sum(one["outcome"] == word for one in proofs) for word in _WORDS}
    data = {"format_version": FORMAT_VERSION, "proofs": proofs, "summary": tally}
    return json.dumps(data, ensure_ascii=False, indent=2)


def _shown(one: Proof, paint: Paint, width: int) -> Iterator[str]:
    first, *more = wrap(one.claim, width - 12)
    yield f"  {paint(_STYLES[one.outcome], _WORDS[one.outcome])}  {first}"
    yield from (f"            {line}" for line in more)
    details = [one.message] if one.outcome != "proved" and one.message else []
    for text in (*details, *one.witness):
        yield from (f"              {line}" for line in wrap(text, width - 14))
    if one.outcome != "proved" and one.span.path:
        yield f"              {one.span}"


def _tally(told: Sequence[Told], width: int) -> Iterator[str]:
    proofs = [proof for one in told for proof in one.proofs]
    numbers = {word: sum(one.outcome == word for one in proofs) for word in _WORDS}
    proved, refuted, unknown = numbers.values()
    yield f"{proved:,} proved, {refuted:,} refuted, {unknown:,} not known"
    assumed: dict[str, int] = {}
    for one in proofs:
        for each in one.assumes:
            assumed[each] = assumed.get(each, 0) + 1
    for text, times in assumed.items():
        yield from wrap(f"assumed for {count(times, 'claim')}: {text}", width)
