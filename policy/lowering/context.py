"""What every room of the lowering shares: the tables, the types, the findings, and small conversions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dsl import amounts, moments, nodes
from dsl.findings import Findings
from dsl.literals import clean
from dsl.scope import Scope
from dsl.source import Span
from dsl.typecheck import Types
from dsl.typed import Condition, Value
from policy.model import Delay


@dataclass(frozen=True)
class Context:
    """Lowering is total: after a finding it goes on with something harmless, which is never used."""

    scope: Scope
    types: Types
    findings: Findings
    zone: str  # of the policy; it exists

    def condition(self, expr: nodes.Expr | None) -> Condition | None:
        return None if expr is None else self.types.condition(expr)

    def values(self, assignments: Sequence[nodes.Assignment]) -> tuple[tuple[str, Value], ...]:
        """Fields and their values, as in `given source = web_form, country = "US"`."""
        found: dict[str, Value] = {}
        for one in assignments:
            value = self.types.value(one.field, one.value)
            if one.field.text in found:
                self.findings.error(
                    "duplicate-name", f"`{one.field.text}` is given twice", one.field.span
                )
            if value is not None:
                found[one.field.text] = value
        return tuple(found.items())

    def delay(self, duration: nodes.Duration) -> Delay:
        """A length of time above zero; open and working time belong to a calendar."""
        if duration.kind == "plain":
            return Delay(self.length(duration, "a delay"))
        assert duration.calendar is not None  # the grammar asks for it
        calendar = duration.calendar.text
        if duration.kind == "working":
            return Delay(self._working_days(duration), "working", calendar)
        if duration.unit in ("days", "weeks"):
            self.findings.error(
                "wrong-unit",
                "open time is counted in hours or minutes",
                duration.span,
                help="for days write `10 working days of us_business`",
            )
            return Delay(1, "open", calendar)
        plain = nodes.Duration(duration.amount, duration.unit, "plain", None, duration.span)
        return Delay(self.length(plain, "a delay"), "open", calendar)

    def _working_days(self, duration: nodes.Duration) -> int:
        if duration.unit != "days":
            self.findings.error(
                "wrong-unit",
                "working time is counted in days",
                duration.span,
                help="write `5 working days of us_business`, or open hours",
            )
            return 1
        days = self.count(nodes.Number(duration.amount, duration.span), "a delay")
        return amounts.planned(days, amounts.CENTURY, "a delay", duration.span, self.findings) or 1

    def length(self, duration: nodes.Duration, what: str) -> int:
        """Microseconds, above zero and of at most a hundred years."""
        length = amounts.microseconds(duration, self.findings)
        length = amounts.positive(length, what, duration.span, self.findings)
        return self.planned(length, what, duration.span) or 1

    def planned(self, length: int | None, what: str, span: Span) -> int | None:
        return amounts.planned(length, amounts.CENTURY * amounts.DAY, what, span, self.findings)

    def micro(self, number: nodes.Number | None) -> int | None:
        return None if number is None else amounts.micro(number, self.findings)

    def count(self, number: nodes.Number, what: str) -> int:
        """A whole number above zero."""
        whole = amounts.integer(number, self.findings)
        return amounts.positive(whole, what, number.span, self.findings) or 1

    def minute(self, time: nodes.Time, end: bool = False) -> int:
        """Minutes since midnight; `24:00` is a time only where something ends."""
        minute = moments.minute_of_day(time.text)
        if minute is None or (minute == moments.END_OF_DAY and not end):
            self.findings.error(
                "no-such-time",
                f"there is no time {time.text}",
                time.span,
                help="times go from `00:00` to `23:59`",
            )
            return 0
        return minute

    def day(self, date: nodes.Date) -> int:
        return amounts.day(date, self.findings) or 0

    def instant(self, at: nodes.DateTime) -> int:
        """Microseconds since 1970-01-01 UTC of a time in the policy's zone."""
        found = moments.instant(at.text, self.zone)
        if found is None:
            self.findings.error("no-such-day", f"there is no time {at.text}", at.span)
        elif not moments.is_recorded(found):
            self.findings.error("too-far", f"a moment lies in {moments.RECORDED}", at.span)
        return found or 0

    def status(self, name: nodes.StatusName, track: str | None = None) -> str:
        return self.scope.status(name, track) or name.text


def check_zone(text: nodes.Text, findings: Findings) -> str:
    """The time zone, or UTC after a finding."""
    if moments.zone_exists(text.value):
        return text.value
    near = moments.nearest_zone(text.value)
    findings.error(
        "unknown-zone",
        f'there is no time zone `"{text.value}"`',
        text.span,
        help=f'did you mean `"{near}"`?' if near else 'zones are named like `"Europe/Paris"`',
    )
    return "UTC"


def names(found: Sequence[nodes.Name]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.text for one in found))


def text(found: nodes.Text | None) -> str:
    return clean(found.value) if found else ""
