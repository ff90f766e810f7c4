"""What a reader of many settings must mind: other clocks, days before figures count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from policy.model import DAY
from simulator.compare import of_other_clocks
from simulator.model import Scenario
from simulator.response import Axis
from simulator.summary import Summary

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def other_clocks(base: Summary, settings: Iterable[Summary], names: Sequence[str]) -> Iterator[str]:
    """Where one of the figures is about clocks that are not the same in every setting."""
    differ = {name for one in settings for name in of_other_clocks(base, one)}
    if differ & set(names):
        yield (
            "the clocks themselves differ between settings: a longer promise is kept more often, which "
            "makes nothing better"
        )


def uncounted(turns: Sequence[Axis], scenario: Scenario) -> Iterator[str]:
    """Of knobs that are days: what happens before figures count is in none of them."""
    counted = (scenario.start + scenario.warm_up) / (DAY // 86_400)
    first = datetime.fromtimestamp(counted, ZoneInfo(scenario.timezone)).date().isoformat()
    for one in turns:
        early = [value for value in one.values if _DAY.match(value) and value[:10] < first]
        if early:
            told = ", ".join(early[:3]) + (" ..." if len(early) > 3 else "")
            yield (
                f"figures count from {first} on: what `{one.name}` at {told} costs or brings before "
                "that day is in none of them"
            )
