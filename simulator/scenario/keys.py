"""The account key in a simulation: people have one, and it says nothing that a policy can test."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from dsl.source import Span
from dsl.typed import Condition, Known
from policy.model import Policy
from policy.uses import deciding, fields_of, parts
from simulator.model import Scenario
from simulator.scenario.context import Context
from simulator.scenario.tree import Table


def check_key(ctx: Context, scenario: Scenario, root: Table) -> None:
    """Accounts give people their key; warns once of conditions that are never true for that reason."""
    key = ctx.policy.account_key
    if key is None:
        return
    place = root.key("accounts")
    here = place.span if place else Span(root.span.path, 1, 1, 1, 2)
    if key in ctx.modelled:
        if scenario.accounts is not None:
            ctx.error(
                "drawn-twice",
                f"`{key}` follows from the account, and is drawn for each person",
                here,
                help="leave it out under `people: fields:`",
            )
        return
    tests = [one.span for one in _tests(ctx.policy, key)]
    if tests:
        ctx.warning("account-key", _said(key, tests), here, help=_help(scenario, key))


def _tests(policy: Policy, key: str) -> Sequence[Condition]:
    """The tests of what the key says, in the order of the text; that it is known can be true."""
    wholes = [one.condition for one in policy.definitions]
    wholes += [rule.when for one in policy.groups for rule in one.rules if rule.when is not None]
    found = [
        one
        for whole in chain(wholes, deciding(policy))
        for one in parts(whole)
        if key in fields_of(one) and not isinstance(one, Known)
    ]
    return sorted(found, key=lambda one: (one.span.path, one.span.line, one.span.column))


def _said(key: str, tests: list[Span]) -> str:
    first = tests[0]
    more = f", like {len(tests) - 1} more" if len(tests) > 1 else ""
    return (
        f"no account has a name here: what {first.path}:{first.line} says of `{key}` is never true{more}"
    )


def _help(scenario: Scenario, key: str) -> str:
    if scenario.accounts is None:
        return "say under `accounts` who belongs together, or draw it under `people: fields:`"
    return f"let the policy test a field that says the same of people, or `{key} is known`"
