"""Scenarios that start from a snapshot of the CRM: its tables are read, and checked against both."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dsl.diagnostic import Diagnostic, error, has_errors, warning
from dsl.source import Source, Span
from leadpolicy.entering import Entering, Logged
from leadpolicy.errors import InputError
from leadpolicy.io.lines import BadRow
from leadpolicy.io.records import Table, log
from leadpolicy.io.snapshots import standings
from leadpolicy.io.tables import Problem, one_line
from leadpolicy.progress import counting, remark
from leadpolicy.words import count
from policy.model import DAY, Policy
from simulator.inside import Inside
from simulator.insiders import taken_over
from simulator.model import Scenario, StartFrom
from simulator.rollout import Refused
from simulator.scenario import load

if TYPE_CHECKING:
    from leadpolicy.simulating import Arm

SHOWN = 20  # problems of the tables that are told one by one
STALE = 7  # days
LARGE = 10_000_000  # bytes of tables that take seconds
LONG = 1_000_000  # bytes of people that take more than one
MANY = 50_000  # people whose intents do

Loaded = tuple[Scenario | None, tuple[Diagnostic, ...], Source]


def loaded(path: str, policy: Policy, base: Arm | None = None) -> Loaded:
    """As `simulator.scenario.load`, with the people of the snapshot, if the scenario starts from one;
    not if it is that of the `base`. Raises OSError when the scenario cannot be read."""
    scenario, found, source = load(path, policy)
    if scenario is None or scenario.start_from is None:
        return scenario, found, source
    if base is not None and _named(scenario, path) == _named(base.scenario, base.scenario_path):
        return scenario, found, source
    inside, more = peopled(scenario, policy, path)
    return inside, (*found, *more), source


def ready(scenario: Scenario, policy: Policy, base: Arm | None = None) -> Scenario:
    """A scenario that was loaded, with all that a snapshot does not say of its people. They are those of
    the `base` as far as they are there. InputError, PlanError, SimulationError."""
    if base is not None and (base.scenario.start_from is None) != (scenario.start_from is None):
        raise InputError(
            "one scenario starts from a snapshot, and the other one starts empty",
            "give both the same `start-from`",
        )
    if scenario.start_from is None:
        return scenario
    if base is not None and not scenario.inside:
        return again(scenario, policy, base)
    from simulator.donors import with_intents

    met = base.scenario.inside if base is not None else ()
    if len(scenario.inside) >= MANY:
        remark(f"simulating the past, for what {count(len(scenario.inside), 'person', 'people')} want")
    return with_intents(policy, scenario, {(one.id, one.source): one.intents for one in met})


def again(scenario: Scenario, policy: Policy, base: Arm) -> Scenario:
    """The same people in another scenario, or under another policy. InputError."""
    try:
        return taken_over(base.scenario, base.policy, policy, scenario)
    except Refused as why:
        raise InputError(str(why), why.help) from None


def possible(scenario: Scenario, policy: Policy, base: Arm) -> Scenario | None:
    """The same where nobody can tell what becomes of somebody: None."""
    try:
        return taken_over(base.scenario, base.policy, policy, scenario)
    except Refused:
        return None


def tables(scenario: Scenario, path: str) -> tuple[str, ...]:
    """The files beside a scenario that it names: whom it starts from, and people to draw."""
    begins = scenario.start_from
    named = (begins.snapshot, begins.events) if begins is not None else ()
    return tuple(str(Path(path).parent / one) for one in (*named, *scenario.beside) if one)


def _named(scenario: Scenario, path: str) -> tuple[object, ...] | None:
    """Which tables these are, and how they are read."""
    begins = scenario.start_from
    if begins is None:
        return None
    folder = Path(path).parent
    files = ((folder / one).resolve() for one in (begins.snapshot, begins.events) if one)
    return (*files, begins.id, begins.source, scenario.start)


# --- reading --------------------------------------------------------------------------------------


def peopled(
    scenario: Scenario, policy: Policy, path: str
) -> tuple[Scenario | None, Sequence[Diagnostic]]:
    """The scenario with the people of its snapshot, which stands beside `path`; None when there are
    errors among the findings."""
    begin = scenario.start_from
    assert begin is not None, "the scenario starts empty"
    heard = _Heard(begin.span)
    people = _read(scenario, policy, begin, Path(path).parent, heard)
    found = heard.findings()
    if not people and not has_errors(found):
        return None, [_nobody(begin)]
    if has_errors(found):
        return None, found
    remarks = tuple(one.message for one in found)
    return replace(scenario, inside=people, start_from=replace(begin, remarks=remarks)), found


def _read(
    scenario: Scenario, policy: Policy, begin: StartFrom, folder: Path, heard: _Heard
) -> tuple[Inside, ...]:
    table = Table(str(folder / begin.snapshot), policy, heard, heard.problem, begin.id)
    of_log = heard.elsewhere(begin.events_span)
    logged = Logged(
        Table(str(folder / begin.events), policy, of_log, of_log.problem, begin.id), scenario.start
    )
    reading = heard
    try:
        _look_at_files(folder, begin)
        if begin.events:
            reading = of_log
            logged.facts = log(logged.table, logged.add)
        reading = heard
        entering = Entering(scenario, policy, table, logged)
        people = tuple(_taken_in(entering, begin.snapshot))
        entering.conclude()
    except InputError as problem:
        heard.found.append(error("unreadable", problem.message, reading.span, help=problem.help))
        return ()
    except OSError as problem:
        why = (problem.strerror or "it cannot be opened").lower()
        what = f"cannot read `{problem.filename}`: {why}"
        is_log = begin.events and str(problem.filename) == str(folder / begin.events)
        span = begin.events_span if is_log else begin.span
        heard.found.append(error("unreadable", what, span, help=_BESIDE))
        return ()
    _fresh(scenario, begin, people, heard)
    return people


def _look_at_files(folder: Path, begin: StartFrom) -> None:
    """Large tables take some seconds. InputError for what is no file: nobody may ever write into a pipe,
    and a device may have no end; OSError."""
    names = [one for one in (begin.snapshot, begin.events) if one]
    size = 0
    for one in names:
        told = (folder / one).stat()
        if not (stat.S_ISREG(told.st_mode) or stat.S_ISDIR(told.st_mode)):
            raise InputError(f"`{folder / one}` is a pipe or a device, and no file", _BESIDE)
        size += told.st_size
    if size >= LARGE:
        remark(f"reading {' and '.join(names)}: {size / 1e6:,.0f} MB")


def _taken_in(entering: Entering, name: str) -> Iterator[Inside]:
    rows = standings(entering.table, bool(entering.log.facts), entering.derived)
    if many := _lines(entering.table.path):
        rows = counting(rows, f"reading {name}", many)
    for row in rows:
        with suppress(BadRow):
            yield entering.inside(row)


def _lines(path: str) -> int:
    """Those of a table of text that takes seconds, about; 0 of any other."""
    table = Path(path)
    if table.stat().st_size < LONG or table.suffix.lower() == ".parquet":
        return 0
    with table.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


def _fresh(scenario: Scenario, begin: StartFrom, people: Sequence[Inside], heard: _Heard) -> None:
    """A snapshot that was taken long before the start has missed what happened since."""
    latest = max((at for one in people for at in (one.entered, *(e.at for e in one.history))), default=0)
    days = (scenario.start - latest) // DAY
    if people and days > STALE:
        heard.found.append(
            warning(
                "stale-snapshot",
                f"the last that `{begin.snapshot}` knows of was {count(days, 'day')} before the start",
                begin.span,
                help="take the snapshot on the day of `start`, or let the scenario start on its day",
            )
        )


def _nobody(begin: StartFrom) -> Diagnostic:
    what = f"`{begin.snapshot}` has no rows, so nobody is inside"
    return error("no-rows", what, begin.span, help="leave `start-from` out, to start empty")


_BESIDE = "name a table beside the scenario"


@dataclass
class _Heard:
    """What the readers of the tables say, as findings where the scenario names the tables."""

    span: Span
    found: list[Diagnostic] = field(default_factory=list)
    _problems: list[tuple[Problem, Span]] = field(default_factory=list)

    def elsewhere(self, span: Span) -> _Heard:
        """Hears into the same lists what another table says, which is named there."""
        return _Heard(span, self.found, self._problems)

    def problem(self, one: Problem) -> None:
        self._problems.append((one, self.span))

    def warn(self, message: str, help: str = "") -> None:
        self.found.append(warning("snapshot-differs", one_line(message), self.span, help=help))

    def findings(self) -> list[Diagnostic]:
        """Errors first; of many bad rows the first ones."""
        return [*self._bad_rows(), *self.found]

    def _bad_rows(self) -> Iterator[Diagnostic]:
        for one, span in self._problems[:SHOWN]:
            yield error("bad-row", str(one), span, help=one.help)
        more = len(self._problems) - SHOWN
        if more > 0:
            said = f"there are {count(more, 'more problem')} in the tables of the snapshot"
            yield error("bad-row", said, self.span, help="mend those above first")
