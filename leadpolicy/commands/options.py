"""Flags and arguments that several commands share, so that they are called and explained alike."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadpolicy.commands.together import needs
from leadpolicy.render import FORMATS

if TYPE_CHECKING:
    from leadpolicy.simulating import Study
    from simulator.summary import Better


class Within(click.FloatRange):
    """A number between two ends. Python would find `nan` between any."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found: float = super().convert(value, param, ctx)
        if math.isnan(found):
            self.fail(f"`{value}` is no number", param, ctx)
        return found


findings_format = click.option(
    "--format",
    type=click.Choice(list(FORMATS)),
    default="full",
    show_default=True,
    help="How findings are written.",
)
out = click.option("-o", "--out", type=click.Path(), help="The file to write; stdout without it.")

policy_path = click.argument("policy_path", metavar="POLICY", type=click.Path())
people = click.option(
    "--leads", "people", type=click.Path(), required=True, help="The people: one row each; `-` is stdin."
)
log_path = click.option(
    "--events", "log_path", type=click.Path(), help="What happened to them: events, moves, touches."
)
at = click.option("--at", metavar="INSTANT", help="As of this instant; now without it.")
id_column = click.option(
    "--id", "id_column", default="", metavar="COLUMN", help="The column that says who a row is about."
)

# --- of simulations -----------------------------------------------------------------------------

scenario = click.option(
    "--scenario",
    "scenario_path",
    type=click.Path(),
    required=True,
    help="The world in which the policy acts (YAML).",
)
replications = click.option(
    "--replications",
    type=click.IntRange(1, 1_000_000),
    default=100,
    show_default=True,
    help="How often the same period is simulated, each time with other luck.",
)
uncertain = click.option(
    "--uncertain",
    is_flag=True,
    help="Draw what the scenario says is uncertain, 4 replications a draw (512 in all unless "
    "--replications says otherwise), and tell luck and assumptions apart.",
)
steady = click.option(
    "--steady",
    is_flag=True,
    help="The long run: every policy alone from the start, nobody is carried over.",
)
parted = click.option(
    "--switch",
    metavar="DATE",
    help="The day on which the proposal takes over from the base, local to the scenario; its warm-up's "
    "end without it.",
)
switched = click.option(
    "--switch",
    metavar="DATE",
    help="Roll settings out on this day, local to the scenario: until then everybody lives with what "
    "stands there now, and figures count from then on. Without it: the long run.",
)
seed = click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=1,
    show_default=True,
    help="The same seed gives the same people and the same figures.",
)


def one_of_them(name: str, help: str) -> Callable[[Any], Any]:
    """The number of a replication."""
    return click.option(
        name,
        type=click.IntRange(0, 999_999),
        metavar="NUMBER",
        default=0,
        show_default=True,
        help=help,
    )


replication = one_of_them("--replication", "Which run, counted from 0.")
threads = click.option(
    "--threads",
    type=click.IntRange(1, 1024),
    help="All cores without it. The figures do not depend on it.",
)
cluster = click.option(
    "--cluster",
    metavar="WHERE",
    help="Simulate in worker processes: `local`, or the address of a dask scheduler "
    "(`tcp://host:port`). The figures do not depend on it.",
)
checkpoint = click.option(
    "--checkpoint",
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="Keep finished replications in this folder.",
)
resume = click.option(
    "--resume", is_flag=True, help="Use what --checkpoint has kept, and simulate the rest."
)
clock_target = click.option(
    "--clock-target",
    type=Within(0, 100),
    metavar="PERCENT",
    callback=lambda _, __, value: _share(value),
    help="How many clocks (SLAs) should be met: a line in the chart.",
)
figures_format = click.option(
    "--format",
    type=click.Choice(["full", "json"]),
    default="full",
    show_default=True,
    help="How figures are written.",
)
metrics = click.option(
    "--metric", "metrics", multiple=True, metavar="NAME", help="A figure to show besides; several."
)
explain_plan = click.option(
    "--explain-plan", is_flag=True, help="Tell how much there is to be simulated, and do not."
)
minimize = click.option("--minimize", metavar="NAME", help="A figure that shall be as small as can be.")
maximize = click.option("--maximize", metavar="NAME", help="A figure that shall be as great as can be.")
out_folder = click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False),
    metavar="DIR",
    callback=lambda _, __, value: _folder(value),
    help="A folder for the report (HTML), the data (JSON, CSV) and the charts (SVG, PNG).",
)
_tables = click.option(
    "--tables",
    "forms",
    type=click.Choice(["csv", "parquet"]),
    multiple=True,
    default=("csv",),
    show_default="csv",
    help="How --out writes tables; both when given twice. Parquet needs the extra `parquet`.",
)


def table_forms(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--tables`, which says nothing without `--out`."""

    @wraps(command)
    def checked(*args: Any, **kwargs: Any) -> Any:
        needs("--tables", "--out")
        return command(*args, **kwargs)

    return _tables(checked)


_FILES = (".parquet", ".csv", ".json", ".html")


def _folder(path: str | None) -> str | None:
    if path is not None and path.lower().endswith(_FILES) and not Path(path).is_dir():
        raise click.BadParameter(f"`{path}` looks like a file: name a folder, and `--tables`")
    return path


def _share(percent: float | None) -> float | None:
    return None if percent is None else percent / 100


DRAWN = 512  # replications, where uncertain numbers are drawn


def wish(minimize: str | None, maximize: str | None) -> tuple[str, Better] | None:
    """The figure to be made best, and how. UsageError when both are given."""
    if minimize is not None and maximize is not None:
        raise click.UsageError("`--minimize` does not go with `--maximize`", click.get_current_context())
    if minimize is not None:
        return minimize, "less"
    return (maximize, "more") if maximize is not None else None


# no figure depends on them
NOT_SAID = (
    "explain_plan",
    "format",
    "out",
    "forms",
    "threads",
    "cluster",
    "checkpoint",
    "resume",
)  # no figure depends on them


def words() -> list[str]:
    """The running command as it was called, without what no figure depends on. Call within a command."""
    from click.core import ParameterSource

    ctx = click.get_current_context()
    said: list[str] = []
    for one in ctx.command.params:
        given = one.name and ctx.get_parameter_source(one.name) is ParameterSource.COMMANDLINE
        if not given or one.name in NOT_SAID:
            continue
        value = ctx.params[one.name or ""]
        if isinstance(one, click.Argument):
            said += [str(each) for each in (value if one.nargs != 1 else [value])]
        elif isinstance(one, click.Option) and one.is_flag:
            said += [max(one.opts, key=len)] if value else []
        else:
            each = value if one.multiple else [value]
            said += [word for text in each for word in (max(one.opts, key=len), _written(text))]
    return ["leadpolicy", ctx.info_name or "", *said]


def levels() -> list[str]:
    """How much `check` lets findings weigh here: the table `[check.levels]` of the settings."""
    from leadpolicy.cli import SETTINGS

    found = click.get_current_context().meta.get(SETTINGS)
    table = found.values.get("check", {}).get("levels", {}) if found else {}
    return [f"{name}={level}" for name, level in table.items()] if isinstance(table, dict) else []


def _written(value: object) -> str:
    """As it is given on a command line: several values of one flag with commas."""
    if isinstance(value, tuple | list):
        return ",".join(map(_written, value))
    return f"{value:g}" if isinstance(value, float) and f"{value:g}" == f"{value:.12g}" else str(value)


def study(
    replications: int,
    uncertain: bool,
    seed: int,
    threads: int | None,
    cluster: str | None = None,
    checkpoint: str | None = None,
    resume: bool = False,
) -> Study:
    """The study that these flags ask for. Call within a command. InputError."""
    from click.core import ParameterSource

    from leadpolicy.errors import InputError
    from leadpolicy.simulating import Study

    if resume and checkpoint is None:
        raise InputError("`--resume` does not say where from", "name the folder: `--checkpoint DIR`")

    given = click.get_current_context().get_parameter_source("replications")
    many = DRAWN if uncertain and given is ParameterSource.DEFAULT else replications
    return Study(many, seed, threads, uncertain, cluster, checkpoint, resume)
