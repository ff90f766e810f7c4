"""`leadpolicy rules`: every kind of finding, listed or explained."""

from __future__ import annotations

import click

from leadpolicy.console import Console
from leadpolicy.errors import InputError
from leadpolicy.render.measure import wrap
from leadpolicy.rulebook import Entry, as_markdown, belongs, by_category, entry, every, examples
from leadpolicy.words import did_you_mean

_WEIGHT = len("warning  ")


@click.command("rules")
@click.argument("name", required=False)
@click.option(
    "--format", type=click.Choice(["full", "json", "markdown"]), default="full", show_default=True
)
@click.pass_obj
def command(console: Console, name: str | None, format: str) -> int:
    """List every kind of finding, or explain one.

    NAME is what stands in brackets after `error` or `warning`, or a category, whose findings are listed.
    """
    chosen = every() if name is None else _chosen(name)
    if format == "json":
        console.out(_json(chosen))
    elif format == "markdown":
        console.out(as_markdown(chosen), end="")
    elif len(chosen) == 1 and chosen[0].name == name:
        console.out(_explained(chosen[0], console))
    else:
        console.out("\n".join(_listed(chosen, console)))
    return 0


def _chosen(name: str) -> tuple[Entry, ...]:
    """The finding of this name, or all those of a category. InputError."""
    found = entry(name)
    chosen = (found,) if found else tuple(one for one in every() if belongs(one, name))
    if not chosen:
        known = sorted({text for one in every() for text in (one.name, one.category)})
        raise InputError(
            f"there is no finding `{name}`", did_you_mean(name, known, "`leadpolicy rules` lists them")
        )
    return chosen


def _listed(chosen: tuple[Entry, ...], console: Console) -> list[str]:
    """A line or more for each finding, under the names of the categories, with how much it weighs."""
    indent = max(len(one.name) for one in chosen) + 2 + _WEIGHT
    lines: list[str] = []
    category = ""
    for one in by_category(chosen):
        if one.category != category:
            category = one.category
            lines += [*([""] if lines else []), console.paint("blue", category)]
        first, *more = wrap(one.summary, console.width - indent)
        blank = " " * (indent - _WEIGHT - len(one.name))
        lines.append(f"{console.paint('bold', one.name)}{blank}{one.severity:{_WEIGHT}}{first}")
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
