"""Cadences by daypart, sliding windows, nurture by segment, replies."""

from __future__ import annotations

import pytest

from tests.simulator.mechanics.paper import coming, frame, told, written

POLICY = """\
policy calls "A rhythm" {}
roles marketing, sales
fields { source one of a, b  required }
events reply
calendar office {
  timezone  "UTC"
  open      mon to fri 09:00 to 17:00
  morning   09:00 to 11:30
  afternoon 14:00 to 17:00
}
track lead {
  status Work { start  owner sales  cadence calls  to Met by sales  to Gone by sales }
  status Met  { owner marketing  cadence news when source = a  cadence rare otherwise  to Gone on reply }
  status Gone { final }
}
team desk { role sales  members "ann"  assign round robin  hours office }
cadence calls { day 1 call morning  day 1 email  day 3 call afternoon  stop on reply }
cadence news { day 2 email  day 3 email }
cadence rare { day 30 email }
"""
TEAM = "teams: {desk: {hours: office}}\n"
QUIET = """\
touches: {call: {takes: 10 minutes}, email: {}}
work: {lead.Work: {each: connect, takes: 1 hours, outcomes: [{to: lead.Met, p: 1}]}}
"""


def only(at: str) -> str:
    return coming(a=at)


# a scenario must have a kind of touch that connects where conversations come of it
NEVER = QUIET.replace("takes: 10 minutes", "takes: 10 minutes, connects: 0")


def test_before_the_window() -> None:
    """Who comes at 08:00 is called at 09:00, mailed right after, and called on day 3 at 14:00."""
    assert told(POLICY, frame() + only("2026-01-05T08:00:00Z") + TEAM + NEVER, "touch") == written("""
        Mon 5 09:00 0 touch 1
        Mon 5 09:10 0 touch 2
        Wed 7 14:00 0 touch 3
    """)


def test_a_window_that_has_begun() -> None:
    """At 10:00 the morning has begun, and the call is due at once."""
    assert told(POLICY, frame() + only("2026-01-05T10:00:00Z") + TEAM + NEVER, "touch") == written("""
        Mon 5 10:00 0 touch 1
        Mon 5 10:10 0 touch 2
        Wed 7 14:00 0 touch 3
    """)


def test_a_window_that_is_past_slides() -> None:
    """At 11:30 the morning is over: the call slides to the next morning, and the rest by a day."""
    assert told(POLICY, frame() + only("2026-01-05T11:30:00Z") + TEAM + NEVER, "touch") == written("""
        Tue 6 09:00 0 touch 1
        Tue 6 09:10 0 touch 2
        Thu 8 14:00 0 touch 3
    """)


def test_a_weekend_slides() -> None:
    """From Friday the third day is a Sunday: the call slides to Monday afternoon."""
    assert told(POLICY, frame() + only("2026-01-09T08:00:00Z") + TEAM + NEVER, "touch") == written("""
        Fri 9 09:00 0 touch 1
        Fri 9 09:10 0 touch 2
        Mon 12 14:00 0 touch 3
    """)


def test_a_touch_that_connects_is_a_conversation() -> None:
    """The call of 10 minutes becomes a talk of an hour by the same rep, and the cadence ends."""
    world = frame() + only("2026-01-05T08:00:00Z") + TEAM + NEVER.replace("connects: 0", "connects: 1")
    assert told(POLICY, world, "touch complete move") == written("""
        Mon 5 09:00 0 touch 1
        Mon 5 09:10 0 complete touch
        Mon 5 10:10 0 complete talk
        Mon 5 10:10 0 move Met
        Tue 6 00:00 0 touch 1
        Wed 7 00:00 0 touch 2
    """)


def test_factors_of_dayparts() -> None:
    """Calls connect in the afternoon only: the third touch becomes the conversation."""
    surely = "connects: 1, by-daypart: {morning: 0, afternoon: 1}"
    world = frame() + only("2026-01-05T08:00:00Z") + TEAM + NEVER.replace("connects: 0", surely)
    assert (
        told(POLICY, world, "touch complete", who=0).splitlines()[:6]
        == written("""
        Mon 5 09:00 0 touch 1
        Mon 5 09:10 0 complete touch
        Mon 5 09:10 0 touch 2
        Wed 7 14:00 0 touch 3
        Wed 7 14:10 0 complete touch
        Wed 7 15:10 0 complete talk
    """).splitlines()
    )


def test_a_reply_stops_the_cadence() -> None:
    """The mail is answered 9 hours later: the call of the third day is never made."""
    answered = NEVER.replace("email: {}", "email: {emits: {reply: 1}, after: 9 hours}")
    assert told(
        POLICY, frame() + only("2026-01-05T08:00:00Z") + TEAM + answered, "touch event"
    ) == written("""
        Mon 5 09:00 0 touch 1
        Mon 5 09:10 0 touch 2
        Mon 5 18:10 0 event reply
    """)


ASKED = NEVER.replace("each: connect,", "each: connect, asked-by: [reply],")


def test_who_answers_is_talked_to() -> None:
    """A reply at 18:10 asks for a talk: it is due at once, and the rep is there at 09:00."""
    world = frame() + only("2026-01-05T08:00:00Z") + TEAM
    answered = ASKED.replace("email: {}", "email: {emits: {reply: 1}, after: 9 hours}")
    assert told(POLICY, world + answered, "touch event complete move") == written("""
        Mon 5 09:00 0 touch 1
        Mon 5 09:10 0 complete touch
        Mon 5 09:10 0 touch 2
        Mon 5 18:10 0 event reply
        Tue 6 09:00 0 touch
        Tue 6 10:00 0 complete talk
        Tue 6 10:00 0 move Met
        Wed 7 00:00 0 touch 1
        Wed 7 09:00 0 event reply
        Wed 7 09:00 0 move Gone
    """)


def test_who_is_talked_to_need_not_ask() -> None:
    """The mail of 09:00 is answered at 09:05, amid the talk since 09:04: there is no second one."""
    mail_first = POLICY.replace("day 1 call morning  day 1 email", "day 1 email  day 1 call morning")
    world = frame() + only("2026-01-05T08:59:00Z") + TEAM + ASKED
    for old, new in (
        ("email: {}", "email: {emits: {reply: 1}, after: 5 minutes}"),
        ("takes: 10 minutes, connects: 0", "takes: 4 minutes, connects: 1"),
        ("{to: lead.Met, p: 1}", "{stay: rest}"),
    ):
        world = world.replace(old, new)
    assert told(mail_first, world, "touch event complete") == written("""
        Mon 5 09:00 0 touch 1
        Mon 5 09:00 0 touch 2
        Mon 5 09:04 0 complete touch
        Mon 5 09:05 0 event reply
        Mon 5 10:04 0 complete talk
    """)


@pytest.mark.parametrize(("source", "steps"), [("a", ["Tue 6", "Wed 7"]), ("b", ["Tue 3"])])
def test_nurture_by_segment(source: str, steps: list[str]) -> None:
    """Which rhythm holds is chosen on entry, by what is known; marketing's mails need nobody."""
    surely = NEVER.replace("connects: 0", "connects: 1")
    world = frame(horizon="40 days") + coming(**{source: "2026-01-05T08:00:00Z"}) + TEAM + surely
    lines = told(POLICY, world, "touch").splitlines()[1:]
    assert [line.split(" 00:00")[0] for line in lines] == steps


def test_busy_reps_touch_later() -> None:
    """Touches that fall due while the rep is with others wait for them, in order."""
    world = frame() + coming(a="2026-01-05T08:00:00Z", b="2026-01-05T08:30:00Z") + TEAM
    long = NEVER.replace("10 minutes", "6 hours")
    assert told(POLICY, world + long, "touch complete") == written("""
        Mon 5 09:00 0 touch 1
        Mon 5 15:00 0 complete touch
        Mon 5 15:00 0 touch 2
        Mon 5 15:00 1 touch 1
        Mon 5 21:00 1 complete touch
        Tue 6 09:00 1 touch 2
        Wed 7 14:00 0 touch 3
        Wed 7 20:00 0 complete touch
        Thu 8 09:00 1 touch 3
        Thu 8 15:00 1 complete touch
    """)
