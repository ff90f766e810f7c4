"""The desk of hours_simpy.py in Ciw 3: a schedule of servers who finish their work, or resume it."""

from __future__ import annotations

import ciw

from bench.peers.hours_simpy import CLOSES, DAYS, MEAN, OPENS, RATE, REPS


def replication(seed: int, pauses: bool) -> float:
    """The mean wait until the pick-up, in hours, of those who were served."""
    ciw.seed(seed)
    hours = ciw.Schedule(
        numbers_of_servers=[0, REPS, 0],
        shift_end_dates=[OPENS, CLOSES, 24.0],
        preemption="resume" if pauses else False,
    )
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE)],
        service_distributions=[ciw.dists.Exponential(1 / MEAN)],
        number_of_servers=[hours],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(24.0 * DAYS)
    first: dict[int, float] = {}
    for one in simulation.get_all_records():
        wait = one.waiting_time
        if one.id_number not in first or wait < first[one.id_number]:
            first[one.id_number] = wait
    return sum(first.values()) / len(first)
