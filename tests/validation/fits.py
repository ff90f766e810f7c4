"""Calibration: the numbers that made a history come back from it."""

from __future__ import annotations

from collections.abc import Iterator

from policy.model import DAY, Policy
from simulator.calibration.draft import Frame, text
from simulator.calibration.history import Measured, measured, stands
from simulator.calibration.solving import solved
from simulator.calibration.stated import Coming, Rates, Way
from simulator.columns import LogColumns, log_columns
from simulator.plan import plan
from simulator.replication import Worker
from tests.validation.claims import Claim, Row, world

FUNNEL = """\
policy funnel "A funnel" {}
roles marketing, sales
events click, leave, back
score { interest from 0, half-life 20 days { +10 on click } }
track lead {
  status New { start  owner marketing  to Ready when interest >= 30  to Gone on leave }
  status Ready { owner sales  to Deal by sales  to Rest by sales  to Gone by sales }
  status Rest { owner marketing  on entry reset interest  to New on back }
  status Deal { owner sales  to Won by sales  to Gone by sales }
  status Won { final goal }
  status Gone { final }
}
"""
EFFECT = 3.0
SEED = 7
HISTORIES, SOLVED = 6, 4
SINCE = 200  # days after the start: nobody is inside at first
NUMBERS = {"pace.lead.New": 0.12, "odds.lead.Ready": -1.6, "odds.lead.Deal": -2.5}
_FRAME = Frame("Truth", "2026-01-05", EFFECT)
_TRUTH = Rates(
    (Coming("web", 40),),
    (
        Way("lead.New", "lead.Ready", 0.4),
        Way("lead.New", "lead.Gone", 0.6),
        Way("lead.Ready", "lead.Deal", 0.4),
        Way("lead.Ready", "lead.Rest", 0.4),
        Way("lead.Ready", "lead.Gone", 0.2),
        Way("lead.Rest", "lead.New", 1.0),
        Way("lead.Deal", "lead.Won", 0.3),
        Way("lead.Deal", "lead.Gone", 0.7),
    ),
    (("lead.New", 480.0), ("lead.Ready", 48.0), ("lead.Rest", 720.0), ("lead.Deal", 240.0)),
)
_SAYS = (
    "A history is simulated, its rates and times are measured, and a scenario is drafted of them that "
    "has these rates: its numbers are those that made the history. The odds of an outcome cannot be "
    "read off its rate, since who gets far is eager; they are solved for."
)


def recovered() -> Iterator[Row]:
    policy, scenario = world(FUNNEL, text(_policy(), _TRUTH, _FRAME, NUMBERS))
    seen, found = [], []
    worker = Worker(plan(policy, scenario))
    since = scenario.start + SINCE * DAY
    for number in range(HISTORIES):
        worker.run(SEED, number, ahead=True, logging=True)
        rows = _rows(log_columns(worker))
        one = measured(stands(rows, policy), final=["lead.Won", "lead.Gone"], since=since)
        seen.append(one)
        if number < SOLVED:
            found.append(solved(policy, _rates(one), _FRAME, seed=100 + number).numbers)
    names = {
        "odds.lead.Ready": "log odds of Deal from Ready, at no intent",
        "odds.lead.Deal": "log odds of Won from Deal, at no intent",
        "pace.lead.New": "clicks a day in New",
    }
    for name, what in names.items():
        yield Row(what, NUMBERS[name], tuple(one[name] for one in found))
    yield Row("people a day", 40.0, tuple(one.came[0].per_day for one in seen))
    leaving = [_share(one, "lead.New", "lead.Gone") / _hours(one, "lead.New") * 24 for one in seen]
    yield Row("leaves a day in New", 0.6 / 480 * 24, tuple(leaving))
    yield Row("hours of work in Deal", 240.0, tuple(_hours(one, "lead.Deal") for one in seen))


def _policy() -> Policy:
    from policy.compile import compile_text

    policy, found = compile_text(FUNNEL)
    assert policy is not None, found
    return policy


def _rows(log: LogColumns) -> Iterator[tuple[str, int, str, str]]:
    """Of a history: who, when, and births, moves and rests with what stands beside them."""
    kinds, values, statuses = (one.spread(one.cells) for one in (log.kind, log.value, log.status))
    for lead, at, kind, value, status in zip(
        log.lead.tolist(), log.at.tolist(), kinds, values, statuses, strict=True
    ):
        if kind in ("born", "move", "rest"):
            yield str(lead), at, kind, _beside(kind, str(value), str(status))


def _beside(kind: str, value: str, status: str) -> str:
    return {"born": f"{value} {status}", "move": value}.get(kind, status)


def _rates(found: Measured) -> Rates:
    """As measured, in the order of the truth."""
    return Rates(
        tuple(Coming(one.source, one.per_day) for one in found.came),
        tuple(Way(one.start, one.end, _share(found, one.start, one.end)) for one in _TRUTH.ways),
        tuple((one.status, one.hours) for one in found.spent),
    )


def _share(found: Measured, start: str, end: str) -> float:
    """Of those of whom it is known."""
    known = {one.end: one.share for one in found.went if one.start == start}
    return known[end] / sum(known.values())


def _hours(found: Measured, status: str) -> float:
    return next(one.hours for one in found.spent if one.status == status)


CLAIMS = (Claim("Calibration", _SAYS, lambda: list(recovered())),)
