"""What two policies do with leads, compared: proved to be alike, or shown by a lead that is treated
otherwise, or said to be undecided.

Only leads count that both policies' declarations accept, and only statuses that both have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from policy.diff.meaning.asking import IN_ALL, Comparing, Found
from policy.diff.meaning.pairing import Pair
from policy.diff.meaning.scores import compare_groups
from policy.diff.meaning.stated import Said, statements
from policy.diff.meaning.tables import Key, Table, questions, unasked
from policy.diff.model import Meaning, Open, Region, Side
from policy.model import Policy

ONE_SIDED = ("start", "held")  # questions that only make sense where both policies have them
MOST = 2 * IN_ALL  # regions that are kept
AREAS = (
    "statuses",
    "fields",
    "starts",
    "scoring",
    "moves",
    "deadlines",
    "owners",
    "routing",
    "teams",
    "cadences",
)


def meaning(was: Policy, new: Policy) -> Meaning:
    """Compares an old policy, under the names of the new one, with the new one."""
    pair = Pair(was, new)
    found = [*_statuses(pair), *_stated(pair), *compare_groups(pair), *_asked(pair)]
    regions = _merged(sorted((one for each in found for one in each.regions), key=_by_area))
    unknown = [one for each in found for one in each.unknown]
    left_out = sum(one.left_out for one in found) + max(0, len(regions) - MOST)
    return Meaning(tuple(regions[:MOST]), tuple(unknown), len(found), left_out)


def _by_area(one: Region) -> int:
    return AREAS.index(one.area)


# --- what is stated -----------------------------------------------------------------------------


def _statuses(pair: Pair) -> Iterator[Found]:
    names = dict.fromkeys(one.name for one in (*pair.now.statuses, *pair.was.statuses))
    for name in names:
        found = Found()
        sides = [
            Side("there is none", policy.span)
            if name not in policy.status
            else Side("there is one", policy.status[name].span)
            for policy in (pair.was, pair.now)
        ]
        if sides[0].text != sides[1].text:
            found.regions.append(Region("statuses", f"status `{name}`", (), sides[0], sides[1]))
        yield found


def _stated(pair: Pair) -> Iterator[Found]:
    old, new = statements(pair.was, pair.statuses), statements(pair.now, pair.statuses)
    for key, now in new.items():
        was = old.get(key)
        if was is None:
            continue
        found = Found()
        if _differ(was, now):
            sides = Side(_apart(was, now), was.span), Side(_apart(now, was), now.span)
            found.regions.append(Region(now.area, now.question, (), *sides))
        yield found


def _apart(one: Said, other: Said) -> str:
    """What only this side says; what only the other does, if nothing."""
    mine = [part for part in one.parts if part not in other.parts]
    if mine:
        return ", ".join(mine)
    theirs = [part for part in other.parts if part not in one.parts]
    return f"without {', '.join(theirs)}" if theirs else one.order or ", ".join(one.parts)


def _differ(was: Said, now: Said) -> bool:
    """Of the order of timers only what is turned round counts; timers come and go by themselves. So do
    teams and the dayparts that cadences name."""
    if was.key[0] not in ("order", "dayparts"):
        return was.means != now.means
    assert isinstance(was.means, frozenset)
    assert isinstance(now.means, frozenset)
    if was.key[0] == "order":
        return any((after, before) in now.means for before, after in was.means)
    had = {(team, name): means for team, name, means in was.means}
    return any(had.get((team, name), means) != means for team, name, means in now.means)


# --- what is asked about a lead -----------------------------------------------------------------


def _asked(pair: Pair) -> Iterator[Found]:
    comparing = Comparing(pair)
    old, new = questions(pair.was, pair.statuses), questions(pair.now, pair.statuses)
    yield from _other_timers(comparing, old, new)
    yield from _other_holds(old, new)
    for key in _in_order(old, new):
        left, right = old.get(key), new.get(key)
        some = right or left
        assert some is not None
        if key[0] in ONE_SIDED and (left is None or right is None):
            continue
        if key[0] == "urgent" and not all(key[1] in one.team for one in (pair.was, pair.now)):
            continue
        left = left or unasked(pair.was, some)
        right = right or unasked(pair.now, some)
        yield _one(comparing, left, right)


def _other_holds(old: dict[Key, Table], new: dict[Key, Table]) -> Iterator[Found]:
    """A hold that is cut in two ends, and begins anew, where one would have gone on. Where one of the
    policies has no hold at all, the routes themselves tell."""
    counts = [Counter(key[1] for key in side if key[0] == "held") for side in (old, new)]
    for status in counts[1]:
        if counts[0][status] and counts[0][status] != counts[1][status]:
            was, now = old["held", status, 0], new["held", status, 0]
            question = f"how long leads are held in `{status}`"
            why = f"there were {counts[0][status]} holds, and are {counts[1][status]}"
            sides = was.rows[0].span, now.rows[0].span
            yield Found(unknown=[Open("routing", question, why, *sides)])


def _other_timers(comparing: Comparing, old: dict[Key, Table], new: dict[Key, Table]) -> Iterator[Found]:
    """A timer that does the same after another time is one difference, not two: both are taken out."""
    mine = [table for key, table in old.items() if key[0] == "after" and key not in new]
    theirs = [table for key, table in new.items() if key[0] == "after" and key not in old]
    for was in mine:
        now = next((one for one in theirs if _same_but_time(comparing, was, one)), None)
        if now is None:
            continue
        theirs.remove(now)
        del old[was.key], new[now.key]
        target = was.rows[0].text.partition(",")[0]
        region = Region(
            was.area,
            f"when `{was.key[1]}` {target} by time",
            (),
            Side(_time(was), was.rows[0].span),
            Side(_time(now), now.rows[0].span),
        )
        yield Found([region])


def _same_but_time(comparing: Comparing, was: Table, now: Table) -> bool:
    return was.key[1] == now.key[1] and comparing.alike(was, now)


def _time(table: Table) -> str:
    """`after 30 days` of "`lead.Working` after 30 days"."""
    return table.question.rpartition("` ")[2]


def _in_order(old: dict[Key, Table], new: dict[Key, Table]) -> Iterator[Key]:
    """The new policy's questions, then those that only the old one answers."""
    yield from new
    yield from (key for key in old if key not in new)


def _one(comparing: Comparing, old: Table, new: Table) -> Found:
    pair = comparing.pair
    if pair.comparable:
        return comparing.compare(old, new)
    if [pair.forms[0].form(one.guard) for one in old.rows] == [
        pair.forms[1].form(one.guard) for one in new.rows
    ] and [one.outcome for one in old.rows] == [one.outcome for one in new.rows]:
        return Found()
    why = "a field has another type than before"
    return Found(unknown=[Open(new.area, new.question, why, old.rows[0].span, new.rows[0].span)])


def _merged(regions: list[Region]) -> list[Region]:
    """What parts for the same reason is told as one."""
    found: dict[tuple[object, ...], Region] = {}
    for one in regions:
        key = (one.area, one.cause) if one.cause is not None else (one.area, one.question)
        had = found.get(key)
        found[key] = one if had is None else replace(had, also=(*had.also, one.question))
    return list(found.values())
