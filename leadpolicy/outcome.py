"""How `simulate` and `compare` end: the figures on stdout or in a folder, and the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadpolicy.cli import INTERRUPTED
from leadpolicy.console import Console
from leadpolicy.interrupting import nothing
from leadpolicy.simulating import Arm, Study, facts
from leadpolicy.words import count
from simulator.summary import Summary

if TYPE_CHECKING:
    from simulator.across import Across
    from simulator.compare import Comparison
    from simulator.contest import Contest


def conclude(
    console: Console,
    found: Summary | Comparison | Contest | Across | None,
    arms: Sequence[Sequence[Arm]],
    study: Study,
    command: Sequence[str],
    format: str,
    out: str | None,
    target: float | None,
    forms: Sequence[str] = ("csv",),
) -> int:
    """Show and save. `arms` are those of each scenario. 0, or 130 when the work was ended early. Raises
    OSError."""
    if found is None:
        raise nothing()
    _show(console, found, format)
    one = _first(found)
    done, early = one.replications, _early(one, study)
    if out is not None:
        from leadpolicy.saving import save_any

        many = done if early else study.replications
        words = [*command, "--replications", str(many), "--seed", str(study.seed)]
        words += ["--uncertain"] if study.uncertain else []
        words += ["--clock-target", f"{100 * target:g}"] if target is not None else []
        told = [
            [facts([each[0], one], words, target) for one in each[1:]]
            if len(each) > 1
            else [facts(each, words, target)]
            for each in arms
        ]
        files = save_any(out, found, told, forms)
        console.log(f"wrote {count(len(files), 'file')} to {out}: open {out}/{files[0]}")
    if not early:
        return 0
    console.warn(
        f"ended early: the figures are of {done} of {count(study.replications, 'replication')}",
        _what_next(one, study),
    )
    return INTERRUPTED


def _first(found: Summary | Comparison | Contest | Across) -> Summary:
    """The base, of the first scenario."""
    if isinstance(found, Summary):
        return found
    from simulator.across import Across

    return found.contests[0].base if isinstance(found, Across) else found.base


def _what_next(one: Summary, study: Study) -> str:
    if study.checkpoint is not None:
        return "`--resume` goes on from here"
    same = "means" if one.ending and one.ending.aims else "figures"
    return "" if study.uncertain else f"`--replications {one.replications}` gives the same {same} again"


def _early(one: Summary, study: Study) -> bool:
    if one.ending is not None:
        return one.ending.why == "interrupted"
    return one.replications < study.replications


def _show(console: Console, found: Summary | Comparison | Contest | Across, format: str) -> None:
    if format == "json":
        from leadpolicy.saving import data

        console.out(data(found), end="")
        return
    if isinstance(found, Summary):
        from leadpolicy.render import simulation

        console.out(simulation.page(found, console.paint, console.width))
    else:
        console.out(_compared(console, found))


def _compared(console: Console, found: Comparison | Contest | Across) -> str:
    from leadpolicy.render import across, comparison, contest
    from simulator.across import Across
    from simulator.contest import Contest

    if isinstance(found, Across):
        return across.page(found, console.paint, console.width)
    if isinstance(found, Contest):
        return contest.page(found, console.paint, console.width)
    return comparison.page(found, console.paint, console.width)
