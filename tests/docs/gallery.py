"""docs/gallery.md: every kind of finding, once, as a reader sees it at the terminal.

Checks are shown on the bad policy of their explanation; findings of reading on a case of tests/cases in
which they occur, all others of that case left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir
from functools import cache
from itertools import groupby
from pathlib import Path

from dsl.diagnostic import Diagnostic
from dsl.files import decode, read
from dsl.lexer import MAX_SIZE
from dsl.parser import parse_numeric
from dsl.source import Source
from leadpolicy import starting
from leadpolicy.reading import reading_of
from leadpolicy.render import Page, Report, in_order
from leadpolicy.render.full import finding
from leadpolicy.rulebook import SCENARIO, Entry, every
from leadpolicy.trials import not_reached, try_out
from policy import breaking
from policy.breaking.rule import BreakingRule, completed
from policy.checks import rule, run, run_changes
from policy.checks.rule import ChangeRule, DatedRule
from policy.compile import compile_text, load_sources
from policy.diff.meaning import meaning
from policy.triage.suppressions import suppress
from simulator.scenario import load_text
from tests.docs.blocks import ROOT
from tests.simulator import scenarios

HEAD = """\
# The gallery of findings

Every kind of finding, once, as `leadpolicy check` shows it at a terminal; those of scenarios as
`scenario check` does, those of changes as `breaking` does. What each means and how to mend it is said in
[diagnostics.md](diagnostics.md) and [breaking.md](breaking.md), and by `leadpolicy rules NAME`.
"""
CASES = ROOT / "tests" / "cases"

WIDTH = 100
Shown = tuple[Diagnostic, dict[str, Source]]

COMMENTS = """\
# leadpolicy: ignore[no-ownr] misspelled
# leadpolicy: ignore[no-owner]
# leadpolicy: ignore[trap] people leave by now
# leadpolicy: ignore[no-clock] until the new desk opens until 2026-06-30
roles marketing, sales
"""

TEXTS = (
    f"events {'a' * 101}",
    f"define sales_ready = {'(' * 65}yes{')' * 65}",
    f"define sales_ready = score >= {'1' * 25}",
    f'policy demo {{ version "{"x" * 2001}" }}',
    'policy demo { version "1" version "2" }',
    'policy demo { version "1" }',
    "calendar office { open mon 25:00 to 26:00 }",
    "\n".join(f"rolls role_{number}" for number in range(60)),
)

EXPRESSIONS = ("", "intent" + " + intent" * 300)

# A part of a scenario, and what it changes in the policy of the cases.
SCENARIOS = (
    ("sources: {}\n", "", ""),
    ("accounts:\n  people: {geometric: {mean: 1.6}}\n", "accounts by account\n", ""),
    (
        "referrals: {intent: {beta: [2, 5]}}\n",
        "create lead.Inquiry with source = web, grade = 3",
        "notify ldr",
    ),
    (
        "referrals: {delay: 9 days}\n",
        "status Won          { final goal }",
        "status Won { final goal  on entry create lead.Won with source = web, grade = 3 }",
    ),
    (
        "patience:\n"
        "  lead.MAQL: {takes: {exponential: 9 days}, then: {intent: times 0.4, emits: leave}}\n",
        "",
        "",
    ),
    ("referrals: {intent: max(0 -> 0.1)}\n", "", ""),
    (
        "behaviour:\n  Won: {visit: 0.1 per day}\n",
        "route lead.SAL",
        "track contact { status New { start  owner sales  to Won by sales } status Won { final } }\n"
        "route lead.SAL",
    ),
    (
        "work:\n"
        "  lead.MAQL:\n"
        "    outcomes:\n"
        "      - {to: lead.Disqualified, p: 0.3, because: no_fit}\n"
        "      - {stay: rest}\n",
        "",
        "",
    ),
    (
        "accounts:\n  people: 2\n",
        "route lead.SAL { to large when employees >= 1000  to desk otherwise }\n",
        "",
    ),
    (
        "accounts:\n  people: 2\n",
        "to MAQL          when score >= 50",
        'to MAQL          when score >= 50 and not account contains "test"',
    ),
    (
        "touches:\n"
        "  call:\n"
        "    takes: 6 minutes\n"
        "    connects: {value: 0.2 * intent, uncertain: {uniform: [0.2, 0.8]}}\n",
        "",
        "",
    ),
)

TRIED = """\
policy demo { version "1" }
roles sales
track lead {
  status Open { start  owner sales  to Won by sales  to Lost after 30 days }
  status Won  { goal final }
  status Lost { final }
}
example "a deal" {
  at 1 hour sales to Won
  expect status Lost
}
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for category, its in groupby(every(), key=lambda one: one.category):
        shown = [(one, _example(one)) for one in its]
        if any(example for _, example in shown):
            parts.append(f"## {category.capitalize()}\n")
        parts += [_section(one, example) for one, example in shown if example]
    return "\n".join(parts)


def missing() -> frozenset[str]:
    """The findings of which there is no example."""
    return frozenset(one.name for one in every() if _example(one) is None)


def _section(one: Entry, example: Shown) -> str:
    found, sources = example
    text = finding(found, Report((found,), sources), Page(WIDTH))
    return f"### {one.name}\n\n{one.summary}\n\n```text\n{text}\n```\n"


def _example(one: Entry) -> Shown | None:
    if broken := breaking.rule(one.name):
        return _of_break(broken)
    if one.severity:
        return _of_check(one.name)
    return (_of_scenarios() if one.category == SCENARIO else _of_texts()).get(one.name)


# --- checks -------------------------------------------------------------------------------------


def _of_check(name: str) -> Shown:
    own = rule(name)
    assert own is not None
    policy, _ = compile_text(own.bad)
    assert policy is not None
    today = own.shown_on if isinstance(own, DatedRule) else None
    found = run(policy, today)
    if isinstance(own, ChangeRule):
        before, _ = compile_text(own.before)
        assert before is not None
        found = run_changes(before, policy)
    return next(one for one in found if one.code == name), _named(Source("policy.lead", own.bad))


def _of_break(rule: BreakingRule) -> Shown | None:
    sources = {
        path: Source(path, completed(text))
        for path, text in (("old.lead", rule.before), ("new.lead", rule.bad))
    }
    old, new = (compile_text(one.text, one.path)[0] for one in sources.values())
    assert old is not None
    assert new is not None
    found = breaking.versions(old, new, meaning(breaking.versions(old, new).was, new))
    mine = (one for one in breaking.run(found) if one.code == rule.name)
    return next(((one, sources) for one in mine), None)


# --- texts --------------------------------------------------------------------------------------


@cache
def _of_texts() -> dict[str, Shown]:
    """The first finding of each name, the shortest cases first."""
    found: dict[str, Shown] = {}
    for one, sources in (*_cases(), *_files(), *_comments(), *_tried()):
        found.setdefault(one.code, (one, sources))
    return found


def _cases() -> Iterator[Shown]:
    paths = [path for folder in ("meaning", "syntax") for path in (CASES / folder).glob("*.lead")]
    for path in sorted(paths, key=lambda one: (one.stat().st_size, one.name)):
        source = Source("policy.lead", path.read_text(encoding="utf-8"))
        for one in in_order(load_sources([source]).diagnostics):
            yield one, _named(source)


def _files() -> Iterator[Shown]:
    """What is wrong with files as such."""
    _, unread = read(["policies"])
    yield from ((one, {}) for one in unread)
    for data in (b"# caf\xe9", b"policy\0", b"#" * (MAX_SIZE + 1)):
        one = decode("policy.lead", data)
        if isinstance(one, Diagnostic):
            yield one, {}
    for text in ("", *TEXTS):
        source = Source("policy.lead", text)
        yield from ((one, _named(source)) for one in load_sources([source]).diagnostics)
    for text in EXPRESSIONS:
        source = Source("scenario.yaml", text)
        yield from ((one, _named(source)) for one in parse_numeric(source)[1])


def _comments() -> Iterator[Shown]:
    source = Source("policy.lead", COMMENTS)
    files = load_sources([source]).files
    names = ("no-owner", "trap", "no-clock")
    verdicts = suppress(files, (), lambda: names, lambda name: name == "trap", DatedRule.shown_on)
    yield from ((one, _named(source)) for one in verdicts.remarks)


def _tried() -> Iterator[Shown]:
    """What trying the examples of a policy finds."""
    source = Source("policy.lead", TRIED)
    trial = try_out(reading_of("policy.lead", [source]))
    yield from ((one, _named(source)) for one in (*trial.failures, *map(not_reached, trial.unreached)))


# --- scenarios ----------------------------------------------------------------------------------


@cache
def _of_scenarios() -> dict[str, Shown]:
    found: dict[str, Shown] = {}
    written = (CASES / "scenario" / "policy.lead").read_text(encoding="utf-8")
    for part, old, new in SCENARIOS:
        policy, _ = compile_text(written.replace(old, new))
        assert policy is not None
        _, diagnostics, source = load_text(scenarios.changed(part), "scenario.yaml", policy)
        for one in diagnostics:
            found.setdefault(one.code, (one, _named(source)))
    paths = [path for path in (CASES / "scenario").glob("*.yaml") if path.name != "whole.yaml"]
    for path in sorted(paths, key=lambda one: (one.stat().st_size, one.name)):
        text = scenarios.changed(path.read_text(encoding="utf-8"))
        _, diagnostics, source = load_text(text, "scenario.yaml", scenarios.policy())
        for one in in_order(diagnostics):
            found.setdefault(one.code, (one, _named(source)))
    for folder in sorted((CASES / "snapshot").iterdir()):
        for one, sources in _of_snapshot(folder):
            found.setdefault(one.code, (one, sources))
    return found


def _of_snapshot(folder: Path) -> Iterator[Shown]:
    """What the tables of a case are found to say."""
    part = (folder / "scenario.yaml").read_text(encoding="utf-8")
    scenario, _, source = load_text(scenarios.changed(part), "scenario.yaml", scenarios.policy())
    assert scenario is not None
    with chdir(folder):
        _, diagnostics = starting.peopled(scenario, scenarios.policy(), "scenario.yaml")
    yield from ((one, _named(source)) for one in diagnostics)


def _named(source: Source) -> dict[str, Source]:
    return {source.path: source}
