"""Where each rule stops: close neighbours of its fault, one policy text each."""

from __future__ import annotations

import pytest

from policy.checks import rule, run
from policy.compile import compile_text

HEAD = """
policy demo { version "1" currency USD }
roles marketing, sales
fields { size integer from 0  kind one of a, b required  ok yes/no }
events visit
score { fit from 0 to 60 { +60 when size >= 10 }  heat from 0 to 80 { +5 on visit } }
define ready = score >= 100
"""
ENDS = "status Won { goal final }  status Lost { final }"


def _track(*statuses: str) -> str:
    return f"{HEAD}\ntrack lead {{ {' '.join(statuses)} {ENDS} }}\n"


WAIT = "sla 2 days { at 100% notify marketing }"

CASES = {
    "only people act, but a clock runs": (
        _track(f"status A {{ start owner sales {WAIT} to Won by sales to Lost by sales }}"),
        [],
    ),
    "only people act, and people arrive by themselves": (
        _track("status A { start owner sales to Won by sales to Lost by sales }"),
        ["warning no-clock"],
    ),
    "the owner took them in hand": (
        _track(
            f"status A {{ start owner sales {WAIT} to B by sales }}",
            "status B { owner sales to Won by sales to Lost by sales }",
        ),
        ["note no-clock"],
    ),
    "a goal that is not final needs no way out": (
        _track("status A { start owner sales to B after 2 days to Won by sales to Lost by sales }")
        .replace("goal final", "final")
        .replace(ENDS, "")
        .replace("track lead {", "track lead { status B { goal owner sales }"),
        [],
    ),
    "a status that moves to itself for ever is a trap": (
        _track(
            "status A { start owner sales to B after 2 days to Won by sales to Lost by sales }",
            "status B { owner sales to B after 2 days }",
        ),
        ["error trap"],
    ),
    "a dead end behind a dead end is told once": (
        _track(
            "status A { start owner sales to B after 2 days to Won by sales to Lost by sales }",
            "status B { owner sales to C after 2 days }",
            "status C { owner sales }",
        ),
        ["error no-way-out", "error no-end-reachable"],
    ),
    "a status into which only `create` leads is reached": (
        _track(
            "status A { start owner sales to Won after 2 days to Lost after 3 days then create lead.B }",
            "status B { owner sales to Won after 2 days }",
        ).replace("  kind one of a, b required", ""),
        [],
    ),
    "one that only an unreached status creates is not": (
        _track(
            "status A { start owner sales to Won after 2 days to Lost after 3 days }",
            "status B { owner sales to Won after 2 days }",
            "status C { owner sales to Lost after 2 days then create lead.B }",
        ).replace("  kind one of a, b required", ""),
        ["error unreachable-status", "error unreachable-status"],
    ),
    "an SLA's move is a way in": (
        _track(
            "status A { start owner sales sla 2 days { at 100% move to B } to Won by sales }",
            "status B { owner sales to Lost after 2 days }",
        ),
        [],
    ),
    "a status that only passes people on needs no owner": (
        _track(
            "status A { start owner sales to B after 2 days to Won by sales }",
            "status B { on entry move to Lost }",
        ),
        [],
    ),
    "statuses that pass people on in a circle": (
        _track(
            "status A { start owner sales to B after 2 days to Won by sales to Lost by sales }",
            "status B { on entry move to C }",
            "status C { on entry move to B }",
        ),
        ["error trap", "warning automatic-loop"],
    ),
    "a loop that a reset breaks": (
        _track(
            "status A { start owner sales to B when ready to Lost after 9 days }",
            f"status B {{ owner sales on entry reset heat {WAIT} to A when ready to Won by sales }}",
        ),
        [],
    ),
    "a loop that the reset of another group does not break": (
        _track(
            "status A { start owner sales to B when heat >= 50 to Lost after 9 days }",
            f"status B {{ owner sales on entry reset fit {WAIT} to A when heat >= 40 to Won by sales }}",
        ),
        ["warning automatic-loop"],
    ),
    "a reset that leaves the points of the fit": (
        _track(
            "status A { start owner sales to B when fit >= 50 to Lost after 9 days }",
            f"status B {{ owner sales on entry reset fit {WAIT} to A when fit >= 40 to Won by sales }}",
        ),
        ["warning automatic-loop"],
    ),
    "a loop through closed values that exclude each other": (
        _track(
            "status A { start owner sales to B when kind = a to Lost after 9 days }",
            f"status B {{ owner sales {WAIT} to A when kind != a to Won by sales }}",
        ),
        [],
    ),
    "straight back, had the move not reset the points": (
        _track(
            f"status A {{ start owner sales {WAIT} to B by sales then reset heat to Won by sales }}",
            "status B { owner sales to A when heat >= 50 to Lost after 9 days }",
        ),
        [],
    ),
    "straight back, since the move resets other points": (
        _track(
            f"status A {{ start owner sales {WAIT} to B by sales then reset heat to Won by sales }}",
            "status B { owner sales to A when fit >= 50 to Lost after 9 days }",
        ),
        ["warning straight-back"],
    ),
    "any answer will do": (
        _track(
            "status A { start owner sales to Won by sales requires ok is known to Lost after 9 days }"
        ),
        [],
    ),
    "the answer yes is asked for": (
        _track("status A { start owner sales to Won by sales requires ok = yes to Lost after 9 days }"),
        [],
    ),
    "two answers are required, any will do": (
        _track(
            "status A { start owner sales to Won by sales requires kind, (ok) to Lost after 9 days }"
        ),
        ["warning no-is-enough"],
    ),
    "straight back by way of requirements that exclude it": (
        _track(
            f"status A {{ start owner sales {WAIT} to B by sales requires size < 5 to Won by sales }}",
            "status B { owner sales to A when size >= 5 to Lost after 9 days }",
        ),
        [],
    ),
    "straight back on an event is not at the same instant": (
        _track(
            f"status A {{ start owner sales {WAIT} to B by sales to Won by sales }}",
            "status B { owner sales to A on visit to Lost after 9 days }",
        ),
        [],
    ),
    "start conditions that cover everybody": (
        _track(
            "status A { start when kind = a owner sales to Won after 2 days }",
            "status B { start when kind = b owner sales to Lost after 2 days }",
        ),
        [],
    ),
    "start conditions that forget who is missing": (
        _track(
            "status A { start when size >= 5 owner sales to Won after 2 days }",
            "status B { start when size < 5 owner sales to Lost after 2 days }",
        ),
        ["warning start-without-otherwise"],
    ),
    "the same hands need no new route": (
        _track(
            "status A { start owner sales to B by sales to Lost after 9 days }",
            "status B { owner sales to Won by sales to Lost after 9 days }",
        )
        + "team x { role sales } team y { role sales } route lead.A { to x otherwise }",
        [],
    ),
    "other hands in between need a route again": (
        _track(
            "status A { start owner sales to B by sales to Lost after 9 days }",
            "status B { owner marketing to C by marketing to Lost after 9 days }",
            "status C { owner sales to Won by sales to Lost after 9 days }",
        )
        + "team x { role sales } team y { role sales } route lead.A { to x otherwise }",
        ["warning unrouted-role"],
    ),
    "hands that only passed people on do not count": (
        _track(
            "status A { start owner sales to B by sales to Lost after 9 days }",
            "status B { owner marketing on entry move to C }",
            "status C { owner sales to Won by sales to Lost after 9 days }",
        )
        + "team x { role sales } team y { role sales } route lead.A { to x otherwise }",
        [],
    ),
    "an SLA that assigns to a team of another role": (
        _track("status A { start owner sales sla 2 days { at 100% assign to y } to Won by sales }")
        + "team x { role sales } team y { role marketing }",
        ["warning wrong-role-team"],
    ),
    "an overflow to another role, and no circle": (
        _track("status A { start owner sales to Won after 2 days }")
        + "team x { role sales at most 5 open per rep full to y } team y { role marketing }",
        ["warning wrong-role-team"],
    ),
    "three teams in a circle, told once, from a fourth": (
        _track("status A { start owner sales to Won after 2 days }")
        + "".join(
            f"team {one} {{ role sales at most 5 open per rep full to {other} }} "
            for one, other in ("wx", "xy", "yz", "zx")
        )
        + "route lead.A { to w otherwise }",
        ["warning overflow-loop"],
    ),
}

ENTERED = """
policy demo { version "1" }
roles marketing, sales
track lead {
  status MQL     { start  owner sales  to Won by sales  to Nurture by sales  to Nurture after 30 days }
  status Nurture { owner marketing  on entry move to %s  to Lost after 90 days }
  status Other   { owner marketing  to Lost after 9 days  to MQL by marketing }
  status Won     { goal final }
  status Lost    { final }
}
"""
STAYING = """
policy demo { version "1" }
roles marketing, sales
accounts by company
fields { company text  employees integer from 1 }
events visit, talk
score {
  fit from 0 to 50 { +50 when employees >= 10 }
  heat from 0 to 60, half-life 9 days { +40 on visit }
  centre from 0 to 20 of account, expires after 60 days { +10 on talk }
}
track lead {
  status MQL     { start  owner sales  to Won by sales  to Nurture by sales }
  status Nurture { owner marketing  on entry reset heat  to MQL when score >= %d }
  status Won     { goal final }
}
"""


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("MQL", {"straight-back", "timer-circle", "never-taken"}),
        ("Other", {"never-taken"}),
    ],
)
def test_whom_entry_moves_on_nothing_else_happens_to(target: str, expected: set[str]) -> None:
    policy, _ = compile_text(ENTERED % target)
    assert policy is not None
    found = {one.code: one for one in run(policy)}
    assert expected == set(found) & {"straight-back", "timer-circle", "never-taken"}
    assert f"moves everybody on to `lead.{target}`" in found["never-taken"].message


@pytest.mark.parametrize(("bar", "found"), [(70, True), (71, False)])
def test_points_that_stay_are_named(bar: int, found: bool) -> None:
    policy, _ = compile_text(STAYING % bar)
    assert policy is not None
    back = [one for one in run(policy) if one.code == "straight-back"]
    assert bool(back) is found
    for one in back:
        assert one.help.startswith("`centre` stays")
        assert one.witness[-2:] == ("a lead with employees = 10", "at once: 2 times talk")


@pytest.mark.parametrize("name", CASES)
def test_findings(name: str) -> None:
    text, expected = CASES[name]
    policy, diagnostics = compile_text(
        text if "to Lost" in text else text.replace("status Lost { final }", "")
    )
    assert policy is not None, diagnostics
    found = [one for one in run(policy) if _category(one.code) not in ("unused", "practice")]
    assert [f"{one.severity} {one.code}" for one in found] == expected


def _category(name: str) -> str:
    known = rule(name)
    return known.category if known is not None else ""
