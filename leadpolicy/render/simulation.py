"""A simulation's figures as a page for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leadpolicy.console import WIDEST, Paint
from leadpolicy.render import beginning, doubts
from leadpolicy.render.ending import ended
from leadpolicy.render.measure import width as columns
from leadpolicy.render.measure import wrap
from leadpolicy.render.period import period
from leadpolicy.render.tables import table
from leadpolicy.render.unowned import MISSED, unowned
from leadpolicy.words import count
from simulator.aligned import aligned, heads
from simulator.doubt import doubted
from simulator.figures import NOTHING, apart, headcount, shown
from simulator.summary import Breakdown, Load, Measure, Promise, Stay, Summary

HEAD = ("mean", "95% interval")
HEAD_OF_RECYCLING = ("of those who came", "people", "won", "yield", HEAD[1])
COUNTED = (
    "wins, entries and revenue booked are those of the period, whenever the people came; who reaches a "
    "status, the win rate and the revenue of those who came are of the people who came in the period, "
    "to the end of the follow-up"
)


def page(summary: Summary, paint: Paint, width: int = WIDEST) -> str:
    """The headline figures, the funnel, the promises, the teams, and each breakdown."""
    lines = [paint("bold", summary.policy), *circumstances(summary, width), ""]
    figures = [_measure(one, summary.currency) for one in summary.measures]
    lines += table(figures, paint, ("", *HEAD))
    lines += doubts.lines(list(doubted([summary])), summary, paint, width)
    for head, rows in _parts(summary):
        lines += ["", *table(rows, paint, head)]
    for one in summary.breakdowns:
        lines += ["", *_breakdown(summary, one, paint, width)]
    like = beginning.likeness(summary.begun) if summary.begun else ""
    lines += ["", *notes([COUNTED if summary.funnel else "", like, ended(summary.ending)], width)]
    return "\n".join([*lines, *warnings(summary.warnings, paint, width)])


def notes(texts: Iterable[str], width: int) -> list[str]:
    """A paragraph for each that says something."""
    return [f"  {line}" for text in texts if text for line in wrap(text, width - 2)]


def circumstances(summary: Summary, width: int) -> list[str]:
    """Scenario, length, replications and seed; from whom it starts."""
    runs = count(summary.replications, "replication")
    start = beginning.sentence(summary.begun) if summary.begun else ""
    return notes([f"{summary.scenario}, {period(summary)}, {runs}, seed {summary.seed}", start], width)


def warnings(texts: tuple[str, ...], paint: Paint, width: int) -> list[str]:
    """One paragraph a warning, after an empty line."""
    lines = [] if not texts else [""]
    for text in texts:
        first, *more = wrap(f"warning: {text}", width - 2)
        head = paint("warning", "warning")
        lines += [head + first.removeprefix("warning"), *(f"  {line}" for line in more)]
    return lines


def _parts(summary: Summary) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Each part's head and rows."""
    money = summary.currency
    if summary.funnel:
        yield (
            ("of those who came, who reach", *HEAD),
            [(one.label, *_figure(one.people, money)) for one in summary.funnel],
        )
    if rows := recycling(summary):
        yield HEAD_OF_RECYCLING, rows
    for title, lengths in (
        ("from first contact to first win", summary.to_win),
        ("the same by segment", summary.segment_to_win),
    ):
        if lengths:
            rows = [(one.label, shown(one.stays.mean, "people"), *quantiles(one)) for one in lengths]
            yield (title, "won", "half within", "four in five between"), rows
    if summary.promises:
        yield (
            ("clocks that are met", *HEAD, "raw", "working"),
            [
                (f"{one.label}, {one.within}", *_figure(one.met, money), *on_both_clocks(one))
                for one in summary.promises
            ],
        )
    if summary.loads:
        yield (
            ("reps' time in use", *HEAD),
            [(f"{one.team}, {_reps(one)}", *_figure(one.use, money)) for one in summary.loads],
        )


def _reps(one: Load) -> str:
    """`3 reps`, or `2.37 reps in 3 seats` where they come and go: the time taken is of those at hand."""
    there, seats = headcount(one.headcount), count(one.reps, "seat")
    return there if there == headcount(one.reps) else f"{there} in {seats}"


def recycling(summary: Summary) -> list[tuple[str, ...]]:
    """What a first pass brings, and what coming back does; empty where nobody comes back."""
    found = {one.name: one for one in (*summary.measures, *summary.details)}
    if "recycled_yield" not in found or not any(found["recycled_people"].over):
        return []
    rows = (
        ("first pass", "arrivals", "first_pass_won", "first_pass_yield"),
        ("recycled", "recycled_people", "recycled_won", "recycled_yield"),
    )
    return [
        (title, *(_figure(found[one], "")[0] for one in (people, won)), *_figure(found[share], ""))
        for title, people, won, share in rows
    ]


def on_both_clocks(one: Promise) -> tuple[str, str]:
    """How often they are met on the raw clock, and in working hours."""
    raw, working = (
        NOTHING if found is None else shown(found.estimate().mean, "share")
        for found in (one.raw, one.working)
    )
    return raw, working


def quantiles(one: Stay) -> tuple[str, str]:
    """The median, and what four in five lie between."""
    at = dict(one.quantiles)
    low, middle, high = (shown(at[q].mean, "hours") for q in (0.1, 0.5, 0.9))
    return middle, f"{low} to {high}"


def _measure(one: Measure, currency: str) -> tuple[str, str, str]:
    return (one.title, *_figure(one, currency))


def _figure(one: Measure, currency: str) -> tuple[str, str]:
    return apart(one.estimate(), one.unit, currency)


def _breakdown(summary: Summary, one: Breakdown, paint: Paint, width: int) -> list[str]:
    """As many columns as fit, the first ones: they are what was asked for."""
    if not one.rows:
        return []
    lines = _columns(one, summary.currency)
    while len(lines[0]) > 2 and _wide(lines) > width:
        lines = [line[:-1] for line in lines]
    head, *rows = lines
    titles = [each.title for each in one.rows[0].measures if each.name == MISSED]
    left = unowned(summary, one) if titles and titles[0] in head else ""
    return [*table(rows, paint, head, indent=""), *notes([left], width)]


def _columns(one: Breakdown, currency: str) -> list[tuple[str, ...]]:
    rows = aligned([row.measures for row in one.rows], lambda measure: measure.name)
    head = (f"by {one.by}", *heads(rows, lambda measure: measure.title))
    figures = ((_figure(each, currency)[0] if each else NOTHING for each in row) for row in rows)
    return [head, *((row.label, *some) for row, some in zip(one.rows, figures, strict=True))]


def _wide(rows: list[tuple[str, ...]]) -> int:
    return sum(max(map(columns, column)) + 2 for column in zip(*rows, strict=True)) - 2
