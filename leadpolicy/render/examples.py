"""Examples that were run: a page for people, and JUnit XML with one test case an example."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadpolicy.render import Page, Report, render
from leadpolicy.render.full import finding
from leadpolicy.render.junit import Case, document, suite
from leadpolicy.trials import Trial, reach
from leadpolicy.words import count
from policy.examples import Outcome


def page_of(trial: Trial, page: Page, coverage: bool) -> str:
    """The examples, the failures, how far the examples reach; with `coverage` what they do not."""
    if trial.reading.policy is None:
        return render(trial.reading.report, "full", page)
    report = Report(trial.failures, trial.reading.report.sources)
    lines = []
    for one in trial.outcomes:
        word = page.paint("green", "ok  ") if one.passed else page.paint("error", "FAIL")
        lines.append(f"{word}  {one.example.title}")
    for failure in report.diagnostics:
        lines += ["", finding(failure, report, page)]
    return "\n".join([*lines, *_ending(trial, page, coverage)])


def suites(trials: Sequence[Trial]) -> str:
    """One document; a suite a policy, a test case an example."""
    return document(suite(f"leadpolicy test {one.reading.path}", list(_cases(one))) for one in trials)


def _cases(trial: Trial) -> Iterator[Case]:
    report = trial.reading.report
    if trial.reading.policy is None:
        yield Case(trial.reading.path, "the policy has no errors", report.diagnostics)
    for one in trial.outcomes:
        yield Case(one.example.span.path, one.example.title, trial.failures_of(one))


def _ending(trial: Trial, page: Page, coverage: bool) -> Iterator[str]:
    yield from _tally(trial.outcomes, page)
    if not trial.outcomes:
        return
    reached = reach([trial])
    if reached:
        hint = "" if coverage or not trial.unreached else "; see `--coverage`"
        yield reached + hint
    if coverage and trial.unreached:
        yield from ("", page.paint("bold", "no example reaches"))
        places = [f"{one.span.path}:{one.span.line}" for one in trial.unreached]
        room = max(map(len, places))
        for place, part in zip(places, trial.unreached, strict=True):
            yield f"  {place:<{room}}  {part.kind} {part.label}"


def _tally(outcomes: Sequence[Outcome], page: Page) -> Iterator[str]:
    all_of_them = count(len(outcomes), "example")
    failed = sum(not one.passed for one in outcomes)
    if failed:
        yield ""
        yield page.paint("error", f"{failed} of {all_of_them} failed")
    else:
        yield page.paint("green", f"{all_of_them} passed") if outcomes else "no examples to run"
