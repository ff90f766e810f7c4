"""The warm-up that policies need in a scenario."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from leadpolicy.interrupting import nothing
from leadpolicy.progress import Advance
from leadpolicy.simulating import Arm, Study, refusing
from leadpolicy.words import listed
from policy.model import DAY
from simulator.settling import Settling, halfway, settling, steady
from simulator.study import study as run_study

FORMAT_VERSION = 1
Found = Sequence[list[Settling]]  # for each policy, the slowest first


def run(arms: Sequence[Arm], study: Study, advance: Advance, stop: threading.Event) -> Found:
    """What settles when, policy by policy, of those who come all the time. InputError;
    KeyboardInterrupt where no run was finished."""
    pairs = [(one.policy, steady(one.scenario)[0]) for one in arms]
    with refusing():
        results = run_study(pairs, study.replications, study.seed, study.threads, advance, stop)
    if not results[0].replications:
        raise nothing()
    return [settling(one, arm.policy) for one, arm in zip(results, arms, strict=True)]


def longest(found: Found) -> int | None:
    """Days after which everything has settled; None if something has not."""
    slowest = [each[0].days for each in found if each]
    known = [one for one in slowest if one is not None]
    return max(known, default=0) if len(known) == len(slowest) else None


def proposed(found: Found, arms: Sequence[Arm]) -> int:
    """A warm-up to go on with: where something does not settle, as long as this run can tell."""
    days = longest(found)
    return halfway(arms[0].scenario.horizon // DAY) if days is None else days


def page(found: Found, arms: Sequence[Arm], paths: Sequence[str]) -> str:
    lines = [f"{path}: {_said(each)}" for path, each in zip(paths, found, strict=True)]
    crowds = left_out(arms)
    if crowds:
        lines.append(f"left out: campaigns and imports of {listed(crowds)}, which never settle")
    days, go_on = longest(found), proposed(found, arms)
    if days is None:
        piling = any(one.piles_up for each in found for one in each)
        lines += ["", _PILING if piling else _CURE, f"to go on, write `warm-up: {go_on} days`: {_WHY}"]
    else:
        lines += ["", f"write `warm-up: {days} days`" if days else "write `warm-up: none`"]
    return "\n".join(lines)


def left_out(arms: Sequence[Arm]) -> list[str]:
    """The sources of whose campaigns and imports nothing is told."""
    every = (name for one in arms for name in steady(one.scenario)[1])
    return [f"`{one}`" for one in dict.fromkeys(every)]


def as_data(found: Found, arms: Sequence[Arm], paths: Sequence[str], study: Study) -> dict[str, object]:
    """The same for other programs; days are null where something has not settled."""
    return {
        "format_version": FORMAT_VERSION,
        "seed": study.seed,
        "replications": study.replications,
        "days": longest(found),
        "proposed_days": proposed(found, arms),
        "left_out": [one.strip("`") for one in left_out(arms)],
        "policies": [
            {
                "policy": path,
                "days": longest([each]),
                "settled": [
                    {"what": one.what, "days": one.days, "middle": one.middle, "end": one.end}
                    for one in each
                ],
            }
            for path, each in zip(paths, found, strict=True)
        ],
    }


_CURE = (
    "this run does not settle: a `horizon` of twice the days may do, unless a team has more "
    "work than time; `simulate` says which"
)
_PILING = (
    "this run does not settle: people pile up as fast at the end as before, so a longer one will hardly "
    "help;\ndoes everybody leave there some day, and has each team time for its work (`simulate` says)?"
    "\n`scenario snapshot` and `start-from` begin with those who are there today"
)
_WHY = "half of this run, after which figures still move"


def _grows(one: Settling) -> str:
    return f"{one.middle:,.0f} in the middle, {one.end:,.0f} at the end"


def _said(each: list[Settling]) -> str:
    if not each:
        return "nothing to settle"
    open_ones = [f"{one.what}: {_grows(one)}" for one in each if one.days is None]
    if open_ones:
        return "\n  ".join(("not settled by the middle of the run", *open_ones))
    return f"settled after {each[0].days} days, {each[0].what} last"
