"""Accounts: how many people belong together, who owns them, and what follows from their people."""

from __future__ import annotations

import re

from dsl.source import Span
from policy.model import Field
from simulator.model import AccountModel, Derived
from simulator.scenario.context import Context
from simulator.scenario.domains import UNIT_INTERVAL
from simulator.scenario.expressions import fixed
from simulator.scenario.tree import Entry, Node, Scalar, Table
from simulator.scenario.words import name_of, status_of

_OWN = ("people", "owner")
_WHILE = re.compile(r"while any member in \[(.*)\]")
_MOST_DERIVED = 62


def accounts(ctx: Context, node: Node | None) -> AccountModel | None:
    """What the scenario says of accounts; `ctx.derived` are then the fields that follow from them."""
    if not isinstance(node, Table):
        return None
    if ctx.policy.account_key is None:
        ctx.error(
            "no-accounts",
            "the policy has no accounts",
            node.span,
            help="add `accounts by FIELD` to the policy, or leave this out",
        )
    derived = tuple(
        found
        for entry in node.entries
        if entry.key.text not in _OWN and (found := _derived(ctx, entry)) is not None
    )
    if len(derived) > _MOST_DERIVED:
        ctx.error("too-large", f"more than {_MOST_DERIVED} fields follow from accounts", node.span)
    ctx.derived = frozenset(one.field for one in derived)
    people = node.get("people")
    if isinstance(people, Table):
        people = _under(people, "geometric", "mean")
    mean = fixed(ctx, people, "number", (1.0, 10_000.0))
    owned, team = _owner(ctx, node.get("owner"))
    return AccountModel(1.0 if mean is None else mean, owned, team, derived)


def _under(node: Node | None, *keys: str) -> Node | None:
    for key in keys:
        node = node.get(key) if isinstance(node, Table) else None
    return node


def _owner(ctx: Context, node: Node | None) -> tuple[float, str]:
    """The share of accounts that have an owner from the start, and the team of these."""
    if not isinstance(node, Table):
        return 0.0, ""
    share = fixed(ctx, node.get("share"), "number", UNIT_INTERVAL)
    team = name_of(ctx, node.get("team"), "team", ctx.policy.team)
    return (share or 0.0, team) if team and share else (0.0, "")


# --- fields that follow -------------------------------------------------------------------------


def _derived(ctx: Context, entry: Entry) -> Derived | None:
    """`open_opportunity: while any member in [contact.SQL]`."""
    name = entry.key.text
    if not ctx.known("key", name, entry.key.span, (*_OWN, *ctx.policy.field_named)):
        return None
    if not _fits(ctx, ctx.policy.field_named[name], entry.key.span):
        return None
    found = _WHILE.fullmatch(entry.value.text.strip()) if isinstance(entry.value, Scalar) else None
    if found is None:
        ctx.error(
            "wrong-form",
            f"nothing says what makes `{name}` yes",
            entry.value.span,
            help=f"write `{name}: while any member in [contact.SQL]`",
        )
        return None
    names = [one.strip() for one in found[1].split(",") if one.strip()]
    statuses = [status_of(ctx, one, entry.value.span) for one in names]
    if not names:
        ctx.error("no-value", f"no status makes `{name}` yes", entry.value.span, help="name one")
    known = tuple(dict.fromkeys(one for one in statuses if one is not None))
    return Derived(name, known, entry.key.span)


def _fits(ctx: Context, field: Field, span: Span) -> bool:
    if field.type != "yes/no":
        ctx.error(
            "unit-mismatch",
            f"`{field.name}` is no yes/no field, so nothing can follow for it",
            span,
            help="make it `yes/no` in the policy",
        )
        return False
    if field.fixed:
        ctx.error(
            "not-derived",
            f"`{field.name}` is fixed in the policy, and cannot change with an account",
            span,
            help="drop `fixed` in the policy",
        )
        return False
    return True


def check_derived(ctx: Context, account: AccountModel | None) -> None:
    """What follows from an account is neither drawn nor found out."""
    for one in account.derived if account is not None else ():
        if one.field in ctx.modelled:
            ctx.error(
                "drawn-twice",
                f"`{one.field}` follows from the account, and is drawn for each person",
                one.span,
                help="leave it out under `people: fields:`",
            )
