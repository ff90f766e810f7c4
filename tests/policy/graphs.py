"""Small policies built from arrows alone, for tests of the status graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from policy.model import Create, Policy, StartRule, Status, Transition

Arrow = tuple[int, int]
NAMES = tuple(f"lead.S{at}" for at in range(6))


def of_arrows(
    arrows: Iterable[Arrow],
    starts: Iterable[int] = (0,),
    ends: Iterable[int] = (),
    born: Iterable[Arrow] = (),
) -> Policy:
    """Statuses S0 to S5; arrows are human moves; `born` pairs create people in the second status."""
    arrows, starts, ends, born = list(arrows), set(starts), set(ends), list(born)
    return Policy(
        "demo",
        roles=("sales",),
        tracks=("lead",),
        statuses=tuple(
            Status(
                name,
                owner="sales",
                start=StartRule() if at in starts else None,
                goal=at in ends,
                on_entry=tuple(Create(NAMES[there]) for here, there in born if here == at),
                transitions=_transitions(at, arrows),
            )
            for at, name in enumerate(NAMES)
        ),
    )


def _transitions(at: int, arrows: Sequence[Arrow]) -> tuple[Transition, ...]:
    return tuple(
        Transition(f"{number}", NAMES[here], NAMES[there], "by", roles=("sales",))
        for number, (here, there) in enumerate(arrows)
        if here == at
    )


arrows = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14)
some_statuses = st.sets(st.integers(0, 5), max_size=2)


def closure(arrows: Iterable[Arrow], sources: Iterable[int], avoiding: Iterable[int] = ()) -> set[int]:
    """Everything that the sources reach, themselves included; slow and obvious."""
    closed, found = set(avoiding), set(sources) - set(avoiding)
    for _ in NAMES:
        found |= {there for here, there in arrows if here in found and there not in closed}
    return found
