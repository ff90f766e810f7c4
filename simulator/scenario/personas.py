"""People drawn from the rows of a table: their fields go together as the rows have them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from dsl.typed import Value
from simulator.model import FieldModel, Personas
from simulator.scenario.context import Context
from simulator.scenario.expressions import fixed
from simulator.scenario.tree import Node, Row, Scalar
from simulator.scenario.values import value_of

_WEIGHT, _SOURCE = "weight", "source"
_MOST = 1e15


@dataclass(frozen=True)
class _Line:
    source: str
    weight: float
    values: tuple[Value, ...]


Columns = dict[str, FieldModel | None]


def personas(ctx: Context, node: Node | None) -> Columns:
    """For each column that is a field its model, drawn with the others at once; None after a finding."""
    if not isinstance(node, Row):
        return {}
    head, *rows = (_cells(one) for one in node.items) if node.items else ([],)
    names = [one.text for one in head]
    columns = [name for name in names if name not in (_WEIGHT, _SOURCE)]
    wrong: Columns = dict.fromkeys(name for name in columns if name in ctx.policy.field_named)
    if not _columns_fit(ctx, head, columns, node):
        return wrong
    before = len(ctx.found)
    lines = [_line(ctx, names, cells, number, node) for number, cells in enumerate(rows, 1)]
    sound = [one for one in lines if one is not None]
    if len(ctx.found) > before or not _all_drawn(ctx, sound, node):
        return wrong
    return {name: _model(name, at, sound, node) for at, name in enumerate(columns)}


def _cells(node: Node) -> list[Scalar]:
    items = node.items if isinstance(node, Row) else (node,)
    return [one for one in items if isinstance(one, Scalar)]


def _columns_fit(ctx: Context, head: list[Scalar], columns: list[str], node: Row) -> bool:
    """Every column is a field of the policy, once; says so otherwise."""
    before = len(ctx.found)
    seen: set[str] = set()
    for one in head:
        if one.text in seen:
            ctx.error(
                "duplicate-name",
                f"the table has two columns `{one.text}`",
                one.span,
                help="keep one of the two",
            )
        elif one.text not in (_WEIGHT, _SOURCE):
            ctx.known("field", one.text, one.span, ctx.policy.field_named)
        seen.add(one.text)
    if not columns:
        ctx.error(
            "no-value",
            "the table has no field of the policy",
            node.span,
            help="its first row names the columns: fields, and perhaps `source` and `weight`",
        )
    return len(ctx.found) == before


def _line(ctx: Context, names: list[str], cells: list[Scalar], number: int, node: Row) -> _Line | None:
    """One row; what is wrong in it is said with its number."""
    if len(cells) != len(names):
        ctx.error(
            "wrong-count",
            f"row {number} of the table has {len(cells)} cells, and there are {len(names)} columns",
            cells[0].span if cells else node.span,
            help="give every column a value",
        )
        return None
    inner = ctx.fresh()
    by_name = dict(zip(names, cells, strict=True))
    weight = 1.0
    if _WEIGHT in by_name:
        weight = fixed(inner, by_name[_WEIGHT], "number", (0.0, _MOST)) or 0.0
    source = by_name[_SOURCE].text if _SOURCE in by_name else ""
    if source:
        inner.known("source", source, by_name[_SOURCE].span, ctx.sources)
    values = [
        value_of(inner, ctx.policy.field_named[name], cell)
        for name, cell in by_name.items()
        if name not in (_WEIGHT, _SOURCE)
    ]
    for one in inner.found:
        more = {"help": one.help, "fixes": one.fixes}
        ctx.error(one.code, f"row {number} of the table: {one.message}", one.span, **more)
    found = tuple(one for one in values if one is not None)
    return _Line(source, weight, found) if len(found) == len(values) else None


def _all_drawn(ctx: Context, lines: list[_Line], node: Row) -> bool:
    """Everybody finds a row: of their own source, or one without."""
    drawn = {one.source for one in lines if one.weight > 0.0}
    missing = [name for name in ctx.sources if name not in drawn]
    if "" not in drawn and (missing or not drawn):
        who = f"people from `{missing[0]}`" if missing else "anybody"
        ctx.error(
            "no-weight",
            f"the table has no row for {who}",
            node.span,
            help="add one, with a `weight` above zero; an empty `source` is for all others",
        )
        return False
    return True


def _model(name: str, at: int, lines: list[_Line], node: Row) -> FieldModel:
    groups = []
    for source in dict.fromkeys(one.source for one in lines):
        own = [one for one in lines if one.source == source and one.weight > 0.0]
        if own:
            weights = tuple(accumulate(one.weight for one in own))
            groups.append(Personas(source, weights, tuple(one.values[at] for one in own)))
    return FieldModel(name, personas=tuple(groups), span=node.span)
