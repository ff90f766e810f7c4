"""Examples: local times to instants, steps to facts and expectations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from dsl import amounts, nodes
from dsl.diagnostic import Fix, Label
from dsl.findings import Findings
from dsl.literals import NUMERIC, FieldType, mismatch
from dsl.scope import SCORE
from dsl.structure import EXPECTED_ROUTES
from policy.lowering.context import Context, text
from policy.lowering.tracks import required
from policy.model import Example, ExampleStep, Expectation

EXPECTED = ("status", "owner", "assignee", "route", "due")
DEFAULT_START = "2026-01-05 09:00"  # a Monday morning


def examples(context: Context) -> tuple[Example, ...]:
    return tuple(_Room(context, one).example() for one in context.scope.decls(nodes.ExampleDecl))


class _Room:
    """One example; its statuses are settled by the track the person is in at each step."""

    def __init__(self, context: Context, decl: nodes.ExampleDecl) -> None:
        self.context = context
        self.decl = decl
        self.meant = {id(name): found or name.text for name, found in context.scope.in_example(decl)}

    @property
    def findings(self) -> Findings:
        return self.context.findings

    def example(self) -> Example:
        decl = self.decl
        starts = decl.starts or nodes.DateTime(DEFAULT_START, decl.span)
        given = {one.field.text for one in decl.given}
        required(self.context, given, decl.title.span, "the person of an example")
        if not any(isinstance(one.what, nodes.DoExpect | nodes.DoMove) for one in decl.steps):
            self.findings.warning(
                "empty-example",
                "this example expects nothing",
                decl.title.span,
                help="say what must come out: `expect status MQL`",
            )
        steps: list[ExampleStep] = []
        for step in decl.steps:
            at = self._at(step, steps[-1].at if steps else 0)
            steps.append(self._step(step, at))
        return Example(
            text(decl.title),
            self.context.instant(starts),
            self.context.values(decl.given),
            tuple(steps),
            decl.span,
        )

    def _at(self, step: nodes.ExampleStep, before: int) -> int:
        if step.at is None:
            return before
        at = amounts.microseconds(step.at, self.findings)
        at = self.context.planned(at, "a step", step.at.span)
        if at is None:
            return before
        if at < before:
            self.findings.error("not-ascending", "steps come in the order of their time", step.at.span)
        return at

    def _step(self, step: nodes.ExampleStep, at: int) -> ExampleStep:
        match step.what:
            case nodes.DoEvents(events=events):
                return ExampleStep(at, events=tuple(one.text for one in events), span=step.span)
            case nodes.DoMove(role=role, to=to, because=because, refused=refused):
                self._reason(because)
                move = (role.text, self.meant[id(to)], because.text if because else None)
                return ExampleStep(at, move=move, refused=refused, span=step.span)
            case nodes.DoSet(values=values):
                self._not_fixed(one.field for one in values)
                return ExampleStep(at, set=self.context.values(values), span=step.span)
            case nodes.DoClear(fields=fields):
                self._not_fixed(fields)
                self._not_required(fields)
                return ExampleStep(at, set=tuple((one.text, None) for one in fields), span=step.span)
            case nodes.DoTouch(kind=kind):
                return ExampleStep(at, touch=kind.text if kind else "", span=step.span)
            case nodes.DoExpect(expectations=expectations):
                found = tuple(
                    one for node in expectations if (one := self._expectation(node)) is not None
                )
                return ExampleStep(at, expect=found, span=step.span)

    def _reason(self, because: nodes.Name | None) -> None:
        """A reason that no transition lists is a slip."""
        if because is None:
            return
        known = {
            reason.text: reason.span
            for status in self.context.scope.statuses.values()
            for move in status.body
            if isinstance(move, nodes.Transition)
            for reason in move.because
        }
        if because.text not in known:
            self.findings.unknown("reason", because.text, because.span, known)

    def _not_fixed(self, fields: Iterable[nodes.Name]) -> None:
        for one in fields:
            field = self.context.scope.fields.get(one.text)
            if field and field.fixed:
                self.findings.error(
                    "fixed-field",
                    f"`{one.text}` is fixed: it never changes",
                    one.span,
                    help="give it in `given`",
                )

    def _not_required(self, fields: Iterable[nodes.Name]) -> None:
        for one in fields:
            field = self.context.scope.fields.get(one.text)
            if field and field.required:
                self.findings.missing(
                    "missing-required",
                    f"a person must have `{one.text}`, so it cannot be cleared",
                    one.span,
                    labels=(Label(field.name.span, "required here"),),
                )

    # --- expectations ---------------------------------------------------------------------------

    def _expectation(self, node: nodes.Expectation) -> Expectation | None:
        match node:
            case nodes.ExpectStatus(status=status):
                return Expectation("status", text=self.meant[id(status)], span=node.span)
            case nodes.ExpectValue():
                return self._value(node)
            case nodes.ExpectKnown(field=field, known=known):
                relation: Literal["known", "missing"] = "known" if known else "missing"
                return Expectation("field", field.text, relation, span=node.span)
            case nodes.ExpectRoute(team=team):
                self._team(team)
                return Expectation("route", text=team.text, span=node.span)
            case nodes.ExpectAssignee(rep=rep):
                if rep is not None:
                    self._rep(rep)
                return Expectation("assignee", text=text(rep), span=node.span)
            case nodes.ExpectOwner(role=role):
                return Expectation("owner", text=role.text if role else "", span=node.span)
            case nodes.ExpectDue(at=at):
                due = self.context.instant(at) if at else None
                return Expectation("due", low=due, span=node.span)

    def _value(self, node: nodes.ExpectValue) -> Expectation | None:
        """Of points, or of a field as its type has it; None after a finding."""
        name = node.what.text
        type_ = self.context.types.fields.get(name)
        if type_ is not None:
            return self._field(node, type_)
        if name in EXPECTED and node.op == "=" and isinstance(node.low, nodes.Name | nodes.Text):
            self._equal_sign(node)
            return None
        if name != SCORE and name not in self.context.scope.groups:
            self.context.types.unknown(node.what, "field or group")
            return None
        low, high = self._points(node.low), None if node.high is None else self._points(node.high)
        what: Literal["score", "group"] = "score" if name == SCORE else "group"
        return self._ordered(node, Expectation(what, name, node.op or "=", low, high, span=node.span))

    def _equal_sign(self, node: nodes.ExpectValue) -> None:
        written = f"{node.what.text} {self.context.scope.written(node.low.span)}"
        self.findings.error(
            "syntax",
            f"what is expected of `{node.what.text}` follows without `=`",
            node.span,
            help=f"write `{written}`",
            fixes=(Fix(node.span, written),),
        )

    def _points(self, literal: nodes.Literal_) -> int | None:
        if isinstance(literal, nodes.Number):
            return self.context.micro(literal)
        mismatch("the score", "number", literal, self.context.types.currency, self.findings)
        return None

    def _field(self, node: nodes.ExpectValue, type_: FieldType) -> Expectation | None:
        relation = node.op or "="
        if relation not in ("=", "!=") and type_.kind not in NUMERIC:
            self.findings.error(
                "type-mismatch",
                f"`{type_.name}` is {type_.is_a}, which has no order",
                node.span,
                labels=(Label(type_.node.name.span, "declared here"),),
                help="compare it with `=` or `!=`",
            )
            return None
        low = self.context.types.value(node.what, node.low)
        high = None if node.high is None else self.context.types.value(node.what, node.high)
        if isinstance(low, str):
            return Expectation("field", type_.name, relation, text=low, span=node.span)
        high = high if isinstance(high, int) else None
        return self._ordered(node, Expectation("field", type_.name, relation, low, high, span=node.span))

    def _ordered(self, node: nodes.ExpectValue, found: Expectation) -> Expectation | None:
        """None if a value was wrong; a range must not be empty."""
        if found.low is None or (node.high is not None and found.high is None):
            return None
        if found.high is not None and found.low > found.high:
            self.findings.error("empty-range", "no value lies between these two", node.span)
        return found

    def _team(self, team: nodes.Name) -> None:
        if team.text not in EXPECTED_ROUTES and team.text not in self.context.scope.teams:
            teams = {name: one.name.span for name, one in self.context.scope.teams.items()}
            self.findings.unknown("team", team.text, team.span, teams)

    def _rep(self, rep: nodes.Text) -> None:
        """Where teams list their members, somebody else is a slip."""
        known = {
            member.name.value: member.span
            for team in self.context.scope.teams.values()
            for member in team.members
        }
        if known and rep.value not in known:
            self.findings.unknown("rep", rep.value, rep.span, known)
