"""What values an expression can take: interval arithmetic over the domains of the names in it.

`prove` splits the domains until every part lies within the bounds or one point lies outside. So a
finding can name the values that break a bound, and correlated terms such as `p * x + (1 - p) * y` are no
false alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from math import isinf

from simulator.numeric import Apply, Constant, Load, Node
from simulator.scenario.intervals import RULES, Interval, hull
from simulator.scenario.slopes import slope

Variable = tuple[str, str]  # what is loaded, and its name


@dataclass(frozen=True)
class Choices:
    """The values that a field without order can have."""

    values: tuple[str | bool, ...]


Domain = Interval | Choices
Box = dict[Variable, Domain]

SLACK = 1e-9  # 0.1 + 0.2 + 0.7 is not quite 1
_SPLITS = 2000
_CORNERS = 4  # sides of a box whose corners are all looked at
_FINEST = 1e-7  # relative width below which a side is not cut
_FAR = 1e18  # stands for infinity where a point is needed
_HUGE = 1e300


@dataclass(frozen=True)
class Proof:
    """`holds`; or the value outside, with the values of the names that give it; neither: undecided."""

    holds: bool
    value: float | None = None
    at: tuple[tuple[Variable, float | str | bool], ...] = ()


def variable(load: Load) -> Variable:
    return ("field", load.name) if load.of == "is" else (load.of, load.name)


def loads(node: Node) -> Iterable[Load]:
    """Every load in an expression, in order."""
    if isinstance(node, Load):
        yield node
    elif isinstance(node, Apply):
        for one in node.args:
            yield from loads(one)


def bounds(node: Node, box: Mapping[Variable, Domain]) -> Interval:
    """An interval that holds every value of the expression."""
    if isinstance(node, Constant):
        return (node.value, node.value)
    if isinstance(node, Load):
        return _loaded(node, box[variable(node)])
    if node.op == "if":
        return _branch(node, box)
    return RULES[node.op](node, [bounds(one, box) for one in node.args])


def prove(node: Node, low: float, high: float, box: Box, slack: float = SLACK) -> Proof:
    """Whether the expression stays within [low, high] (with a little slack) on the whole box."""
    todo, splits = [box], 0
    range_of = _range_of(node, box)
    while todo:
        part = todo.pop()
        found = range_of(node, part)
        if low - slack <= found[0] and found[1] <= high + slack:
            continue
        outside = _outside(node, low - slack, high + slack, part)
        if outside is not None:
            return outside
        halves = _halves(part) if splits < _SPLITS else None
        if halves is None:
            return Proof(False)
        splits += 1
        todo += halves
    return Proof(True)


def tight(node: Node, box: Box) -> Interval:
    """As `bounds`; exact in names in which the expression only rises or only falls."""
    return _range_of(node, box)(node, box)


def _range_of(node: Node, box: Box) -> Callable[[Node, Box], Interval]:
    """Slopes say nothing where some part may come to the greatest number, and stay there."""
    near = {name: one if isinstance(one, Choices) else _near(one) for name, one in box.items()}
    return bounds if any(_is_huge(bounds(one, near)) for one in _parts(node)) else _at_ends


def _near(domain: Interval) -> Interval:
    """What is counted in whole numbers has 63 bits."""
    return (max(domain[0], -_FAR * 10), min(domain[1], _FAR * 10))


def _is_huge(found: Interval) -> bool:
    return found[0] < -_HUGE or found[1] > _HUGE


def _parts(node: Node) -> Iterable[Node]:
    if isinstance(node, Apply):
        yield node
        for one in node.args:
            yield from _parts(one)


def _at_ends(node: Node, box: Box) -> Interval:
    return (bounds(node, _ended(node, box, 0))[0], bounds(node, _ended(node, box, 1))[1])


def _ended(node: Node, box: Box, end: int) -> Box:
    """The box with every name at the end that gives the least (0) or greatest (1) value, where one end
    surely does; settling one name may settle the next."""
    found = dict(box)
    waiting = [name for name, domain in box.items() if not isinstance(domain, Choices)]
    changed = True
    while changed:
        changed = False
        for name in list(waiting):
            domain, rises = found[name], _slope(node, found, name)
            if rises is None or isinstance(domain, Choices) or rises[0] < 0.0 < rises[1]:
                continue
            at = domain[end if rises[0] >= 0.0 else 1 - end]
            found[name] = (at, at)
            waiting.remove(name)
            changed = True
    return found


def _slope(node: Node, box: Box, name: Variable) -> Interval | None:
    return slope(node, lambda one: variable(one) == name, lambda one: bounds(one, box))


def _loaded(load: Load, domain: Domain) -> Interval:
    if not isinstance(domain, Choices):
        return domain
    if load.of in ("is", "source", "segment"):
        if load.value not in domain.values:
            return (0.0, 0.0)
        return (1.0, 1.0) if len(domain.values) == 1 else (0.0, 1.0)
    numbers = [float(one) for one in domain.values if isinstance(one, bool)] or [0.0, 1.0]
    return (min(numbers), max(numbers))


def _branch(node: Apply, box: Mapping[Variable, Domain]) -> Interval:
    truth = bounds(node.args[0], box)
    if truth[0] > 0.0:
        return bounds(node.args[1], box)
    if truth == (0.0, 0.0):
        return bounds(node.args[2], box)
    return hull([bounds(node.args[1], box), bounds(node.args[2], box)])


def _outside(node: Node, low: float, high: float, box: Box) -> Proof | None:
    """A corner of the box, or its middle, where the value is outside."""
    for parts in _corners(len(box)):
        sides = zip(box.items(), parts, strict=True)
        point = {name: _point(domain, part) for (name, domain), part in sides}
        value = bounds(node, {name: _fixed(one) for name, one in point.items()})
        if value[0] > high or value[1] < low:
            return Proof(False, value[0], tuple(point.items()))
    return None


def _corners(count: int) -> Iterable[tuple[float, ...]]:
    """All corners of a small box, two of a large one, and the middle."""
    if count <= _CORNERS:
        yield from product((0.0, 1.0), repeat=count)
    else:
        yield from ((0.0,) * count, (1.0,) * count)
    yield (0.5,) * count


def _point(domain: Domain, part: float) -> float | str | bool:
    """The least value of a domain (0), the greatest (1), or one between."""
    if isinstance(domain, Choices):
        return domain.values[-1 if part == 1.0 else 0]
    low, high = max(domain[0], -_FAR), min(domain[1], _FAR)
    if part == 0.5:
        return _middle(domain)
    return low if part == 0.0 else high


def _fixed(value: float | str | bool) -> Domain:
    return (value, value) if isinstance(value, float) else Choices((value,))


def _halves(box: Box) -> list[Box] | None:
    """The box cut in two across its widest side; None when nothing can be cut."""
    widest, name = max(((_width(domain), name) for name, domain in box.items()), default=(0.0, ("", "")))
    if widest <= _FINEST:
        return None
    domain = box[name]
    parts: list[Domain]
    if isinstance(domain, Choices):
        half = len(domain.values) // 2
        parts = [Choices(domain.values[:half]), Choices(domain.values[half:])]
    else:
        middle = _middle(domain)
        parts = [(domain[0], middle), (middle, domain[1])]
    return [{**box, name: one} for one in parts]


def _width(domain: Domain) -> float:
    """How wide a side is, relative to its place; infinite ones are cut until they are far away."""
    if isinstance(domain, Choices):
        return float(len(domain.values) - 1)
    low, high = domain
    if isinf(low) or isinf(high):
        return 1.0 if min(abs(low), abs(high)) < _FAR else 0.0
    return (high - low) / max(1.0, abs(low), abs(high))


def _middle(domain: Interval) -> float:
    low, high = domain
    if isinf(low) and isinf(high):
        return 0.0
    if isinf(high):
        return max(1.0, 1000.0 * low)
    if isinf(low):
        return min(-1.0, 1000.0 * high)
    return low + (high - low) / 2
