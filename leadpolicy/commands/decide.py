"""`leadpolicy decide`: what the policy says about records."""

from __future__ import annotations

import sys
from typing import get_args

import click

from leadpolicy.commands import options
from leadpolicy.console import Console, printable
from leadpolicy.deciding import Problems, as_of, at_rest, gather
from leadpolicy.files import write_parts
from leadpolicy.io.output import Form, written
from leadpolicy.io.records import Table
from leadpolicy.reading import read_usable
from leadpolicy.words import count


@click.command("decide")
@options.policy_path
@options.people
@options.log_path
@options.at
@options.id_column
@click.option("--format", "form", type=click.Choice(get_args(Form)), default="jsonl", show_default=True)
@options.out
@click.pass_obj
def command(
    console: Console,
    policy_path: str,
    people: str,
    log_path: str | None,
    at: str | None,
    id_column: str,
    form: Form,
    out: str | None,
) -> int:
    """Decide status, score, route and deadlines of records.

    The leads are a table (CSV, JSON Lines, JSON or Parquet; `-` is stdin) with an `id`, the policy's
    fields and perhaps `at` (when they appeared), or `status` and `entered` as the CRM has them. Rows
    with a problem are told on stderr and left out; the exit code is 2 then. CSV is for spreadsheets: a
    text that one would run as a formula gets an apostrophe in front. JSON Lines has the text itself.
    """
    from policy.engine import Engine
    from policy.many import decide_many

    policy = read_usable(policy_path)
    problems = Problems(console)
    found = gather(Table(people, policy, console, problems, id_column), log_path, as_of(at, policy))
    problems.conclude()
    decisions = decide_many(Engine(policy), found.records, found.facts, found.at)
    lines = written(policy, zip(found.ids, decisions, strict=True), form)
    with at_rest(found):
        if out is None:
            sys.stdout.writelines(map(printable, lines) if sys.stdout.isatty() else lines)
        else:
            write_parts(out, (line.encode(errors="backslashreplace") for line in lines))
    if out is not None:
        console.log(f"wrote {count(len(found.ids), 'decision')} to {out}")
    return 2 if problems.number else 0
