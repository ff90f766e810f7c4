"""The compiled policy says what the text says, in canonical values."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from dsl.lexer import tokenize
from dsl.source import Source
from dsl.typed import All, Among, Defined, Known, Linear, Negation, Quantity
from policy.compile import compile_text, load
from policy.model import DAY, HOUR, MICRO, AlwaysPossible, EveryPath, MoveTo, Policy

ACME = Path(__file__).parent.parent / "cases" / "acme.lead"


@pytest.fixture(scope="module")
def acme() -> Policy:
    loaded = load([str(ACME)])
    assert loaded.diagnostics == ()
    assert loaded.policy is not None
    return loaded.policy


def test_head_and_fields(acme: Policy) -> None:
    assert (acme.name, acme.currency, acme.review_days) == ("acme_demand", "USD", 90)
    assert [one.role for one in acme.agreed] == ["marketing", "sales"]
    source = acme.field_named["source"]
    assert source.required
    assert source.values == ("web_form", "webinar", "event", "referral", "purchased_list")
    assert acme.field_named["employees"].low == 1
    assert acme.account_key == "account"


def test_conditions_are_on_the_canonical_scale(acme: Policy) -> None:
    ready = acme.definition["sales_ready"].condition
    assert isinstance(ready, All)
    bar, profile = ready.parts
    assert isinstance(bar, Linear)
    assert (bar.sum, bar.relation, bar.bound) == ((Quantity(1, "score", "score"),), ">=", 100 * MICRO)
    assert isinstance(profile, Defined)
    assert profile.name == "in_profile"


def test_statuses_are_qualified_where_they_stand(acme: Policy) -> None:
    moves = {one.label: one for status in acme.statuses for one in status.transitions}
    assert moves["lead.Inquiry>contact.Inquiry"].trigger == "when"
    assert moves["lead.Inquiry>lead.MAQL"].target == "lead.MAQL"
    assert moves["contact.Inquiry>contact.MQL"].target == "contact.MQL"
    assert moves["lead.LAL>lead.Re-Market"].because == ("no_timing", "no_response")
    assert moves["lead.LAL>lead.Re-Market#2"].without == ("reply",)
    assert moves["lead.Inquiry>lead.Disqualified"].without == acme.events
    assert acme.status["lead.Raw"].label == "Purchased"
    assert acme.status["lead.SAL"].clocks[0].steps[0].actions == (MoveTo("lead.Re-Market"),)


def test_requirements(acme: Policy) -> None:
    needs = next(one for one in acme.status["lead.LAL"].transitions if one.target == "lead.MQL").requires
    assert [one.text for one in needs] == ["authority = yes", "need", "timeframe"]
    authority, need, timeframe = (one.condition for one in needs)
    assert isinstance(authority, Among)
    assert authority.values == (True,)
    assert isinstance(need, Known)
    assert isinstance(timeframe, Known)
    money = (
        next(one for one in acme.status["lead.SAL"].transitions if one.trigger == "by")
        .requires[0]
        .condition
    )
    assert isinstance(money, Linear)
    assert money.bound == 1_000_000  # cents


def test_score_and_calendar(acme: Policy) -> None:
    engagement = acme.group["engagement"]
    assert (engagement.low, engagement.high) == (0, 80 * MICRO)
    assert (engagement.fading.kind, engagement.fading.over) == ("half-life", 14 * DAY)
    assert [one.label for one in engagement.rules][:2] == ["engagement.1", "engagement.2"]
    assert acme.group["account_interest"].of_account
    office = acme.calendar["us_business"]
    assert [(one.start, one.end) for one in office.week[0]] == [(540, 720), (780, 1020)]
    assert office.week[5] == ()
    assert acme.status["lead.MAQL"].clocks[0].within.amount == 4 * HOUR


def test_guarantees_mean_every_track(acme: Policy) -> None:
    path, _, possible = acme.guarantees[0], acme.guarantees[1], acme.guarantees[2]
    assert path.text == "every path to contact.SQL passes SAL or contact.MQL"
    assert path.promise == EveryPath(("contact.SQL",), ("lead.SAL", "contact.MQL"))
    assert possible.promise == AlwaysPossible(
        ("contact.Customer",), ("lead.Re-Market", "contact.Re-Market")
    )


def test_examples_are_instants(acme: Policy) -> None:
    example = acme.examples[0]
    assert example.starts == 1_767_603_600 * MICRO  # 2026-01-05 09:00 UTC
    last = example.steps[-1]
    assert last.at == 6 * HOUR  # a bare `expect` is about the same instant
    assert [one.text for one in last.expect] == ["lead.MQL", "enterprise", ""]
    assert last.expect[2].low == 1_767_798_000 * MICRO


def test_requires_takes_a_bare_yes_or_no_field_for_known() -> None:
    text = """policy p { } roles r  fields { a yes/no }
    track t { status S { start  to E by r requires a  to E by r requires not a } status E { final } }"""
    policy, _ = compile_text(text)
    assert policy is not None
    bare, negated = (one.requires[0].condition for one in policy.statuses[0].transitions)
    assert isinstance(bare, Known)
    assert isinstance(negated, Negation)


def test_a_policy_in_several_files_adds_up(tmp_path: Path) -> None:
    (tmp_path / "a.lead").write_text("policy p { }\nroles r\ntrack t { status S { start owner r } }\n")
    (tmp_path / "b.lead").write_text("track t { status E { final } }\nroles q\nsla of S 2 hours\n")
    loaded = load([str(tmp_path)])
    assert loaded.policy is not None
    assert [one.name for one in loaded.policy.statuses] == ["t.S", "t.E"]
    assert loaded.policy.roles == ("r", "q")
    assert loaded.policy.status["t.S"].clocks[0].within.amount == 2 * HOUR


def test_a_file_that_is_not_there_is_one_finding(tmp_path: Path) -> None:
    loaded = load([str(tmp_path / "none.lead")])
    assert loaded.policy is None
    assert len(loaded.diagnostics) == 1


def test_one_slip_gives_one_error() -> None:
    """Any one token left out: almost always exactly one error is said."""
    text = ACME.read_text()
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    tokens = random.Random(5).sample(tokenize(Source("acme.lead", text)).tokens, 120)
    counts = []
    for token in tokens:
        at = starts[token.line - 1] + token.column - 1
        _, found = compile_text(text[:at] + text[at + len(token.text) :])
        counts.append(sum(one.severity == "error" for one in found))
    wrong = [count for count in counts if count]
    assert sum(count == 1 for count in wrong) >= 0.95 * len(wrong)
    assert max(wrong) <= 4
