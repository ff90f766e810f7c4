"""Names of the policy's things in a scenario: events, statuses, fields, teams."""

from __future__ import annotations

from collections.abc import Collection

from dsl.source import Span
from simulator.scenario.context import Context
from simulator.scenario.tree import Entry, Node, Row, Scalar, Table


def name_of(ctx: Context, node: Node | None, kind: str, known: Collection[str]) -> str | None:
    """The name in a scalar, if it is one of the known ones; None after a finding."""
    if not isinstance(node, Scalar):
        return None
    return node.text if ctx.known(kind, node.text, node.span, known) else None


def names_of(ctx: Context, node: Node | None, kind: str, known: Collection[str]) -> tuple[str, ...]:
    """The known names in a list."""
    items = node.items if isinstance(node, Row) else ()
    found = (name_of(ctx, one, kind, known) for one in items)
    return tuple(one for one in found if one is not None)


def entries_of(node: Node | None) -> tuple[Entry, ...]:
    return node.entries if isinstance(node, Table) else ()


def status_of(ctx: Context, text: str, span: Span) -> str | None:
    """A status of the policy, without its track where no other track has one of that name."""
    if text in ctx.policy.status:
        return text
    same = [one.name for one in ctx.policy.statuses if one.bare == text]
    if len(same) == 1:
        return same[0]
    if same:
        ctx.error(
            "bare-status",
            f"`{text}` needs its track: there are several of that name",
            span,
            help=f"write {' or '.join(f'`{one}`' for one in same)}",
        )
        return None
    ctx.unknown("status", text, span, ctx.policy.status)
    return None


def statuses_of(ctx: Context, key: Scalar) -> tuple[str, ...]:
    """`lead.Inquiry, lead.Re-Market` as one key."""
    found: list[str] = []
    offset = 0
    for part in key.text.split(","):
        start = offset + len(part) - len(part.lstrip())
        name = status_of(ctx, part.strip(), _within(key, start, len(part.strip())))
        if name is not None and name in found:
            ctx.error(
                "duplicate-name", f"`{name}` is listed twice", key.span, help="keep one of the two"
            )
        elif name is not None:
            found.append(name)
        offset += len(part) + 1
    return tuple(found)


def _within(key: Scalar, start: int, length: int) -> Span:
    if key.inner is None:
        return key.span
    column = key.inner.column + start
    return Span(key.inner.path, key.inner.line, column, key.inner.line, column + max(length, 1))
