"""Every page of the documentation is run: policies compile, commands say what the page shows."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from leadpolicy.cli import COMMANDS
from policy.examples import run
from tests.docs.blocks import ROOT, Block, blocks, of_kind, pages
from tests.docs.commands import masked, replayed
from tests.docs.policies import compiled, expected, in_shape, says

POLICIES = of_kind("lead")
WITH_COMMANDS = [page for page in pages() if any(one.kind == "console" for one in blocks(page))]


@pytest.mark.parametrize("block", POLICIES, ids=lambda block: block.place)
def test_a_policy_says_what_the_page_says_of_it(block: Block) -> None:
    if "file" in block.marks:
        return  # a part of a policy that the commands of its page check
    result = compiled(block)
    if code := expected(block):
        assert [one.code for one in result.found] == [code], result.said
        return
    assert result.said == []
    assert result.policy is not None
    for outcome in run(result.policy):
        failed = [f"{one.expected}, not {one.actual}" for one in outcome.checks if not one.passed]
        assert failed == [], outcome.example.title


@pytest.mark.generated
@pytest.mark.parametrize("page", sorted({block.page for block in POLICIES}))
def test_policies_are_in_the_standard_shape(page: str) -> None:
    shaped = [(one, in_shape(one) or one.text) for one in blocks(page) if one.kind == "lead"]
    _hold(page, shaped)


@pytest.mark.generated
@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_commands_say_what_the_page_shows(page: str, tmp_path: Path) -> None:
    _hold(page, [(one, text) for one, text in replayed(page, tmp_path)], masked)


def _hold(
    page: str, due: list[tuple[Block, str]], compared: Callable[[str], str] = lambda text: text
) -> None:
    """The blocks have the text that is due, or, with UPDATE set (`make docs`), are given it."""
    path = ROOT / page
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    new = list(lines)
    for block, text in reversed(due):
        if compared(text) != compared(block.text):
            new[block.line - 1 : block.line - 1 + block.text.count("\n")] = [text]
    if os.environ.get("UPDATE"):
        path.write_text("".join(new), encoding="utf-8")
    else:
        assert "".join(new) == "".join(lines)


@pytest.mark.parametrize("block", of_kind("yaml") + of_kind("sh"), ids=lambda block: block.place)
def test_commands_that_are_not_run_exist(block: Block) -> None:
    for name in re.findall(r"^[\s-]*(?:run: )?leadpolicy ([a-z]+)", block.text, re.MULTILINE):
        assert name in COMMANDS


def test_links_between_pages_lead_somewhere() -> None:
    for page in pages():
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert [
        path.name for path in (ROOT / "docs").glob("[a-z]*.md") if f"({path.name})" not in index
    ] == []


def test_pictures_are_small_and_drawn_as_the_story_says() -> None:
    pictures = ROOT / "docs" / "pictures"
    assert [one.name for one in pictures.glob("*.svg") if one.stat().st_size > 300_000] == []
    story = (ROOT / "examples" / "b2b_saas" / "README.md").read_text(encoding="utf-8")
    script = (pictures / "draw.sh").read_text(encoding="utf-8")
    size = re.compile(r"--replications \d+ --seed \d+")
    assert size.findall(story) == size.findall(script) != []


def test_preludes_compile() -> None:
    """A fault in a prelude would be a fault of every block."""
    from policy.compile import load
    from tests.docs.policies import PRELUDES

    for path in PRELUDES.glob("*.lead"):
        assert not load([str(path)]).diagnostics


def test_a_block_can_fail() -> None:
    """The tests above see mistakes: an unknown name, another finding than said, a careless shape."""
    good = Block("page.md", 7, "lead", "status", "to Here          by sales\n", {"prelude": "acme"})
    assert compiled(good).said == []
    assert in_shape(good) == good.text
    bad = Block("page.md", 7, "lead", "status", "to  Here by selas\n", {"prelude": "acme"})
    assert [one.span.line for one in compiled(bad).found] == [7]
    assert in_shape(bad) != bad.text
    assert says(bad, "status")
