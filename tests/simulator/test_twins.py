"""Random policies in random worlds: kernel, in both its ways of running, and slow simulator agree.

`make fuzz` tries seeds that nobody has tried yet; one that finds something gets a row here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from simulator.kernel import layout as L
from simulator.measures import split
from simulator.plan import plan
from simulator.replication import Room, Worker
from tests.generators.kinds import counted, made
from tests.simulator import twins
from tests.simulator.twins import agree, by_ledger, differences, slow


@dataclass(frozen=True)
class About:
    """Worlds of a kind, and what they were chosen for."""

    kind: str
    what: str
    seeds: tuple[int, ...]


TABLE = (
    About("plain", "touches that take no time", (2,)),
    About("plain", "clocks of passed statuses", (5, 13)),
    About("plain", "fields that nobody models", (6,)),
    About("plain", "cadences with conversations", (12,)),
    About("plain", "retries at an opening", (14,)),
    About("plain", "the gone", (19,)),
    About("plain", "accounts that nobody models", (34,)),
    About("plain", "requirements on accounts that nobody models", (40,)),
    About("plain", "touches where nobody behaves", (45,)),
    About("plain", "`to owner of account`", (48,)),
    About("plain", "daily groups", (50,)),
    About("plain", "an event that brings a working day's end forward", (432,)),
    About("urgent", "urgent people of a shared queue: `pause`", (125,)),
    About("urgent", "urgent people of a shared queue: `hand back`", (85,)),
    About("urgent", "urgent people of a shared queue: own hours", (267,)),
    About("urgent", "urgent people of a rep, by score", (86,)),
    About("urgent", "urgent people of a rep, with a cap", (106,)),
    About("urgent", "urgent people of the account's owner", (237,)),
    About("colleagues", "a colleague's event moves somebody", (81, 111)),
    About("colleagues", "lines before their time", (62, 92)),
    About("colleagues", "events and resets that others must hear in turn", (75, 101)),
    About("colleagues", "referrals into an account", (42,)),
    About("colleagues", "colleagues who enter and leave final statuses", (24, 94)),
    About("colleagues", "a status nobody owns", (19,)),
    About("colleagues", "void work of the gone", (448,)),
    About("colleagues", "a clock that is restarted without time left", (900140,)),
    About("backlogs", "of idle reps", (14, 28, 33, 48)),
    About("backlogs", "somebody gets one of the people meanwhile", (15,)),
    About("derived", "fields that follow from an account's people", (1, 23, 28)),
    About("derived-colleagues", "with groups of the account", (6, 9, 17)),
    About("derived-backlogs", "with backlogs", (35, 40, 45)),
    About("rosters", "work cut off and dropped by those who leave", (32, 34, 48)),
    About("rosters", "several on one seat", (2, 34, 107)),
    About("rosters", "pauses around meetings", (44, 106)),
    About("rosters", "picks against the work order", (32, 100)),
    About("rosters", "teams and queues that get people back", (14, 89)),
    About("rosters", "reps of all sorts", (104,)),
    About("curves", "lengths, chances and answers read all that can be read",
          (14, 17, 32, 35, 39, 45, 51, 54)),
    About("asking", "people who ask to be talked to", (0, 1, 2)),
    About("rollout-asking", "with a switch", (4,)),
    About("zones", "behaviour in the hours of somebody's own zone", (2, 5, 11)),
    About("personas", "fields drawn together from the rows of a table", (3, 7, 19)),
    About("snapshot", "people inside at the start", (0, 2, 3, 4, 6, 7, 8, 9, 10, 11, 13, 16)),
    About("snapshot", "points that fall although no rule gives any", (213,)),
    About("snapshot-curves", "no rep is at work with anybody at the start", (14,)),
    About("snapshot-rollout", "a switch at the start, or later on (9, 12)", (1, 4, 5, 8, 9, 12, 14)),
    About("rollout", "reps of their own hours", (4, 10, 401)),
    About("rollout", "backlogs of idle reps", (5, 9)),
    About("rollout", "fields that follow from an account's people", (3, 32)),
    About("rollout", "more people from the switch on", (2, 13)),
    About("rollout", "replies", (64,)),
    About("rollout", "a switch to any other policy", (111,)),
    About("rollout-accounts", "owners of accounts are kept", (1, 2, 6)),
    About("rollout-fewer", "work that would pause to the end does so after the switch", (358,)),
    About("rollout-much", "whatever is read is carried over", (4, 5, 9)),
    About("rollout-much", "no rep is at work with anybody at the switch", (1000026,)),
    About("rollout-urgent", "urgent people are carried over", (56, 126, 159)),
)  # fmt: skip
# What must happen more often than that, from the switch on where there is one.
HAPPENS = {
    "urgent": ("interrupted", 0),
    "backlogs": ("pull", 20),
    "derived": ("set", 20),
    "derived-colleagues": ("set", 20),
    "derived-backlogs": ("set", 20),
    "snapshot": ("inside", 5),
    "snapshot-curves": ("inside", 5),
    "snapshot-rollout": ("switch", 0),
    "rollout-accounts": ("switch", 4),
    "rollout-fewer": ("switch", 4),
    "rollout-much": ("switch", 4),
    "rollout-urgent": ("interrupted", 0),
    "rollout-asking": ("switch", 0),
}
QUIET = ("backlogs", 15)  # nobody is left to be pulled


def cases() -> Iterator[tuple[str, int]]:
    """Each once, however much it is about."""
    yield from dict.fromkeys((one.kind, seed) for one in TABLE for seed in one.seeds)


@pytest.mark.parametrize(("kind", "seed"), [*cases()])
def test_twins_write_one_log(kind: str, seed: int) -> None:
    expected = agree(made(kind, seed), seed)
    assert len(expected) > 50
    happens, times = HAPPENS.get(kind, ("born", 0))
    base = made(kind, seed)[2]
    found = sum(one.kind == happens for one in expected if base is None or one.at >= base.at)
    assert found > times or (kind, seed) == QUIET, (happens, found)


def test_worlds_have_what_their_kind_is_called_for() -> None:
    for kind, seed in cases():
        _, scenario, base = made(kind, seed)
        assert (base is not None) == ("rollout" in kind)
        assert scenario.behaviour.zones or kind != "zones"
        assert any(one.personas for one in scenario.fields) or kind != "personas"


def test_little_room_changes_nothing() -> None:
    """What is full at once grows, part by part, until all fits."""
    policy, scenario, _ = world = made("plain", 13)
    worker = Worker(plan(policy, scenario))
    worker.room = Room(worker.tables.expected, people=1, pool=64, heap=1, log=16)
    worker.run(13, 0, ahead=False, logging=True)
    assert worker.log() == slow(world, 13)


def test_a_planted_bug_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another number of the plan makes another log: the comparison sees what the tables say."""
    policy, scenario, _ = world = made("plain", 13)
    planned = plan(policy, scenario)
    words = planned.words.copy()
    first = int(words[L.H_RULES]) + 1
    words[first + L.RU_POINTS] += 1_000_000
    monkeypatch.setattr(twins, "plan", lambda *_: replace(planned, words=words))
    found = differences(world, 13, slow(world, 13))
    assert found[0].startswith("in turn: line ")
    assert any(one.startswith("running ahead: line ") for one in found)


def test_a_number_that_is_counted_otherwise_shows() -> None:
    policy, scenario = counted("plain", 2)
    planned = plan(policy, scenario)
    wanted = split(planned, Worker(planned).run(2, 0))
    assert by_ledger(policy, scenario, 2, wanted) == []
    flows = wanted["flows"].copy()
    flows[0, 0] += 1
    found = by_ledger(policy, scenario, 2, wanted | {"flows": flows})
    now = flows[0, 0]
    assert found == [f"{way}: flows[0, 0] is {now - 1} and not {now}" for way, _ in twins.WAYS]
