"""`leadpolicy.toml`: defaults for the flags, found by walking up from the current folder.

Global flags are top-level keys, each command's flags a table of its name. A flag on the command line
goes before the environment (`LEADPOLICY_CHECK_FORMAT`), and that before the file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from leadpolicy.errors import InputError, in_style
from leadpolicy.words import did_you_mean

NAME = "leadpolicy.toml"
Table = Mapping[str, object]


@dataclass(frozen=True)
class Settings:
    """What one file says; `folder` is where its relative paths start."""

    path: Path | None = None
    values: Table = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.path.parent if self.path else Path.cwd()


def load(start: Path, given: str | None = None) -> Settings:
    """The settings that hold at `start`, or those of the file `given`; there may be none. InputError."""
    path = Path(given) if given else find(start)
    if path is None:
        return Settings()
    import tomllib

    try:
        return Settings(path, tomllib.loads(path.read_text(encoding="utf-8")))
    except UnicodeDecodeError:
        raise InputError(f"`{path}` is not UTF-8 text", "save it as UTF-8") from None
    except (ValueError, RecursionError) as problem:  # also of numbers and lists beyond all bounds
        raise InputError(
            f"`{path}` is not valid TOML: {problem}",
            "a table for each command, a line for each flag: `[simulate]`, then `replications = 32`",
        ) from None


def find(start: Path) -> Path | None:
    """The nearest settings file in `start` or a folder above it."""
    here = start.resolve()
    return next((one / NAME for one in (here, *here.parents) if (one / NAME).is_file()), None)


def defaults(settings: Settings, options: Table, params: Iterable[click.Parameter]) -> dict[str, object]:
    """One command's table as click's defaults, each value checked against its flag. InputError."""
    known = {one.name: one for one in params if one.name and one.name not in ("help", "version")}
    found: dict[str, object] = {}
    for key, value in options.items():
        name = key.replace("-", "_")
        if isinstance(value, dict):
            found[key] = value
        elif name in known:
            found[name] = _checked(settings, key, value, known[name])
        else:
            raise InputError(
                f"unknown setting `{key}` in `{settings.path}`",
                did_you_mean(name, known, f"known here: {', '.join(sorted(known)) or 'nothing'}"),
            )
    return found


def check_tables(settings: Settings, commands: Iterable[str]) -> None:
    """Every table is named after a command. InputError otherwise."""
    known = set(commands)
    for key, value in settings.values.items():
        if isinstance(value, dict) and key not in known:
            raise InputError(
                f"unknown table `[{key}]` in `{settings.path}`",
                did_you_mean(key, known, "a table has the name of a command"),
            )


def _checked(settings: Settings, key: str, value: object, param: click.Parameter) -> object:
    expected = _expected(param)
    many = param.multiple or param.nargs == -1 if isinstance(param, click.Option) else param.nargs == -1
    parts = value if many and isinstance(value, list) else [value]
    for part in parts:
        if not isinstance(part, expected) or (bool not in expected and isinstance(part, bool)):
            raise InputError(
                f"setting `{key}` in `{settings.path}` cannot be `{part}`", f"write {_shape(param)}"
            )
        _convert(settings, key, part, param)
    if isinstance(param.type, click.Path):
        parts = [_placed(settings, str(part)) for part in parts]
    return list(parts) if many else parts[0]


def _expected(param: click.Parameter) -> tuple[type, ...]:
    if isinstance(param, click.Option) and param.is_flag:
        return (bool,)
    if isinstance(param.type, click.types.IntParamType):
        return (int,)
    if isinstance(param.type, click.types.FloatParamType):
        return (int, float)
    return (str,)


def _shape(param: click.Parameter) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", str: "a text in quotes"}
    return names[_expected(param)[0]]


def _convert(settings: Settings, key: str, value: object, param: click.Parameter) -> None:
    try:
        param.type.convert(value, param, None)
    except click.BadParameter as problem:
        raise InputError(f"setting `{key}` in `{settings.path}`: {in_style(problem.message)}") from None


def _placed(settings: Settings, path: str) -> str:
    """A path of the settings file, as seen from the current folder."""
    return path if path == "-" else os.path.relpath(settings.folder / path)
