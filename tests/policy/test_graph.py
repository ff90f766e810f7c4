"""The status graph against slow, obvious definitions of what it proves."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

from hypothesis import given

from policy.checks import run
from policy.graph import StatusGraph, status_graph
from policy.model import Policy, StartRule, Status, Transition
from policy.moves import START
from tests.policy.graphs import NAMES, Arrow, arrows, closure, of_arrows, some_statuses
from tests.steps import steps


@given(arrows, some_statuses, arrows)
def test_reached_is_what_starts_and_births_reach(
    found: list[Arrow], starts: set[int], born: list[Arrow]
) -> None:
    graph = StatusGraph(of_arrows(found, starts, born=born))
    assert _numbers(graph.reached) == closure([*found, *born], starts)


@given(arrows, some_statuses)
def test_ending_is_where_an_end_remains_possible(found: list[Arrow], ends: set[int]) -> None:
    graph = StatusGraph(of_arrows(found, ends=ends))
    assert _numbers(graph.ending) == {at for at in range(6) if closure(found, {at}) & ends}


@given(arrows, some_statuses)
def test_traps_are_circles_without_a_way_out_or_an_end(found: list[Arrow], ends: set[int]) -> None:
    graph = StatusGraph(of_arrows(found, ends=ends))
    expected = set()
    for at in closure(found, {0}):
        circle = closure(found, {at})
        mutual = all(at in closure(found, _after(found, one)) for one in circle)
        if mutual and not circle & ends:
            expected.add(tuple(sorted(circle)))
    assert {tuple(sorted(_numbers(one))) for one in graph.traps} == expected


@given(arrows, some_statuses, some_statuses)
def test_a_path_is_there_exactly_when_the_target_is_reached(
    found: list[Arrow], targets: set[int], closed: set[int]
) -> None:
    graph = StatusGraph(of_arrows(found))
    path = graph.path((START,), _names(targets), _names(closed))
    assert (path is not None) == bool(closure(found, {0}, closed) & (targets - closed))
    if path is not None:
        assert path[0].source == START
        assert path[-1].target in _names(targets)
        assert all(one.target == two.source for one, two in pairwise(path))
        assert not {one.target for one in path} & set(_names(closed))
        assert len(path) == _distance(found, targets, closed)


@given(arrows, some_statuses)
def test_a_path_back_to_its_own_start_takes_at_least_one_move(
    found: list[Arrow], closed: set[int]
) -> None:
    graph = StatusGraph(of_arrows(found))
    path = graph.path(("lead.S1",), ("lead.S1",), _names(closed))
    returns = 1 not in closed and 1 in closure(found, _after(found, 1), closed)
    assert (path is not None) == returns


@given(arrows)
def test_gates_are_the_statuses_whose_removal_closes_the_way(found: list[Arrow]) -> None:
    graph = StatusGraph(of_arrows(found))
    for target in closure(found, {0}):
        gates = {at for at in range(6) if at != target and target not in closure(found, {0}, {at})}
        assert _numbers(graph.gates(NAMES[target])) == gates


@given(arrows, some_statuses)
def test_a_cut_closes_every_way_and_no_smaller_one_does(found: list[Arrow], targets: set[int]) -> None:
    graph = StatusGraph(of_arrows(found))
    cut = graph.cut((NAMES[0],), _names(targets))
    gone = {one.transition.label for one in cut if one.transition is not None}
    assert len(gone) == len(cut)
    assert not _arrives(_without(found, gone), targets)
    if len(found) <= 9 and cut:
        for fewer in combinations(map(str, range(len(found))), len(cut) - 1):
            assert _arrives(_without(found, set(fewer)), targets)


@given(arrows, some_statuses, some_statuses)
def test_a_cut_closes_the_ways_round_a_gate(
    found: list[Arrow], targets: set[int], gates: set[int]
) -> None:
    cut = StatusGraph(of_arrows(found)).cut((START,), _names(targets), _names(gates))
    gone = {one.transition.label for one in cut if one.transition is not None}
    starts = set() if any(one.source == START for one in cut) else {0}
    assert not closure(_without(found, gone), starts, gates) & targets


@given(arrows)
def test_loops_are_closed_and_found_exactly_where_there_are_some(found: list[Arrow]) -> None:
    graph = StatusGraph(of_arrows(found))
    loops = graph.loops(graph.moves)
    assert bool(loops) == any(at in closure(found, _after(found, at)) for at in range(6))
    for loop in loops:
        assert [one.target for one in loop] == [one.source for one in (*loop[1:], loop[0])]
        assert len({one.source for one in loop}) == len(loop)


def test_transitions_known_to_be_impossible_are_left_out() -> None:
    policy = of_arrows([(0, 1), (0, 2), (1, 2)])
    assert _numbers(StatusGraph(policy, without=("0",)).reached) == {0, 2}


def test_the_graph_is_made_once_for_a_policy() -> None:
    policy = of_arrows([])
    assert status_graph(policy) is status_graph(policy)


def test_a_clean_policy_is_checked_without_networkx() -> None:
    path = Path(__file__).parent / "checks" / "clean" / "acme_demand.lead"
    code = """
import sys
from policy.checks import run
from policy.compile import compile_text
run(compile_text(open(sys.argv[1], encoding="utf-8").read())[0])
print("networkx" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_the_work_of_checking_grows_with_the_statuses_and_no_faster() -> None:
    few, many = (_wide(statuses=each, transitions=10 * each) for each in (20, 200))
    run(of_arrows([]))  # loads networkx
    assert steps(lambda: run(many)) < 12 * steps(lambda: run(few))


def _wide(statuses: int, transitions: int) -> Policy:
    each = transitions // statuses
    return Policy(
        "wide",
        roles=("sales",),
        tracks=("lead",),
        statuses=tuple(
            Status(
                f"lead.S{at}",
                owner="sales",
                start=StartRule() if at == 0 else None,
                goal=at == statuses - 1,
                transitions=tuple(
                    Transition(
                        f"{at}-{step}",
                        f"lead.S{at}",
                        f"lead.S{(at + step * step + 1) % statuses}",
                        "by" if step % 2 else "when",
                        roles=("sales",) if step % 2 else (),
                    )
                    for step in range(each)
                ),
            )
            for at in range(statuses)
        ),
    )


def _numbers(names: frozenset[str] | tuple[str, ...]) -> set[int]:
    return {NAMES.index(one) for one in names}


def _names(numbers: set[int]) -> list[str]:
    return [NAMES[one] for one in sorted(numbers)]


def _arrives(found: list[Arrow], targets: set[int]) -> bool:
    """One or more moves from S0 lead to a target."""
    return bool(closure(found, _after(found, 0)) & targets)


def _after(found: list[Arrow], at: int) -> set[int]:
    return {there for here, there in found if here == at}


def _without(found: list[Arrow], labels: set[str]) -> list[Arrow]:
    return [one for at, one in enumerate(found) if str(at) not in labels]


def _distance(found: list[Arrow], targets: set[int], closed: set[int]) -> int:
    """Moves from a start, the coming in included."""
    layer, seen, moves = {0}, {0}, 1
    while not layer & (targets - closed):
        layer = {there for here, there in found if here in layer} - seen - closed
        seen |= layer
        moves += 1
    return moves


def test_loops_do_not_depend_on_the_hash_of_names() -> None:
    """In a dense graph only the first hundred are told, so their order must not vary from run to run."""
    script = (
        "import sys\n"
        "from policy.compile import compile_text\n"
        "from policy.graph import status_graph\n"
        "ways = [[f'to S{to} when yes' for to in range(12) if to != one] for one in range(12)]\n"
        "body = [f'status S{one} {{ owner r {chr(32).join(to)} }}' for one, to in enumerate(ways)]\n"
        "body[0] = body[0].replace('{', '{ start ', 1)\n"
        "text = f'policy p {{}} roles r team a {{ role r }} track t {{ {chr(32).join(body)} }}'\n"
        "policy, found = compile_text(text)\n"
        "assert policy is not None, found\n"
        "graph = status_graph(policy)\n"
        "print([[one.source for one in loop] for loop in graph.loops(graph.moves)])\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(told) == 1
