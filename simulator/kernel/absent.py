"""What many policies and worlds have nothing of: a kernel without all of it is compiled besides.

The header words of a plan say what there is. Where they are as here, tests of them are decided when the
kernel is compiled, and what hangs on them is left out; figures are the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.kernel import layout as L

_NONE = (
    L.H_AFTER_TOUCH, L.H_PATTERN, L.H_ZONES, L.H_REFERRALS, L.H_SPEED, L.H_ACCOUNTS, L.H_W_ACCOUNT,
    L.H_R_SPEED, L.H_R_PATIENCE, L.H_R_HOLD, L.H_R_COURSE, L.H_R_BOOST, L.H_R_REPLIES, L.H_R_WAKE,
    L.H_R_LEFT, L.H_R_CHILDREN, L.H_R_HAD, L.H_R_HISTORY, L.H_DERIVED, L.H_CARRY,
)  # fmt: skip
_NOTHING = (
    L.H_ACCOUNT_READERS, L.H_BACKLOGS, L.H_CAPS, L.H_HANDS, L.H_INSIDE_COUNT, L.H_OVERFLOWS,
    L.H_ROSTER_WORDS, L.H_URGENT,
)  # fmt: skip
ABSENT: dict[int, int] = {**dict.fromkeys(_NONE, L.NONE), **dict.fromkeys(_NOTHING, 0)}


def is_plain(words: np.ndarray[Any, np.dtype[np.int64]]) -> bool:
    """Whether a plan has nothing of all this."""
    return all(words[place] == value for place, value in ABSENT.items())
