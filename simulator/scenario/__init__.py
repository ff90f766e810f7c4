"""Scenarios: the world in which a policy is simulated, from YAML (docs/scenario.md).

ruamel.yaml and pydantic are imported when a scenario is loaded, and not before.
"""

from __future__ import annotations

from pathlib import Path

from dsl.diagnostic import Diagnostic, error
from dsl.files import decode
from dsl.lexer import MAX_SIZE
from dsl.source import Source, Span
from policy.model import Policy
from simulator.model import Scenario
from simulator.scenario.content import content

Loaded = tuple[Scenario | None, tuple[Diagnostic, ...], Source]


def load(path: str | Path, policy: Policy) -> Loaded:
    """The scenario in a YAML file, bound to a policy; None when there are errors among the findings.

    Raises OSError when the file cannot be read; nothing that stands in it raises anything.
    """
    from simulator.scenario.bind import bind_text

    data = content(path)
    source = decode(str(path), data) if len(data) <= MAX_SIZE else _too_large(str(path))
    if isinstance(source, Diagnostic):
        return None, (source,), Source(str(path), data[:MAX_SIZE].decode("utf-8", errors="replace"))
    scenario, found = bind_text(source, policy)
    return scenario, found, source


def load_text(text: str, path: str, policy: Policy) -> Loaded:
    """The scenario in a YAML text; `path` is what findings call it."""
    from simulator.scenario.bind import bind_text

    source = Source(path, text.replace("\r\n", "\n").replace("\r", "\n"))
    scenario, found = bind_text(source, policy)
    return scenario, found, source


def _too_large(path: str) -> Diagnostic:
    message = f"a scenario may have {MAX_SIZE // 2**20} MiB"
    return error("too-large", message, Span(path, 1, 1, 1, 2), help="keep data in tables beside it")
