"""Examples: local times to instants, steps to facts and expectations."""

from __future__ import annotations

from dsl import amounts, nodes
from dsl.findings import Findings
from dsl.scope import SCORE
from dsl.source import Span
from dsl.structure import EXPECTED_ROUTES
from policy.lowering.context import Context, text
from policy.lowering.tracks import required
from policy.model import Example, ExampleStep, Expectation

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
        if at is None:
            return before
        if at < before:
            self.findings.error("not-ascending", "steps come in the order of their time", step.at.span)
        return at

    def _step(self, step: nodes.ExampleStep, at: int) -> ExampleStep:
        match step.what:
            case nodes.DoEvents(events=events):
                return ExampleStep(at, events=tuple(one.text for one in events), span=step.span)
            case nodes.DoMove(role=role, to=to, because=because):
                self._reason(because)
                move = (role.text, self.meant[id(to)], because.text if because else None)
                return ExampleStep(at, move=move, span=step.span)
            case nodes.DoSet(values=values):
                self._not_fixed(values)
                return ExampleStep(at, set=self.context.values(values), span=step.span)
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

    def _not_fixed(self, values: tuple[nodes.Assignment, ...]) -> None:
        for one in values:
            field = self.context.scope.fields.get(one.field.text)
            if field and field.fixed:
                self.findings.error(
                    "fixed-field",
                    f"`{one.field.text}` is fixed: it never changes",
                    one.span,
                    help="give it in `given`",
                )

    # --- expectations ---------------------------------------------------------------------------

    def _expectation(self, node: nodes.Expectation) -> Expectation | None:
        match node:
            case nodes.ExpectStatus(status=status):
                return Expectation("status", text=self.meant[id(status)], span=node.span)
            case nodes.ExpectNumber():
                return self._number(node)
            case nodes.ExpectRoute(team=team):
                self._team(team)
                return Expectation("route", text=team.text, span=node.span)
            case nodes.ExpectAssignee(rep=rep):
                self._rep(rep)
                return Expectation("assignee", text=text(rep), span=node.span)
            case nodes.ExpectOwner(role=role):
                return Expectation("owner", text=role.text, span=node.span)
            case nodes.ExpectDue(at=at):
                due = self.context.instant(at) if at else None
                return Expectation("due", low=due, span=node.span)
            case nodes.ExpectField(assignment=assignment):
                return self._field(assignment, node.span)

    def _number(self, node: nodes.ExpectNumber) -> Expectation | None:
        name = node.what.text
        if name in self.context.types.fields:
            low = self._amount(node.what, node.low)
            high = self._amount(node.what, node.high) if node.high else None
            return Expectation("field", name, node.op, low, high, span=node.span)
        if name != SCORE and name not in self.context.scope.groups:
            self.context.types.unknown(node.what, "field or group")
            return None
        if node.high is not None and node.low.value > node.high.value:
            self.findings.error("empty-range", "no value lies between these two", node.span)
        low, high = self.context.micro(node.low), self.context.micro(node.high)
        return Expectation(
            "score" if name == SCORE else "group", name, node.op, low, high, span=node.span
        )

    def _amount(self, field: nodes.Name, literal: nodes.Number) -> int | None:
        value = self.context.types.value(field, literal)
        return value if isinstance(value, int) else None

    def _field(self, assignment: nodes.Assignment, span: Span) -> Expectation | None:
        value = self.context.types.value(assignment.field, assignment.value)
        name = assignment.field.text
        if isinstance(value, str):
            return Expectation("field", name, text=value, span=span)
        return Expectation("field", name, low=value, span=span)

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
