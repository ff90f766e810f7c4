"""Random policies: written otherwise they are the same; changed, no difference is missed."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from dsl.format import format_source
from dsl.source import Source
from policy.compile import compile_text
from policy.diff import structure
from policy.diff.meaning import meaning
from policy.diff.meaning.asking import Comparing
from policy.diff.meaning.pairing import Pair
from policy.diff.meaning.tables import questions, unasked
from policy.diff.renaming import renamed
from policy.model import Policy
from policy.prove.histories import NOTHING, History
from policy.prove.leads import Lead
from tests.generators.leads import random_lead
from tests.generators.policies import random_policy_text

NUMBERS = re.compile(r"(?<= )(\d{1,3})(?= |$)", re.MULTILINE)


def _policy(text: str) -> Policy:
    policy, found = compile_text(text)
    assert policy is not None, found
    return policy


@pytest.mark.parametrize("seed", range(25))
def test_shape_and_order_of_declarations_are_no_difference(seed: int) -> None:
    rng = random.Random(seed)
    text = random_policy_text(rng, 3)
    blocks = text.strip().split("\n\n")
    rng.shuffle(blocks)
    blocks.sort(key=lambda block: block.startswith("track contact"))
    shaped, _ = format_source(Source("policy.lead", "# another comment\n" + "\n\n".join(blocks) + "\n"))
    assert shaped is not None
    old, new = _policy(text), _policy(shaped)
    found = structure(old, new)
    assert [one for one in found.changes if one.kind != "moved"] == []
    assert found.renames == {}
    assert meaning(old, new).verdict == "equivalent"


@pytest.mark.parametrize("seed", range(25))
def test_new_names_are_no_difference(seed: int) -> None:
    rng = random.Random(seed)
    text = random_policy_text(rng, 3)
    others = {"in_profile": "fitting", "ten_touch": "chase", "S1": "Second", "engagement": "doing"}
    old, new = _policy(text), _policy(_renamed(text, others))
    found = structure(old, new)
    names = found.renames
    assert names[("definition", "in_profile")] == "fitting"
    assert names[("status", "lead.S1")] == "lead.Second"
    assert meaning(renamed(old, names), new).verdict == "equivalent"


@pytest.mark.parametrize("seed", range(40))
def test_what_some_lead_notices_is_told(seed: int) -> None:
    """Whatever random leads find to differ is a difference, or said to be undecided."""
    rng = random.Random(seed)
    text = random_policy_text(rng, 3)
    old, new = _policy(text), _changed(rng, text)
    pair = Pair(old, new)
    if not pair.comparable:
        return
    comparing = Comparing(pair)
    left, right = questions(pair.was, pair.statuses), questions(pair.now, pair.statuses)
    leads = [_lead(rng, pair) for _ in range(12)]
    for key in left.keys() & right.keys():
        was, now = left[key], right[key]
        silent = comparing.alike(was, now)
        for lead in leads if silent else ():
            a, b = pair.decide(pair.was, was, lead), pair.decide(pair.now, now, lead)
            assert was.rows[a].outcome == now.rows[b].outcome, (was.question, lead)
    assert unasked(pair.was, next(iter(left.values()))).rows


def _renamed(text: str, names: dict[str, str]) -> str:
    """Under other names, outside of quotes; statuses keep what the CRM calls them."""
    parts = text.split('"')
    for at in range(0, len(parts), 2):
        for old, new in names.items():
            label = f' as "{old}"' if old == "S1" else ""
            parts[at] = re.sub(rf"(\bstatus ){old}\b(?! as\b)", rf"\g<1>{new}{label}", parts[at])
            parts[at] = re.sub(rf"\b{old}\b(?!\")", new, parts[at])
    return '"'.join(parts)


def _changed(rng: random.Random, text: str) -> Policy:
    """One number is another one, as far as the policy still compiles."""
    places = list(NUMBERS.finditer(text))
    rng.shuffle(places)
    for place in places:
        number = str(int(place[0]) + rng.choice((1, 2, 10)))
        policy = compile_text(text[: place.start()] + number + text[place.end() :])[0]
        if policy is not None:
            return policy
    return _policy(text)


def _lead(rng: random.Random, pair: Pair) -> Lead:
    events = tuple(rng.choice(pair.was.events) for _ in range(rng.randint(0, 6)))
    history = History(events, wait=rng.choice((0, 1, 20))) if events else NOTHING
    given = random_lead(replace(pair.was, fields=pair.was.fields[:-2]), rng)
    known = tuple((name, value) for name, value in dict(given).items() if value is not None)
    return Lead(known, (), history)
