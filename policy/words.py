"""Compiled conditions, delays and moves in the words of the language, for messages and pictures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from dsl.typed import (
    All,
    Among,
    Condition,
    Constant,
    Defined,
    Known,
    Linear,
    Negation,
    Quantity,
    Same,
    Some,
    TextTest,
    Value,
)
from policy.model import DAY, HOUR, MICRO, MINUTE, Delay, Policy, StartRule, Transition
from policy.moves import Move

_SCALE = {"number": MICRO, "money": 100}


def condition(policy: Policy, what: Condition) -> str:
    """`fit + engagement >= 100 and seniority in [vp, c_level]`: readable, and valid in the language."""
    match what:
        case Constant(value=value):
            return "yes" if value else "no"
        case All(parts=parts):
            return " and ".join(_inner(policy, part) for part in parts) or "yes"
        case Some(parts=parts):
            return " or ".join(_inner(policy, part) for part in parts) or "no"
        case Negation(part=part):
            return _negation(policy, part)
        case Defined(name=name):
            return name
        case Known(field=field):
            return f"{field} is known"
        case Among(field=field, values=values):
            return _among(policy, field, values)
        case Same(left=left, right=right):
            return f"{left} = {right}"
        case Linear():
            return _linear(policy, what)
        case TextTest(field=field, test=test, text=text):
            return f'{field} {test} "{text}"'


def delay(what: Delay) -> str:
    """`48 hours`, `4 open hours of us_business`, `10 working days of us_business`."""
    if what.kind == "working":
        return f"{what.amount} working {'day' if what.amount == 1 else 'days'} of {what.calendar}"
    amount, unit = _in_units(what.amount)
    return f"{amount} open {unit} of {what.calendar}" if what.kind == "open" else f"{amount} {unit}"


def move(policy: Policy, what: Move) -> str:
    """What makes a move happen: `when sales_ready`, `by ldr`, `after 30 days without reply`."""
    if what.kind == "birth":
        return f"created from {what.parent}"
    if what.transition is not None:
        return transition(policy, what.transition)
    if what.clock is not None and what.step is not None:
        return f"sla at {percent(what.step.percent)} of {delay(what.clock.within)}"
    if what.kind == "start":
        return start(policy, policy.status[what.target].start)
    return "on entry"


def start(policy: Policy, rule: StartRule | None) -> str:
    if rule is None or rule.when is None:
        return "start"
    return f"start when {condition(policy, rule.when)}"


def transition(policy: Policy, what: Transition) -> str:
    """Trigger, guard and reasons of a transition, without its target, requirements and actions."""
    words = []
    if what.events:
        words.append(f"on {', '.join(what.events)}")
    if what.after is not None:
        words.append(f"after {delay(what.after)}{_without(policy, what)}")
    if what.roles:
        words.append(f"by {', '.join(what.roles)}")
    if what.when is not None:
        words.append(f"when {condition(policy, what.when)}")
    if what.because:
        words.append(f"because {', '.join(what.because)}")
    return " ".join(words)


def percent(hundredths: int) -> str:
    return f"{_plain(Decimal(hundredths) / 100)}%"


def value(policy: Policy, field: str, what: Value) -> str:
    """A canonical value of a field as the language writes it."""
    kind = policy.field_named[field].type if field in policy.field_named else "text"
    if isinstance(what, bool):
        return "yes" if what else "no"
    if isinstance(what, str):
        return what if kind == "one of" else f'"{what}"'
    return _amount(policy, kind, Decimal(what) / _SCALE.get(kind, 1))


# --- helpers ------------------------------------------------------------------------------------


def _inner(policy: Policy, what: Condition) -> str:
    text = condition(policy, what)
    return f"({text})" if isinstance(what, All | Some) and len(what.parts) > 1 else text


def _negation(policy: Policy, part: Condition) -> str:
    match part:
        case Known(field=field):
            return f"{field} is missing"
        case Among(field=field, values=(one,)) if not isinstance(one, bool):
            return f"{field} != {value(policy, field, one)}"
        case Same(left=left, right=right):
            return f"{left} != {right}"
        case _:
            text = condition(policy, part)
            return f"not {text}" if isinstance(part, Defined | Constant) else f"not ({text})"


def _among(policy: Policy, field: str, values: tuple[Value, ...]) -> str:
    if values == (True,):
        return field
    words = [value(policy, field, one) for one in values]
    return f"{field} = {words[0]}" if len(words) == 1 else f"{field} in [{', '.join(words)}]"


def _linear(policy: Policy, what: Linear) -> str:
    """Undo the checker's common scale, so that `score >= 100` reads as it was written."""
    factors = [Decimal(one.factor * _scale(policy, one)) for one in what.sum]
    least = min((abs(one) for one in factors if one), default=Decimal(1))
    terms = " ".join(
        _term(first=not at, factor=factor / least, name=one.name)
        for at, (factor, one) in enumerate(zip(factors, what.sum, strict=True))
    )
    kinds = {_kind(policy, one) for one in what.sum}
    bound = _amount(policy, kinds.pop() if len(kinds) == 1 else "number", Decimal(what.bound) / least)
    return f"{terms} {what.relation} {bound}"


def _term(first: bool, factor: Decimal, name: str) -> str:
    sign = ("- " if factor < 0 else "") if first else ("- " if factor < 0 else "+ ")
    size = abs(factor)
    return f"{sign}{name}" if size == 1 else f"{sign}{_plain(size)} * {name}"


def _kind(policy: Policy, what: Quantity) -> str:
    if what.of != "field":
        return "number"
    return policy.field_named[what.name].type if what.name in policy.field_named else "number"


def _scale(policy: Policy, what: Quantity) -> int:
    return _SCALE.get(_kind(policy, what), 1)


def _amount(policy: Policy, kind: str, amount: Decimal) -> str:
    if kind == "date":
        return (date(1970, 1, 1) + timedelta(days=int(amount))).isoformat()
    if kind == "duration":
        return " ".join(_in_units(int(amount)))
    return f"{_plain(amount)} {policy.currency}".rstrip() if kind == "money" else _plain(amount)


def _in_units(microseconds: int) -> tuple[str, str]:
    """Hours up to two days, as the field says `48 hours`; then the largest unit that is exact."""
    size, unit = MINUTE, "minute"
    if microseconds % HOUR == 0:
        size, unit = HOUR, "hour"
    if microseconds % DAY == 0 and microseconds > 2 * DAY:
        size, unit = DAY, "day"
    amount = Decimal(microseconds) / size
    return _plain(amount), unit if amount == 1 else f"{unit}s"


def _without(policy: Policy, what: Transition) -> str:
    if not what.without:
        return ""
    if len(what.without) > 1 and set(what.without) == set(policy.events):
        return " without any event"
    return f" without {', '.join(what.without)}"


def _plain(number: Decimal) -> str:
    text = f"{number.quantize(Decimal('0.000001')):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
