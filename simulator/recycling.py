"""Passes through the statuses, and what becomes of those who come back."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from simulator.details import details
from simulator.labels import labels
from simulator.results import Results
from simulator.summary import Measure, Row
from simulator.view import World

_EACH = ("first", "again", "skipped", "recycled_people", "recycled_yield")


def yields(world: World, results: Results) -> Iterator[Measure]:
    """Wins by those who could make them, in a first pass and after coming back; for the data."""
    yield from first_and_again(world, results)
    for status, label in labels(world.policy):
        if world.goals and any(results.metrics[f"recycled_people.{status.name}"]):
            yield _share(
                results,
                f"recycled_yield.{status.name}",
                f"wins of people who come back to {label}",
                f"recycled_won.{status.name}",
                f"recycled_people.{status.name}",
            )


def first_and_again(world: World, results: Results) -> Iterator[Measure]:
    """Of all people; known of every run."""
    if world.goals:
        yield _share(results, "first_pass_yield", "wins of a first pass", "first_pass_won", "arrivals")
        yield _share(
            results, "recycled_yield", "wins of recycled people", "recycled_won", "recycled_people"
        )


def _share(results: Results, name: str, title: str, over: str, under: str) -> Measure:
    some, all_of = results.metrics[over], results.metrics[under]
    return Measure(name, title, "share", some, all_of, "more", results.how)


def passes(world: World, results: Results) -> Iterator[Row]:
    """Of each status that anybody enters while figures count: entries for the first time and again, who
    skips it, who comes back to it, and with what yield."""
    known = {one.name: one for one in (*details(results, ()), *yields(world, results))}
    for status, label in labels(world.policy):
        if np.any(results.metrics[f"entered.{status.name}"]):
            found = (known.get(f"{one}.{status.name}") for one in _EACH)
            yield Row(label, tuple(one for one in found if one is not None))
