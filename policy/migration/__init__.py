"""How the statuses of stored records become those of a new policy: which value becomes which.

A value is what the CRM stores: the label of a status. It is carried over when its status has another
label now or is retired, step by step: what the old policy had retired in favour of a status that is
retired itself by now goes all the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policy.model import Policy, Status

BY_HAND = "carry these records over track by track, by hand"


@dataclass(frozen=True)
class Step:
    """Records of `track` that hold `value` get `becomes`. `was` and `status` are the qualified statuses,
    `was` is "" of a value that had been retired; `via` is what that became, if it is gone as well."""

    track: str
    value: str
    becomes: str
    was: str
    status: str
    via: str = ""


@dataclass(frozen=True)
class Conflict:
    """Records that no rule of the new policy carries over, or that two carry over differently."""

    track: str
    value: str
    why: str
    help: str


@dataclass(frozen=True)
class Migration:
    """`unchanged` is how many values mean the same status as before."""

    old: str
    new: str
    steps: tuple[Step, ...]
    conflicts: tuple[Conflict, ...]
    unchanged: int


def migration(old: Policy, new: Policy) -> Migration:
    """What to do with records that were written under the old policy."""
    found = [*_of_statuses(old, new), *_of_retired(old, new)]
    clashes = _clashes([one for one in found if isinstance(one, Step)])
    clashing = {one.value for one in clashes}
    lost = [one for one in found if isinstance(one, Conflict) and one.value not in clashing]
    clashes += _mixed(found, {one.value: one for one in lost})
    clashing |= {one.value for one in clashes}
    steps = [one for one in found if isinstance(one, Step) and one.value not in clashing]
    moving = tuple(one for one in steps if one.value != one.becomes)
    return Migration(_called(old), _called(new), moving, (*lost, *clashes), len(steps) - len(moving))


def becomes(old: Policy, new: Policy) -> dict[str, str]:
    """By status of the old policy the one of the new policy that it is now; without those that are
    gone."""
    present = ((one.name, _present(new, one)) for one in old.statuses)
    return {name: one.name for name, one in present if one is not None}


def _called(policy: Policy) -> str:
    return f"{policy.name} {policy.version}".rstrip()


# --- values of statuses -------------------------------------------------------------------------


def _of_statuses(old: Policy, new: Policy) -> Iterator[Step | Conflict]:
    for status in old.statuses:
        target = _present(new, status)
        said = next((one.becomes for one in new.retired if one.label == status.label), "")
        if target is None:
            yield _lost(new, status)
        elif said and said != target.name:
            yield Conflict(
                status.track,
                status.label,
                f"`{target.name}` is still there, and the new policy says `{said}`",
                f"let the value become `{target.name}`, or call the status otherwise",
            )
        elif target.track != status.track and status.track in new.tracks:
            yield Conflict(
                status.track,
                status.label,
                f"it becomes `{target.name}`, which is in another track",
                f"convert these people by hand, or retire the value in favour of a status of"
                f" `{status.track}`",
            )
        else:
            yield Step(status.track, status.label, target.label, status.name, target.name)


def _present(new: Policy, status: Status) -> Status | None:
    """What a status is now: itself, the one with its value, or the one that its value becomes."""
    if status.name in new.status:
        return new.status[status.name]
    named = [one for one in new.statuses if one.track == status.track and one.label == status.label]
    retired = [new.status[one.becomes] for one in new.retired if one.label == status.label]
    return next(iter((*named, *retired)), None)


def _lost(new: Policy, status: Status) -> Conflict:
    return Conflict(
        status.track,
        status.label,
        f"`{status.name}` is gone, and nothing says what becomes of its records",
        _by_hand(new, status.label) or f'add `retired "{status.label}" becomes ...`',
    )


def _by_hand(new: Policy, label: str) -> str:
    """What to do where no `retired` can be written, since the value is still in use."""
    by = holder(new, label)
    return f'`{by}` holds "{label}", too, so that it cannot be retired: {BY_HAND}' if by else ""


def holder(new: Policy, label: str) -> str:
    """The status that is stored as this value, and so keeps it from being retired; "" for none."""
    return next((one.name for one in new.statuses if one.label == label), "")


# --- values that had been retired ---------------------------------------------------------------


def _of_retired(old: Policy, new: Policy) -> Iterator[Step | Conflict]:
    said = {one.label: one.becomes for one in new.retired}
    for one in old.retired:
        former = old.status[one.becomes]
        present = _present(new, former)
        becomes = said.get(one.label, present.name if present else "")
        if not becomes:
            yield Conflict(
                former.track,
                one.label,
                f"it became `{former.name}`, which is gone",
                _by_hand(new, one.label) or f'add `retired "{one.label}" becomes ...`',
            )
        elif present is not None and becomes != present.name:
            yield Conflict(
                former.track,
                one.label,
                f"it became `{former.name}`, now `{present.name}`, and the new policy says `{becomes}`",
                "records that were carried over by the old rule are there already: choose one of them",
            )
        else:
            target = new.status[becomes]
            via = former.label if former.name not in new.status else ""
            yield Step(target.track, one.label, target.label, "", target.name, via)


def _clashes(steps: list[Step]) -> list[Conflict]:
    """A value that two tracks share must become the same in both: the stored value is all there is."""
    becomes: dict[str, list[Step]] = {}
    for one in steps:
        becomes.setdefault(one.value, []).append(one)
    found = []
    for value, ones in becomes.items():
        if len({one.becomes for one in ones}) > 1:
            ways = " and ".join(f'"{one.becomes}" in track `{one.track}`' for one in ones)
            found.append(Conflict("", value, f"it becomes {ways}", BY_HAND))
    return found


def _mixed(found: Sequence[Step | Conflict], lost: Mapping[str, Conflict]) -> list[Conflict]:
    """A value that would become another in one track, while in the other nothing can be said of it."""
    return [
        Conflict(
            one.track,
            one.value,
            f'it becomes "{one.becomes}", but records of track `{lost[one.value].track}` hold it, too',
            BY_HAND,
        )
        for one in found
        if isinstance(one, Step) and one.value in lost and one.becomes != one.value
    ]
