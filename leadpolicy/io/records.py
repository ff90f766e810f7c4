"""People and what happened to them, from tables: the facts that the engine folds.

A table of people has a row for each: `id`, the policy's fields by name, and where wanted `at` (when the
person appeared) and `track`; or, for what a CRM knows, `status` and `entered` (since when), `team` and
`rep`. A log has a row for each fact: `id`, `at`, and one of

    event                      something the person did
    field, value               a field got a value; an empty value clears it
    to, role [, because]       a human move
    touch                      somebody contacted the person: call, email, ...
    rep [, team]               a rep took the person
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

from dsl.typed import Value
from leadpolicy.io.columns import Columns, Ears
from leadpolicy.io.lines import AT_COLUMNS, ID_COLUMNS, BadRow, Line
from leadpolicy.io.needs import Needs, need
from leadpolicy.io.tables import Report, rows, shown_name
from policy.model import Field, Policy
from policy.state import Event, Fact, Move, Pairs, Set, Take, Touch

MOST_SHARED = 10_000  # different values of a field that are kept once
Pair = tuple[str, Value | None]
Heard = Callable[[str, Fact, int], None]


@dataclass(frozen=True, slots=True)
class Lead:
    """One person as a table gives them: canonical values; None where the table does not say."""

    id: str
    values: Pairs
    at: int | None = None  # of birth
    track: str | None = None
    status: str | None = None
    entered: int | None = None
    team: str | None = None
    rep: str | None = None
    row: int = 0


@dataclass(frozen=True)
class Table:
    """A table to read: where it is, against which policy, and who hears of problems and warnings.

    `id_column` names the column that says who a row is about; "" for the usual names.
    """

    path: str
    policy: Policy
    console: Ears
    report: Report
    id_column: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        return (self.id_column,) if self.id_column else ID_COLUMNS


def leads(table: Table) -> Iterator[Lead]:
    """The people of a table, streaming. Rows with a problem are reported and left out.

    A person without an id goes by the number of the row, unless the id's column was named.
    """
    fields = table.policy.field_named
    others = (*table.ids, *AT_COLUMNS, "track", "status", "entered", "team", "rep")
    names = frozenset(one for one in others if one not in fields)  # a field goes before our own names
    shared = Shared(table.policy.fields)
    known = (*fields, *sorted(names - set(table.ids)), *table.ids)
    needs = [*([table.ids] if table.id_column else []), *shared.needs]
    for line in lines(table, known, needs):
        try:
            yield _lead(line, table, names, shared)
        except BadRow:
            continue


def log(table: Table, heard: Heard | None = None) -> dict[str, list[Fact]]:
    """What happened, by person, in order of time (equal instants in the order of the rows); `heard`
    is told of each fact whose it is, and its row."""
    names = ("event", "field", "value", "to", "role", "because", "touch", "rep", "team")
    found: dict[str, list[Fact]] = defaultdict(list)
    needs = (table.ids, AT_COLUMNS, [*_FACTS])
    for line in lines(table, (*table.ids, *AT_COLUMNS, *names), needs):
        try:
            who, fact = line.identity(table.ids), _fact(line)
        except BadRow:
            continue
        found[who].append(fact)
        if heard is not None:
            heard(who, fact, line.number)
    for facts in found.values():
        facts.sort(key=attrgetter("at"))
    return dict(found)


def lines(table: Table, names: tuple[str, ...], needs: Needs = ()) -> Iterator[Line]:
    """The rows of a table, in which these columns mean something. InputError where it needs another."""
    path = shown_name(table.path)
    columns = Columns(path, names, table.console)
    empty = True
    for row in rows(table.path, table.report):
        if empty:
            need(table.path, row.cells, needs)
        empty = False
        yield Line(path, row.number, columns.named(row.cells), table.policy, table.report)
    if empty:
        table.console.warn(f"{path} has no rows that could be read")


# --- people -------------------------------------------------------------------------------------


def _lead(line: Line, table: Table, names: frozenset[str], shared: Shared) -> Lead:
    ids = table.ids
    anonymous = not table.id_column and all(line.text(one) is None for one in ids)
    return Lead(
        id=str(line.number) if anonymous else line.identity(ids),
        values=values(line, shared),
        at=line.instant(one for one in AT_COLUMNS if one in names),
        track=line.choice("track", line.policy.tracks) if "track" in names else None,
        status=line.status("status") if "status" in names else None,
        entered=line.instant(names & {"entered"}),
        team=line.choice("team", line.policy.team) if "team" in names else None,
        rep=line.text("rep") if "rep" in names else None,
        row=line.number,
    )


class Shared:
    """Values that many people have are read and kept once: a million rows have few countries.

    `columns` are the fields, whether they must have a value, and what is known by cell. Those that are
    `spared` need not have any though they are required.
    """

    def __init__(self, fields: Iterable[Field], spared: Container[str] = ()) -> None:
        self.columns: list[tuple[Field, bool, dict[object, Pair]]] = [
            (one, one.required and one.name not in spared, {}) for one in fields
        ]
        self.needs = [(one.name,) for one, required, _ in self.columns if required]


def values(line: Line, shared: Shared) -> Pairs:
    """The fields that have a value.

    All cells are read before the row is given up, so that one run tells every bad one."""
    pairs: list[Pair] = []
    bad: BadRow | None = None
    for field, required, known in shared.columns:
        _, cell = line.cells.get(field.name, _NOTHING)
        if cell is None and not required:
            continue
        pair = known.get(cell) if type(cell) is str else None
        if pair is None:
            try:
                pair = _pair(line, field, required, known)
            except BadRow as problem:
                bad = problem
        if pair is not None:
            pairs.append(pair)
    if bad is not None:
        raise bad
    return tuple(pairs)


def _pair(line: Line, field: Field, required: bool, known: dict[object, Pair]) -> Pair | None:
    found = line.value(field, field.name)
    if found is None:
        if required:
            raise line.bad(field.name, f"`{field.name}` is required and has no value")
        return None
    cell = line.cells[field.name][1]
    key = cell if type(cell) is str else found  # other cells need not have a hash
    if len(known) < MOST_SHARED:
        return known.setdefault(key, (field.name, found))
    return known.get(key, (field.name, found))


_NOTHING = ("", None)


# --- facts --------------------------------------------------------------------------------------


def _fact(line: Line) -> Fact:
    at = line.instant(AT_COLUMNS)
    if at is None:
        raise line.bad(AT_COLUMNS[0], "no instant", "each row says when it happened")
    given = [kind for kind in _FACTS if kind in line.cells and line.text(kind) is not None]
    if len(given) != 1:
        what = f"both `{given[0]}` and `{given[1]}`" if given else "nothing happened here"
        raise line.bad("", what, f"fill exactly one of {', '.join(_FACTS)}")
    return _FACTS[given[0]](line, at)


def _event(line: Line, at: int) -> Fact:
    return Event(at, line.choice("event", line.policy.events) or "")


def _set(line: Line, at: int) -> Fact:
    name = line.choice("field", line.policy.field_named) or ""
    return Set(at, ((name, line.value(line.policy.field_named[name], "value")),))


def _move(line: Line, at: int) -> Fact:
    role = line.choice("role", line.policy.roles)
    if role is None:
        raise line.bad("role", "no role", "a move by hand says whose role made it")
    return Move(at, role, line.status("to") or "", line.text("because"))


def _touch(line: Line, at: int) -> Fact:
    return Touch(at, line.text("touch"))


def _take(line: Line, at: int) -> Fact:
    return Take(at, line.text("rep") or "", line.choice("team", line.policy.team))


_FACTS: dict[str, Callable[[Line, int], Fact]] = {
    "event": _event,
    "field": _set,
    "to": _move,
    "touch": _touch,
    "rep": _take,
}
