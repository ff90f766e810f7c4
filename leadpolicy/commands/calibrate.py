"""`leadpolicy scenario from-rates` and `scenario rates`: from what is known to a scenario."""

from __future__ import annotations

import click

from leadpolicy.commands import options
from leadpolicy.console import Console


@click.command("from-rates")
@click.argument("policy", type=click.Path())
@click.argument("rates", type=click.Path())
@options.out
@click.option("--name", default="", help="The scenario's name; that of the table without it.")
@click.option("--start", metavar="DATE", default="2026-01-05", show_default=True, help="Its first day.")
@click.option(
    "--effect",
    type=options.Within(0, 10),
    default=2.0,
    show_default=True,
    help="How much the log odds of a best outcome rise from the least eager to the most; 0: people are "
    "all alike.",
)
@options.seed
@options.threads
@click.pass_obj
def from_rates(
    console: Console,
    policy: str,
    rates: str,
    out: str | None,
    name: str,
    start: str,
    effect: float,
    seed: int,
    threads: int | None,
) -> int:
    """Draft a scenario from conversion rates and times, so that they hold on average.

    RATES is a table with a row for each source (`from`, and `rate`: `55 per day`, or an import: `900 at
    2026-06-08 09:00`) and for each way that people go (`from`, `to`, `rate`: `12%` of those who leave,
    or `rest`; `time` in `from` on one of its rows; the best outcome first; `value`: money that it
    brings; `source`: where the number comes from).
    Who gets far is eager, so the odds of each outcome are solved for by simulating the draft. Exit code
    1 if some rate cannot be had in this policy.
    """
    from pathlib import Path

    from dsl.moments import day_number
    from leadpolicy import calibrating
    from leadpolicy.errors import InputError
    from leadpolicy.reading import read_usable
    from leadpolicy.render.told import page
    from simulator.calibration.draft import Frame

    if day_number(start) is None:
        raise InputError(f"`{start}` is no date", "write `--start 2026-01-05`")
    compiled = read_usable(policy)
    stated = calibrating.rates_in(rates, compiled, console)
    title = name or Path(rates).stem
    found = calibrating.draft(compiled, stated, Frame(title, start, effect), seed, threads, console)
    text = page(calibrating.told(compiled, found, title, rates), console.paint, console.width)
    (console.out if out is not None else console.log)(text)
    console.put(found.text.rstrip("\n"), out)
    return int(found.off > 0)


@click.command("rates")
@click.argument("policy", type=click.Path())
@click.argument("history", type=click.Path())
@options.out
@options.id_column
@click.option("--since", metavar="INSTANT", help="Leave out what happened before.")
@click.option("--until", metavar="INSTANT", help="When the history ends; with its last row without it.")
@click.option(
    "--format",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="How rates are written; `from-rates` reads CSV.",
)
@click.pass_obj
def rates(
    console: Console,
    policy: str,
    history: str,
    out: str | None,
    id_column: str,
    since: str | None,
    until: str | None,
    format: str,
) -> int:
    """Measure conversion rates and times in a history, as a table for `from-rates`.

    HISTORY is a table with a row for each change of status (`id`, `at`, `status`, and `source` where it
    is known), or what `simulate --log FILE.csv` wrote. Each rate comes with its 95% interval, and each
    status with how many are still there (`still`) and of which share nobody knows yet where they go
    (`unknown`).
    """
    import json
    from pathlib import Path

    from leadpolicy import calibrating
    from leadpolicy.io.rates import as_data, written
    from leadpolicy.reading import read_usable

    compiled = read_usable(policy)
    found = calibrating.measured_in(history, compiled, console, id_column, since, until)
    name = Path(history).name
    if format == "json":
        text = json.dumps(as_data(compiled, found, name), ensure_ascii=False, indent=2, allow_nan=False)
    else:
        text = written(compiled, found, name).rstrip("\n")
    console.put(text, out)
    return 0
