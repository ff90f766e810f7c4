"""Score groups: fading, limits and rules, in millionths of points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dsl import amounts, nodes, typed
from policy.lowering.context import Context, names
from policy.model import Definition, Evaluated, Fading, Group, Limit, ScoreRule


def groups(context: Context, defined: Mapping[str, Definition]) -> tuple[Group, ...]:
    return tuple(_group(context, one, defined) for one in context.scope.groups.values())


def _group(context: Context, one: nodes.GroupDecl, defined: Mapping[str, Definition]) -> Group:
    low, high = context.micro(one.low), context.micro(one.high)
    if low is not None and high is not None and low > high and one.low and one.high:
        context.findings.error(
            "empty-range",
            f"group `{one.name.text}` has no values between these bounds",
            one.low.span.to(one.high.span),
            help="the lower bound comes first",
        )
    rules = tuple(
        _rule(context, f"{one.name.text}.{number}", rule, defined)
        for number, rule in enumerate(one.rules, 1)
    )
    return Group(
        one.name.text,
        rules,
        low,
        high,
        _fading(context, one.fading),
        one.of_account,
        _evaluated(context, one.evaluated),
        one.span,
    )


def _fading(context: Context, fading: nodes.Fading | None) -> Fading:
    if fading is None:
        return Fading()
    over = context.length(fading.over, f"the time of `{fading.kind}`")
    return Fading(fading.kind, over, context.micro(fading.cap) or 0)


def _evaluated(context: Context, evaluated: nodes.Evaluated | None) -> Evaluated | None:
    if evaluated is None:
        return None
    return Evaluated(context.minute(evaluated.at), evaluated.calendar.text)


def _rule(
    context: Context, label: str, rule: nodes.ScoreRule, defined: Mapping[str, Definition]
) -> ScoreRule:
    points = context.micro(rule.points)
    if points == 0:
        context.findings.warning("no-effect", "a rule for no points changes nothing", rule.points.span)
    when = context.condition(rule.when)
    if when is not None and reads_score(when, defined):
        context.findings.error(
            "score-cycle",
            "the score cannot depend on the score",
            rule.when.span if rule.when else rule.span,
            help="score rules read fields only; a bar on the score belongs in `define` or `when`",
        )
    return ScoreRule(label, points or 0, when, names(rule.on), _limit(context, rule.limit), rule.span)


def _limit(context: Context, limit: nodes.Limit | None) -> Limit | None:
    if limit is None:
        return None
    convert = amounts.integer if limit.of == "times" else amounts.micro
    amount = amounts.positive(
        convert(limit.amount, context.findings), "a limit", limit.amount.span, context.findings
    )
    return Limit(amount or 1, limit.of, context.length(limit.within, "the time of a limit"))


def reads_score(condition: typed.Condition, defined: Mapping[str, Definition]) -> bool:
    """Whether the condition looks at the score or a group, also by way of definitions."""
    return any(part.of != "field" for linear in _linears(condition, defined, ()) for part in linear.sum)


def _linears(
    condition: typed.Condition, defined: Mapping[str, Definition], inside: tuple[str, ...]
) -> Iterator[typed.Linear]:
    match condition:
        case typed.Linear():
            yield condition
        case typed.All(parts=parts) | typed.Some(parts=parts):
            for part in parts:
                yield from _linears(part, defined, inside)
        case typed.Negation(part=part):
            yield from _linears(part, defined, inside)
        case typed.Defined(name=name) if name in defined and name not in inside:
            yield from _linears(defined[name].condition, defined, (*inside, name))
        case _:
            pass
