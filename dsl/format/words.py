"""Values, names and conditions as words between which a line may break."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from dsl import nodes
from dsl.nodes import Expr, Literal_, Name, StatusName, Term

TOGETHER = 60


def number(value: Decimal, *, signed: bool = False) -> str:
    """`10_000`, `2500`, `-0.5`, and with `signed`, `+25`."""
    sign, digits = ("-", abs(value)) if value.is_signed() else ("+" if signed else "", value)
    text = f"{digits:f}"
    whole, point, fraction = text.partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", "_")
    return sign + whole + point + fraction


def text(value: nodes.Text) -> str:
    escaped = value.value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def duration(value: nodes.Duration) -> str:
    unit = value.unit[:-1] if value.amount == 1 else value.unit
    if value.calendar is None:
        return f"{number(value.amount)} {unit}"
    return f"{number(value.amount)} {value.kind} {unit} of {value.calendar.text}"


def literal(value: Literal_) -> str:
    match value:
        case nodes.Number():
            return number(value.value)
        case nodes.Money():
            return f"{number(value.value)} {value.currency}"
        case nodes.Duration():
            return duration(value)
        case nodes.Text():
            return text(value)
        case nodes.YesNo():
            return "yes" if value.value else "no"
        case nodes.Date() | Name():
            return value.text


def commas(items: Iterable[str]) -> list[str]:
    """`a,` `b,` `c`: a line may break after each comma."""
    words = list(items)
    return [f"{word}," for word in words[:-1]] + words[-1:]


def names(items: Iterable[Name | StatusName]) -> list[str]:
    return commas(item.text for item in items)


def assignments(items: Iterable[nodes.Assignment]) -> list[str]:
    return commas(f"{item.field.text} = {literal(item.value)}" for item in items)


def joined(*parts: str | Sequence[str]) -> list[str]:
    """Strings and lists of words as one list; the first word of a list joins the string before it."""
    words: list[str] = []
    glue = False
    for part in parts:
        if isinstance(part, str):
            words.append(part)
            glue = True
        else:
            several = list(part)
            if glue and words and several:
                words[-1] += " " + several.pop(0)
            words += several
            glue = False
    return words


def condition(expr: Expr) -> list[str]:
    """A whole condition; parentheses around all of it are needless."""
    while isinstance(expr, nodes.Paren):
        expr = expr.part
    return _condition(expr)


def conditions(items: Sequence[Expr]) -> list[str]:
    """A list of conditions, as `requires` has it."""
    words: list[str] = []
    for item in items[:-1]:
        words += _suffixed(condition(item), ",")
    return words + [word for item in items[-1:] for word in condition(item)]


def _condition(expr: Expr) -> list[str]:
    match expr:
        case nodes.And(parts=parts):
            return _chain("and", [_inside(part, (nodes.And, nodes.Or)) for part in parts])
        case nodes.Or(parts=parts):
            return _chain("or", [_inside(part, (nodes.Or,)) for part in parts])
        case nodes.Not(part=part):
            return joined("not", _inside(part, (nodes.And, nodes.Or, nodes.Not)))
        case nodes.Paren(part=part):
            return _paren(part, kept=(nodes.And, nodes.Or, nodes.Not))
        case _:
            return _test(expr)


def _inside(part: Expr, wrong: tuple[type, ...]) -> list[str]:
    """A part that would be read otherwise without parentheses gets them; `not (a = b)` keeps them."""
    if isinstance(part, wrong):
        return _brackets(_condition(part))
    if isinstance(part, nodes.Paren) and wrong[-1] is nodes.Not:
        return _paren(part.part, kept=(object,))
    return _condition(part)


def _paren(part: Expr, kept: tuple[type, ...]) -> list[str]:
    while isinstance(part, nodes.Paren):
        part = part.part
    words = _condition(part)
    return _brackets(words) if isinstance(part, kept) else words


def _brackets(words: list[str]) -> list[str]:
    return _together(_suffixed([f"({words[0]}", *words[1:]], ")"))


def _together(words: list[str]) -> list[str]:
    """What stands in brackets does not break, unless it is long."""
    whole = " ".join(words)
    return [whole] if len(whole) <= TOGETHER else words


def _suffixed(words: list[str], mark: str) -> list[str]:
    return [*words[:-1], words[-1] + mark]


def _chain(word: str, parts: list[list[str]]) -> list[str]:
    words = list(parts[0])
    for part in parts[1:]:
        words += [f"{word} {part[0]}", *part[1:]]
    return words


def _test(expr: Expr) -> list[str]:
    match expr:
        case nodes.Compare(left=left, op=op, right=right):
            return [f"{_sum(left)} {op} {_sum(right)}"]
        case nodes.Between(left=left, low=low, high=high):
            return [f"{_sum(left)} between {_sum(low)} and {_sum(high)}"]
        case nodes.In(left=left, negated=negated, values=values):
            items = _suffixed(commas(literal(value) for value in values), "]")
            return _together([f"{left.text} {'not in' if negated else 'in'} [{items[0]}", *items[1:]])
        case nodes.Is(left=left, test=test):
            return [f"{left.text} is {test}"]
        case nodes.TextTest(left=left, test=test, value=value):
            return [f"{left.text} {test} {text(value)}"]
        case nodes.Truth(value=value):
            return [literal(value)]
        case _:
            raise TypeError(expr)


def _sum(sum: nodes.Sum) -> str:
    first, *rest = sum.terms
    words = [("- " if first.sign < 0 else "") + _term(first)]
    words += [("+ " if term.sign > 0 else "- ") + _term(term) for term in rest]
    return " ".join(words)


def _term(term: Term) -> str:
    value = literal(term.value)
    return value if term.factor is None else f"{number(term.factor.value)} * {value}"
