"""`leadpolicy rules`: every kind of finding, listed or explained."""

from __future__ import annotations

import click

from leadpolicy.console import Console
from leadpolicy.errors import InputError
from leadpolicy.render.measure import wrap
from leadpolicy.rulebook import Entry, as_markdown, entries, entry, examples
from leadpolicy.words import did_you_mean


@click.command("rules")
@click.argument("name", required=False)
@click.option(
    "--format", type=click.Choice(["full", "json", "markdown"]), default="full", show_default=True
)
@click.pass_obj
def command(console: Console, name: str | None, format: str) -> int:
    """List every kind of finding, or explain one.

    NAME is what stands in brackets after `error` or `warning`.
    """
    chosen = entries() if name is None else (_named(name),)
    if format == "json":
        console.out(_json(chosen))
    elif format == "markdown":
        console.out(as_markdown(chosen), end="")
    elif name is None:
        console.out("\n".join(_listed(chosen, console)))
    else:
        console.out(_explained(chosen[0], console))
    return 0


def _named(name: str) -> Entry:
    found = entry(name)
    if found is None:
        hint = did_you_mean(name, (one.name for one in entries()), "`leadpolicy rules` lists them")
        raise InputError(f"there is no finding `{name}`", hint)
    return found


def _listed(chosen: tuple[Entry, ...], console: Console) -> list[str]:
    indent = max(len(one.name) for one in chosen) + 2
    lines = []
    for one in chosen:
        first, *more = wrap(one.summary, console.width - indent)
        lines.append(f"{console.paint('bold', one.name)}{' ' * (indent - len(one.name))}{first}")
        lines += [" " * indent + line for line in more]
    return lines


def _explained(one: Entry, console: Console) -> str:
    head = console.paint("bold", one.name) + (f" ({one.severity})" if one.severity else "")
    texts = [" ".join(text.split()) for text in (one.summary, *one.text.split("\n\n")) if text]
    parts = [head, *("\n".join(wrap(text, console.width)) for text in texts)]
    for title, text in examples(one):
        body = "\n".join(f"    {line}".rstrip() for line in text.rstrip().splitlines())
        parts.append(f"{console.paint('bold', title)}\n\n{body}")
    return "\n\n".join(parts)


def _json(chosen: tuple[Entry, ...]) -> str:
    import json
    from dataclasses import asdict

    return json.dumps({"format_version": 1, "findings": [asdict(one) for one in chosen]}, indent=2)
