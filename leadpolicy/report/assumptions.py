"""Where the numbers of the scenario come from: what is cited, and what is assumed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from leadpolicy.report.markup import Content, Markup, tag
from leadpolicy.words import count
from simulator.model import Provenance

_PERIOD = {"start", "horizon", "follow-up", "warm-up"}
_ENDS = {"triangular": (0, 2), "uniform": (0, 1), "uniform-integer": (0, 1)}


def assumptions(found: Iterable[Provenance]) -> list[Markup]:
    """Cited numbers with their sources, then the assumptions by section of the scenario."""
    every = merged(found)
    if not every:
        return []
    cited = [one for one in every if one.source]
    assumed = [one for one in every if not one.source]
    said = f"{count(len(cited), 'entry', 'entries')} with a source or a reason, {len(assumed)} without."
    parts = [tag("p", said, class_="note")]
    if cited:
        parts.append(_cited(cited))
    sections = [(name, list(some)) for name, some in groupby(assumed, key=_section_of)]
    parts += [_section(name, some) for name, some in sections]
    return parts


def merged(found: Iterable[Provenance]) -> list[Provenance]:
    """The entries of one list (`weekday[0]`, `weekday[1]`, ...) as one, unless more is said of them."""
    out: list[Provenance] = []
    for one in found:
        place = re.sub(r"\[\d+\]$", "", one.path)
        last = out[-1] if out else None
        plain = not (one.source or one.uncertain)
        if last and plain and place != one.path and last.path == place and not last.source:
            between = " to " if ".away[" in place else ", "
            out[-1] = replace(last, value=f"{last.value}{between}{one.value}")
        else:
            out.append(replace(one, path=place) if plain else one)
    return out


def _cited(some: list[Provenance]) -> Markup:
    rows = [
        tag(
            "tr",
            tag("th", tag("code", _breakable(one.path)), scope="row"),
            tag("td", _whole(_value(one)), data_label="value"),
            tag("td", one.source, data_label="source"),
        )
        for one in some
    ]
    head = tag("tr", *(tag("th", one, scope="col") for one in ("entry", "value", "source")))
    return tag("table", tag("thead", head), tag("tbody", rows), class_="cited")


def _section(name: str, some: list[Provenance]) -> Markup:
    items = [
        tag(
            "div",
            tag("dt", tag("code", _breakable(_below(one.path, name)))),
            tag("dd", _whole(_value(one))),
        )
        for one in some
    ]
    return tag(
        "section", tag("h3", name, " ", tag("small", "assumed")), tag("dl", items), class_="assumed"
    )


def _section_of(one: Provenance) -> str:
    first, _, rest = one.path.partition(".")
    return first if rest and first not in _PERIOD else "period"


def _below(path: str, name: str) -> str:
    return path.removeprefix(f"{name}.")


def _value(one: Provenance) -> str:
    ends = _ENDS.get(one.uncertain.kind) if one.uncertain else None
    if one.uncertain is None:
        return one.value
    if ends is None:
        return f"{one.value} (uncertain)"
    low, high = (one.uncertain.shape[at] for at in ends)
    return f"{one.value} ({low:,.10g} to {high:,.10g})"


def _whole(value: str) -> list[Content]:
    """No line ends within `1 hour -> 0.7`."""
    parts = re.split(r"((?:[\d.]+ )?[\w.]+ -> [\w.]+|->)", value)
    return [tag("span", one, class_="whole") if at % 2 else one for at, one in enumerate(parts)]


def _breakable(path: str) -> list[str]:
    """A path that may be broken after its dots."""
    return [part for one in re.split(r"(?<=[.,_])", path) for part in (one, tag("wbr"))][:-1]
