"""`leadpolicy compare`: what proposals change, in one world or in several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from leadpolicy.commands import options, together
from leadpolicy.console import Console
from leadpolicy.worlds import Field, fields, told_apart

if TYPE_CHECKING:
    from simulator.across import Across
    from simulator.compare import Comparison
    from simulator.contest import Contest
    from simulator.summary import Summary


@click.command("compare")
@click.argument("base", type=click.Path())
@click.argument("proposals", type=click.Path(), nargs=-1, metavar="PROPOSAL...")
@click.option(
    "--scenario",
    "scenarios",
    type=click.Path(),
    multiple=True,
    help="The world in which the policies act (YAML); several times: every policy in every world.",
)
@click.option(
    "--proposal-scenario",
    "proposal_scenarios",
    type=click.Path(),
    multiple=True,
    help="The world of the proposals, where it differs (more reps, other hours): one for all, or one "
    "for each in their order.",
)
@options.parted
@options.steady
@options.replications
@options.uncertain
@options.seed
@options.threads
@options.cluster
@options.checkpoint
@options.resume
@options.clock_target
@options.figures_format
@options.out_folder
@options.table_forms
@click.pass_obj
def command(
    console: Console,
    base: str,
    proposals: tuple[str, ...],
    scenarios: tuple[str, ...],
    proposal_scenarios: tuple[str, ...],
    switch: str | None,
    steady: bool,
    replications: int,
    uncertain: bool,
    seed: int,
    threads: int | None,
    cluster: str | None,
    checkpoint: str | None,
    resume: bool,
    clock_target: float | None,
    format: str,
    out: str | None,
    forms: tuple[str, ...],
) -> int:
    """Simulate policies on the same people and show the differences.

    BASE and each PROPOSAL are policies: .lead files, or folders of them; `POLICY@SCENARIO` gives one a
    world of its own. All meet the same people with the same luck, so that a difference is the policy's.
    With several --scenario every proposal is compared with the base in each of them; one policy alone is
    compared with itself in the first one. With several proposals, verdicts hold over all of them
    together. A proposal is rolled out: all live under the base until the end of the scenario's warm-up
    (or --switch); then those inside are carried over, and figures count. Ctrl-C ends the work early:
    what all have finished is shown, and the exit code is 130.
    """
    from leadpolicy import rolling, simulating
    from leadpolicy.outcome import conclude

    together.alone("--steady", "--switch")
    found = fields((base, *proposals), scenarios, proposal_scenarios)
    arms = [simulating.read_arms((one.policy, one.scenario) for one in each.pairings) for each in found]
    if switch is not None:
        for each in arms:
            rolling.announce(each[0], switch)
    by_itself = steady or (not proposals and switch is None)
    arms = [rolling.alone(each) if by_itself else rolling.rolled_out(each, switch) for each in arms]
    study = options.study(replications, uncertain, seed, threads, cluster, checkpoint, resume)
    every = simulating.run_watched([one for each in arms for one in each], study, console)
    result = _result(found, every)
    words = ["leadpolicy", "compare", base, *proposals]
    words += [word for path in scenarios for word in ("--scenario", path)]
    words += [word for path in proposal_scenarios for word in ("--proposal-scenario", path)]
    words += ["--switch", switch] if switch is not None else []
    words += ["--steady"] if steady else []
    return conclude(console, result, arms, study, words, format, out, clock_target, forms)


def _result(found: Sequence[Field], every: list[Summary]) -> Comparison | Contest | Across | None:
    from simulator.across import across
    from simulator.compare import compare
    from simulator.contest import contest

    if not every:
        return None
    told = iter(every)
    entries = []
    for each in found:
        mine = [next(told) for _ in each.pairings]
        if len(found) == 1:
            mine = told_apart(mine, [f"{one.policy}@{one.scenario}" for one in each.pairings])
        entries.append((mine[0], list(zip(each.names, mine[1:], strict=True))))
    base, proposals = entries[0]
    if len(found) > 1:
        said = [first.scenario for first, _ in entries]
        return across(said if len(set(said)) == len(said) else [one.name for one in found], entries)
    return compare(base, proposals[0][1]) if len(proposals) == 1 else contest(base, proposals)
