"""Who is inside a simulated world on a day, as tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from leadpolicy.errors import InputError
from leadpolicy.rolling import instant
from leadpolicy.simulating import Arm, refusing


def save(
    arm: Arm, day: str, seed: int, replication: int, out: str, events: str | None
) -> tuple[int, int]:
    """Write who is inside one replication at that local time (`2026-04-06`, `2026-04-06 09:00`), and
    what they did; without a file for the latter the first one has all points. Returns how many people
    and how many lines of what they did were written. InputError, OSError."""
    from leadpolicy.files import write
    from leadpolicy.io.exports import LOG, Row, log_rows, people_table
    from leadpolicy.io.frames import table_file, table_form
    from simulator.points import untold
    from simulator.snapshot import snapshot

    if events is not None and Path(out).resolve() == Path(events).resolve():
        raise InputError(f"`{out}` cannot be both tables", "name two files")
    for path in (out, events):
        if path is not None:
            table_form(path)
    at = instant(arm, day, "--at")
    if at == arm.scenario.start:
        raise InputError("nobody has come by the start", "name a later day")
    with refusing():
        some = snapshot(arm.policy, arm.scenario, at, seed, replication)
    if not some:
        raise InputError(
            f"nobody is inside at `{day}`: no table is written", "name another day, or let people come"
        )
    done: list[Row] = []
    if events is not None:
        some = tuple(replace(one, points=untold(arm.policy, arm.scenario, one, at)) for one in some)
        done = list(log_rows(some))
        write(events, table_file(events, LOG, done))
    write(out, table_file(out, *people_table(arm.policy, some)))
    return len(some), len(done)
