"""```lead blocks as policies.

A block is completed by the prelude of its page, whose declarations give way to the block's of the same
name. After the word `lead` a block may say `complete` (it needs no prelude and passes every check),
`status` (it stands inside a status) and `error: CODE` (exactly this finding, and no other, is due).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from textwrap import dedent

from dsl import nodes
from dsl.diagnostic import Diagnostic
from dsl.format import format_source
from dsl.parser import parse
from dsl.source import Source
from policy.checks import run
from policy.compile import compile_files
from policy.model import Policy
from tests.docs.blocks import ROOT, Block

PRELUDES = ROOT / "tests" / "docs" / "preludes"
INSIDE = ("track lead { status Here {", "} }")


@dataclass(frozen=True)
class Compiled:
    policy: Policy | None
    found: tuple[Diagnostic, ...]

    @property
    def said(self) -> list[str]:
        return [f"{one.span.line}:{one.span.column} {one.code}: {one.message}" for one in self.found]


def compiled(block: Block) -> Compiled:
    """The policy that a block makes with its prelude, and the findings at their lines in the page."""
    file, found = parse(source(block))
    if found:
        return Compiled(None, found)
    prelude = block.marks.get("prelude")
    if prelude is None or says(block, "complete"):
        return _checked(*compile_files([file]), whole=says(block, "complete"))
    return _checked(*compile_files([file, without(load(prelude), file)]))


def load(prelude: str) -> nodes.File:
    path = PRELUDES / f"{prelude}.lead"
    file, found = parse(Source(path.name, path.read_text(encoding="utf-8")))
    assert not found
    return file


def says(block: Block, word: str) -> bool:
    return word in block.more.partition("error:")[0].split()


def expected(block: Block) -> str:
    """The code of the finding that is due; "" for none."""
    return block.more.partition("error:")[2].strip()


def source(block: Block) -> Source:
    """The text of a block as a file in which it stands on the lines of its page."""
    before, after = INSIDE if says(block, "status") else ("", "")
    above = "\n" * (block.line - 2) + before + "\n" if block.line > 1 else ""
    return Source(block.page, f"{above}{block.text}{after}\n")


def in_shape(block: Block) -> str | None:
    """What the formatter makes of a block; None where it cannot be read."""
    if not says(block, "status"):
        return format_source(Source(block.page, block.text))[0]
    text, _ = format_source(Source(block.page, "\n".join((INSIDE[0], block.text, INSIDE[1]))))
    return text and dedent("".join(text.splitlines(keepends=True)[2:-2]))


def _checked(policy: Policy | None, found: tuple[Diagnostic, ...], whole: bool = False) -> Compiled:
    return Compiled(policy, (*found, *run(policy)) if whole and policy else found)


# --- what a block declares goes before what its prelude says ------------------------------------


def without(prelude: nodes.File, block: nodes.File) -> nodes.File:
    """The prelude less everything that the block declares itself."""
    declared = {name for decl in block.decls for name in names(decl)}
    kept = (_left(decl, declared) for decl in prelude.decls)
    return replace(prelude, decls=tuple(decl for decl in kept if decl is not None))


def names(decl: nodes.Decl) -> Iterator[tuple[str, ...]]:
    """What a declaration declares, part by part."""
    match decl:
        case nodes.RolesDecl(names=found) | nodes.EventsDecl(names=found):
            yield from ((type(decl).__name__, one.text) for one in found)
        case nodes.FieldsDecl(fields=found):
            yield from (("quantity", one.name.text) for one in found)
        case nodes.ScoreDecl(groups=found):
            yield from (("quantity", one.name.text) for one in found)
        case nodes.DefineDecl(name=name):
            yield "quantity", name.text
        case nodes.TrackDecl(name=name, statuses=found):
            yield from ((name.text, one.name.text) for one in found)
        case nodes.RouteDecl(statuses=found):
            yield from (("route", one.text) for one in found)
        case nodes.CalendarDecl(name=name) | nodes.TeamDecl(name=name) | nodes.CadenceDecl(name=name):
            yield type(decl).__name__, name.text
        case _:
            yield (type(decl).__name__,)


def _left(decl: nodes.Decl, declared: set[tuple[str, ...]]) -> nodes.Decl | None:
    own = list(names(decl))
    kept = [number for number, name in enumerate(own) if name not in declared]
    if len(kept) == len(own):
        return decl
    match decl:
        case nodes.RolesDecl(names=found) | nodes.EventsDecl(names=found):
            return replace(decl, names=tuple(found[number] for number in kept))
        case nodes.FieldsDecl(fields=found):
            return replace(decl, fields=tuple(found[number] for number in kept))
        case nodes.ScoreDecl(groups=found):
            return replace(decl, groups=tuple(found[number] for number in kept))
        case nodes.TrackDecl(statuses=found):
            return replace(decl, statuses=tuple(found[number] for number in kept))
        case nodes.RouteDecl(statuses=found) if kept:
            return replace(decl, statuses=tuple(found[number] for number in kept))
        case _:
            return None
