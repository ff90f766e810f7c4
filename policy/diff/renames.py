"""Which names were only exchanged: told by `retired X becomes Y`, or by a body that stayed the same."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from policy.diff.items import Declaration
from policy.diff.renaming import Names
from policy.model import Policy

_RENAMED = ("field", "definition", "calendar", "group", "status", "team", "cadence", "example")
_WORD = re.compile(r"[^\W\d][\w.]*(?:-[^\W\d][\w.]*)*")
_SOME_NAME = "?"

Found = Mapping[tuple[str, str], Declaration]  # by kind and name


def renames(old: Policy, new: Policy, was: Found, now: Found) -> Names:
    """The new name by kind and old name, for what is gone from `was` and has come to `now`.

    A status whose value in the CRM a new status has now, or is retired in favour of one, is renamed;
    anything else where just one thing is gone and just one has come whose bodies are equal, names that
    changed aside.
    """
    gone = [one for key, one in was.items() if key not in now]
    come = [one for key, one in now.items() if key not in was]
    found = dict(_retired(old, new, gone, come))
    taken = set(found.values())
    gone = [one for one in gone if (one.what, one.name) not in found]
    come = [one for one in come if not (one.what == "status" and one.name in taken)]
    names = {one.name for one in (*gone, *come)} | {name for _, name in found} | taken
    return found | dict(_by_body(gone, come, names))


def _retired(
    old: Policy, new: Policy, gone: Iterable[Declaration], come: Iterable[Declaration]
) -> Iterable[tuple[tuple[str, str], str]]:
    """Where several are retired in favour of one new status, the first in the text is what it was."""
    free = {one.name for one in come if one.what == "status"}
    becomes = {one.label: one.becomes for one in new.retired}
    called = {(one.track, one.label): one.name for one in new.statuses}
    for one in gone:
        if one.what == "status":
            was = old.status[one.name]
            target = called.get((was.track, was.label)) or becomes.get(was.label, "")
            if target in free:
                free.discard(target)
                yield ("status", one.name), target


def _by_body(
    gone: Iterable[Declaration], come: Iterable[Declaration], names: Collection[str]
) -> Iterable[tuple[tuple[str, str], str]]:
    bodies = _bodies(come, names)
    for key, ones in _bodies(gone, names).items():
        others = bodies.get(key, [])
        if len(ones) == len(others) == 1:
            yield (ones[0].what, ones[0].name), others[0].name


def _bodies(
    among: Iterable[Declaration], names: Collection[str]
) -> dict[tuple[str, ...], list[Declaration]]:
    found: dict[tuple[str, ...], list[Declaration]] = {}
    for one in among:
        if one.what in _RENAMED and one.items:
            found.setdefault((one.what, *_body(one, names)), []).append(one)
    return found


def _body(one: Declaration, names: Collection[str]) -> list[str]:
    """What it says, in no order, with a blank for every name that may have changed."""

    def blank(found: re.Match[str]) -> str:
        return _SOME_NAME if found[0] in names else found[0]

    track = one.name.rpartition(".")[0] if one.what == "status" else ""
    return sorted([track, *(_WORD.sub(blank, f"{item.aspect}: {item.text}") for item in one.items)])
