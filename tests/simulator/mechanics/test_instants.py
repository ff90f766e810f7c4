"""Equal instants: calendar, completion, timer, arrival, dispatch; facts before what they cause."""

from __future__ import annotations

from tests.simulator.mechanics.paper import coming, frame, told, written

POLICY = """\
policy ties "Everything at nine" {{}}
roles sales
fields {{ source one of a, b, c  required }}
events wave
calendar office {{ timezone "UTC"  open mon to fri 09:00 to 17:00 }}
track lead {{
  status New  {{ start  owner sales  to Done by sales  {more} }}
  status Left {{ final }}
  status Done {{ final goal }}
}}
team desk {{ role sales  assign shared queue  {hours} }}
"""


def policy(more: str = "", hours: str = "") -> str:
    return POLICY.format(more=more, hours=hours)


def team(takes: str, hours: str = "always") -> str:
    return f"""\
teams: {{desk: {{reps: {{ann: {{}}}}, hours: {hours}}}}}
work: {{lead.New: {{takes: {takes}, outcomes: [{{to: lead.Done, p: 1}}]}}}}
"""


NINE = "2026-01-05T09:00:00Z"
EIGHT = "2026-01-05T08:00:00Z"


def test_who_is_born_may_pass_on_to_any_status() -> None:
    """On entry, to the first of all as well."""
    policy = """\
policy passing {}
fields { source one of a, b  required }
track lead {
  status Old { to Gone after 1 days }
  status New { start  on entry move to Old }
  status Gone { final }
}
"""
    assert told(policy, frame() + coming(a="2026-01-05T08:00:00Z"), "move rest") == written("""
        Mon 5 08:00 0 move Old
        Mon 5 08:00 0 rest Old
        Tue 6 08:00 0 move Gone
        Tue 6 08:00 0 rest Gone
    """)


def test_who_waits_comes_before_who_arrives() -> None:
    """At 09:00 ann ends, b's patience is over, and c comes: b waves, c is born, ann takes b."""
    world = frame() + coming(a=EIGHT, b="2026-01-05T08:10:00Z", c=NINE) + team("1 hours")
    world += "patience: {lead.New: {takes: 50 minutes, then: {emits: wave}}}\n"
    found = [
        one for one in told(policy(), world, "complete event born take").splitlines() if "09:00" in one
    ]
    assert "\n".join(found) == written("""
        Mon 5 09:00 0 complete talk
        Mon 5 09:00 1 event wave
        Mon 5 09:00 2 born c
        Mon 5 09:00 1 take ann
    """)


def test_a_timer_beats_the_pick_up() -> None:
    """Whoever leaves at the very instant at which the rep comes free is gone: the next one is taken."""
    world = (
        frame() + coming(a=EIGHT, b="2026-01-05T08:10:00Z", c="2026-01-05T08:20:00Z") + team("1 hours")
    )
    found = told(policy("to Left after 50 minutes"), world, "move take")
    assert found == written("""
        Mon 5 08:00 0 take ann
        Mon 5 08:50 0 move Left
        Mon 5 09:00 1 move Left
        Mon 5 09:00 2 take ann
        Mon 5 09:10 2 move Left
    """)


def test_an_arrival_is_taken_in_its_instant() -> None:
    """A free rep takes who comes at once; of two who come together one waits."""
    world = frame() + coming(a=NINE, b=NINE) + team("30 minutes")
    assert told(policy(), world, "take") == written("""
        Mon 5 09:00 0 take ann
        Mon 5 09:30 1 take ann
    """)


def test_a_fact_saves_from_a_timer() -> None:
    """Facts come first: an event exactly when `after ... without` is due begins the time anew."""
    world = (
        frame() + coming(a=EIGHT) + "patience: {lead.New: {takes: 60 minutes, then: {emits: wave}}}\n"
    )
    world += "work: {lead.New: {by: nobody, takes: 9 hours, outcomes: [{to: lead.Done, p: 1}]}}\n"
    assert told(policy("to Left after 1 hour without wave"), world, "event move") == written("""
        Mon 5 09:00 0 event wave
        Mon 5 10:00 0 move Left
    """)
    assert told(policy("to Left after 59 minutes without wave"), world, "event move") == written("""
        Mon 5 08:59 0 move Left
    """)


def test_void_work() -> None:
    """Whoever leaves during the talk is gone; the rep is busy to its planned end, for nothing."""
    world = frame() + coming(a=EIGHT, b="2026-01-05T08:40:00Z") + team("1 hours")
    assert told(policy("to Left after 50 minutes"), world, "take move complete") == written("""
        Mon 5 08:00 0 take ann
        Mon 5 08:50 0 move Left
        Mon 5 09:00 1 take ann
        Mon 5 09:30 1 move Left
    """)


def test_the_end_is_open() -> None:
    """What falls due at the very end is not run."""
    world = frame(horizon="9 hours") + coming(a=EIGHT)
    assert told(policy(), world + team("59 minutes"), "complete") == "Mon 5 08:59 0 complete talk"
    assert told(policy(), world + team("1 hours"), "complete") == ""
