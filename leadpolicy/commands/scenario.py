"""`leadpolicy scenario`: how the simulated world behaves."""

from __future__ import annotations

import click

from leadpolicy.commands import calibrate, options, snapshot
from leadpolicy.console import Console
from leadpolicy.errors import InputError
from leadpolicy.words import did_you_mean

_MEANT = {"draft": "from-rates", "calibrate": "from-rates", "measure": "rates", "validate": "check"}


class _Scenarios(click.Group):
    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not args[0].startswith("-"):
            known = ", ".join(f"`{one}`" for one in sorted(self.commands))
            near = did_you_mean(args[0], self.commands, f"there are {known}")
            hint = f"did you mean `{_MEANT[args[0]]}`?" if args[0] in _MEANT else near
            raise InputError(f"there is no command `scenario {args[0]}`", hint)
        return super().resolve_command(ctx, args)


@click.group("scenario", cls=_Scenarios, no_args_is_help=False)
def command() -> None:
    """Check or draft a scenario, find its warm-up, or write who is inside."""


command.add_command(calibrate.from_rates)
command.add_command(calibrate.rates)
command.add_command(snapshot.command)


@command.command("check")
@click.argument("policy", type=click.Path())
@click.argument("scenario", type=click.Path())
@options.findings_format
@click.pass_obj
def check(console: Console, policy: str, scenario: str, format: str) -> int:
    """Find mistakes in a scenario, on its own and against the policy that it is for."""
    from leadpolicy.reading import exit_code, read_usable
    from leadpolicy.render import Page, Report, in_order, render
    from leadpolicy.starting import loaded

    _, found, source = loaded(scenario, read_usable(policy))
    report = Report(in_order(found), {source.path: source}, command="scenario check")
    text = render(report, format, Page(console.width, console.paint))
    if text:
        console.out(text)
    return exit_code(report)


@command.command("warm-up")
@click.argument("policies", type=click.Path(), nargs=-1, required=True, metavar="POLICY...")
@options.scenario
@click.option(
    "--proposal-scenario",
    type=click.Path(),
    help="The world of the policies after the first, where it differs.",
)
@click.option(
    "--replications",
    type=click.IntRange(1, 100_000),
    default=32,
    show_default=True,
    help="Runs whose mean is looked at.",
)
@options.seed
@options.threads
@options.figures_format
@click.pass_obj
def warm_up(
    console: Console,
    policies: tuple[str, ...],
    scenario_path: str,
    proposal_scenario: str | None,
    replications: int,
    seed: int,
    threads: int | None,
    format: str,
) -> int:
    """Find how long a run takes to forget that it began empty.

    Each policy is simulated alone from the start. Watched, day by day, are the people in every status
    that they leave again and those who wait for each team; the first days are left out as MSER-5 says.
    Campaigns and imports, which never settle, are left out. The warm-up is that of the slowest policy.
    1 if something does not settle in half of the run.
    """
    import json

    from leadpolicy import settled, simulating
    from leadpolicy.interrupting import interruptible
    from leadpolicy.progress import progress

    if proposal_scenario is not None and len(policies) == 1:
        raise InputError(
            "`--proposal-scenario` is the world of the policies after the first, and there is only one",
            "name a second policy, or give its world as `--scenario`",
        )
    worlds = [scenario_path, *([proposal_scenario or scenario_path] * (len(policies) - 1))]
    arms = simulating.read_arms(zip(policies, worlds, strict=True), compared=False)
    study = simulating.Study(replications, seed, threads)
    with interruptible(console) as stop, progress(console, "simulating", replications) as advance:
        found = settled.run(arms, study, advance, stop)
    if format == "json":
        told = settled.as_data(found, arms, policies, study)
        console.out(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        console.out(settled.page(found, arms, policies))
    return int(settled.longest(found) is None)


@command.command("schema")
@options.out
@click.pass_obj
def schema(console: Console, out: str | None) -> int:
    """Print the JSON Schema of a scenario, for editors."""
    import json

    from simulator.scenario.editors import json_schema

    return console.put(json.dumps(json_schema(), indent=2), out)
