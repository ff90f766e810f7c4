"""Every kind of finding, with its explanation: of the reader, of the checks, of breaking changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from importlib.resources import files

SCENARIO = "scenario"


@dataclass(frozen=True)
class Entry:
    """One kind of finding. `bad` and `good` are whole policies, for checks only; `before` is the older
    one of which they are changes, for checks of changes only."""

    name: str
    category: str
    summary: str
    text: str
    severity: str = ""
    bad: str = ""
    good: str = ""
    before: str = ""


def entries() -> tuple[Entry, ...]:
    """What reading a policy finds, what the checks find, what reading a scenario finds."""
    listed = tuple(_listed())
    policies = tuple(one for one in listed if one.category != SCENARIO)
    return (*policies, *_of_checks(), *(one for one in listed if one.category == SCENARIO))


def of_changes() -> tuple[Entry, ...]:
    """What `leadpolicy breaking` finds, by layer."""
    from policy.breaking import RULES

    return tuple(
        Entry(
            rule.name,
            f"breaking {rule.layer}",
            rule.summary,
            rule.why,
            rule.severity.value,
            rule.bad,
            rule.good,
            rule.before,
        )
        for rule in RULES
    )


def every() -> tuple[Entry, ...]:
    return (*entries(), *of_changes())


def entry(name: str) -> Entry | None:
    return next((one for one in every() if one.name == name), None)


def belongs(one: Entry, category: str) -> bool:
    """Whether it is of this category, or of one whose name begins so: `breaking`, `breaking-data`."""
    wanted = category.replace("-", " ")
    return one.category == wanted or one.category.startswith(f"{wanted} ")


def by_category(chosen: tuple[Entry, ...]) -> list[Entry]:
    """Those of one category together, categories in the order in which they first come."""
    order = {name: at for at, name in enumerate(dict.fromkeys(one.category for one in chosen))}
    return sorted(chosen, key=lambda one: order[one.category])


def as_markdown(chosen: tuple[Entry, ...]) -> str:
    """As docs/diagnostics.md shows them."""
    lines: list[str] = []
    category = ""
    for one in by_category(chosen):
        if one.category != category:
            category = one.category
            lines += [f"### {category.capitalize()}", ""]
        lines += [f"#### {one.name}", "", f"{one.summary} {one.text}".replace("\n", " "), ""]
        for title, text in examples(one):
            lines += [title, "", "```lead", text.rstrip(), "```", ""]
    return "\n".join(lines)


def changes_as_markdown(chosen: tuple[Entry, ...]) -> str:
    """As docs/breaking.md shows them: what was changed, line by line."""
    lines: list[str] = []
    category = ""
    for one in chosen:
        if one.category != category:
            category = one.category
            lines += [f"### {category.capitalize()}", ""]
        text = f"{one.summary} {one.text}".replace("\n", " ")
        lines += [f"#### {one.name}", "", f"*{one.severity}* {text}", ""]
        for title, after in (("Breaks:", one.bad), ("Does not:", one.good)):
            lines += [title, "", "```diff", *_changed(one.before, after), "```", ""]
    return "\n".join(lines)


def _changed(before: str, after: str) -> list[str]:
    """Every line, those that are gone and those that came marked."""
    old, new = before.splitlines(), after.splitlines()
    if old == new:
        return [f" {line}" for line in old]
    return list(unified_diff(old, new, n=len(old), lineterm=""))[3:]


def examples(one: Entry) -> list[tuple[str, str]]:
    """The policies that show what is meant, each with its heading."""
    shown = (("Before:", one.before), ("Bad:", one.bad), ("Good:", one.good))
    return [(title, text) for title, text in shown if text]


def _listed() -> Iterator[Entry]:
    import tomllib

    text = files("leadpolicy").joinpath("findings.toml").read_text(encoding="utf-8")
    for name, said in tomllib.loads(text).items():
        yield Entry(name, said.get("category", "reading"), said["summary"], said["mend"])


def _of_checks() -> Iterator[Entry]:
    from policy.checks import CATALOGUE
    from policy.checks.rule import ChangeRule

    for rule in CATALOGUE:
        before = rule.before if isinstance(rule, ChangeRule) else ""
        severity = rule.severity.value
        yield Entry(
            rule.name, rule.category, rule.summary, rule.why, severity, rule.bad, rule.good, before
        )
