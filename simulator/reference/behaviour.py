"""What a person does by themselves: one unit-rate clock per life, run through by the stay's rates."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from policy.exact import log
from policy.model import HOUR, MICRO, Policy
from simulator.evaluate import evaluate
from simulator.model import Behaviour, Mix, Scenario
from simulator.reference import luck
from simulator.reference.life import Life, View

_UNIT = 1024


class Voice:
    """Keeps the behaviour clock of a life; every method leaves `life.speaks` right."""

    def __init__(self, policy: Policy, scenario: Scenario) -> None:
        self.policy, self.model = policy, scenario.behaviour
        self.mixes: dict[str, Mix] = {status: mix for mix in self.model.mixes for status in mix.statuses}
        self.weights = _weights(self.model)

    def born(self, life: Life) -> None:
        life.residual = self._gap(life)

    def rest(self, life: Life, at: int) -> None:
        """The stay's rates are taken anew; the old stay was ended before by `leave`."""
        self._take(life, at)

    def touched(self, life: Life, at: int) -> None:
        """A touch opens (or prolongs) the window after touches."""
        after = self.model.after_touch
        if after is not None:
            self.leave(life, at)
            life.boosted = at + after.last
            self._take(life, at)

    def calmed(self, life: Life, at: int) -> None:
        self.leave(life, at)
        life.boosted = None
        self._take(life, at)

    def leave(self, life: Life, at: int) -> None:
        """Use up the hazard of the time since the anchor."""
        if life.rates and at > life.anchor:
            spent = _total(life.rates) * self._between(self._zone(life), life.anchor, at)
            life.residual = max(0.0, life.residual - spent)
        life.anchor, life.rates, life.speaks = at, [], None

    def say(self, life: Life, at: int) -> str:
        """The event that is due now, and the next gap."""
        mix = self.mixes[life.now.status]
        target = luck.draw(life.key, "beh.mark", life.said) * _total(life.rates)
        cumulated, chosen = 0.0, mix.events[-1][0]
        for (event, _), rate in zip(mix.events, life.rates, strict=True):
            cumulated += rate
            if cumulated > target:
                chosen = event
                break
        life.said += 1
        life.residual, life.anchor = self._gap(life), at
        self._due(life)
        return chosen

    def _gap(self, life: Life) -> float:
        return -log(luck.draw(life.key, "beh.gap", life.said))

    def _take(self, life: Life, at: int) -> None:
        mix = self.mixes.get(life.now.status)
        view = View(self.policy, life, at)
        after = self.model.after_touch
        boost = after if after is not None and life.boosted is not None else None
        life.rates = [
            evaluate(rate, view) * (boost.times if boost and event in boost.events else 1.0)
            for event, rate in (mix.events if mix else ())
        ]
        life.anchor = at
        self._due(life)

    def _due(self, life: Life) -> None:
        rate = _total(life.rates)
        if not rate > 0.0:
            life.speaks = None
        elif self.weights is None:
            life.speaks = life.anchor + max(1, math.ceil(life.residual / rate))
        else:
            need = max(1, math.ceil(float(_UNIT) * (life.residual / rate)))
            life.speaks = self._after(self._zone(life), life.anchor, need)

    # --- operational time -----------------------------------------------------------------------

    def _zone(self, life: Life) -> ZoneInfo:
        """By the field's true value, where the scenario names it."""
        zones = dict(self.model.zones)
        value = life.truth.get(self.model.zone_field)
        return ZoneInfo(
            zones.get(value, self.model.timezone) if value is not None else self.model.timezone
        )

    def _between(self, zone: ZoneInfo, start: int, stop: int) -> float:
        if self.weights is None:
            return float(stop - start)
        total, at = 0, start
        while at < stop:
            to = min(stop, _hour_end(at))
            total += self._weight(zone, at) * (to - at)
            at = to
        return float(total) / float(_UNIT)

    def _after(self, zone: ZoneInfo, start: int, need: int) -> int | None:
        assert self.weights is not None
        if not any(self.weights):
            return None
        at = start
        while True:
            to, weight = _hour_end(at), self._weight(zone, at)
            if weight * (to - at) >= need:
                return at + -(-need // weight)
            need -= weight * (to - at)
            at = to

    def _weight(self, zone: ZoneInfo, at: int) -> int:
        assert self.weights is not None
        local = datetime.fromtimestamp(at // MICRO, UTC).astimezone(zone)
        return self.weights[local.weekday() * 24 + local.hour]


def _weights(model: Behaviour) -> list[int] | None:
    if model.hour_of_week is None:
        return None
    return [round(one * _UNIT) for one in model.hour_of_week]


def _hour_end(at: int) -> int:
    """The next quarter of an hour, so that zones off the whole hour are right."""
    return at - at % (HOUR // 4) + HOUR // 4


def _total(rates: list[float]) -> float:
    total = 0.0
    for rate in rates:
        total += rate
    return total
