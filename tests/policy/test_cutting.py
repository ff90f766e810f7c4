"""The cheapest cut, held to the general library's."""

from __future__ import annotations

from typing import Any

import networkx  # type: ignore[import-untyped, unused-ignore]
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.cutting import beyond

PLACES = "abcdefgh"
steps = st.dictionaries(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), st.integers(1, 9), max_size=30
)


@given(steps)
@settings(max_examples=300, deadline=None)
def test_the_same_cut_as_networkx(found: dict[tuple[str, str], int]) -> None:
    graph: Any = networkx.DiGraph()
    graph.add_nodes_from("ah")
    capacities: dict[str, dict[str, int]] = {}
    for (here, there), room in found.items():
        graph.add_edge(here, there, capacity=room)
        capacities.setdefault(here, {})[there] = room
    _, (_, far) = networkx.minimum_cut(graph, "a", "h")
    assert beyond(capacities, "a", "h") == far


def test_of_two_cuts_the_one_next_to_the_sink() -> None:
    assert beyond({"a": {"b": 1}, "b": {"h": 1}}, "a", "h") == {"h"}


def test_what_leads_nowhere_is_not_beyond() -> None:
    assert beyond({"a": {"b": 1}, "c": {"h": 1}}, "a", "h") == {"h", "c"}
