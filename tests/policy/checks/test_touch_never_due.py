"""A touch at a part of the day needs a team that has one."""

from __future__ import annotations

import pytest

from policy.checks import run
from policy.compile import compile_text

TEXT = """
policy p {{ version "1" }}
roles marketing, sales
calendar c {{ timezone "UTC" open mon to fri 09:00 to 17:00 morning 09:00 to 11:00 }}
track lead {{
  status New {{ start {owner} cadence drip to Won by marketing to Lost after 9 working days of c }}
  status Won {{ goal final }}
  status Lost {{ final }}
}}
{teams}
cadence drip {{ day 1 call  day 2 email {window} day 8 email {window} }}
"""
OPEN = "has no `hours`"


@pytest.mark.parametrize(
    ("teams", "window", "told"),
    [
        ("team a { role marketing hours c }", "morning", []),
        ("team a { role marketing }", "morning", [OPEN]),
        ("team a { role marketing }", "", []),
        ("team a { role sales hours c }", "morning", ["`marketing` has no team"]),
        ("", "", []),
        ("team a { role marketing hours c }  team b { role marketing }", "morning", [OPEN]),
        (
            "team a { role marketing hours c }  team b { role marketing }"
            "  route lead.New { to a otherwise }",
            "morning",
            [],
        ),
    ],
)
def test_who_has_no_such_part_of_the_day_never_comes_to_it(
    teams: str, window: str, told: list[str]
) -> None:
    found = _found(TEXT.format(owner="owner marketing", teams=teams, window=window))
    assert len(found) == len(told)
    assert all(each in one for each, one in zip(told, found, strict=True))


def test_a_status_without_an_owner_is_another_finding() -> None:
    assert _found(TEXT.format(owner="", teams="", window="morning")) == []


def _found(text: str) -> list[str]:
    policy, found = compile_text(text)
    assert policy is not None, found
    return [one.message for one in run(policy) if one.code == "touch-never-due"]
