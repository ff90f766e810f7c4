"""Rates in a table: `from, to, rate, time, value, source`, a row for each source and each way.

A row without `to` says how many people a source brings (`55 per day`, or `1100 at 2026-06-08 09:00`, an
import). Others say which share of those
who leave a status goes where (`12%`, or `rest`), on one of its rows how long they were there (`9 days`),
and what the move brings (`20000 USD`). `n`, `low`, `high` and `still` may stand beside them, and
`unknown`: of how many nobody knows where they go.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from leadpolicy.console import Console
from leadpolicy.io.columns import Columns
from leadpolicy.io.lines import BadRow, Line
from leadpolicy.io.needs import need
from leadpolicy.io.tables import Report, rows, shown_name
from leadpolicy.render.amounts import as_csv
from policy.model import Policy
from simulator.calibration.causes import distances
from simulator.calibration.history import Kept, Measured, Spent, Went
from simulator.calibration.stated import Coming, Rates, Way

FORMAT_VERSION = 1
COLUMNS = ("from", "to", "rate", "time", "value", "source")
_BESIDE = ("n", "low", "high", "still", "unknown")
_HOURS = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0, "month": 730.5, "year": 8766.0}
_NUMBER = r"(\d[\d_]*(?:\.\d+)?(?:/\d+(?:\.\d+)?)?)"
_RATE = re.compile(rf"{_NUMBER}\s*per\s+([a-z]+)")
_IMPORT = re.compile(r"(\d[\d_]*)\s+at\s+(\S.*)")
_SHARE = re.compile(rf"{_NUMBER}\s*(%?)")
_TIME = re.compile(rf"{_NUMBER}\s*([a-z]+?)s?")
_MONEY = re.compile(rf"(?:([A-Z]{{3}})\s+)?{_NUMBER}(?:\s+([A-Z]{{3}}))?")
_LEAST, _GREATEST = 1e-9, 1e12
_BOUNDS = "numbers lie between 0.000_000_001 and 1_000_000_000_000"
_REST = -1.0
_MOST = 10_000  # rows
MUCH = 0.1  # of an answer: more that nobody knows is told


@dataclass
class _Read:
    coming: dict[str, Coming] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    stays: dict[str, float] = field(default_factory=dict)
    unknown: dict[str, float] = field(default_factory=dict)


def read(path: str, policy: Policy, console: Console, report: Report) -> Rates:
    """The rates of a table; rows with a problem are reported and left out. InputError, OSError."""
    found = _Read()
    columns = Columns(shown_name(path), (*COLUMNS, *_BESIDE), console)
    for at, row in enumerate(rows(path, report)):
        if not at:
            need(path, row.cells, (("from",), ("rate",)))
        line = Line(shown_name(path), row.number, columns.named(row.cells), policy, report)
        try:
            _row(line, found)
        except BadRow:
            continue
    ways = tuple(_known(tuple(_whole(found.ways)), found.unknown, shown_name(path), console))
    return Rates(tuple(found.coming.values()), ways, tuple(found.stays.items()))


def written(policy: Policy, found: Measured, origin: str) -> str:
    """A table of what was measured, with intervals, that `read` reads."""
    every: list[tuple[object, ...]] = [
        (one.source or "all", None, f"{many} at {_told(policy, at)}", None, None, origin, many,
         *[None] * 4)
        for one in found.came for at, many in one.imports
    ]  # fmt: skip
    every += [
        (one.source or "all", None, f"{one.per_day:.6g} per day", None, None, origin, one.people,
         *(f"{end:.6g} per day" for end in one.interval), None, None)
        for one in found.came if one.people
    ]  # fmt: skip
    stays = {one.status: one for one in found.spent}
    kept = {one.status: one for one in found.kept}
    for way in _best_first(policy, found):
        spent, inside = stays.pop(way.start, None), kept.pop(way.start, None)
        low, high = way.interval
        every.append(
            (way.start, way.end, f"{way.share:.4%}", f"{spent.hours:.6g} hours" if spent else None, None,
             origin, way.many, f"{low:.4%}", f"{high:.4%}",
             *((inside.still, f"{inside.unknown:.4%}") if inside else (None, None)))
        )  # fmt: skip
    return as_csv((*COLUMNS, *_BESIDE), every)


def as_data(policy: Policy, found: Measured, origin: str) -> dict[str, object]:
    """The same for other programs: shares from 0 to 1, times in hours."""
    spent = {one.status: one for one in found.spent}
    kept = {one.status: one for one in found.kept}
    ways = {status: list(some) for status, some in groupby(_best_first(policy, found), _start)}
    order = [one.name for one in policy.statuses if one.name in ways or one.name in kept]
    return {
        "format_version": FORMAT_VERSION,
        "history": origin,
        "sources": [
            {"source": one.source or "all", "people": one.people, "days": one.days,
             "per_day": _rate(one.per_day, one.interval),
             "imports": [{"at": _told(policy, at), "people": many} for at, many in one.imports]}
            for one in found.came
        ],
        "statuses": [
            {"status": status, "hours": _stay(spent.get(status)), **_inside(kept.get(status)),
             "to": [
                 {"status": one.end, "n": one.many, "share": _rate(one.share, one.interval)}
                 for one in ways.get(status, ())
             ]}
            for status in order
        ],
    }  # fmt: skip


def _told(policy: Policy, at: int) -> str:
    """An instant with its offset in the policy's time zone, as scenarios have it."""
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    return when.astimezone(ZoneInfo(policy.timezone)).isoformat(timespec="seconds")


def _start(one: Went) -> str:
    return one.start


def _inside(found: Kept | None) -> dict[str, object]:
    if found is None:
        return {}
    seen = {"from": found.since, "to": found.hours}
    return {"people": found.people, "still": found.still, "unknown": found.unknown, "seen_hours": seen}


def _stay(found: Spent | None) -> dict[str, float] | None:
    return None if found is None else {**_rate(found.hours, found.interval), "n": found.ends}


def _rate(mean: float, interval: tuple[float, float]) -> dict[str, float]:
    return {"mean": mean, "low": interval[0], "high": interval[1]}


def _best_first(policy: Policy, found: Measured) -> list[Went]:
    """Statuses in the policy's order, of each the ways to those nearest to a goal first."""
    order = {one.name: at for at, one in enumerate(policy.statuses)}
    far = distances(policy)
    return sorted(
        found.went, key=lambda one: (order[one.start], far.get(one.end, len(order)), -one.many)
    )


# --- a row ----------------------------------------------------------------------------------------


def _row(line: Line, found: _Read) -> None:
    start = line.text("from")
    if line.number > _MOST:
        raise line.bad("", f"a table of rates has {_MOST:,} rows at most")
    if start is None:
        raise line.bad("from", "nothing says from where", "name a source or a status")
    if line.text("to") is None:
        _coming(line, start, found.coming)
        return
    status, end = line.status("from") or "", line.status("to") or ""
    if any((one.start, one.end) == (status, end) for one in found.ways):
        raise line.bad("to", f"the way from `{status}` to `{end}` is there twice", "keep one of them")
    if line.text("time") is not None:
        hours = _hours(line)
        if found.stays.setdefault(status, hours) != hours:
            raise line.bad("time", f"`{status}` has another time above", "say it once for each status")
    if line.text("unknown") is not None:
        found.unknown[status] = _share(line, "unknown")
    found.ways.append(Way(status, end, _share(line), _value(line), line.text("source") or ""))


def _coming(line: Line, source: str, every: dict[str, Coming]) -> None:
    known = line.policy.field_named.get("source")
    if known is not None and known.values:
        line.choice("from", known.values)
    text = line.text("rate") or ""
    rate, crowd = _RATE.fullmatch(text), _IMPORT.fullmatch(text)
    so_far = every.get(source, Coming(source, 0.0, line.text("source") or ""))
    if crowd is not None:
        every[source] = replace(so_far, imports=(*so_far.imports, _import(line, crowd, so_far)))
        return
    if rate is None or rate[2] not in _HOURS:
        help = "write `55 per day`, or `1100 at 2026-06-08 09:00` for an import"
        raise line.bad("rate", "how many people come was expected", help)
    if so_far.per_day:
        raise line.bad("from", f"`{source}` is there twice", "keep one of them")
    per_day = _number(line, "rate", rate[1]) * 24 / _HOURS[rate[2]]
    if not per_day:
        raise line.bad("rate", "nobody comes", "leave the row out, or write `55 per day`")
    every[source] = replace(so_far, per_day=per_day)


def _import(line: Line, crowd: re.Match[str], so_far: Coming) -> tuple[int, int]:
    people = int(_number(line, "rate", crowd[1]))
    at = line.instant_of("rate", crowd[2])
    if not people:
        raise line.bad("rate", "nobody comes", "leave the row out")
    if any(at == one for one, _ in so_far.imports):
        raise line.bad("rate", f"`{line.text('from')}` has that import twice", "keep one of them")
    return at, people


def _share(line: Line, column: str = "rate") -> float:
    text = line.text(column) or ""
    if text == "rest" and column == "rate":
        return _REST
    match = _SHARE.fullmatch(text)
    share = _number(line, column, match[1]) / (100 if match[2] else 1) if match else -1.0
    if not 0 <= share <= 1:
        or_rest = " or `rest`" if column == "rate" else ""
        raise line.bad(
            column, "a share of those who leave was expected", f"write `12%`, `0.12`{or_rest}"
        )
    return share


def _hours(line: Line) -> float:
    match = _TIME.fullmatch(line.text("time") or "")
    hours = _number(line, "time", match[1]) * _HOURS.get(match[2], 0.0) if match else 0.0
    if not hours:
        raise line.bad("time", "a length of time was expected", "write `9 days`")
    return hours


def _value(line: Line) -> float | None:
    text = line.text("value")
    if text is None:
        return None
    match = _MONEY.fullmatch(text)
    if match is None:
        raise line.bad("value", "an amount of money was expected", "write `20000 USD`")
    ours = line.policy.currency
    for told in filter(None, match.group(1, 3)):
        if told != ours:
            counts = f"the policy counts in {ours}" if ours else "the policy has no currency"
            raise line.bad("value", f"the amount is in {told}, {counts}", "convert the amount")
    return _number(line, "value", match[2])


def _number(line: Line, name: str, text: str) -> float:
    over, _, under = text.replace("_", "").partition("/")
    if under and not float(under):
        raise line.bad(name, "nothing is divided by 0")
    found = float(over) / float(under or 1)
    if found and not _LEAST < found < _GREATEST:
        raise line.bad(name, f"`{text}` is too {'small' if found < 1 else 'large'}", _BOUNDS)
    return found


def _whole(ways: list[Way]) -> Iterator[Way]:
    """`rest` is what the others of its status leave."""
    for one in ways:
        others = sum(way.share for way in ways if way.start == one.start and way.share != _REST)
        yield replace(one, share=max(1 - others, 0.0)) if one.share == _REST else one


def _known(
    ways: tuple[Way, ...], unknown: dict[str, float], name: str, console: Console
) -> Iterator[Way]:
    """Where the rates leave as many as nobody knows of, those go like all others."""
    known = {status: math.fsum(one.share for one in ways if one.start == status) for status in unknown}
    filled = {one for one, share in known.items() if share and abs(share + unknown[one] - 1) < _ROUNDING}
    for one in ways:
        yield replace(one, share=one.share / known[one.start]) if one.start in filled else one
    for status in sorted(filled):
        if unknown[status] > MUCH:
            console.warn(
                f"{name}: of {unknown[status]:.0%} of those in `{status}` nobody knows where they go; "
                "they are taken to go like the others",
                f"where you know it, say so in a row of `{status}` with the rate `rest`",
            )


_ROUNDING = 0.005
