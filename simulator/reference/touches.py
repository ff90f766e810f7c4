"""Touches of a cadence: whether they connect, and what people do because of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy.fold.turn import Turn
from simulator.evaluate import evaluate
from simulator.model import TouchModel
from simulator.reference import luck
from simulator.reference.amounts import length
from simulator.reference.life import Life

if TYPE_CHECKING:
    from simulator.reference.run import Simulation


class Touches:
    """What becomes of touches, whoever makes them."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation, self.policy = simulation, simulation.policy
        self.kinds: dict[str, TouchModel] = {one.kind: one for one in simulation.scenario.touches}

    def _connects(self, turn: Turn, life: Life, step: int) -> bool:
        kind = self._kind(turn, step)
        if kind is None or kind.connects is None or turn.person.course is None:
            return False
        window = self.policy.cadence[turn.person.course.cadence].steps[step].window
        factor = dict(kind.by_window).get(window or "", 1.0)
        p = evaluate(kind.connects, self.simulation.view(life, turn.at)) * factor
        return luck.draw(life.key, f"touch.connect:{turn.person.status}", life.visit * 4096 + step) < p

    def _emit(self, life: Life, at: int, step: int) -> None:
        status, view = life.now.status, self.simulation.view(life, at)
        course = life.now.course
        kind = None if course is None else self.kinds.get(self._step_kind(course.cadence, step))
        ordinal = life.visit * 4096 + step
        for stage, (event, p) in enumerate(kind.emits if kind is not None else ()):
            if luck.draw(life.key, f"touch.emit:{status}", ordinal, stage) < evaluate(p, view):
                delay = 1
                if kind is not None and kind.emit_delay is not None:
                    u = luck.draw(life.key, f"touch.delay:{status}", ordinal, stage)
                    delay = length(kind.emit_delay, u, view)
                life.replies.append((at + delay, life.replied, event))
                life.replied += 1

    def _kind(self, turn: Turn, step: int) -> TouchModel | None:
        course = turn.person.course
        return None if course is None else self.kinds.get(self._step_kind(course.cadence, step))

    def _step_kind(self, cadence: str, step: int) -> str:
        return self.policy.cadence[cadence].steps[step].kind
