"""Results of several arms as bytes with a sum over them, for other machines and folders."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from hashlib import sha256
from typing import Any

import numpy as np

from simulator.estimates import Sampling
from simulator.results import Results
from simulator.tables import Damaged, apart, inflated, together

_FORMAT = b"leadpolicy results 1"
_MOST = 1 << 30  # bytes
_ALONE = ("cubes", "spreads", "survivals")
_BY_NAME = ("totals", "by_replication")
_TUPLES = ("statuses", "sources", "segments", "teams")
_PLAIN = tuple(
    one.name
    for one in fields(Results)
    if one.name not in (*_ALONE, *_BY_NAME, *_TUPLES, "reps", "metrics", "how", "varied")
)


def packed(found: Sequence[Results], name: str) -> bytes:
    """As bytes that say their name."""
    arrays = [one for each in found for _, one in _arrays(each)]
    head = json.dumps([_head(one) for one in found]).encode()
    body = zlib.compress(head + b"\n" + b"".join(apart(one.ravel(), _kind(one)) for one in arrays), 1)
    return b"\n".join((_FORMAT, name.encode(), sha256(body).hexdigest().encode(), body))


def unpacked(blob: bytes, name: str) -> list[Results]:
    """What `packed` made under this name. Raises Damaged for anything else."""
    parts = blob.split(b"\n", 3)
    if len(parts) != 4 or parts[:2] != [_FORMAT, name.encode()]:
        raise Damaged("other results than they should be")
    if sha256(parts[3]).hexdigest().encode() != parts[2]:
        raise Damaged("damaged results")
    head, _, body = inflated(parts[3], _MOST).partition(b"\n")
    try:
        heads = json.loads(head)
    except ValueError:
        raise Damaged("no results") from None
    found, at = [], 0
    for told in heads:
        arrays = {}
        for key, kind, shape in told["arrays"]:
            size = 8 * int(np.prod(shape))
            arrays[tuple(key)] = together(body[at : at + size], kind).reshape(shape)
            at += size
        found.append(_results(told, arrays))
    return found


def _head(one: Results) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in (*_PLAIN, *_TUPLES, "reps")},
        "metrics": dict(one.metrics),
        "how": astuple(one.how),
        "arrays": [(key, _kind(array), array.shape) for key, array in _arrays(one)],
    }


def _arrays(one: Results) -> Iterator[tuple[tuple[str, ...], np.ndarray[Any, Any]]]:
    for name in _ALONE:
        yield (name,), getattr(one, name)
    for name in _BY_NAME:
        for key, array in getattr(one, name).items():
            yield (name, key), array


def _kind(array: np.ndarray[Any, Any]) -> str:
    return "<f8" if array.dtype.kind == "f" else "<i8"


def _results(told: Mapping[str, Any], arrays: Mapping[tuple[str, ...], np.ndarray[Any, Any]]) -> Results:
    parts: dict[str, Any] = {name: told[name] for name in _PLAIN}
    parts |= {name: tuple(told[name]) for name in _TUPLES}
    parts |= {name: arrays[name,] for name in _ALONE}
    for name in _BY_NAME:
        parts[name] = {key[1]: one for key, one in arrays.items() if key[0] == name and len(key) > 1}
    parts["reps"] = tuple((team, rep) for team, rep in told["reps"])
    parts["metrics"] = {name: tuple(values) for name, values in told["metrics"].items()}
    return Results(**parts, how=Sampling(*told["how"]))
