"""The warm-up that policies need in a scenario."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from leadpolicy.interrupting import nothing
from leadpolicy.progress import Advance
from leadpolicy.simulating import Arm, Study, refusing
from simulator.settling import Settling, settling
from simulator.study import study as run_study

FORMAT_VERSION = 1
Found = Sequence[list[Settling]]  # for each policy, the slowest first


def run(arms: Sequence[Arm], study: Study, advance: Advance, stop: threading.Event) -> Found:
    """What settles when, policy by policy. InputError; KeyboardInterrupt where no run was finished."""
    pairs = [(one.policy, one.scenario) for one in arms]
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


def page(found: Found, paths: Sequence[str]) -> str:
    lines = [f"{path}: {_said(each)}" for path, each in zip(paths, found, strict=True)]
    days = longest(found)
    if days is None:
        lines += ["", _CURE]
    else:
        lines += ["", f"write `warm-up: {days} days`" if days else "write `warm-up: none`"]
    return "\n".join(lines)


def as_data(found: Found, paths: Sequence[str], study: Study) -> dict[str, object]:
    """The same for other programs; days are null where something has not settled."""
    return {
        "format_version": FORMAT_VERSION,
        "seed": study.seed,
        "replications": study.replications,
        "days": longest(found),
        "policies": [
            {
                "policy": path,
                "days": longest([each]),
                "settled": [{"what": one.what, "days": one.days} for one in each],
            }
            for path, each in zip(paths, found, strict=True)
        ],
    }


_CURE = (
    "this run does not settle: a `horizon` of twice the days may do, unless a team has more "
    "work than time; `simulate` says which"
)


def _said(each: list[Settling]) -> str:
    if not each:
        return "nothing to settle"
    open_ones = [one.what for one in each if one.days is None]
    if open_ones:
        return f"not settled by the middle of the run: {', '.join(open_ones)}"
    return f"settled after {each[0].days} days, {each[0].what} last"
