"""Urgent people: two classes of which one interrupts the other, preemptive-resume."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.run import simulate_log
from tests.validation.claims import Claim, Row, runs, world
from tests.validation.lines import GAMMA, busy_ends
from tests.validation.queues import TWO, erlang_c, exponential

POLICY = """\
policy urgent "Two classes" {}
roles sales
fields { source one of first, second  required }
track lead {
  status First  { start when source = first  owner sales  to Done by sales }
  status Second { start otherwise  owner sales  to Done by sales }
  status Done { final goal }
}
route lead.First, lead.Second { to desk otherwise }
team desk { role sales  assign shared queue  interrupt for source = first }
"""
LOGNORMAL = "{lognormal: {mean: 0.5 hours, cv: 1.5}}"


def one_rep() -> Iterator[Row]:
    """Waits until the first pick-up, and the time until all is done, interruptions included."""
    for name, works, squares in (
        ("M/M/1", (exponential(0.5), exponential(0.4)), (2 * 0.5**2, 2 * 0.4**2)),
        ("uneven work", (LOGNORMAL, GAMMA), (0.5**2 * (1 + 1.5**2), 0.4**2 * (1 + 1 / 4))),
    ):
        found = runs(POLICY, TWO.format(first=0.8, second=1, reps=1, one=works[0], other=works[1]), 24)
        a1, a2 = 0.8 * 0.5, 1 * 0.4
        first = 0.8 * squares[0] / 2 / (1 - a1)
        second = (0.8 * squares[0] + 1 * squares[1]) / 2 / ((1 - a1) * (1 - a1 - a2))
        for status, wait, work in (("First", first, 0.5), ("Second", second, 0.4 / (1 - a1))):
            label = f"{name}, {status.lower()} class"
            yield Row(f"{label}: mean wait, hours", wait, found.metrics[f"wait.lead.{status}"])
            stay = found.metrics[f"dwell.lead.{status}"]
            yield Row(f"{label}: mean time until done, hours", wait + work, stay)


def several_reps() -> Iterator[Row]:
    """For urgent people there are no others: with three reps they wait like M/M/3 at their own rate."""
    for first, second in ((2, 3), (4, 1.5)):
        alike = exponential(0.5)
        found = runs(POLICY, TWO.format(first=first, second=second, reps=3, one=alike, other=alike), 16)
        wait = erlang_c(first * 0.5, 3) / (3 / 0.5 - first)
        what = f"{first} urgent people an hour among {first + second:g}: mean wait, hours"
        yield Row(what, wait, found.metrics["wait.lead.First"])


def conserved() -> Iterator[Row]:
    """Interrupted or not, one rep has the same work, and has done it all at the same instants."""
    alike = exponential(0.4)
    text = TWO.format(first=0.6, second=0.9, reps=1, one=alike, other=alike)
    text = text.replace("4000 hours", "600 hours").replace("warm-up: 200 hours", "warm-up: 0 hours")
    calm = POLICY.replace("interrupt for source = first", "")
    ends = [
        [busy_ends(simulate_log(*world(one, text), 7, number)) for number in range(6)]
        for one in (calm, POLICY)
    ]
    gaps = tuple(float(len(a ^ b)) for a, b in zip(*ends, strict=True))
    yield Row("ends of busy times that only one of the two has", 0.0, gaps, exact=True)


CLAIMS = (
    Claim(
        "Urgent people and one rep",
        "Two classes, preemptive-resume: until the first pick-up the urgent wait "
        "r1 E[S1^2] / (2 (1 - a1)), the others (r1 E[S1^2] + r2 E[S2^2]) / (2 (1 - a1) (1 - a1 - a2)); "
        "done they are E[S1] and E[S2] / (1 - a1) later.",
        lambda: [*one_rep()],
    ),
    Claim(
        "Urgent people and several reps",
        "Of a shared queue: they wait as if nobody else were there, which is Erlang C at their own "
        "rate.",
        lambda: [*several_reps()],
    ),
    Claim(
        "Interruptions conserve work",
        "A rep who never rests is done with everybody at the same instants, interrupted or not, on the "
        "same draws.",
        lambda: [*conserved()],
    ),
)
