"""Accounts decided together: what is summed once for all of an account's people is what the obvious
reference sums for each of them anew, on random policies and logs."""

from __future__ import annotations

import random

import pytest

from policy.compile import compile_text
from policy.decide import Record
from policy.engine import Engine
from policy.fold.reader import Reader
from policy.many import decide_many
from policy.model import HOUR, Policy
from policy.reference import Reference
from policy.state import Born, Event, Fact
from tests.generators.policies import random_history, random_policy_text
from tests.policy.lives import EVENTS, START, after, policy_of

FADING = (
    "half-life 2 days", "linear over 3 days", "expires after 2 days",
    "cap 4 after 2 days without any event",
    "half-life 2 days, evaluated daily at 06:00 of office",
)  # fmt: skip


def shared(fading: str) -> Policy:
    return policy_of(
        EVENTS,
        'calendar office { timezone "America/New_York"  open mon to fri 09:00 to 17:00 }',
        f"""
fields {{ account text  size integer }}
accounts by account
score {{
  g from -5 to 60 of account, {fading} {{ +10 on click  +3 on reply at most 2 times in 1 day  -4 on visit
    +2 when size >= 3 }}
  own, half-life 1 day {{ +6 on click }}
}}
track lead {{
  status New {{ start  owner marketing  to MQL when score >= 24  to Lost when g < -3 }}
  status MQL {{ owner sales  on entry reset own  to New when score < 12  to Done by sales
    to Lost after 20 days }}
  status Done {{ final }}
  status Lost {{ final }}
}}
route lead.MQL first match {{ hold at most 1 day when g > 40  to owner of account  to desk otherwise }}
team desk {{ role sales  members "a", "b"  assign sticky  at most 3 open per rep }}
""",
    )


def crowd_of(rng: random.Random, people: int) -> tuple[list[Record], dict[int, list[Fact]]]:
    records: list[Record] = []
    events: dict[int, list[Fact]] = {}
    for number in range(people):
        born = START + rng.randrange(0, 40) * HOUR
        account = rng.choice(("x", "x", "y", None))
        records.append(Record((("account", account), ("size", rng.randrange(6))), born))
        events[number] = [
            Event(born + rng.randrange(0, 200) * HOUR, rng.choice(("click", "click", "visit", "reply")))
            for _ in range(rng.randrange(5))
        ]
    return records, events


def decisions(
    reader: Reader, records: list[Record], events: dict[int, list[Fact]], at: int
) -> list[object]:
    return [
        (one.status, one.score, one.groups, one.rep, one.deadlines, one.happened, one.options)
        for one in decide_many(reader, records, events, at)
    ]


@pytest.mark.parametrize("fading", FADING)
def test_an_account_is_read_alike(fading: str) -> None:
    policy = shared(fading)
    for seed in range(3):
        records, events = crowd_of(random.Random(seed), 9)
        at = after(24 * 14)
        assert decisions(Engine(policy), records, events, at) == decisions(
            Reference(policy), records, events, at
        )


@pytest.mark.parametrize("seed", range(15))
def test_random_policies_read_accounts_alike(seed: int) -> None:
    rng = random.Random(seed)
    policy, found = compile_text(random_policy_text(rng, 1 + seed % 3))
    assert policy is not None, found
    logs = [random_history(policy, rng, 6) for _ in range(5)]
    records, events = [], {}
    for number, (born, *facts) in enumerate(logs):
        assert isinstance(born, Born)
        values = {**dict(born.values), "account": "x"}
        records.append(Record(tuple(values.items()), born.at))
        events[number] = facts
    at = max(facts[-1].at for facts in events.values())
    assert decisions(Engine(policy), records, events, at) == decisions(
        Reference(policy), records, events, at
    )
