"""`leadpolicy fmt`: the one standard shape of policy files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from dsl.diagnostic import Diagnostic, has_errors
from dsl.files import SUFFIX, decode, read_file
from dsl.source import Source
from leadpolicy.console import Console
from leadpolicy.errors import InputError
from leadpolicy.files import write
from leadpolicy.render import Page, Report, in_order, render
from leadpolicy.unified import unified
from leadpolicy.words import count

STDIN = "-"


@click.command("fmt")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--check", "only_check", is_flag=True, help="Change nothing; exit 1 if a file would change."
)
@click.option("--diff", "show_diff", is_flag=True, help="Change nothing; show what would change.")
@click.pass_obj
def command(console: Console, paths: tuple[str, ...], only_check: bool, show_diff: bool) -> int:
    """Bring policy files into the one standard shape.

    Each PATH is a .lead file or a folder; `-` reads stdin and writes stdout; none is the current folder.
    A file with syntax errors is left alone.
    """
    if STDIN in paths:
        if len(paths) > 1:
            raise InputError("`-` cannot be mixed with files", "format stdin and files in two runs")
        return _stdin(console, only_check, show_diff)
    files = list(dict.fromkeys(_files(paths or (".",))))
    results = [_one(console, path, only_check or show_diff, show_diff) for path in files]
    return _conclude(console, results, only_check, show_diff)


# --- one file -----------------------------------------------------------------------------------


def _one(console: Console, path: Path, dry: bool, show_diff: bool) -> str:
    """Format one file; says whether it is `unchanged`, `changed` or `broken`."""
    source = read_file(path)
    if not isinstance(source, Source):
        _refuse((source,), Source(str(path), ""), console)
        return "broken"
    after = formatted(source, console)
    if after is None:
        return "broken"
    if after.encode() == path.read_bytes():
        return "unchanged"
    if show_diff:
        console.out(unified(str(path), source.text, after, "fmt", console.paint), end="")
    elif dry:
        console.out(f"would reformat {path}")
    else:
        write(path, after.encode())
        console.out(f"reformatted {path}")
    return "changed"


def formatted(source: Source, console: Console) -> str | None:
    """The text in standard shape; None (and findings on stderr) when it cannot be parsed."""
    from dsl.format import format_file
    from dsl.parser import parse

    file, found = parse(source)
    if has_errors(found):
        _refuse(found, source, console)
        return None
    return format_file(file)


def _refuse(found: tuple[Diagnostic, ...], source: Source, console: Console) -> None:
    report = Report(in_order(found), {source.path: source})
    text = render(report, "full", Page(console.width, console.paint_log))
    console.tell(text)


# --- many files ---------------------------------------------------------------------------------


def _files(paths: tuple[str, ...]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(
                one
                for one in path.rglob(f"*{SUFFIX}")
                if one.is_file()
                and not any(part.startswith(".") for part in one.relative_to(path).parts)
            )
        else:
            yield path


def _conclude(console: Console, results: list[str], only_check: bool, show_diff: bool) -> int:
    changed, broken = results.count("changed"), results.count("broken")
    did = "would be reformatted" if only_check or show_diff else "reformatted"
    parts = [f"{count(changed, 'file')} {did}"] if changed else []
    parts += [f"{count(broken, 'file')} not touched because of errors"] if broken else []
    left = results.count("unchanged")
    parts += [f"{count(left, 'file')} left as {'it was' if left == 1 else 'they were'}"] if left else []
    console.log(", ".join(parts) or f"no {SUFFIX} files here")
    if broken:
        return 2
    return 1 if changed and (only_check or show_diff) else 0


# --- stdin and texts ----------------------------------------------------------------------------


def _stdin(console: Console, only_check: bool, show_diff: bool) -> int:
    data = sys.stdin.buffer.read()
    source = decode("<stdin>", data)
    if not isinstance(source, Source):
        _refuse((source,), Source("<stdin>", ""), console)
        return 2
    after = formatted(source, console)
    if after is None:
        return 2
    changed = after.encode() != data
    if show_diff:
        console.out(unified("<stdin>", source.text, after, "fmt", console.paint), end="")
    elif not only_check:
        sys.stdout.buffer.write(after.encode())  # whatever the locale: a policy is UTF-8
    return 1 if changed and (only_check or show_diff) else 0
