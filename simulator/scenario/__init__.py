"""Scenarios: the world in which a policy is simulated, from YAML (docs/scenario.md).

ruamel.yaml and pydantic are imported when a scenario is loaded, and not before.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dsl.diagnostic import Diagnostic
from dsl.source import Source
from policy.model import Policy
from simulator.model import Scenario

Loaded = tuple[Scenario | None, tuple[Diagnostic, ...], Source]


def load(path: str | Path, policy: Policy) -> Loaded:
    """The scenario in a YAML file, bound to a policy; None when there are errors among the findings.

    Raises OSError when the file cannot be read; nothing that stands in it raises anything.
    """
    data = Path(path).read_bytes()
    return load_text(data.decode("utf-8", errors="replace").removeprefix("\ufeff"), str(path), policy)


def load_text(text: str, path: str, policy: Policy) -> Loaded:
    """The scenario in a YAML text; `path` is what findings call it."""
    from simulator.scenario.bind import bind_text

    source = Source(path, text.replace("\r\n", "\n").replace("\r", "\n"))
    scenario, found = bind_text(source, policy)
    return scenario, found, source


def schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, for editors."""
    from simulator.scenario.schema import json_schema

    return json_schema()
