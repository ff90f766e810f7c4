"""`leadpolicy check`: syntax, names, types, structure and good practice of policies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import click

from dsl.diagnostic import Diagnostic
from dsl.source import Source
from leadpolicy.checking import Wishes, examine, levels
from leadpolicy.commands import options
from leadpolicy.console import Console
from leadpolicy.errors import InputError
from leadpolicy.reading import exit_code, together
from leadpolicy.render import Page, Report, render
from leadpolicy.words import count

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Mending:
    """What `--fix` is to do; nothing when it is not given."""

    wanted: bool
    unsafe: bool
    only_show: bool


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@options.findings_format
@click.option(
    "--no-warn",
    multiple=True,
    metavar="NAME",
    help="Leave out the warnings and notes of this name or category (`all` for every one).",
)
@click.option(
    "--only", multiple=True, metavar="NAME", help="Of the checks, only this one or this category."
)
@click.option(
    "--level",
    multiple=True,
    metavar="NAME=LEVEL",
    help="How much findings of a name or category weigh: off, note, warning, error.",
)
@click.option(
    "--against",
    metavar="OLD",
    help="Also check the change since this version: a git ref, a file, a folder or an archive.",
)
@click.option("--fix", is_flag=True, help="Mend what can be mended without a change of meaning.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix: also what may change the meaning.")
@click.option("--diff", "only_show", is_flag=True, help="With --fix: change nothing, show the changes.")
@click.option("--baseline", type=click.Path(), help="A file of findings that are known and left alone.")
@click.option("--write-baseline", is_flag=True, help="Write what is found now into the baseline.")
@click.option("--prune-baseline", is_flag=True, help="Take out of the baseline what is mended.")
@click.option(
    "--witness-to",
    type=click.Path(),
    metavar="FILE",
    help="Write the leads that show findings as examples, to be kept as tests.",
)
@click.option("--today", metavar="DATE", help="The day by which reviews are due; today without it.")
@click.pass_obj
def command(
    console: Console,
    paths: tuple[str, ...],
    format: str,
    no_warn: tuple[str, ...],
    only: tuple[str, ...],
    level: tuple[str, ...],
    against: str | None,
    fix: bool,
    unsafe_fixes: bool,
    only_show: bool,
    baseline: str | None,
    write_baseline: bool,
    prune_baseline: bool,
    witness_to: str | None,
    today: str | None,
) -> int:
    """Find mistakes in policies.

    Each PATH is one policy: a .lead file, or a folder of them. Exit code 1 when anything is found; notes
    do not count.
    """
    _hang_together(fix, unsafe_fixes or only_show, baseline, write_baseline or prune_baseline)
    wishes = Wishes(_day(today), levels((*_settings_levels(), *level), no_warn, only))
    mending = Mending(fix, unsafe_fixes, only_show)
    report = together(_one(console, path, against, wishes, mending) for path in paths)
    if baseline is not None:
        report = _held_against(console, report, wishes, baseline, write_baseline, prune_baseline)
    if witness_to is not None:
        _write_witnesses(console, paths, report, witness_to)
    text = render(report, format, Page(console.width, console.paint))
    if text:
        console.out(text)
    return exit_code(report)


def _write_witnesses(console: Console, paths: Sequence[str], report: Report, out: str) -> None:
    from leadpolicy.files import write
    from leadpolicy.reading import read
    from leadpolicy.witnesses import written

    policies = [read(path, structure=False).policy for path in paths]
    texts = [written(one, report.diagnostics) for one in policies if one is not None]
    write(out, "".join(f"{text}\n" for text, _, _ in texts if text).encode())
    shown, found = sum(one[1] for one in texts), sum(one[2] for one in texts)
    console.log(f"wrote {count(shown, 'example')} for {count(found, 'finding')} to {out}")


def _hang_together(fix: bool, of_fix: bool, baseline: str | None, of_baseline: bool) -> None:
    if of_fix and not fix:
        raise InputError("`--unsafe-fixes` and `--diff` say how to mend", "say `--fix` as well")
    if of_baseline and baseline is None:
        raise InputError("nothing says which baseline to write", "name it: `--baseline FILE`")


def _day(text: str | None) -> int:
    if text is None:
        return (date.today() - EPOCH).days
    try:
        return (date.fromisoformat(text) - EPOCH).days
    except ValueError:
        raise InputError(f"`{text}` is no day", "write it as `2026-11-22`") from None


def _settings_levels() -> Iterable[str]:
    """The table `[check.levels]` of the settings."""
    table = click.get_current_context().lookup_default("levels") or {}
    if not isinstance(table, dict):
        raise InputError(
            "the setting `levels` is no table", 'write `[check.levels]`, then `NAME = "off"`'
        )
    return [f"{name}={level}" for name, level in table.items()]


# --- one policy ---------------------------------------------------------------------------------


def _one(console: Console, path: str, against: str | None, wishes: Wishes, mending: Mending) -> Report:
    from dsl.files import read
    from policy.compile import load_sources

    texts, unread = read([path])
    if against is not None and load_sources(texts, unread).policy is not None:
        from leadpolicy.versions import pair

        old, _ = pair(against, path, base=True)
        for remark in old.remarks:
            console.log(remark)
        wishes = replace(wishes, before=old.policy)
    if not mending.wanted:
        return examine(path, texts, unread, wishes)
    return _mended(console, path, texts, unread, wishes, mending)


def _mended(
    console: Console,
    path: str,
    texts: Sequence[Source],
    unread: Sequence[Diagnostic],
    wishes: Wishes,
    mending: Mending,
) -> Report:
    from leadpolicy.files import write
    from leadpolicy.mending import as_before, mend

    result = mend(path, texts, unread, wishes, mending.unsafe)
    if mending.only_show:
        from leadpolicy.unified import unified

        for name, before in result.before.items():
            console.out(unified(name, before.text, result.after[name].text, "mended", console.paint), "")
        return examine(path, texts, unread, wishes)
    files = {one.file or name: one for name, one in result.after.items()}
    ready = {name: as_before(name, after.text) for name, after in files.items()}
    for name, data in ready.items():
        write(name, data)
    if result.fixes:
        in_files = count(len(files), "file")
        console.log(f"mended {count(result.fixes, 'finding')} in {in_files}")
    return result.report


# --- what is known ------------------------------------------------------------------------------


def _held_against(
    console: Console, report: Report, wishes: Wishes, path: str, write: bool, prune: bool
) -> Report:
    from leadpolicy import known

    if write:
        size = known.write_anew(report, path)
        console.log(f"wrote {count(size, 'finding')} to {path}")
    compared = known.compare(report, path, wishes)
    mended = len(compared.mended)
    if prune and mended:
        known.prune(path, compared)
        console.log(f"took {count(mended, 'mended finding')} out of {path}")
        mended = 0
    new = replace(report, diagnostics=compared.new, known=len(compared.known), mended=mended)
    return replace(new, known_errors=report.errors - new.errors)
