"""What the status graph proves: reachability, dead ends, gates, and the shortest way that shows it.

The one module that imports networkx: for components, cycles and dominators. Importing it takes
as long as all the rest of a check, so following arrows is done here, and networkx is loaded only once
that has shown that there is something to explain.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from functools import cached_property
from typing import Any

from policy import words
from policy.cutting import beyond
from policy.model import Policy
from policy.moves import START, Move, births, moves, starts

Digraph = Any  # networkx comes without types
Path = tuple[Move, ...]

_BEFORE, _BEYOND = "\0", "\1"  # virtual ends for cuts; no name contains these characters
_ENDLESS = 10**18  # more than all moves of a policy cost together


def status_graph(policy: Policy) -> StatusGraph:
    """The graph of a policy, kept on the policy itself as its cached properties are."""
    kept = vars(policy)
    if "_status_graph" not in kept:
        kept["_status_graph"] = StatusGraph(policy)
    graph: StatusGraph = kept["_status_graph"]
    return graph


class StatusGraph:
    """Statuses and the moves between them; people come in from the virtual status `START`.

    `without` names transitions (by label) that are known to be impossible and are left out.
    """

    def __init__(self, policy: Policy, without: Collection[str] = ()) -> None:
        self.policy = policy
        gone = frozenset(without)
        self.moves: tuple[Move, ...] = tuple(
            one for one in moves(policy) if one.transition is None or one.transition.label not in gone
        )
        self._births = tuple(
            one for one in births(policy) if one.transition is None or one.transition.label not in gone
        )

    # --- what is reached ------------------------------------------------------------------------

    @cached_property
    def entries(self) -> tuple[Move, ...]:
        """Where people come in: start rules, and the births caused in statuses that are reached."""
        found = starts(self.policy)
        while True:
            reached = self._descend({one.target for one in found})
            new = [one for one in self._births if one.parent in reached and one not in found]
            if not new:
                return found
            found += tuple(new)

    @cached_property
    def reached(self) -> frozenset[str]:
        """Every status in which somebody can be, by the graph alone."""
        return self._descend({one.target for one in self.entries})

    @cached_property
    def ends(self) -> frozenset[str]:
        return frozenset(one.name for one in self.policy.statuses if one.final or one.goal)

    @cached_property
    def ending(self) -> frozenset[str]:
        """Every status from which a `final` or `goal` status is possible."""
        return _follow(self._before, self.ends)

    def leading_to(self, targets: Iterable[str]) -> frozenset[str]:
        """The targets, and the statuses from which one of them is possible."""
        return _follow(self._before, targets)

    def descendants(self, sources: Iterable[str], avoiding: Collection[str] = ()) -> frozenset[str]:
        """The statuses that one or more moves from `sources` lead to, never through `avoiding`."""
        after = {m.target for m in self.moves if m.source in set(sources) - set(avoiding)}
        return self._descend(after - set(avoiding), avoiding)

    # --- components -----------------------------------------------------------------------------

    @cached_property
    def traps(self) -> tuple[tuple[str, ...], ...]:
        """Sets of statuses, in text order, that people can enter, never leave, and never end in.

        A single status counts only when it moves to itself; one without any move is a dead end.
        """
        endless = self.reached - self.ending
        if not endless:
            return ()
        order = {one.name: at for at, one in enumerate(self.policy.statuses)}
        found = []
        graph = _digraph(pair for pair in self._between if pair[0] in endless)
        for component in _networkx().strongly_connected_components(graph):
            leaves = any(target not in component for one in component for target in graph[one])
            if not leaves and any(graph[one] for one in component):
                found.append(tuple(sorted(component, key=order.__getitem__)))
        return tuple(sorted(found, key=lambda one: order[one[0]]))

    def loops(self, among: Iterable[Move], at_most: int = 100) -> tuple[Path, ...]:
        """Elementary cycles of the given moves, at most so many; of parallel moves each is tried."""
        between: dict[tuple[str, str], list[Move]] = {}
        for one in among:
            between.setdefault((one.source, one.target), []).append(one)
        circling = _circling(between)
        found: list[Path] = []
        if circling:
            # By number, since networkx walks sets: the order of names would differ from run to run.
            names = list(dict.fromkeys(name for pair in circling for name in pair))
            number = {name: at for at, name in enumerate(names)}
            graph = _digraph((number[source], number[target]) for source, target in circling)
            for cycle in _networkx().simple_cycles(graph):
                first = cycle.index(min(cycle))
                found += _choices([names[at] for at in cycle[first:] + cycle[:first]], between)
                if len(found) >= at_most:
                    break
        return tuple(found[:at_most])

    @property
    def comes_back(self) -> bool:
        """Whether anybody can be in one status twice."""
        return bool(_circling(self._between))

    # --- paths and gates ------------------------------------------------------------------------

    def path(
        self, sources: Iterable[str], targets: Iterable[str], avoiding: Collection[str] = ()
    ) -> Path | None:
        """A shortest path of one or more moves; None when there is none.

        With `START` among the sources, the path begins with the way in which the person came in.
        Neither its inner statuses nor its ends are in `avoiding`.
        """
        closed, goals = set(avoiding), set(targets) - set(avoiding)
        seen: dict[str, str] = {}
        queue = [one for one in sources if one not in closed]
        for at in queue:
            for after in self._entered.get(at, ()):
                if after not in seen and after not in closed:
                    seen[after] = at
                    queue.append(after)
                    if after in goals:
                        return self._walk(seen, after, set(sources))
        return None

    def gates(self, target: str) -> tuple[str, ...]:
        """The statuses that every path from a start to `target` passes, in order, without `target`."""
        if target not in self.reached:
            return ()
        found: list[str] = []
        at = self._gate_before.get(target)
        while at is not None and at != START:
            found.append(at)
            at = self._gate_before.get(at)
        return tuple(reversed(found))

    def cut(
        self, sources: Collection[str], targets: Collection[str], avoiding: Collection[str] = ()
    ) -> Path:
        """The moves to close so that no path remains from `sources` to `targets` outside `avoiding`.

        The fewest there are; moves that no path through `avoiding` needs come first, births last.
        """
        closed = set(avoiding)
        steps: dict[str, dict[str, int]] = {one: {_BEYOND: _ENDLESS} for one in targets}
        for (source, target), cost in self._costs(avoiding).items():
            if source not in closed and target not in closed:
                onward = steps.setdefault(_BEFORE if source in sources else source, {})
                onward[target] = onward.get(target, 0) + cost
        far = beyond(steps, _BEFORE, _BEYOND)
        return tuple(
            way
            for (source, target), ways in self._between.items()
            if (source not in far or source in sources)
            and target in far
            and not {source, target} & closed
            for way in ways
        )

    def _costs(self, gates: Collection[str]) -> dict[tuple[str, str], int]:
        """What closing each pair would cost: a way round the gates is closed before a way through."""
        before = _follow(self._before, gates)
        after = self._descend(gates, before - set(gates))  # without beginning a new round
        return {
            (source, target): len(ways)
            * (1_000_000 if source == START else 1_000 if target in before or source in after else 1)
            for (source, target), ways in self._between.items()
        }

    # --- witnesses ------------------------------------------------------------------------------

    def lines(self, path: Path) -> tuple[str, ...]:
        """`lead.Inquiry --(when sales_ready)--> lead.MAQL`, a line for each move."""
        return tuple(
            f"{one.source or '(new)'} --({words.move(self.policy, one)})--> {one.target}" for one in path
        )

    # --- inside ---------------------------------------------------------------------------------

    @cached_property
    def _gate_before(self) -> Mapping[str, str]:
        """The last status before each that every path to it passes."""
        above: Mapping[str, str] = _networkx().immediate_dominators(_digraph(self._between), START)
        return above

    @cached_property
    def _after(self) -> dict[str, list[str]]:
        return _neighbours((one.source, one.target) for one in self.moves)

    @cached_property
    def _before(self) -> dict[str, list[str]]:
        return _neighbours((one.target, one.source) for one in self.moves)

    @cached_property
    def _entered(self) -> dict[str, list[str]]:
        return _neighbours(self._between)

    @cached_property
    def _between(self) -> dict[tuple[str, str], list[Move]]:
        found: dict[tuple[str, str], list[Move]] = {}
        for one in (*self.entries, *self.moves):
            found.setdefault((one.source, one.target), []).append(one)
        return found

    def _descend(self, sources: Collection[str], avoiding: Collection[str] = ()) -> frozenset[str]:
        return _follow(self._after, sources, avoiding)

    def _walk(self, seen: dict[str, str], target: str, sources: set[str]) -> Path:
        steps = [(seen[target], target)]
        while steps[-1][0] not in sources:
            steps.append((seen[steps[-1][0]], steps[-1][0]))
        return tuple(self._between[step][0] for step in reversed(steps))


def _choices(cycle: list[str], between: dict[tuple[str, str], list[Move]]) -> Iterable[Path]:
    """Every way round a cycle of statuses, when several moves lead from one to the next."""
    ways: list[Path] = [()]
    for source, target in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
        ways = [(*way, one) for way in ways[:64] for one in between[source, target]]
    return ways


def _neighbours(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for here, there in dict.fromkeys(pairs):
        found.setdefault(here, []).append(there)
    return found


def _follow(
    neighbours: Mapping[str, list[str]], sources: Iterable[str], avoiding: Collection[str] = ()
) -> frozenset[str]:
    """The sources and all that the arrows lead to, without ever entering `avoiding`."""
    seen = set(sources) - set(avoiding)
    queue = list(seen)
    for at in queue:
        new = [one for one in neighbours.get(at, ()) if one not in seen and one not in avoiding]
        seen.update(new)
        queue += new
    return frozenset(seen)


def _circling(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is left after taking away, again and again, what leads nowhere; nothing without a cycle."""
    left = list(pairs)
    while True:
        sources = {source for source, _ in left}
        kept = [one for one in left if one[1] in sources]
        if len(kept) == len(left):
            return kept
        left = kept


def _digraph(pairs: Iterable[tuple[Hashable, Hashable]]) -> Digraph:
    graph = _networkx().DiGraph()
    graph.add_edges_from(pairs)
    return graph


def _networkx() -> Any:
    import networkx  # type: ignore[import-untyped, unused-ignore]

    return networkx
