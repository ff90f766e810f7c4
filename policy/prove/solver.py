"""The one module that imports z3: whole numbers and truths, and whether some of them can go together.

z3 is imported when the first `Solver` is made, so that a policy that needs no solver pays nothing.
Effort is counted in z3's own resource units, never in time, so that an answer repeats on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

Term = Any  # a z3 expression; z3 comes without types
Answer = Literal["yes", "no", "unknown"]

EFFORT = 20_000_000  # resource units for one question; some seconds at the very most


class Solver:
    """Assertions that grow, and questions under assumptions.

    Linear arithmetic over whole numbers: on codes it was as fast as z3's finite domains, which know no
    numbers without bounds.
    """

    def __init__(self, effort: int = EFFORT) -> None:
        z3 = _z3()
        self._z3 = z3
        self._solver = z3.SolverFor("QF_LIA")
        self._solver.set("rlimit", effort)
        self._named: dict[int, tuple[Term, Term]] = {}  # by id; the term is kept alive
        self._literals: dict[int, Term] = {}
        self.questions = 0

    # --- terms ----------------------------------------------------------------------------------

    def whole(self, name: str, low: int | None = None, high: int | None = None) -> Term:
        """A whole number within these bounds."""
        found = self._z3.Int(name)
        if low is not None:
            self._solver.add(found >= low)
        if high is not None:
            self._solver.add(found <= high)
        return found

    def truth(self, name: str) -> Term:
        return self._z3.Bool(name)

    def named(self, what: Term) -> Term:
        """A literal that is true exactly when `what` is; solvers assume literals only."""
        found = self._named.get(id(what))
        if found is None:
            found = self._named[id(what)] = (what, self._literal(what))
        return found[1]

    def _literal(self, what: Term) -> Term:
        inner = what.arg(0) if self._z3.is_not(what) else what
        if inner.num_args() == 0:
            return what
        key = what.get_id()  # equal terms are one in z3
        if key not in self._literals:
            literal = self._z3.Bool(f"!{len(self._literals)}")
            self._solver.add(literal == what)
            self._literals[key] = literal
        return self._literals[key]

    # --- questions ------------------------------------------------------------------------------

    def always(self, what: Term) -> None:
        """From now on only what meets this is considered."""
        self._solver.add(what)

    def check(self, assumed: Sequence[Term] = ()) -> Answer:
        """Whether all of these can hold together. `unknown` when the effort did not suffice."""
        self.questions += 1
        answer = self._solver.check(*map(self.named, assumed))
        return "yes" if answer == self._z3.sat else "no" if answer == self._z3.unsat else "unknown"

    def core(self, assumed: Sequence[Term]) -> list[int]:
        """After `no`: the assumed literals, by place, that are enough for it; none can be spared."""
        keys = {one.get_id() for one in self._solver.unsat_core()}
        kept = [at for at, one in enumerate(assumed) if self.named(one).get_id() in keys]
        for at in list(kept):
            fewer = [one for one in kept if one != at]
            if self.check([assumed[one] for one in fewer]) == "no":
                kept = fewer
        return kept

    def model(self) -> Model:
        """After `yes`: values with which everything holds."""
        return Model(self._solver.model())


class Model:
    """Values of terms, those that do not matter filled in with anything."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def whole(self, what: Term) -> int:
        return int(self._model.eval(what, model_completion=True).as_long())

    def true(self, what: Term) -> bool:
        return bool(_z3().is_true(self._model.eval(what, model_completion=True)))


# Terms are made by z3's own functions: its Python operators spend most of their time on coercion.


def constant(value: bool) -> Term:
    return _z3().BoolVal(value)


def number(value: int) -> Term:
    return _z3().IntVal(value)


def all_of(parts: Sequence[Term]) -> Term:
    return parts[0] if len(parts) == 1 else _joined(_z3().Z3_mk_and, parts)


def any_of(parts: Sequence[Term]) -> Term:
    return parts[0] if len(parts) == 1 else _joined(_z3().Z3_mk_or, parts)


def no(part: Term) -> Term:
    z3 = _z3()
    return z3.BoolRef(z3.Z3_mk_not(part.ctx_ref(), part.as_ast()), part.ctx)


def implies(one: Term, other: Term) -> Term:
    return _z3().Implies(one, other)


def chosen(test: Term, then: Term | int, otherwise: Term | int) -> Term:
    return _z3().If(test, then, otherwise)


def _joined(make: Any, parts: Sequence[Term]) -> Term:
    z3, first = _z3(), parts[0]
    asts = (z3.Ast * len(parts))(*(one.as_ast() for one in parts))
    return z3.BoolRef(make(first.ctx_ref(), len(parts), asts), first.ctx)


@cache
def _z3() -> Any:
    import z3  # type: ignore[import-untyped, unused-ignore]

    return z3
