"""More of desks: impatience, priorities, orders, vacations, business hours, what waiting costs."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Sequence

from policy import calendars
from policy.model import HOUR, Calendar
from simulator.log import Record
from simulator.run import simulate_log
from tests.validation.claims import Claim, Row, runs, world
from tests.validation.queues import DESK, PRIORITY, TWO, desk, erlang_c, exponential, served

GAMMA = "{gamma: {mean: 0.4 hours, shape: 4}}"


# --- impatience ---------------------------------------------------------------------------------


def impatient_tails() -> Iterator[Row]:
    """P(wait > t) of everybody, served or gone, in M/M/c+M: an integral over the offered wait."""
    policy = DESK.format(order="oldest first", events="events tired", ways="to Gone on tired")
    then = f"patience: {{lead.New: {{takes: {exponential(1.0)}, then: {{emits: tired}}}}}}"
    arms = world(policy, served(8.0, exponential(0.5), 4, hours=300, warm=0, patience=then))
    lines = [_waits(simulate_log(*arms, 3, number)) for number in range(8)]
    for t in (0.0, 0.25, 0.75):
        shares = tuple(sum(one > t for one in line) / len(line) for line in lines)
        yield Row(f"share that waits more than {t:g} h", offered(8.0, 2.0, 4, 1.0, t), shares)


def offered(rate: float, service: float, reps: int, leaving: float, t: float) -> float:
    """The chance that both the wait before a patient person and the patience exceed t."""

    def density(x: float) -> float:
        gone = (1 - math.exp(-leaving * x)) / leaving
        return math.exp(rate * gone - reps * service * x)

    def beyond(start: float) -> float:  # Simpson's rule, to where nothing is left
        steps = 4000
        width = 12.0 / steps
        ends = density(start) + density(start + 12.0)
        inner = math.fsum((4 if k % 2 else 2) * density(start + k * width) for k in range(1, steps))
        return width / 3 * (ends + inner)

    load = rate / service
    free = math.fsum(load**j / math.factorial(j) for j in range(reps))
    free /= load ** (reps - 1) / math.factorial(reps - 1)
    return rate * beyond(t) / (free + rate * beyond(0.0)) * math.exp(-leaving * t)


HURRIED = """\
name: Two kinds of patience
horizon: 3000 hours
warm-up: 100 hours
sources: {{hasty: {{arrivals: {hasty} per hour}}, calm: {{arrivals: {calm} per hour}}}}
teams: {{desk: {{reps: 1, hours: always}}}}
patience:
  lead.New:
    takes: {{exponential: "if source = hasty then 0.25 hours else 2 hours"}}
    then: {{emits: tired}}
work:
  lead.New: {{takes: {{exponential: 0.5 hours}}, outcomes: [{{to: lead.Done, p: 1}}]}}
"""


def two_kinds_of_patience() -> Iterator[Row]:
    """M/M/1 with impatience by class: the offered wait has the density of Baccelli and Hebuterne for the
    mixture; each class leaves as often as its patience is shorter than that."""
    rates, leaving = {"hasty": 1.2, "calm": 1.8}, {"hasty": 4.0, "calm": 0.5}
    policy = DESK.format(
        order="oldest first",
        events="events tired\nfields { source one of hasty, calm  required }",
        ways="to Gone on tired",
    )
    found = runs(policy, HURRIED.format(**rates), 24)
    steps, width = 6000, 14.0 / 6000

    def density(x: float) -> float:
        come = math.fsum(rates[one] * (1 - math.exp(-leaving[one] * x)) / leaving[one] for one in rates)
        return sum(rates.values()) * math.exp(come - 2.0 * x)

    def whole(weight: Callable[[float], float]) -> float:  # Simpson's rule
        ends = density(0.0) * weight(0.0) + density(14.0) * weight(14.0)
        inner = math.fsum(
            (4 if k % 2 else 2) * density(k * width) * weight(k * width) for k in range(1, steps)
        )
        return width / 3 * (ends + inner)

    idle = 1 / (1 + whole(lambda x: 1.0))
    goals = {one: found.metrics[f"won.{one}"] for one in rates}
    for one, rate in rates.items():
        gone = idle * whole(lambda x, at=leaving[one]: 1 - math.exp(-at * x))  # type: ignore[misc]
        came = found.metrics[f"arrivals.{one}"]
        shares = tuple(1 - a / b for a, b in zip(goals[one], came, strict=True))
        yield Row(f"{one}, {rate:g} an hour: share that leaves", gone, shares)
    yield Row("rep time taken", 1 - idle, found.metrics["load.desk"])


def _waits(log: Sequence[Record]) -> list[float]:
    """Until the pick-up, or until they left; hours."""
    born = {one.lead: one.at for one in log if one.kind == "born"}
    ends = [one for one in log if one.kind in ("take", "event")]
    return [(one.at - born[one.lead]) / HOUR for one in ends]


# --- priorities and orders ----------------------------------------------------------------------


def priorities() -> Iterator[Row]:
    """Cobham with any law of the work at one rep, and with three reps where both classes are alike."""
    uneven = TWO.format(
        first=0.8, second=1, reps=1, one="{lognormal: {mean: 0.5 hours, cv: 1.5}}", other=GAMMA
    )
    found = runs(PRIORITY, uneven, 24)
    rest = (0.8 * 0.5**2 * (1 + 1.5**2) + 1.0 * 0.4**2 * (1 + 1 / 4)) / 2
    first, both = 1 - 0.8 * 0.5, 1 - 0.8 * 0.5 - 0.4
    yield Row(
        "uneven work, first class: mean wait, hours", rest / first, found.metrics["wait.lead.First"]
    )
    second = rest / (first * both)
    yield Row("uneven work, second class: mean wait, hours", second, found.metrics["wait.lead.Second"])
    alike = exponential(0.5)
    found = runs(PRIORITY, TWO.format(first=2, second=3, reps=3, one=alike, other=alike), 16)
    base = erlang_c(2.5, 3) / (3 / 0.5)
    yield Row(
        "three reps, first class: mean wait, hours", base / (1 - 1 / 3), found.metrics["wait.lead.First"]
    )
    second = base / ((1 - 1 / 3) * (1 - 2.5 / 3))
    yield Row("three reps, second class: mean wait, hours", second, found.metrics["wait.lead.Second"])


def orders() -> Iterator[Row]:
    """M/G/1 newest first: the mean wait of oldest first, a second moment greater by 1 / (1 - load)."""
    rate, mean = 1.5, 0.4
    lines: dict[str, list[list[float]]] = {"oldest": [], "newest": []}
    for order, found in lines.items():
        arms = world(desk(f"{order} first"), served(rate, GAMMA, 1, hours=700, warm=0))
        found += [_waits(simulate_log(*arms, 4, number)) for number in range(16)]
    load = rate * mean
    second, third = mean**2 * (1 + 1 / 4), mean**3 * (1 + 1 / 4) * (1 + 2 / 4)
    wait = rate * second / (2 * (1 - load))
    squares = {
        order: tuple(statistics.fmean(one**2 for one in line) for line in found)
        for order, found in lines.items()
    }
    older = 2 * wait**2 + rate * third / (3 * (1 - load))
    yield Row("newest first: mean wait, hours", wait, tuple(map(statistics.fmean, lines["newest"])))
    yield Row("oldest first: mean square of the wait", older, squares["oldest"])
    yield Row("newest first: mean square of the wait", older / (1 - load), squares["newest"])


def conserved() -> Iterator[Row]:
    """Whatever the order, one rep who never rests is idle at the same instants, on the same work."""
    times = []
    for order in ("oldest first", "newest first", "highest score first"):
        policy, scenario = world(desk(order), served(1.5, "0.4 hours", 1, hours=600, warm=0))
        times.append([busy_ends(simulate_log(policy, scenario, 7, number)) for number in range(6)])
    for name, other in (("newest first", times[1]), ("by points", times[2])):
        gaps = tuple(float(len(a ^ b)) for a, b in zip(times[0], other, strict=True))
        yield Row(
            f"ends of busy times that {name} has and oldest first has not, or back",
            0.0,
            gaps,
            exact=True,
        )


def busy_ends(log: Sequence[Record]) -> set[int]:
    """The instants at which the rep had nobody any more."""
    inside, ends = 0, set()
    changes = sorted((one.at, one.kind == "born") for one in log if one.kind in ("born", "complete"))
    for at, comes in changes:
        inside += 1 if comes else -1
        if inside == 0:
            ends.add(at)
    return ends


# --- vacations ----------------------------------------------------------------------------------

BACKLOG = """\
policy backlog "Idle reps" {}
roles marketing, sales
fields { source one of web, list  required }
track lead {
  status New { start when source = web  owner sales  to Done by sales }
  status Old { start otherwise  owner marketing  to Done by sales }
  status Done { final goal }
}
team desk { role sales  assign shared queue }
"""
PULLS = """\
name: A backlog without end
horizon: 3000 hours
warm-up: 200 hours
sources:
  web: {{arrivals: {rate} per hour}}
  list: {{imports: [{{at: 2026-01-05T00:00:00Z, people: 20000}}]}}
teams: {{desk: {{reps: 1, hours: always}}}}
work:
  lead.New: {{takes: {takes}, outcomes: [{{to: lead.Done, p: 1}}]}}
  lead.Old: {{by: idle desk, share: {share}, takes: {pull}, outcomes: [{{to: lead.Done, p: 1}}]}}
"""


def vacations() -> Iterator[Row]:
    """A rep who fills every gap with a backlog: M/G/1 with vacations (Fuhrmann and Cooper)."""
    for name, pull, second in (
        ("always 12 minutes", "0.2 hours", 0.2**2),
        ("exponential", exponential(0.2), 2 * 0.2**2),
    ):
        found = runs(BACKLOG, PULLS.format(rate=1.5, takes=GAMMA, share=1, pull=pull), 16)
        square = 0.4**2 * (1 + 1 / 4)
        wait = 1.5 * square / (2 * (1 - 0.6)) + second / (2 * 0.2)
        yield Row(f"backlog work {name}: mean wait, hours", wait, found.metrics["wait.lead.New"])
        if name == "exponential":
            taken = tuple(one / (2800 / 0.2) for one in _pulled(found.metrics["entered.lead.Done"], 1.5))
            yield Row("its share of all time, where nothing else does", 1 - 0.6, taken)
    found = runs(BACKLOG, PULLS.format(rate=0, takes=GAMMA, share=0.2, pull=exponential(0.2)), 16)
    yield Row(
        "a share of a fifth, and nothing else to do: rep time taken", 0.2, found.metrics["load.desk"]
    )


def _pulled(done: Sequence[float], rate: float) -> Iterator[float]:
    for one in done:
        yield one - rate * 2800


# --- business hours -----------------------------------------------------------------------------

HOURS = """\
policy shift "A desk with hours" {{}}
roles sales
calendar office {{
  timezone "Europe/Berlin"
  open mon to fri 09:00 to 12:30, 13:00 to 17:30
  open sat 10:00 to 14:00
  closed 2026-04-03, 2026-04-06
}}
track lead {{
  status New {{ start  owner sales  to Done by sales }}
  status Done {{ final goal }}
}}
team desk {{ role sales  assign shared queue  hours {hours} }}
"""
WORKED = """\
scenario: 1
name: Hours
start: 2026-03-16T00:00:00Z
horizon: 800 hours
sources: {{web: {{arrivals: 0.7 per hour}}}}
teams: {{desk: {{reps: {reps}, shift-end: {end}}}}}
work:
  lead.New: {{takes: {{lognormal: {{mean: 1.5 hours, cv: 1}}}}, outcomes: [{{to: lead.Done, p: 1}}]}}
"""
Ends = Callable[[Calendar, int, int], int]


def business_hours() -> Iterator[Row]:
    """What each person's work takes is seen in a world without hours; then the recursion of the reps'
    free instants, in the calendar, says when everybody is taken and done."""
    policy, _ = world(HOURS.format(hours="office"), WORKED.format(reps=4, end="finish"))
    office = policy.calendar["office"]
    laws: tuple[tuple[str, Ends], ...] = (
        ("finish", lambda _, start, work: start + work),
        ("pause", lambda calendar, start, work: calendars.add_open(calendar, start, work) or start),
        ("hand back", lambda calendar, start, work: calendars.add_open(calendar, start, work) or start),
    )
    for end, done in laws:
        gaps = tuple(float(_gap(office, end, done, number)) for number in range(2))
        yield Row(f"{end}: greatest gap between recursion and log, microseconds", 0.0, gaps, exact=True)


def _gap(office: Calendar, end: str, done: Ends, number: int) -> int:
    crowd = world(_endless(), WORKED.format(reps=5000, end="finish"))
    everywhere = simulate_log(*crowd, 13, number)
    born = {one.lead: one.at for one in everywhere if one.kind == "born"}
    work = {one.lead: one.at - born[one.lead] for one in everywhere if one.kind == "complete"}
    log = simulate_log(*world(HOURS.format(hours="office"), WORKED.format(reps=4, end=end)), 13, number)
    taken = {one.lead: one.at for one in log if one.kind == "take"}
    ended = {one.lead: one.at for one in log if one.kind == "complete"}
    free, worst = [0] * 4, 0
    for lead in sorted(born, key=lambda one: (born[one], one)):
        if lead not in ended or lead not in work:
            break
        free.sort()
        start = calendars.next_open(office, max(born[lead], free[0])) or 0
        free[0] = done(office, start, work[lead])
        worst = max(worst, abs(start - taken[lead]), abs(free[0] - ended[lead]))
    assert len(ended) > 300
    return worst


def _endless() -> str:
    return HOURS.format(hours="office").replace("  hours office", "")


# --- what waiting costs -------------------------------------------------------------------------

SOONER = """\
policy sooner "Who is called soon buys" {}
roles sales
track lead {
  status New { start  owner sales  to Won by sales  to Lost by sales }
  status Won { final goal }
  status Lost { final }
}
team desk { role sales  assign shared queue }
"""
HALVED = """\
name: Half as many a day later
horizon: 4000 hours
warm-up: 200 hours
sources: {web: {arrivals: 2 per hour}}
teams: {desk: {reps: 1, hours: always}}
work:
  lead.New:
    takes: {exponential: 0.4 hours}
    outcomes: [{to: lead.Won, p: "0.5 * half(wait, 1 hour)"}, {to: lead.Lost, p: rest}]
"""


def cooling() -> Iterator[Row]:
    """Half as many win an hour later: the Laplace transform of the wait in M/M/1."""
    found = runs(SOONER, HALVED, 16)
    gap, halving = 1 / 0.4 - 2, math.log(2)
    expected = 0.5 * (1 - 0.8 + 0.8 * gap / (gap + halving))
    won, lost = (found.metrics[f"entered.lead.{one}"] for one in ("Won", "Lost"))
    shares = tuple(a / (a + b) for a, b in zip(won, lost, strict=True))
    yield Row("share that wins", expected, shares)


CLAIMS = (
    Claim(
        "Tail of Erlang A",
        "M/M/c+M: the chance that neither a rep nor the end of patience comes within t, an integral "
        "over the offered wait.",
        lambda: [*impatient_tails()],
    ),
    Claim(
        "Impatience by class",
        "M/M/1 with a mixture of patiences: the offered wait has the density "
        "r exp(r int_0^x P(patience > u) du - m x) / (1 + its integral), and class k leaves with chance "
        "E[1 - exp(-t_k W)].",
        lambda: [*two_kinds_of_patience()],
    ),
    Claim(
        "Priorities, any work and several reps",
        "Cobham with W0 = r E[S^2] / 2 at one rep, whatever the law of the work; and with "
        "W0 = C(c, a) m / c at c reps who work both classes alike.",
        lambda: [*priorities()],
    ),
    Claim(
        "Order of work",
        "M/G/1 newest first waits as long as oldest first on average, and the mean square is greater by "
        "1 / (1 - load).",
        lambda: [*orders()],
    ),
    Claim(
        "Work is conserved",
        "A rep who never rests is done with everybody at the same instants, whatever the order, on the "
        "same draws.",
        lambda: [*conserved()],
    ),
    Claim(
        "Vacations",
        "A rep who gives every gap to a backlog: M/G/1 with vacations V waits E[V^2] / (2 E[V]) longer "
        "(Fuhrmann and Cooper).",
        lambda: [*vacations()],
    ),
    Claim(
        "Business hours",
        "Four reps with lunch breaks, weekends, holidays and a change of clocks: the recursion of their "
        "free instants in the calendar, person by person, on the same draws.",
        lambda: [*business_hours()],
    ),
    Claim(
        "What waiting costs",
        "Where the chance to win halves every hour of waiting, M/M/1 wins p (1 - a + a g / (g + ln 2)), "
        "with g the gap between service and arrivals.",
        lambda: [*cooling()],
    ),
)
