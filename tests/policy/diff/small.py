"""Small random policies over few leads, and changes of them: what brute force can look through."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from policy.diff.meaning.world import ACCOUNT_OWNED, HOLD_OVER
from policy.prove.leads import Lead

HEAD = """
policy small { version "1" }
roles marketing, sales
fields { kind one of a, b, c  size integer from 0 to 3  flag yes/no  account text }
accounts by account
score { fit from 0 to 40 { FIT } }
define big = BIG
define ready = fit >= 20
"""
TEAMS = "team t0 { role sales }  team t1 { role sales }  team t2 { role sales }\n"


def atom(rng: random.Random) -> str:
    return rng.choice(
        (
            f"kind = {rng.choice('abc')}",
            f"kind != {rng.choice('abc')}",
            f"kind in [{rng.choice('ab')}, c]",
            f"size >= {rng.randrange(4)}",
            f"size < {rng.randrange(4)}",
            "size is missing",
            "flag",
            "not flag",
            "big",
            "ready",
            f"fit >= {rng.choice((5, 10, 20, 30))}",
            f"fit + 10 * size >= {rng.choice((10, 30, 50))}",
        )
    )


def condition(rng: random.Random) -> str:
    parts = [atom(rng) for _ in range(rng.randint(1, 3))]
    return rng.choice((" and ", " or ")).join(parts)


class Small:
    """A policy as parts that can be changed one by one."""

    def __init__(self, rng: random.Random) -> None:
        self.fit = [(rng.choice((5, 10, 15)), self._plain(rng)) for _ in range(3)]
        self.big = self._plain(rng)
        self.rows = [self._row(rng) for _ in range(rng.randint(2, 5))]
        self.moves = [
            f"to {rng.choice(('Work', 'Lost'))} when {condition(rng)}" for _ in range(rng.randint(1, 3))
        ]
        self.human = [f"to Won by sales requires {condition(rng)}" for _ in range(rng.randint(1, 2))]
        self.after = [f"to Lost after {rng.choice((10, 20))} days when {condition(rng)}"]
        self.starts = [condition(rng) for _ in range(rng.randint(0, 1))]

    def text(self) -> str:
        rules = "  ".join(f"+{points} when {when}" for points, when in self.fit)
        starts = "".join(f"start when {one}" for one in self.starts)
        ways = "\n".join((*self.moves, *self.human, *self.after))
        return (
            HEAD.replace("FIT", rules).replace("BIG", self.big)
            + f"track lead {{\n status New {{ start owner sales\n{ways} }}\n"
            + f"status Work {{ {starts} owner sales to Won by sales }}\n"
            + "status Won { goal final } status Lost { final } }\n"
            + TEAMS
            + "route lead.New {\n"
            + "\n".join(self.rows)
            + "\n}\n"
        )

    def changed(self, rng: random.Random) -> Small:
        """The same object, changed in one or two places; sometimes without an effect."""
        for _ in range(rng.randint(1, 2)):
            rng.choice(
                (self._reorder, self._another_row, self._no_row, self._split, self._inlined, self._bar)
            )(rng)
        return self

    @staticmethod
    def _plain(rng: random.Random) -> str:
        return rng.choice(("kind = a", "size >= 2", "flag", "kind in [a, b]", "size is known"))

    @staticmethod
    def _row(rng: random.Random) -> str:
        head = rng.choice(("to t0", "to t1", "to t2", "to owner of account", "hold at most 3 days"))
        return f"{head} when {condition(rng)}"

    def _reorder(self, rng: random.Random) -> None:
        rng.shuffle(rng.choice((self.rows, self.moves, self.fit, self.human)))

    def _another_row(self, rng: random.Random) -> None:
        self.rows[rng.randrange(len(self.rows))] = self._row(rng)

    def _no_row(self, rng: random.Random) -> None:
        del self.rows[rng.randrange(len(self.rows))]
        self.rows.append("to t0 otherwise")

    def _split(self, rng: random.Random) -> None:
        """Two rows for one: never a difference."""
        at = rng.randrange(len(self.rows))
        head, when, rest = self.rows[at].partition(" when ")
        if when and not head.startswith("hold"):
            by = atom(rng)
            self.rows[at : at + 1] = [
                f"{head} when ({rest}) and ({by})",
                f"{head} when ({rest}) and not ({by})",
            ]

    def _inlined(self, rng: random.Random) -> None:
        """Definitions written out: never a difference."""
        self.rows = [one.replace("big", f"({self.big})") for one in self.rows]
        self.moves = [one.replace("ready", "fit >= 20") for one in self.moves]

    def _bar(self, rng: random.Random) -> None:
        points, when = self.fit[0]
        self.fit[0] = (points + rng.choice((0, 5)), when)


def everybody() -> Iterator[Lead]:
    """Every lead there is, in every world."""
    kinds, sizes, flags = (None, "a", "b", "c"), (None, 0, 1, 2, 3), (None, False, True)
    for kind, size, flag, owned, over in product(kinds, sizes, flags, (False, True), (False, True)):
        given = {"kind": kind, "size": size, "flag": flag}
        known = tuple((name, value) for name, value in given.items() if value is not None)
        yield Lead((*known, (ACCOUNT_OWNED.name, owned), (HOLD_OVER.name, over)))
