"""Whatever the text: no exception, findings for every format, and a standard shape that stays."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.diagnostic import has_errors
from dsl.format import format_file
from dsl.parser import parse
from dsl.source import Source
from leadpolicy.render import FORMATS, Report, in_order, render
from policy.checks import run as checks
from policy.compile import compile_files
from policy.examples import run as run_examples

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    path.read_text(encoding="utf-8")
    for path in (
        ROOT / "tests/cases/acme.lead",
        ROOT / "examples/marketplace/policy.lead",
        ROOT / "examples/reference_funnel/policy.lead",
        ROOT / "examples/b2b_saas/lead_track.lead",
    )
]
PIECE = re.compile(r'"[^"\n]*"|[\w.-]+|\s+|[^\w\s]')
ODD = """
{ } " ( ) [ ] , = 0 1 -1 +0 1e999 -0 0.0000001 99999999 0% 1000000000% 24:00 25:99 0_ 0_USD
9999-12-31 0000-00-00 2026-02-30 1111111111111111111111111_USD "../../etc" "\x1b[31m" \x00 \u202e
é /* // -> # \\ otherwise when not and to on by after start final create yes missing score
"""


def mutant(luck: Random) -> str:
    """A policy in which a few pieces were lost, doubled, exchanged or replaced."""
    pieces = PIECE.findall(luck.choice(TEXTS))
    for _ in range(luck.choice((1, 1, 1, 2, 4, 12))):
        at, other = luck.randrange(len(pieces)), luck.randrange(len(pieces))
        match luck.randrange(6):
            case 0:
                del pieces[at]
            case 1:
                pieces.insert(at, pieces[at])
            case 2:
                pieces[at], pieces[other] = pieces[other], pieces[at]
            case 3:
                pieces[at] = luck.choice(ODD.split()).replace("_USD", " USD")
            case 4:
                pieces[other:other] = pieces[at : at + luck.randrange(60)]
            case _:
                del pieces[at : at + luck.randrange(30)]
    return "".join(pieces)


@settings(max_examples=120)
@given(st.integers(0, 2**32))
def test_no_text_is_too_odd(seed: int) -> None:
    source = Source("odd.lead", mutant(Random(seed)))
    file, found = parse(source)
    if not has_errors(found):
        shape = format_file(file)
        again, later = parse(Source("odd.lead", shape))
        assert not has_errors(later)
        assert format_file(again) == shape
    policy, more = compile_files([file])
    found += more
    if policy is not None and not has_errors(found):
        found += checks(policy)
        run_examples(policy)
    report = Report(in_order(found), {source.path: source})
    for format in FORMATS:
        assert not re.search("[\0-\x08\x0b-\x1f\x7f]", render(report, format))
