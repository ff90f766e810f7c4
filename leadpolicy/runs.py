"""Settings of knobs, simulated: each for so many replications, on this machine or many, kept or not.

What a setting gives is a function of texts, seed and numbers of replications. So a part that was made
before, here or elsewhere, is joined with the rest.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import groupby, pairwise

from leadpolicy.abreast import abreast
from leadpolicy.keeping import MOST as SPAN
from leadpolicy.keeping import PEOPLE
from leadpolicy.progress import Advance, Tally
from leadpolicy.recipes import Base, Impossible, Job, arm_at, base, settle, settled
from leadpolicy.simulating import Arm, Study, refusing
from leadpolicy.turning import Bench, Setting
from simulator.begun import begun
from simulator.crew import Hire
from simulator.figured import joined, packed, part, unpacked
from simulator.model import Scenario
from simulator.summary import Summary


@dataclass
class Runs:
    """What was run so far. `advance` hears how many replications are over, of all settings. Whether a
    setting can be is seen where it is run."""

    bench: Bench
    study: Study
    stop: threading.Event
    advance: Advance
    _parts: dict[str, Summary] = field(default_factory=dict)  # by name of the job
    _refused: dict[Setting, Impossible] = field(default_factory=dict)
    _left: dict[Setting, tuple[int, Summary]] = field(default_factory=dict)  # from which number on
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def all(self, settings: Sequence[Setting], many: int, first: int = 0) -> Iterator[Summary]:
        """The figures of each setting over replications first..first + many - 1, in order; with `stop`
        set, of those settings that are finished by then without a gap. InputError, also where a setting
        cannot be."""
        for one in self.tried(settings, many, first):
            refused = (self._refused[each] for each in settings if each in self._refused)
            if self._refused and (found := next(refused, None)):  # maybe a later one
                raise found.problem
            assert isinstance(one, Summary)
            yield one

    def tried(
        self, settings: Sequence[Setting], many: int, first: int = 0
    ) -> Iterator[Summary | Impossible]:
        """The same where some of the settings may be none that could be. InputError."""
        for one in self._each(settings, many, first):
            if one is None:
                return
            yield one

    def one(self, setting: Setting, many: int, first: int = 0) -> Summary | None:
        """Of a single setting; None when told to stop."""
        return next(self.all([setting], many, first), None)

    def begun(self, setting: Setting, many: int) -> Summary | None:
        """What there is of a setting that was under way when told to stop: its first replications; None
        of less than two."""
        at, rest = self._left.get(setting, (many, None))
        found = []
        for job in self._jobs(setting, 0, many):
            if job.end > at or job.name not in self._parts:
                break
            found.append(self._parts[job.name])
        if rest is not None and sum(one.replications for one in found) == at:
            found.append(rest)
        return self._whole(found) if sum(one.replications for one in found) > 1 else None

    def _each(
        self, settings: Sequence[Setting], many: int, first: int
    ) -> Iterator[Summary | Impossible | None]:
        jobs = [self._jobs(one, first, first + many) for one in settings]
        for one in {job.name: job for some in jobs for job in some}.values():
            self._recall(one)
        if self.study.machines is not None:
            yield from self._there(jobs)
            return
        here = replace(self.study, hire=None)  # parts are kept as figures, and not as counts
        yield from abreast(here, [partial(self._here, one) for one in jobs])

    def _jobs(self, setting: Setting, first: int, end: int) -> list[Job]:
        """The parts in which a setting is run and kept; they depend on the numbers alone."""
        cuts = [first, *range(first - first % self._span + self._span, end, self._span), end]
        seed = self.study.seed
        return [Job(self._base, setting, seed, *cut) for cut in pairwise(cuts)]

    def _recall(self, one: Job) -> None:
        """What the folder has of this job."""
        shelf = self.study.shelf
        if shelf is None or one.name in self._parts:
            return
        kept = shelf.load(one, partial(unpacked, name=one.name))
        if kept is not None:
            self._finished(one, kept[1])
            self._tally.add(one.end - one.first)

    def _finished(self, one: Job, found: Summary, blob: bytes | None = None) -> None:
        with self._lock:
            self._parts[one.name] = found
        if blob is not None and self.study.shelf is not None:
            self.study.shelf.keep(one, blob)

    def _over(self, jobs: Sequence[Job]) -> Summary | Impossible | None:
        """What became of a setting; None as long as a part is missing."""
        if jobs[0].setting in self._refused:
            return self._refused[jobs[0].setting]
        found = [self._parts.get(one.name) for one in jobs]
        return self._whole([one for one in found if one is not None]) if all(found) else None

    def _whole(self, parts: Sequence[Summary]) -> Summary:
        """With what is known where it is asked: who was inside at the start."""
        return replace(joined(parts), begun=begun(self.bench.arm.scenario))

    @cached_property
    def _tally(self) -> Tally:
        return Tally(self.advance)

    @cached_property
    def _base(self) -> Base:
        with refusing():
            return base(self.bench)

    @cached_property
    def _span(self) -> int:
        return max(1, min(SPAN, int(PEOPLE / (1 + _most_people(self.bench.arm.scenario)))))

    # --- here -------------------------------------------------------------------------------------

    def _here(self, jobs: Sequence[Job], hire: Hire) -> Summary | Impossible | None:
        """Whole runs of missing parts, one after the other."""
        over = self._over(jobs)
        if over is not None or self.stop.is_set():
            return over
        arm = arm_at(self.bench, jobs[0].setting)
        if isinstance(arm, Impossible):
            return self._refused.setdefault(jobs[0].setting, arm)
        for missing, some in groupby(jobs, key=lambda one: one.name not in self._parts):
            if missing and not self._run(arm, list(some), hire):
                return None
        return self._over(jobs)

    def _run(self, arm: Arm, jobs: Sequence[Job], hire: Hire) -> bool:
        """Parts that follow upon each other as one study; whether all of them were finished."""
        from simulator.study import study as run_study
        from simulator.summarise import figures

        if self.stop.is_set():
            return False
        first, many = jobs[0].first, jobs[-1].end - jobs[0].first
        with refusing():
            (found,) = run_study(
                [arm.parts],
                many,
                self.study.seed,
                progress=self._tally.part(),
                stop=self.stop,
                first=first,
                hire=hire,
            )
        done = [one for one in jobs if one.end - first <= found.replications]
        if not found.replications:
            return False
        whole = figures(found, arm.policy, arm.scenario)
        if len(done) < len(jobs):
            self._left[jobs[0].setting] = first, whole
        for one in done:
            mine = part(whole, one.first - first, one.end - first)
            self._finished(one, mine, packed(mine, one.name) if self.study.shelf else None)
        return len(done) == len(jobs)

    # --- on machines ------------------------------------------------------------------------------

    def _there(self, jobs: Sequence[Sequence[Job]]) -> Iterator[Summary | Impossible | None]:
        """All missing parts at once; a setting is given when those before it are."""
        assert self.study.machines is not None
        open_ones = (job for some in jobs for job in some if job.setting not in self._refused)
        every = {job.name: job for job in open_ones if job.name not in self._parts}
        waiting = deque(jobs)
        with refusing():
            shared = (self._base.packed, self._base.digest) if every else ("", "")
            for one, blob, found in self.study.machines.made(
                settle, *shared, every.values(), settled, self.stop
            ):
                if isinstance(found, Impossible):
                    self._refused[one.setting] = found
                else:
                    self._finished(one, found, blob)
                    self._tally.add(one.end - one.first)
                while waiting and (over := self._over(waiting[0])) is not None:
                    waiting.popleft()
                    yield over
        for some in waiting:
            yield self._over(some)


def _most_people(scenario: Scenario) -> float:
    """Who may come, and who is inside."""
    length = scenario.horizon + scenario.follow_up
    coming = sum(one.most(length) + sum(c.people for c in one.campaigns) for one in scenario.sources)
    return coming + len(scenario.inside)
