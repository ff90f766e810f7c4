"""Addressed draws: every random number is a pure function of a key, a purpose and an ordinal.

docs/simulator.md has the formulas and the table of addresses. Keys are 64-bit patterns, kept as signed
words in the arenas and as `numpy.uint64` here. Labels are hashed, never numbered, so that editing a
policy renumbers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import numpy as np

from policy import exact
from simulator.jit import inner, rebound

Word = np.uint64

_GOLDEN = Word(0x9E3779B97F4A7C15)
_MIX1 = Word(0xBF58476D1CE4E5B9)
_MIX2 = Word(0x94D049BB133111EB)
_PHILOX1, _PHILOX2 = Word(0xD2511F53), Word(0xCD9E8D57)
_WEYL1, _WEYL2 = Word(0x9E3779B9), Word(0xBB67AE85)
_LOW = Word(0xFFFFFFFF)
_S12, _S27, _S30, _S31, _S32 = Word(12), Word(27), Word(30), Word(31), Word(32)
_TO_UNIT = 2.0**-52
_SQRT2_BITS = int(np.float64(exact._SQRT2).view(np.int64))

STAGES = 256  # stages of one label
_SNAPSHOT = int.from_bytes(blake2b(b"snapshot").digest()[:4], "big")


def purpose(label: str) -> int:
    """The label's 24-bit hash, shifted by 8 so that a stage can be added."""
    return int.from_bytes(blake2b(label.encode()).digest()[:3], "big") << 8


def name_hash(name: str) -> int:
    """The 32-bit hash of a source's name."""
    return int.from_bytes(blake2b(name.encode()).digest()[:4], "big")


def id_words(name: str) -> tuple[int, int]:
    """The words of a key that say who of a snapshot it is: low, high."""
    hashed = int.from_bytes(blake2b(name.encode()).digest()[:8], "big")
    return hashed & 0xFFFFFFFF, hashed >> 32 | 1 << 31


def spots(purpose: int, count: int) -> list[int]:
    """The first spots of a purpose as signed words, in plain Python."""
    long = (1 << 64) - 1
    found = []
    for ordinal in range(count):
        z = ((purpose << 32 | ordinal) + int(_GOLDEN)) & long
        z = (z ^ z >> 30) * int(_MIX1) & long
        z = (z ^ z >> 27) * int(_MIX2) & long
        z ^= z >> 31
        found.append(z - (1 << 64) if z >> 63 else z)
    return found


def collisions(labels: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of different labels with the same purpose; a plan with any is refused."""
    seen: dict[int, str] = {}
    found = []
    for label in sorted(set(labels)):
        other = seen.setdefault(purpose(label), label)
        if other != label:
            found.append((other, label))
    return found


# --- compiled -----------------------------------------------------------------------------------


@inner
def mix(z: np.uint64) -> np.uint64:
    z = (z ^ (z >> _S30)) * _MIX1
    z = (z ^ (z >> _S27)) * _MIX2
    return z ^ (z >> _S31)


@inner
def draw(key: Any, purpose: Any, ordinal: Any) -> float:
    """A uniform double in (0, 1); `key` is a signed or unsigned 64-bit pattern."""
    return draw_at(key, spot(purpose, ordinal))


@inner
def spot(purpose: Any, ordinal: Any) -> np.uint64:
    """The part of a draw that does not depend on the key."""
    return mix(((Word(purpose) << _S32) | Word(ordinal)) + _GOLDEN)


@inner
def draw_at(key: Any, spot: Any) -> float:
    bits = mix((Word(key) ^ spot) + _GOLDEN) >> _S12
    return (float(bits) + 0.5) * _TO_UNIT


@inner
def philox(key0: int, key1: int, c0: int, c1: int, c2: int, c3: int) -> int:
    """philox4x32-10 of 32-bit words; its first two output words as one signed 64-bit pattern."""
    k0, k1 = Word(key0), Word(key1)
    x0, x1, x2, x3 = Word(c0), Word(c1), Word(c2), Word(c3)
    for _ in range(10):
        p0 = _PHILOX1 * x0
        p1 = _PHILOX2 * x2
        x0, x1, x2, x3 = (p1 >> _S32) ^ x1 ^ k0, p1 & _LOW, (p0 >> _S32) ^ x3 ^ k1, p0 & _LOW
        k0 = (k0 + _WEYL1) & _LOW
        k1 = (k1 + _WEYL2) & _LOW
    return np.int64((x0 << _S32) | x1)  # type: ignore[return-value]


@inner
def person_key(seed: int, replication: int, source: int, k: int, campaign: int) -> int:
    """The key of the k-th Poisson (campaign 0) or campaign (1) person of a source given by its hash."""
    return philox(seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF, 2 * k + campaign, 0, replication, source)


@inner
def source_key(seed: int, replication: int, source: int) -> int:
    return philox(seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF, 0, 1, replication, source)


@inner
def rep_key(seed: int, replication: int, rep: int) -> int:
    """The key of a rep given by the hash of team and name."""
    return philox(seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF, 0, 4, replication, rep)


@inner
def inside_key(seed: int, replication: int, low: int, high: int) -> int:
    """The key of somebody of a snapshot, by the words of `id_words`."""
    return philox(seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF, low, high, replication, _SNAPSHOT)


@inner
def child_key(parent: int, n: int) -> int:
    """The key of a person's n-th referral."""
    return philox(parent & 0xFFFFFFFF, (parent >> 32) & 0xFFFFFFFF, n, 2, 0, 0)


# --- exp and log: policy/exact.py itself, with scaling by bits -------------------------------------


@inner
def _scaled(y: float, k: int) -> float:
    if k > 1023:
        return (y * 2.0) * np.int64((k - 1 + 1023) << 52).view(np.float64)
    if k < -1022:
        return (y * 0.5) * np.int64((k + 1 + 1023) << 52).view(np.float64)
    return y * np.int64((k + 1023) << 52).view(np.float64)


@inner
def _reduced(x: float) -> Any:
    """As policy.exact._reduced, for normal x: the same y and k from the bits of x."""
    bits = np.float64(x).view(np.int64)
    mantissa = (bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000
    more = np.int64(mantissa > _SQRT2_BITS)  # half of y, and k + 1, without a branch
    y = np.int64(mantissa - (more << 52)).view(np.float64)
    return y, (bits >> 52) - 1023 + more


exp = rebound(exact.exp, _scaled=_scaled)
log = rebound(exact.log, _reduced=_reduced)
halved = rebound(exact.halved, exp=exp)
nearest = inner(exact.nearest)
