"""Idle reps: who has nothing else to do takes people from a backlog."""

from __future__ import annotations

import pytest

from tests.simulator.mechanics.paper import coming, figure, frame, told, written

POLICY = """\
policy pulled "Pulled forward" {}
roles marketing, ldr
fields { source one of a, b, c, d  required }
events back
calendar office { timezone "UTC"  open mon to fri 09:00 to 17:00 }
score { fit from 0 { +10 when source = a  +30 when source = b  +20 when source = c } }
track lead {
  status Inquiry { start when source != d  owner marketing  to LAL by ldr  to Gone after 5 hours }
  status Hot     { start otherwise  owner ldr  to Done by ldr }
  status LAL     { owner ldr  to Done by ldr }
  status Done { final goal }
  status Gone { final }
}
team ldrs { role ldr  members "eve"  assign round robin  hours office }
"""
WORLD = """\
teams: {{ldrs: {{}}}}
work:
  lead.Inquiry: {{by: {by}, takes: 30 minutes, outcomes: [{{to: lead.LAL, p: 1}}]}}
  lead.Hot: {{takes: 1 hours, outcomes: [{{to: lead.Done, p: 1}}]}}
  lead.LAL: {{takes: 1 hours, outcomes: [{{to: lead.Done, p: 1}}]}}
"""


def world(by: str = "idle ldrs", **people: str) -> str:
    times = {name: f"2026-01-05T{at}Z" for name, at in people.items()}
    return frame() + coming(**times) + WORLD.format(by=by)


THREE = {"a": "09:10:00", "b": "09:20:00", "c": "09:30:00"}


def test_idle_reps_take_the_oldest() -> None:
    """Eve takes one at once, works them, and only then the next: the oldest who is still there."""
    found = told(POLICY, world(**THREE), "pull complete touch")
    assert found == written("""
        Mon 5 09:10 0 pull eve
        Mon 5 09:40 0 complete pull
        Mon 5 09:40 0 touch
        Mon 5 10:40 0 complete talk
        Mon 5 10:40 1 pull eve
        Mon 5 11:10 1 complete pull
        Mon 5 11:10 1 touch
        Mon 5 12:10 1 complete talk
        Mon 5 12:10 2 pull eve
        Mon 5 12:40 2 complete pull
        Mon 5 12:40 2 touch
        Mon 5 13:40 2 complete talk
    """)


@pytest.mark.parametrize(
    ("picks", "people"),
    [("oldest", "0123"), ("newest", "0321"), ("highest score", "0231"), ("earliest due", "0123")],
)
def test_who_is_picked(picks: str, people: str) -> None:
    """By age or by points: of those with 10, 30 and 20 who wait when eve is idle again."""
    text = POLICY.replace("after 5 hours", "after 9 hours").replace(
        "one of a, b, c, d", "one of e, a, b, c, d"
    )
    four = {"e": "09:00:00", "a": "09:10:00", "b": "09:20:00", "c": "09:25:00"}
    found = told(text, world(f"idle ldr, picks: {picks}", **four), "pull")
    assert "".join(line.split(" ")[3] for line in found.splitlines()) == people


def test_their_own_work_goes_first() -> None:
    """Somebody who comes to the team is taken before the backlog, but what is begun is ended."""
    found = told(POLICY, world(a="09:10:00", b="09:15:00", d="09:20:00"), "pull touch")
    assert found == written("""
        Mon 5 09:10 0 pull eve
        Mon 5 09:40 2 touch
        Mon 5 10:40 0 touch
        Mon 5 11:40 1 pull eve
        Mon 5 12:10 1 touch
    """)


def test_a_share_of_idle_time() -> None:
    """A fifth: after half an hour on the backlog two hours without, during which other work is done."""
    found = told(POLICY, world("idle ldrs, share: 0.2", **THREE), "pull touch move")
    assert found == written("""
        Mon 5 09:10 0 pull eve
        Mon 5 09:40 0 move LAL
        Mon 5 09:40 0 touch
        Mon 5 10:40 0 move Done
        Mon 5 11:40 1 pull eve
        Mon 5 12:10 1 move LAL
        Mon 5 12:10 1 touch
        Mon 5 13:10 1 move Done
        Mon 5 14:10 2 pull eve
        Mon 5 14:30 2 move Gone
    """)


def test_nobody_is_idle_before_the_opening() -> None:
    """The backlog is worked in the team's hours; what is begun before closing is ended after it."""
    found = told(POLICY, world(a="16:45:00", b="16:50:00"), "pull complete move")
    assert found == written("""
        Mon 5 16:45 0 pull eve
        Mon 5 17:15 0 complete pull
        Mon 5 17:15 0 move LAL
        Mon 5 21:50 1 move Gone
        Tue 6 10:00 0 complete talk
        Tue 6 10:00 0 move Done
    """)


def test_whoever_leaves_the_backlog_is_not_worked() -> None:
    """A person who is gone when eve is done was worked for nothing; eve is busy to the planned end."""
    long = world(a="09:00:00").replace("takes: 30 minutes", "takes: 6 hours")
    assert told(POLICY, long, "pull move complete") == written("""
        Mon 5 09:00 0 pull eve
        Mon 5 14:00 0 move Gone
    """)
    assert figure(POLICY, long, "load.ldrs") == 6 / 80


def test_a_pull_is_no_touch() -> None:
    """Nobody has spoken to the person yet: touches and waits begin where they are worked."""
    one = world(a="09:00:00")
    assert told(POLICY, one, "assign touch") == written("""
        Mon 5 09:30 0 assign eve
        Mon 5 09:30 0 touch
    """)
    assert figure(POLICY, one, "touches") == 1
