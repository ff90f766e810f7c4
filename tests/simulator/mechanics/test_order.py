"""Work order, re-ranking as scores move, who is free first."""

from __future__ import annotations

import pytest

from tests.simulator.mechanics.paper import coming, frame, told, written

POLICY = """\
policy desk "A line" {{}}
roles sales
fields {{ source one of busy, a, b, c  required }}
events click
score {{
  fit from 0 {{ +10 when source = a  +30 when source = b  +20 when source = c }}
}}
track lead {{
  status New  {{ start when source in [busy, a]  owner sales
                 sla 9 hours {{ at 100% notify sales }}  to Done by sales }}
  status Late {{ start when source = b  owner sales  to Done by sales }}
  status Soon {{ start otherwise  owner sales
                 sla 3 hours {{ at 100% notify sales }}  to Done by sales }}
  status Done {{ final goal }}
}}
route lead.New, lead.Late, lead.Soon {{ to desk otherwise }}
team desk {{ role sales  assign shared queue  work {order} }}
"""
PEOPLE = coming(
    busy="2026-01-05T08:00:00Z",
    a="2026-01-05T08:10:00Z",
    b="2026-01-05T08:20:00Z",
    c="2026-01-05T08:30:00Z",
)
WORK = """\
teams: {desk: {reps: {ann: {}}, hours: always}}
work:
  lead.New, lead.Late, lead.Soon: {takes: 1 hours, outcomes: [{to: lead.Done, p: 1}]}
"""


@pytest.mark.parametrize(
    ("order", "people"),
    [
        ("oldest first", "0123"),
        ("newest first", "0321"),
        ("highest score first", "0231"),  # 30, 20 and 10 points
        ("earliest due first", "0312"),  # due at 11:30, at 17:10, never
    ],
)
def test_work_orders(order: str, people: str) -> None:
    """Whoever comes free takes the first of the line in the team's order."""
    found = told(POLICY.format(order=order), frame() + PEOPLE + WORK, "take")
    hours = ("08:00", "09:00", "10:00", "11:00")
    assert found == "\n".join(
        f"Mon 5 {at} {one} take ann" for at, one in zip(hours, people, strict=True)
    )


CROSSING = """\
policy desk "Scores that cross" {{}}
roles sales
fields {{ source one of busy, hot, fit, far  required }}
events click
score {{
  stay from 0 {{ +12 when source = fit  +1 when source = far }}
  heat from 0, half-life 1 hour {{ +40 on click }}
}}
track lead {{
  status New  {{ start  owner sales  to Done by sales }}
  status Done {{ final goal }}
}}
team desk {{ role sales  assign shared queue  work highest score first }}
"""
CLICKED = """\
sources:
  busy: {imports: [{at: 2026-01-05T08:00:00Z, people: 1}]}
  hot: {imports: [{at: 2026-01-05T08:01:00Z, people: 1}], arrives-with: [click]}
  fit: {imports: [{at: 2026-01-05T08:02:00Z, people: 1}]}
  far: {imports: [{at: 2026-01-05T08:03:00Z, people: 1}]}
"""


@pytest.mark.parametrize(("hours", "people"), [(1, "0123"), (2, "0213"), (4, "0231")])
def test_scores_cross_while_people_wait(hours: int, people: str) -> None:
    """40 fading points against 12 and 1 that stay: ahead after 1 hour, between after 2, last after 4."""
    work = WORK.replace("lead.New, lead.Late, lead.Soon", "lead.New").replace(
        "1 hours", f"{hours} hours"
    )
    found = told(CROSSING.format(), frame() + CLICKED + work, "take")
    assert "".join(line.split(" ")[3] for line in found.splitlines()) == people


WAKING = """\
policy desk "A click moves up" {}
roles sales
fields { source one of busy, a, b  required }
events click
score { heat from 0 { +40 on click }  fit from 0 { +10 when source = a } }
track lead {
  status New  { start  owner sales  to Done by sales }
  status Done { final goal }
}
team desk { role sales  assign shared queue  work highest score first }
"""


def test_an_event_in_line_moves_up() -> None:
    """Whoever clicks while they wait goes before those who had more points."""
    people = coming(busy="2026-01-05T08:00:00Z", a="2026-01-05T08:10:00Z", b="2026-01-05T08:20:00Z")
    work = """\
teams: {desk: {reps: {ann: {}}, hours: always}}
patience: {lead.New: {takes: 35 minutes, then: {emits: click}}}
work: {lead.New: {takes: 1 hours, outcomes: [{to: lead.Done, p: 1}]}}
"""
    # both click: a at 08:45, b at 08:55; one rep takes a at 09:00 (50 points), b at 10:00 (40)
    assert told(WAKING, frame() + people + work, "event take", score=True) == written("""
        Mon 5 08:00 0 take ann (0)
        Mon 5 08:45 1 event click (50)
        Mon 5 08:55 2 event click (40)
        Mon 5 09:00 1 take ann (50)
        Mon 5 10:00 2 take ann (40)
    """)
    sooner = work.replace("takes: 35 minutes", "takes: 45 minutes")
    # now a clicks at 08:55 and b at 09:05, after a was taken
    assert told(WAKING, frame() + people + sooner, "take", score=True) == written("""
        Mon 5 08:00 0 take ann (0)
        Mon 5 09:00 1 take ann (50)
        Mon 5 10:00 2 take ann (40)
    """)
    later = work.replace("takes: 35 minutes", 'takes: "if source = b then 35 minutes else 3 hours"')
    assert told(WAKING, frame() + people + later, "take", score=True) == written("""
        Mon 5 08:00 0 take ann (0)
        Mon 5 09:00 2 take ann (40)
        Mon 5 10:00 1 take ann (10)
    """)


def test_the_longest_free_rep_is_first() -> None:
    """Of several free reps the one who came free first takes the next; at one instant as listed."""
    people = coming(
        busy="2026-01-05T08:00:00Z",
        a="2026-01-05T08:30:00Z",
        b="2026-01-05T12:00:00Z",
        c="2026-01-05T12:00:01Z",
    )
    work = WORK.replace("ann: {}", "bob: {}, ann: {}")
    assert told(POLICY.format(order="oldest first"), frame() + people + work, "take") == written("""
        Mon 5 08:00 0 take bob
        Mon 5 08:30 1 take ann
        Mon 5 12:00 2 take bob
        Mon 5 12:00:01 3 take ann
    """)
