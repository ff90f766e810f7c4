"""What the rooms of the loader share: the policy, the findings, and where each number came from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from dsl.diagnostic import Diagnostic, Fix, error, warning
from dsl.source import Source, Span
from dsl.suggest import closest
from policy.model import Policy
from simulator.model import Distribution, Provenance
from simulator.numeric import Number
from simulator.scenario.ranges import Domain
from simulator.scenario.tree import Node, dotted


@dataclass
class Context:
    """Filled while a scenario is bound: findings and provenance in the order of the text."""

    policy: Policy
    source: Source
    start: int = 0
    timezone: str = "UTC"
    found: list[Diagnostic] = field(default_factory=list)
    provenance: list[Provenance] = field(default_factory=list)
    sources: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    derived: frozenset[str] = frozenset()  # fields that follow from an account's people
    modelled: dict[str, Domain] = field(default_factory=dict)  # fields: what they can be
    speed: Number | None = None  # the factor that `speed` stands for, where there is a curve
    idle: frozenset[str] = frozenset()  # statuses where the scenario says that nobody works
    drawn: Mapping[str, float] = field(default_factory=dict)  # by path, what uncertain numbers are
    speed_for: frozenset[str] = frozenset(("connect", "qualify"))  # where `speed` may be used

    def fresh(self) -> Context:
        """The same scenario with nothing found yet: for what may be tried, or is moved afterwards."""
        return replace(self, found=[], provenance=[])

    def error(self, code: str, message: str, span: Span, **more: object) -> None:
        self.found.append(error(code, message, span, **more))

    def warning(self, code: str, message: str, span: Span, **more: object) -> None:
        self.found.append(warning(code, message, span, **more))

    def not_yet(self, what: str, span: Span, help: str) -> None:
        """Part of the format, but not of this version: said, never ignored."""
        self.error("not-yet", f"{what} cannot be simulated yet", span, help=help)

    def unknown(self, kind: str, name: str, span: Span, known: Iterable[str], help: str = "") -> None:
        """`name` is no `kind`; the help names the nearest known one, or some of them."""
        names = tuple(known)
        near = closest(name, names)
        self.error(
            "unknown-name",
            f"unknown {kind} `{name}`",
            span,
            help=f"did you mean `{near}`?" if near else help or choices(names),
            fixes=(Fix(span, near),) if near else (),
        )

    def known(self, kind: str, name: str, span: Span, names: Collection[str], help: str = "") -> bool:
        """True when `name` is one of `names`; says so otherwise."""
        if name in names:
            return True
        self.unknown(kind, name, span, names, help)
        return False

    def note(
        self, node: Node, value: str, source: str = "", uncertain: Distribution | None = None
    ) -> None:
        """Remember where a number came from; an empty source is an assumption."""
        self.provenance.append(Provenance(dotted(node.path), value, source, node.span, uncertain))


def choices(names: Iterable[str]) -> str:
    listed = sorted(set(names))
    if not listed:
        return ""
    more = f" and {len(listed) - 8} more" if len(listed) > 8 else ""
    return f"known: {', '.join(f'`{name}`' for name in listed[:8])}{more}"
