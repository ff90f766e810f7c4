"""What a change breaks, as a report: found by layer, excused by comments of the new text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from leadpolicy.render import Report
from leadpolicy.versions import Version
from policy.breaking import LAYERS, RULES, Layer, rule, run, versions

NOTHING = "nothing breaks"


def examine(old: Version, new: Version, layer: Layer) -> Report:
    """The findings of a layer and of those within it. Of a policy that is new, nothing can break."""
    sources = {**old.sources, **new.sources}
    older = len(sources) - len(new.sources)
    report = Report((), sources, command="breaking", nothing=NOTHING, older=older)
    if old.missing:
        return report
    found = versions(old.policy, new.policy)
    if layer == "behaviour":  # only there are leads compared
        from policy.diff.meaning import meaning

        found = replace(found, meaning=meaning(found.was, new.policy))
    return _excused(new, replace(report, diagnostics=run(found, layer)), layer)


def _excused(new: Version, report: Report, layer: Layer) -> Report:
    """Whatever else is wrong with a comment is said by `check`."""
    from leadpolicy.checking import known_names
    from policy.triage.suppressions import suppress

    found = report.diagnostics
    verdicts = suppress(new.files, found, known_names, _asked(layer), 0, lambda code: bool(rule(code)))
    unused = (one for one in verdicts.remarks if one.code == "unused-suppression")
    return replace(report, diagnostics=(*verdicts.kept, *unused), suppressed=verdicts.suppressed)


def _asked(layer: Layer) -> Callable[[str], bool]:
    """Whether findings of a name were looked for."""
    within = LAYERS[: LAYERS.index(layer) + 1]
    names = {one.name for one in RULES if one.layer in within}
    return lambda name: name in names
