"""Definitions: in an order in which each uses only earlier ones, none larger than can be followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dsl import typed
from dsl.diagnostic import Label
from policy.lowering.context import Context
from policy.model import Definition

MAX_TESTS = 1000
MAX_NESTED = 100
_SHOWN = 8  # of a circle


def definitions(context: Context) -> tuple[Definition, ...]:
    """In an order in which each uses only earlier ones; circles are reported once.

    With all that it uses written out, a definition may hold MAX_TESTS tests and nest MAX_NESTED deep:
    definitions that double their predecessor would otherwise grow beyond all bounds.
    """
    found = {
        name: Definition(name, context.types.condition(one.expr), one.span)
        for name, one in context.scope.defines.items()
    }
    ordered = _in_order(context, found)
    _check_sizes(context, ordered)
    return ordered


def uses(condition: typed.Condition) -> Iterator[str]:
    """The definitions that a condition names."""
    match condition:
        case typed.Defined(name=name):
            yield name
        case typed.All(parts=parts) | typed.Some(parts=parts):
            for part in parts:
                yield from uses(part)
        case typed.Negation(part=part):
            yield from uses(part)
        case _:
            pass


def _in_order(context: Context, found: Mapping[str, Definition]) -> tuple[Definition, ...]:
    """Depth first, without recursion: chains may be long."""
    ordered: dict[str, Definition] = {}
    for name in found:
        path: dict[str, Iterator[str]] = {}
        _enter(path, name, found)
        while path:
            last = next(reversed(path))
            used = next(path[last], None)
            if used is None:
                del path[last]
                ordered.setdefault(last, found[last])
            elif used in path:
                names = list(path)
                _circle(context, names[names.index(used) :])
            elif used in found and used not in ordered:
                _enter(path, used, found)
    return tuple(ordered.values())


def _enter(path: dict[str, Iterator[str]], name: str, found: Mapping[str, Definition]) -> None:
    path[name] = iter(dict.fromkeys(uses(found[name].condition)))


def _circle(context: Context, circle: list[str]) -> None:
    defines = context.scope.defines
    shown = circle if len(circle) <= _SHOWN else [*circle[: _SHOWN - 1], "..."]
    context.findings.error(
        "definition-cycle",
        f"`{circle[0]}` is defined by itself: {' -> '.join([*shown, circle[0]])}",
        defines[circle[0]].name.span,
        labels=tuple(
            Label(defines[one].name.span, f"uses `{after}`") for one, after in _steps(circle)[1:_SHOWN]
        ),
    )


def _steps(circle: list[str]) -> list[tuple[str, str]]:
    return list(zip(circle, [*circle[1:], circle[0]], strict=True))


# --- sizes --------------------------------------------------------------------------------------


def _check_sizes(context: Context, ordered: tuple[Definition, ...]) -> None:
    """Reports the first definition of a chain that is too large, not those that use it."""
    sizes: dict[str, tuple[int, int]] = {}
    for one in ordered:
        tests, nested = _size(one.condition, sizes)
        if tests > MAX_TESTS or nested > MAX_NESTED:
            how = f"{tests:,} tests" if tests > MAX_TESTS else f"tests nested {nested} deep"
            context.findings.error(
                "definition-too-large",
                f"with the definitions that it uses written out, `{one.name}` has {how}",
                context.scope.defines[one.name].name.span,
                help=f"a condition may have {MAX_TESTS:,} tests, nested {MAX_NESTED} deep",
            )
            tests, nested = 1, 1
        sizes[one.name] = tests, nested + 1


def _size(condition: typed.Condition, sizes: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """How many tests, and how deep they nest; what is not known (yet) counts as one test."""
    match condition:
        case typed.Defined(name=name):
            return sizes.get(name, (1, 1))
        case typed.All(parts=parts) | typed.Some(parts=parts):
            inner = [_size(part, sizes) for part in parts]
            return sum(tests for tests, _ in inner), max(nested for _, nested in inner) + 1
        case typed.Negation(part=part):
            tests, nested = _size(part, sizes)
            return tests, nested + 1
        case _:
            return 1, 1
