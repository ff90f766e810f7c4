"""`leadpolicy check` without its flags: read, check, weigh, excuse, and hold against what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from dsl.diagnostic import Diagnostic
from dsl.source import Source
from leadpolicy.errors import InputError
from leadpolicy.reading import Reading, reading_of
from leadpolicy.render import Report, in_order
from leadpolicy.words import did_you_mean
from policy.model import Policy
from policy.triage.levels import Level, Levels, categories, category
from policy.triage.suppressions import suppress

LEVELS: tuple[Level, ...] = ("off", "note", "warning", "error")
ALL = "all"


@dataclass(frozen=True)
class Wishes:
    """What the user asked for. `today` counts days since 1970-01-01; `before` is the older policy."""

    today: int
    levels: Levels = field(default_factory=Levels)
    before: Policy | None = None

    def looks_for(self, code: str) -> bool:
        """Whether findings of this name are to be found at all."""
        if code in breaking_names():
            return False
        changes = self.before is not None or category(code) != "changes"
        return changes and self.levels.on(code)


def examine(path: str, texts: Sequence[Source], unread: Sequence[Diagnostic], wishes: Wishes) -> Report:
    """Everything that is to be said about one policy."""
    reading = reading_of(path, texts, unread, today=wishes.today)
    found = wishes.levels.weigh((*reading.report.diagnostics, *_changes(reading, wishes)))
    verdicts = suppress(reading.files, found, known_names, _asked(reading, wishes), wishes.today)
    remarks = wishes.levels.weigh(verdicts.remarks)
    kept = in_order((*verdicts.kept, *remarks))
    return replace(reading.report, diagnostics=kept, suppressed=verdicts.suppressed)


def _changes(reading: Reading, wishes: Wishes) -> tuple[Diagnostic, ...]:
    if reading.policy is None or wishes.before is None:
        return ()
    from policy.checks import run_changes

    return run_changes(wishes.before, reading.policy)


def _asked(reading: Reading, wishes: Wishes) -> Callable[[str], bool]:
    """Whether findings of a name were looked for: of a policy that cannot be used, none were."""
    return lambda name: reading.policy is not None and wishes.looks_for(name)


# --- names of findings --------------------------------------------------------------------------


@cache
def known_names() -> frozenset[str]:
    """The name of every finding."""
    from leadpolicy.rulebook import entries

    return frozenset(one.name for one in entries()) | breaking_names()


@cache
def breaking_names() -> frozenset[str]:
    """What only `leadpolicy breaking` looks for."""
    from policy.breaking import RULES

    return frozenset(one.name for one in RULES)


def levels(given: Iterable[str], quiet: Iterable[str] = (), only: Iterable[str] = ()) -> Levels:
    """From flags: `given` as in `practice=warning`, later ones first. InputError for unknown names."""
    found: dict[str, Level] = {}
    for one in given:
        name, equals, level = one.partition("=")
        weight = next((known for known in LEVELS if known == level.strip()), None)
        if not equals or weight is None:
            raise InputError(f"`{one}` is no level", f"write NAME={'|'.join(LEVELS)}")
        found.update(dict.fromkeys(_named(name, ALL), weight))
    silent = frozenset(each for one in quiet for each in _named(one, ALL))
    return Levels(found, silent, frozenset(each for one in only for each in _named(one)))


def _named(given: str, *more: str) -> tuple[str, ...]:
    """A name of a finding or of a category (`service-levels`); the names of those that are listed
    together otherwise (`reading`, `breaking`). InputError."""
    from leadpolicy.rulebook import belongs, every

    name = given.strip()
    category = name.replace("-", " ")
    if name in more or name in known_names():
        return (name,)
    if category in categories():
        return (category,)
    listed = tuple(one.name for one in every() if belongs(one, category))
    if listed:
        return listed
    known = (*known_names(), *categories(), *(one.category for one in every()), *more)
    hint = did_you_mean(name, known, "`leadpolicy rules` lists the findings and their categories")
    raise InputError(f"there is no finding and no category `{name}`", hint)
