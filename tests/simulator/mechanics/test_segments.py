"""Segments in expressions, and who belongs to none."""

from __future__ import annotations

from tests.simulator.mechanics.paper import coming, figure, figures, frame, paper, told, written

POLICY = """\
policy sizes "By size" {}
roles sales
fields { source one of a, b, c  required  employees integer from 1 }
events hello
track lead {
  status New  { start  owner sales  to Done by sales }
  status Done { final goal }
}
team desk { role sales  assign shared queue }
"""
PEOPLE = """\
people:
  fields:
    employees: {choice: {5000: "if source = a then 1 else 0", 300: "if source = b then 1 else 0",
                         2: "if source = c then 1 else 0"}}
teams: {desk: {reps: 9, hours: always}}
work:
  lead.New:
    takes: "if segment = large then 3 hours else if segment in [mid] then 2 hours else 1 hours"
    outcomes: [{to: lead.Done, p: 1}]
"""
THREE = coming(a="2026-01-05T08:00:00Z", b="2026-01-05T08:00:01Z", c="2026-01-05T08:00:02Z")


def test_work_by_segment() -> None:
    """Large companies take three hours, those of the middle two, all others one: the first that fits."""
    segments = "segments: {large: employees >= 1000, mid: employees >= 100, rest: otherwise}\n"
    assert told(POLICY, frame() + THREE + segments + PEOPLE, "complete") == written("""
        Mon 5 09:00:02 2 complete talk
        Mon 5 10:00:01 1 complete talk
        Mon 5 11:00 0 complete talk
    """)


def test_who_belongs_to_no_segment() -> None:
    """Without `otherwise` those whom no segment takes are counted apart, not in the first."""
    segments = "segments: {large: employees >= 1000, mid: employees >= 100}\n"
    world = frame() + THREE + segments + PEOPLE
    assert told(POLICY, world, "complete").splitlines()[0] == "Mon 5 09:00:02 2 complete talk"
    assert [one.name for one in paper(POLICY, world)[1].segments] == ["large", "mid", "none of these"]
    assert figures(POLICY, world).cell("people")[0].tolist() == [
        [1, 0, 0], [0, 1, 0], [0, 0, 1]
    ]  # fmt: skip


def test_fields_say_whose_score_matters() -> None:
    """People of three sources are won by points, those of the fourth never: nobody reads theirs."""
    policy = """\
policy fields "By source" {}
fields { source one of a, b, c, d  required }
events visit
score { interest { +10 on visit } }
track lead {
  status New { start  to Won when source in [a, b, c] and score >= 10 }
  status Won { final goal }
}
"""
    people = "".join(
        f"  {one}: {{imports: [{{at: 2026-01-06T00:00:00Z, people: 3}}]}}\n" for one in "abcd"
    )
    world = frame() + f"sources:\n{people}behaviour: {{lead.New: {{visit: 50 per day}}}}\n"
    assert figure(policy, world, "won") == 9
