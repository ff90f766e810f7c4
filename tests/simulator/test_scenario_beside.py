"""A mistake of form hides no other mistake, and makes up none."""

from __future__ import annotations

import re

import pytest

from tests.simulator.scenarios import loaded, parts

# Parts of the whole scenario, each with something in it that has no such form.
BROKEN = [
    (key, block.replace(line, f"{line.partition(':')[0]}: [[1]]"))
    for key, block in parts().items()
    for line in [one for one in block.splitlines() if re.match(r" *[\w.-]+: ", one)]
]


@pytest.mark.parametrize(
    ("key", "text"), BROKEN, ids=[f"{key} {at}" for at, (key, _) in enumerate(BROKEN)]
)
def test_what_is_well_formed_elsewhere_is_not_called_wrong(key: str, text: str) -> None:
    scenario, found = loaded(text)
    height = text.count("\n")
    if scenario is None:
        elsewhere = [one for one in found if one.span.line > height]
        assert not elsewhere, elsewhere


def test_both_kinds_are_told_in_one_run() -> None:
    _, found = loaded(
        "horizon: [1]\nbehaviour: {Inquiry: {visit: 3 USD}}\nteams:\n  dsk: {reps: 2}\n  ldrs: [2]\n"
    )
    told = {(one.span.line, one.code) for one in found}
    assert told >= {(1, "wrong-form"), (2, "wrong-currency"), (4, "unknown-name"), (5, "wrong-form")}
