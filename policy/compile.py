"""The way from files to a compiled policy, on one page: read, parse, resolve, typecheck, lower.

Mistakes in the text are diagnostics, never exceptions. A policy with an error compiles to None;
warnings do not stop it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from dsl import nodes
from dsl.diagnostic import Diagnostic, has_errors
from dsl.files import read
from dsl.findings import Findings, Lost
from dsl.parser import parse
from dsl.resolve import resolve
from dsl.scope import Scope
from dsl.source import NOWHERE, Source, Span
from dsl.typecheck import Types
from policy.lowering import calendars, definitions, examples, heads, promises, scores, tracks, work
from policy.lowering.context import Context
from policy.model import Policy


@dataclass(frozen=True)
class Loaded:
    """What became of some paths: `policy` is None when there is an error among the diagnostics."""

    policy: Policy | None
    files: tuple[nodes.File, ...]
    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]


def load(paths: Sequence[str]) -> Loaded:
    """Reads and compiles one policy from files or folders of `.lead` files."""
    sources, unread = read(paths)
    return _load(sources, unread)


def load_sources(sources: Sequence[Source], unread: Sequence[Diagnostic] = ()) -> Loaded:
    """Compiles one policy from texts that were read elsewhere; `unread` says what could not be."""
    return _load(sources, unread)


def compile_text(text: str, path: str = "policy.lead") -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """Compiles one text; `path` is what diagnostics call it."""
    loaded = _load([Source(path, text)], [])
    return loaded.policy, loaded.diagnostics


def compile_files(files: Sequence[nodes.File]) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """Compiles trees that parsed without errors."""
    return _compile(files, Lost())


def _load(sources: Sequence[Source], unread: Sequence[Diagnostic]) -> Loaded:
    parsed = [parse(source) for source in sources]
    files = tuple(file for file, _ in parsed)
    syntax = [*unread, *(one for _, found in parsed for one in _of_calendars(found, files))]
    policy, meaning = _compile(files, lost_in(files, syntax))
    errors = [one for one in syntax if has_errors([one])]
    new = (one for one in meaning if not any(_same_line(one.span, said.span) for said in errors))
    return Loaded(None if errors else policy, files, tuple(sources), (*syntax, *new))


def _of_calendars(found: Sequence[Diagnostic], files: Sequence[nodes.File]) -> Iterator[Diagnostic]:
    """What is to be written `of CALENDAR` is written of one that the policy has, from whatever file."""
    names = [
        one.name.text for file in files for one in file.decls if isinstance(one, nodes.CalendarDecl)
    ]
    for one in found:
        named = one.help.replace(" of CALENDAR`", f" of {names[0]}`") if names else one.help
        yield replace(one, help=named)


def _compile(files: Sequence[nodes.File], lost: Lost) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    findings = Findings(lost)
    scope = resolve(files, findings)
    policy = lower(scope, findings)
    found = findings.sorted()
    return (None if has_errors(found) else policy), found


def lower(scope: Scope, findings: Findings) -> Policy:
    """The compiled policy; of use only if nothing in `findings` is an error."""
    context = Context(scope, Types(scope, findings), findings, heads.zone_of(scope, findings))
    block = scope.policy
    defined = definitions.definitions(context)
    return Policy(
        name=block.name.text if block else "",
        title=block.title.value if block and block.title else "",
        version=block.version.value if block and block.version else "",
        currency=heads.currency(context),
        timezone=context.zone,
        agreed=heads.agreements(context),
        review_days=heads.review_days(context),
        roles=tuple(scope.roles),
        fields=heads.fields(context),
        account_key=heads.account_key(context),
        events=tuple(scope.events),
        definitions=defined,
        calendars=calendars.calendars(context),
        groups=scores.groups(context, {one.name: one for one in defined}),
        tracks=tuple(scope.tracks),
        statuses=tracks.statuses(context),
        routes=work.routes(context),
        teams=work.teams(context),
        cadences=work.cadences(context),
        guarantees=promises.guarantees(context),
        examples=examples.examples(context),
        retired=promises.retired(context),
        places=heads.places(context),
        span=block.span if block else NOWHERE,
    )


# --- after syntax errors ------------------------------------------------------------------------


def _same_line(one: Span, other: Span) -> bool:
    """Whether two stretches share a line: what is wrong there was said already."""
    return one.path == other.path and one.line <= other.end_line and other.line <= one.end_line


_WORD = re.compile(r"[^\W\d]\w*(?:-[^\W\d]\w*)*")
_NOT_WORDS = re.compile(r'"[^"\n]*"|#[^\n]*')


def lost_in(files: Sequence[nodes.File], syntax: Sequence[Diagnostic]) -> Lost:
    """What syntax errors took away: the words that the text has more often than the tree.

    A name among them may have been declared in the text that was skipped, so that it is not unknown.
    """
    paths = frozenset(one.span.path for one in syntax if has_errors([one]))
    words: set[str] = set()
    for file in files:
        if file.source.path in paths:
            words |= _lost_words(file)
    return Lost(frozenset(words), paths)


def _lost_words(file: nodes.File) -> set[str]:
    written = Counter(_WORD.findall(_NOT_WORDS.sub(" ", file.source.text)))
    kept: Counter[str] = Counter()
    _count_names(file.decls, kept)
    return {word for word, times in written.items() if times > kept[word]}


def _count_names(node: Any, kept: Counter[str]) -> None:
    if isinstance(node, tuple):
        for one in node:
            _count_names(one, kept)
    elif isinstance(node, nodes.Name):
        kept[node.text] += 1
    elif is_dataclass(node):
        for slot in fields(node):
            if slot.name != "span":
                _count_names(getattr(node, slot.name), kept)
