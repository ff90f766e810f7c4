"""A place in one box outside other boxes, or a proof that they cover it.

Every other box asks one thing of the place: to be outside of it in one of its fields at least. A field
in which it holds all that is searched cannot help. Where only one field is left, that field is narrowed
at once; where none is, all that is searched is covered. What is still open then is tried both ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policy.prove.solver import Answer

Side = tuple[int, int]  # a field, by number, and its codes as bits
Place = tuple[int, ...]  # of every field, by number, its codes as bits
_Demand = tuple[int, tuple[Side, ...]]  # whose box it is, and where a place may be outside of it


@dataclass(frozen=True)
class Found:
    """`place`: after "yes", any lead in it is outside. `used`: after "no", whose boxes are enough for
    that. `steps`: the effort it took; an effort that ran out is "unknown"."""

    answer: Answer
    place: Place | None
    used: frozenset[int]
    steps: int


def search(place: Place, others: Iterable[tuple[int, Sequence[Side]]], effort: int) -> Found:
    """Looks for a place within this one that is outside all others, each given with its number."""
    return _Search(effort).run(place, others)


class _Search:
    def __init__(self, effort: int) -> None:
        self.effort = effort
        self.steps = 0
        self.used: set[int] = set()

    def run(self, place: Place, others: Iterable[tuple[int, Sequence[Side]]]) -> Found:
        demands = self._demands(place, others)
        waiting: list[tuple[Place, list[_Demand]]] = [] if demands is None else [(place, demands)]
        while waiting:
            if self.steps > self.effort:
                return self._told("unknown", None)
            narrowed = self._narrowed(*waiting.pop())
            if narrowed is None:
                continue
            place, demands = narrowed
            if not demands:
                return self._told("yes", place)
            waiting.extend(self._both_ways(place, demands))
        return self._told("no", None)

    def _told(self, answer: Answer, place: Place | None) -> Found:
        return Found(answer, place, frozenset(self.used), self.steps)

    def _demands(
        self, place: Place, others: Iterable[tuple[int, Sequence[Side]]]
    ) -> list[_Demand] | None:
        """What each other box asks; None where one holds the whole place."""
        found: list[_Demand] = []
        for number, sides in others:
            left = []
            for side in sides:
                mine = place[side[0]]
                common = mine & side[1]
                if not common:
                    break
                if common != mine:
                    left.append(side)
            else:
                if not left:
                    self.used.add(number)
                    return None
                found.append((number, tuple(left)))
        self.steps += len(found)
        return found

    def _narrowed(self, place: Place, demands: list[_Demand]) -> tuple[Place, list[_Demand]] | None:
        """Without what demands of one side forbid; None where nothing is left."""
        while (single := next((one for one in demands if len(one[1]) == 1), None)) is not None:
            number, ((field, codes),) = single
            self.used.add(number)
            found = self._within(place, demands, field, place[field] & ~codes)
            if found is None:
                return None
            place, demands = found
        return place, demands

    def _both_ways(self, place: Place, demands: list[_Demand]) -> Iterator[tuple[Place, list[_Demand]]]:
        """Within a side of the demand with the fewest; and outside of it, to be tried first."""
        field, codes = min((sides for _, sides in demands), key=len)[0]
        for part in (place[field] & codes, place[field] & ~codes):
            found = self._within(place, demands, field, part)
            if found is not None:
                yield found

    def _within(
        self, place: Place, demands: list[_Demand], field: int, codes: int
    ) -> tuple[Place, list[_Demand]] | None:
        """The place with fewer codes of a field, and what is asked there; None where it is covered."""
        self.steps += len(demands)
        found: list[_Demand] = []
        for one in demands:
            number, sides = one
            for at, (named, theirs) in enumerate(sides):
                if named == field:
                    common = codes & theirs
                    if common == codes:
                        if len(sides) == 1:
                            self.used.add(number)
                            return None
                        found.append((number, sides[:at] + sides[at + 1 :]))
                    elif common:
                        found.append(one)
                    break
            else:
                found.append(one)
        return (*place[:field], codes, *place[field + 1 :]), found
