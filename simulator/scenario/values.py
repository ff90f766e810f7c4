"""Values of the policy's fields as scenarios write them, in canonical machine values."""

from __future__ import annotations

from dsl.literals import clean
from dsl.typed import Value
from policy.model import MICRO, Field
from simulator.scenario.context import Context
from simulator.scenario.expressions import fixed
from simulator.scenario.tree import Scalar, shown
from simulator.scenario.units import Wanted

WANTED: dict[str, Wanted] = {
    "integer": "number", "number": "number", "money": "money", "duration": "duration", "date": "number",
}  # fmt: skip
_SCALE = {"number": MICRO}


def scale_of(field: Field) -> int:
    """Canonical units in one of the numbers that expressions use."""
    return _SCALE.get(field.type, 1)


def value_of(ctx: Context, field: Field, node: Scalar) -> Value | None:
    """The canonical value that the text means for this field; None after a finding."""
    text = clean(node.text)
    if field.type == "one of":
        return text if ctx.known(f"value of `{field.name}`", text, node.span, field.values) else None
    if field.type == "text":
        if not text:
            ctx.error(
                "empty-text",
                "empty text is a missing value",
                node.span,
                help="say how often it is `missing`",
            )
        return text or None
    if field.type == "yes/no":
        return _yes_no(ctx, field, node)
    return _amount(ctx, field, node)


def _yes_no(ctx: Context, field: Field, node: Scalar) -> bool | None:
    if node.text in ("yes", "true"):
        return True
    if node.text in ("no", "false"):
        return False
    ctx.error(
        "wrong-value",
        f"`{field.name}` is yes or no, not `{shown(node)}`",
        node.span,
        help="write `yes` or `no`",
    )
    return None


def _amount(ctx: Context, field: Field, node: Scalar) -> int | None:
    found = fixed(ctx, node, WANTED[field.type])
    if found is None:
        return None
    value = round(found * scale_of(field))
    if abs(found * scale_of(field) - value) > 1e-6:
        ctx.error("too-precise", f"`{shown(node)}` is finer than `{field.name}` can be", node.span)
        return None
    if (field.low is not None and value < field.low) or (field.high is not None and value > field.high):
        ctx.error(
            "out-of-bounds",
            f"`{field.name}` never has the value `{shown(node)}`",
            node.span,
            help="the policy's `fields` say its bounds",
        )
        return None
    return value
