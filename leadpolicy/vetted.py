"""What `check` says of settings: a policy that it refuses is no advice, however well it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dsl.diagnostic import Diagnostic, Severity
from leadpolicy.turning import Bench, Setting

MOST = 32  # policies that are checked besides those that are recommended
MARK = " !"
NOTE = f"{MARK.strip()} `leadpolicy check` refuses this setting"
Data = dict[str, object]


@dataclass(frozen=True)
class Fault:
    """An error that the policy as it stands does not have."""

    code: str
    message: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"error[{self.code}] {self.message} ({self.path}:{self.line})"


@dataclass(frozen=True)
class Faults:
    """By the knobs of the policy that are turned; settings that were not checked are not there."""

    knobs: frozenset[str] = frozenset()
    found: Mapping[Setting, tuple[Fault, ...]] = field(default_factory=dict)

    def of(self, setting: Setting) -> tuple[Fault, ...]:
        return self.found.get(self.turned(setting), ())

    def mark(self, setting: Setting) -> str:
        return MARK if self.of(setting) else ""

    def notes(self) -> Iterator[str]:
        if any(self.found.values()):
            yield NOTE

    def but(self, setting: Setting) -> str:
        """What is added to a sentence that recommends the setting."""
        found = self.of(setting)
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        return f", but `leadpolicy check` refuses it: {found[0]}{more}" if found else ""

    def data(self, setting: Setting) -> Data:
        """`errors`: null where it was not checked."""
        found = self.found.get(self.turned(setting))
        return {"errors": None if found is None else [vars(one) for one in found]}

    def passes(self, setting: Setting) -> bool:
        """Whether it was checked, and no error found."""
        return self.found.get(self.turned(setting)) == ()

    def turned(self, setting: Setting) -> Setting:
        """What it turns in the policy."""
        return tuple(sorted((name, text) for name, text in setting if name in self.knobs))


UNCHECKED = Faults()


def vetted(
    of: Bench, sure: Iterable[Setting], others: Iterable[Setting], levels: Sequence[str] = ()
) -> Faults:
    """Check the settings: all of `sure`, and of the others as many as make `MOST` policies. `levels`:
    how much findings weigh, as `NAME=LEVEL`. InputError for those."""
    frame = Faults(frozenset(of.knobs))
    wanted = dict.fromkeys(frame.turned(one) for one in sure)
    rest = [one for one in dict.fromkeys(frame.turned(one) for one in others) if one not in wanted]
    wanted |= dict.fromkeys(rest[:MOST])
    if not any(wanted):
        return Faults(frame.knobs, dict.fromkeys(wanted, ()))
    known = {_place(one) for one in _errors(of, (), levels)}
    return Faults(
        frame.knobs,
        {
            one: tuple(
                Fault(each.code, each.message, each.span.path, each.span.line)
                for each in (_errors(of, one, levels) if one else ())
                if _place(each) not in known
            )
            for one in wanted
        },
    )


def _errors(of: Bench, setting: Setting, levels: Sequence[str]) -> list[Diagnostic]:
    from leadpolicy.checking import Wishes, examine
    from leadpolicy.checking import levels as read

    wishes = Wishes(_today(), read(levels))
    report = examine("", of.written(setting), (), wishes)
    return [one for one in report.diagnostics if one.severity is Severity.ERROR]


def _today() -> int:
    from datetime import date

    return date.today().toordinal() - date(1970, 1, 1).toordinal()


def _place(one: Diagnostic) -> tuple[str, str, int]:
    """A turned number leaves every line where it is, though messages may say it."""
    return one.code, one.span.path, one.span.line
