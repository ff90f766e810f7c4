"""Who runs the replications where threads of this process do not do, and what is kept of their work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from leadpolicy.cli import RESUMABLE
from leadpolicy.console import Console
from leadpolicy.errors import InputError
from leadpolicy.words import count
from simulator.crew import Crew

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from leadpolicy.cluster import Machines
    from leadpolicy.keeping import Shelf
    from leadpolicy.simulating import Study


@contextmanager
def hire(study: Study, console: Console) -> Iterator[Study]:
    """The study with those whom it asks for; says in the end what the folder had. InputError."""
    with _hands(study) as hands:
        machines = None if isinstance(hands, partial) else hands
        if study.checkpoint is None:
            yield replace(study, hire=hands, machines=machines)
            return
        from leadpolicy.keeping import Shelf

        shelf = Shelf(study.checkpoint, study.resume)
        if (ctx := click.get_current_context(silent=True)) is not None:
            ctx.meta[RESUMABLE] = True
        yield replace(study, hire=shelf.hire(hands), machines=machines, shelf=shelf)
    _tell(shelf, console)


def _hands(study: Study) -> AbstractContextManager[Machines | partial[Crew]]:
    if study.cluster is None:
        return nullcontext(partial(Crew, many=study.threads or os.cpu_count() or 1))
    try:
        from leadpolicy.cluster import machines
    except ImportError as problem:
        if (problem.name or "").split(".")[0] not in ("distributed", "dask"):
            raise
        raise InputError(
            "`--cluster` needs the extra `cluster`", "run `pip install leadpolicy[cluster]`"
        ) from None
    return machines(study.cluster, study.threads)


def _tell(shelf: Shelf, console: Console) -> None:
    for path in shelf.damaged:
        console.warn(f"`{path}` was damaged: its replications were simulated again")
    if shelf.removed:
        console.warn(
            f"`{shelf.folder}` was removed while the command ran: what had been kept by then is lost, "
            "and only the rest is there",
            "the figures are whole; `--resume` simulates what is missing again",
        )
    if shelf.resume:
        console.log(f"{count(shelf.found, 'replication')} had been kept in {shelf.folder}")
