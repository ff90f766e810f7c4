"""Addressed draws written out plainly on Python integers (docs/simulator.md, Draws)."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

WORD = (1 << 32) - 1
LONG = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z: int) -> int:
    """The finaliser of SplitMix64 (Steele, Lea, Flood 2014)."""
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & LONG
    z = (z ^ z >> 27) * 0x94D049BB133111EB & LONG
    return z ^ z >> 31


def philox(key: tuple[int, int], counter: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Philox4x32 with ten rounds (Salmon, Moraes, Dror, Shaw 2011)."""
    k0, k1 = key
    c0, c1, c2, c3 = counter
    for _ in range(10):
        first, second = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (
            (second >> 32) ^ c1 ^ k0,
            second & WORD,
            (first >> 32) ^ c3 ^ k1,
            first & WORD,
        )
        k0, k1 = (k0 + 0x9E3779B9) & WORD, (k1 + 0xBB67AE85) & WORD
    return c0, c1, c2, c3


@lru_cache(maxsize=1 << 14)
def digest(label: str, bits: int) -> int:
    """The first bits of the label's BLAKE2b digest, as a number."""
    return int.from_bytes(blake2b(label.encode()).digest()[: bits // 8], "big")


def draw(key: int, label: str, ordinal: int, stage: int = 0) -> float:
    """A double in (0, 1) with this address."""
    purpose = digest(label, 24) << 8 | stage
    word = mix((key ^ mix((purpose << 32 | ordinal) + GOLDEN & LONG)) + GOLDEN & LONG)
    return ((word >> 12) + 0.5) * 2.0**-52


def _key(words: tuple[int, int], counter: tuple[int, int, int, int]) -> int:
    first, second, _, _ = philox(words, counter)
    return first << 32 | second


def person_key(seed: int, replication: int, source: str, k: int, campaign: bool = False) -> int:
    counter = (2 * k + campaign & WORD, 0, replication, digest(source, 32))
    return _key((seed & WORD, seed >> 32), counter)


def source_key(seed: int, replication: int, source: str) -> int:
    return _key((seed & WORD, seed >> 32), (0, 1, replication, digest(source, 32)))


def rep_key(seed: int, replication: int, rep: str) -> int:
    """`rep`: team and name, with a stroke between."""
    return _key((seed & WORD, seed >> 32), (0, 4, replication, digest(rep, 32)))


def child_key(parent: int, number: int) -> int:
    return _key((parent & WORD, parent >> 32), (number, 2, 0, 0))


def inside_key(seed: int, replication: int, name: str) -> int:
    """Of somebody of a snapshot, by their id."""
    hashed = digest(name, 64)
    counter = (hashed & WORD, hashed >> 32 | 1 << 31, replication, digest("snapshot", 32))
    return _key((seed & WORD, seed >> 32), counter)
