"""optuna, which only this module imports: which settings to try next, and which knobs mattered.

Every knob is a row of values, and a setting a place in each. The same seed and the same answers give the
same questions, so a search that is begun again with its answers at hand goes on where it stopped.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence

import optuna
from optuna.importance import PedAnovaImportanceEvaluator, get_param_importances
from optuna.trial import Trial, TrialState

Places = tuple[int, ...]  # a place in the row of each knob
_BEGIN = 10  # settings drawn at random before it learns
_BEST = 0.25  # of all settings: what those have in common matters


class Optimizer:
    """A tree-structured Parzen estimator over rows of values; `ordered` says which are a scale."""

    def __init__(self, sizes: Sequence[int], ordered: Sequence[bool], more: bool, seed: int) -> None:
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        self._sizes, self._ordered = sizes, ordered
        sampler = optuna.samplers.TPESampler(
            seed=seed % (1 << 32), n_startup_trials=_BEGIN, multivariate=True, constant_liar=True
        )
        self._study = optuna.create_study(sampler=sampler, direction="maximize" if more else "minimize")
        self._open: list[Trial] = []

    def first(self, places: Places) -> None:
        """Ask for this setting before any other."""
        self._study.enqueue_trial({_name(at): place for at, place in enumerate(places)})

    def ask(self, many: int) -> list[Places]:
        """The next settings to be tried."""
        self._open = [self._quietly() for _ in range(many)]
        return [tuple(one.params[_name(at)] for at in range(len(self._sizes))) for one in self._open]

    def tell(self, found: Sequence[tuple[float, Sequence[float]]]) -> None:
        """What the settings asked for last gave: the figure (nan: no value), and by how much each limit
        is broken, 0 or less where it is kept."""
        for trial, (value, broken) in zip(self._open, found, strict=True):
            for at, one in enumerate(broken):
                trial.set_constraint(f"limit {at}", min(one, 1e300))
            if math.isnan(value):
                self._study.tell(trial, state=TrialState.FAIL)
            else:
                self._study.tell(trial, value)
        self._open = []

    def importances(self) -> list[float] | None:
        """For each knob its share in what tells the best settings from all; None where too few were
        tried."""
        done = [one for one in self._study.trials if one.state == TrialState.COMPLETE]
        if len(done) < 2 * _BEGIN or len(self._sizes) < 2:
            return None
        evaluator = PedAnovaImportanceEvaluator(target_quantile=_BEST)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = get_param_importances(self._study, evaluator=evaluator)
        every = [float(found.get(_name(at), 0.0)) for at in range(len(self._sizes))]
        return every if math.fsum(every) > 0 and all(map(math.isfinite, every)) else None

    def _quietly(self) -> Trial:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            trial = self._study.ask()
            for at, (size, ordered) in enumerate(zip(self._sizes, self._ordered, strict=True)):
                if ordered:
                    trial.suggest_int(_name(at), 0, size - 1)
                else:
                    trial.suggest_categorical(_name(at), range(size))
        return trial


def _name(at: int) -> str:
    return f"knob {at}"
