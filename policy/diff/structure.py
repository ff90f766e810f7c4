"""What was added, removed, renamed, moved and changed, by identity and not by text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsl.source import Span
from policy.diff.align import align, out_of_order
from policy.diff.items import Declaration, Item, declarations
from policy.diff.model import Change, Detail, Structure
from policy.diff.renames import renames
from policy.diff.renaming import Names, renamed
from policy.model import Policy

Key = tuple[str, str]
_NO_PLACE = ("policy", "role", "event", "accounts")  # of which only the block that holds them has one


def structure(old: Policy, new: Policy, old_root: str = "", new_root: str = "") -> Structure:
    """Compares two policies; a root is the beginning of paths that is no part of a file's name."""
    was, now = _by_key(old), _by_key(new)
    names = renames(old, new, was, now)
    was = {
        (what, names.get((what, one), one)): said
        for (what, one), said in _by_key(renamed(old, names)).items()
    }
    was = _same_routes(_one_policy(was, now), now)
    files = _Files(old_root, new_root, was.values(), now.values())
    changes = [*_gone(was, now), *_come(was, now), *_kept(was, now, names, files)]
    order = {what: at for at, what in enumerate(dict.fromkeys(what for what, _ in (*now, *was)))}
    changes.sort(key=lambda one: order[one.what])
    return Structure(tuple(changes), dict(names))


def _by_key(policy: Policy) -> dict[Key, Declaration]:
    """A name that is declared twice (two guarantees of one text) counts once."""
    found: dict[Key, Declaration] = {}
    for one in declarations(policy):
        found.setdefault(one.key, one)
    return found


def _one_policy(was: dict[Key, Declaration], now: dict[Key, Declaration]) -> dict[Key, Declaration]:
    """There is one policy on each side, whatever it is called."""
    name = next(one for what, one in now if what == "policy")
    return {(what, name) if what == "policy" else (what, key): one for (what, key), one in was.items()}


def _same_routes(was: dict[Key, Declaration], now: dict[Key, Declaration]) -> dict[Key, Declaration]:
    """A route that serves other statuses than before is still that route, if it shares one."""
    free = {
        name: set(name.split(", ")) for what, name in now if what == "route" and (what, name) not in was
    }
    found: dict[Key, Declaration] = {}
    for (what, name), one in was.items():
        if what == "route" and (what, name) not in now:
            shared = next((new for new, served in free.items() if served & set(name.split(", "))), None)
            if shared is not None:
                free.pop(shared)
                name = shared
        found[what, name] = one
    return found


# --- the kinds of change ------------------------------------------------------------------------


def _gone(was: dict[Key, Declaration], now: dict[Key, Declaration]) -> Iterator[Change]:
    for key, one in was.items():
        if key not in now:
            yield Change("removed", one.what, one.name, old=one.span)


def _come(was: dict[Key, Declaration], now: dict[Key, Declaration]) -> Iterator[Change]:
    for key, one in now.items():
        if key not in was:
            yield Change("added", one.what, one.name, new=one.span)


def _kept(
    was: dict[Key, Declaration], now: dict[Key, Declaration], names: Names, files: _Files
) -> Iterator[Change]:
    former = {(what, name): old for (what, old), name in names.items()}
    elsewhere = _elsewhere(was, now, files)
    for key, new in now.items():
        if key not in was:
            continue
        old = was[key]
        details = tuple(compared(old, new))
        name_was = former.get(key, "")
        moved = files.moved(old, new) or ("", "")
        if not (details or name_was or moved[0] or key in elsewhere):
            continue
        kind = "renamed" if name_was else "changed" if details else "moved"
        yield Change(kind, new.what, new.name, name_was, details, *moved, old.span, new.span)  # type: ignore[arg-type]


def compared(old: Declaration, new: Declaration) -> Iterator[Detail]:
    """What of one declaration differs, in words, in the order of the new text."""
    if old.what == "policy" and old.name != new.name:
        yield Detail("name", old.name, new.name)
    if old.what == "route" and old.name != new.name:
        yield Detail("statuses", old.name, new.name)
    left, right = old.items, new.items
    found = align(
        (_texts(left), _texts(right)),
        (_conditions(left), _conditions(right)),
        ([one.key for one in left], [one.key for one in right]),
    )
    details = {at: Detail(right[at].aspect, "", right[at].text) for at in found.added}
    details |= {b: one for a, b in found.pairs if (one := _changed(left[a], right[b]))}
    yield from (Detail(left[at].aspect, left[at].text, "") for at in found.removed)
    yield from (details[at] for at in sorted(details))
    yield from _reordered(left, right, found.pairs)


def _changed(old: Item, new: Item) -> Detail | None:
    """A row for the same leads may lead elsewhere; else one thing is said otherwise."""
    if old.key != new.key:
        return Detail(f"row {new.text}", *(one.aspect.removeprefix("row ") for one in (old, new)))
    return Detail(new.aspect, old.text, new.text) if old.text != new.text else None


def _conditions(items: Iterable[Item]) -> list[tuple[str, str]]:
    """Rows by the leads that they are for; all else by what it is about."""
    return [("rows", one.text) if one.order == "rows" else (one.key, "") for one in items]


def _texts(items: Iterable[Item]) -> list[tuple[str, str]]:
    return [(one.key, one.text) for one in items]


def _reordered(
    left: tuple[Item, ...], right: tuple[Item, ...], pairs: tuple[tuple[int, int], ...]
) -> Iterator[Detail]:
    for order in dict.fromkeys(one.order for one in right if one.order):
        listed = [b for a, b in pairs if left[a].order == right[b].order == order]
        moved = len(out_of_order(listed))
        if moved:
            yield Detail(f"order of {order}: {moved} of {len(listed)} moved")


# --- places -------------------------------------------------------------------------------------


class _Files:
    """What files are called, wherever they lie; where each side is one file, its name says nothing."""

    def __init__(
        self, old: str, new: str, was: Iterable[Declaration], now: Iterable[Declaration]
    ) -> None:
        self.old, self.new = old, new
        one_each = all(len({one.span.path for one in side}) <= 1 for side in (was, now))
        self.told = not one_each

    def moved(self, old: Declaration, new: Declaration) -> tuple[str, str] | None:
        if not self.told or new.what in _NO_PLACE or not old.span.path or not new.span.path:
            return None
        here, there = old.span.path.removeprefix(self.old), new.span.path.removeprefix(self.new)
        return None if here == there else (here, there)


def _elsewhere(
    was: dict[Key, Declaration], now: dict[Key, Declaration], files: _Files
) -> frozenset[Key]:
    """What stands elsewhere among its like in the same file, the fewest that explain the new order."""
    found: set[Key] = set()
    both: dict[tuple[str, str], list[Key]] = {}
    for key, new in now.items():
        if key in was and new.what not in _NO_PLACE and files.moved(was[key], new) is None:
            both.setdefault((new.what, new.span.path), []).append(key)
    for keys in both.values():
        by_old = sorted(keys, key=lambda key: _at(was[key].span))
        place = {key: at for at, key in enumerate(sorted(keys, key=lambda key: _at(now[key].span)))}
        number = {place[key]: key for key in keys}
        found |= {number[at] for at in out_of_order([place[key] for key in by_old])}
    return frozenset(found)


def _at(span: Span) -> tuple[int, int]:
    return span.line, span.column
