"""The command line: which commands there are, and how every one of them ends.

Exit codes: 0 clean, 1 findings, 2 usage, unreadable input or internal error, 130 interrupted.
A command's module is imported only when that command runs.
"""

from __future__ import annotations

import gc
import os
import re
import sys
from _thread import interrupt_main
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Timer
from typing import Any, TextIO

import click

from leadpolicy import settings
from leadpolicy.console import Console, Paint, When, headed, printable, wants_colour
from leadpolicy.errors import InputError, in_style, of_os_error
from leadpolicy.paths import careful
from leadpolicy.words import did_you_mean

INTERRUPTED = 130
_GARBAGE = (20_000, 20, 100)  # trees of syntax have no circles: to look for them often costs a quarter
READER_GONE = 141  # as a shell reports a program whose reader went away
SETTINGS = "leadpolicy.settings"
RESUMABLE = "leadpolicy.resumable"  # whether a folder keeps what is finished
GOES_ON = "`--resume` goes on from here"

COMMANDS = {
    "check": "Find mistakes in policies.",
    "prove": "Tell what is proved of a policy, refuted, or not known.",
    "fmt": "Bring policy files into the one standard shape.",
    "test": "Run the examples that a policy carries.",
    "graph": "Draw the statuses and the ways between them.",
    "explain": "Tell how one record came to be where it is.",
    "decide": "Decide status, score, route and deadlines of records.",
    "rules": "List every kind of finding, or explain one.",
    "simulate": "Let a policy act on simulated people.",
    "compare": "Simulate policies on the same people and show the differences.",
    "attribute": "Tell what each part of a change contributes.",
    "sweep": "Turn one or two numbers, and see how the figures respond.",
    "story": "Tell everything that happened to one simulated person.",
    "seek": "Find the least setting of a knob at which goals hold.",
    "tune": "Search for the best setting of several knobs within limits.",
    "tornado": "Tell which numbers sway a figure most.",
    "bottleneck": "Find the team that holds things up.",
    "power": "Say how long a pilot must run to show a difference.",
    "scenario": "Check or draft a scenario, find its warm-up, or write who is inside.",
    "diff": "Show what differs between two versions of a policy.",
    "breaking": "Find what a change of the policy breaks.",
    "compile": "Write the compiled policy for other programs.",
}

OWN_TABLES = {"check": ("levels",)}  # tables of settings that a command reads itself


class Interrupted(Exception):
    """The user pressed Ctrl-C; with what may be done about it."""


class ReaderGone(Exception):
    """Whoever read our output went away (`| head`)."""


class Fault(Exception):
    """A fault of our own, its cause, that click would take for the end of what is typed in."""


class Face(click.Group):
    """Imports commands late, reads the settings, and ends every run in the documented way."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"leadpolicy.commands.{cmd_name}").command
        careful(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = args[0], self.get_command(ctx, args[0]), args[1:]
        if command is None:
            hint = did_you_mean(name, COMMANDS, "`leadpolicy --help` lists the commands")
            raise InputError(f"there is no command `{name}`", hint)
        _set_defaults(ctx, name, command)
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        found = settings.load(Path.cwd(), os.environ.get("LEADPOLICY_SETTINGS"))
        settings.check_tables(found, COMMANDS)
        extra["default_map"] = settings.defaults(found, found.values, self.params)
        ctx = super().make_context(info_name, args, parent, **extra)
        ctx.meta[SETTINGS] = found
        return ctx

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> None:
        given = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        run = super().main
        gc.set_threshold(*_GARBAGE)
        sys.unraisablehook = _unraisable
        sys.exit(_guard(lambda: run(given, "leadpolicy", **extra)))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as problem:  # before click writes an empty line for it
            when = f" {problem}" if problem.args else ""
            raise Interrupted(when + (f"; {GOES_ON}" if ctx.meta.get(RESUMABLE) else "")) from None
        except BrokenPipeError:  # before click ends with 1, which means findings
            raise ReaderGone from None
        except EOFError as problem:  # before click takes it for Ctrl-D
            raise Fault from problem


@click.group(
    cls=Face,
    context_settings={"auto_envvar_prefix": "LEADPOLICY", "help_option_names": ["-h", "--help"]},
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colours: auto only on a terminal and without NO_COLOR.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no remarks on stderr.")
@click.version_option(package_name="leadpolicy", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, color: When, quiet: bool) -> None:
    """Keep the rules of lead management in git: check, decide, simulate and compare them."""
    ctx.obj = Console(color, quiet)


def _set_defaults(ctx: click.Context, name: str, command: click.Command) -> None:
    """Give click the table of one command; nested commands find theirs inside it."""
    found: settings.Settings = ctx.meta[SETTINGS]
    table = found.values.get(name, {})
    assert isinstance(table, dict)
    assert isinstance(ctx.default_map, dict)
    ctx.default_map[name] = _table(found, table, command)


def _table(found: settings.Settings, table: settings.Table, command: click.Command) -> dict[str, object]:
    values = settings.defaults(found, table, command.params)
    inner = command.commands if isinstance(command, click.Group) else {}
    for key, value in values.items():
        if isinstance(value, dict) and key not in OWN_TABLES.get(command.name or "", ()):
            if key not in inner:
                raise InputError(f"unknown table `{key}` in `{found.path}`", did_you_mean(key, inner))
            values[key] = _table(found, value, inner[key])
    return values


# --- how a run ends -----------------------------------------------------------------------------


def _guard(run: Callable[[], object]) -> int:
    """Run, and turn whatever happens into an exit code and at most one message on stderr. Afterwards no
    stream has anything left that Python could fail to write at its end."""
    code = _outcome(run)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _abandon(stream)
    return code


def _outcome(run: Callable[[], object]) -> int:
    try:
        _open_streams()
        _forgiving_output()
        if sys.flags.optimize > 1:
            raise InputError(
                "Python was told to leave out documentation, which the rules are made of",
                "run it without `-OO` or `PYTHONOPTIMIZE=2`",
            )
        result = run()
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except (Interrupted, click.Abort, KeyboardInterrupt) as problem:
        _tell(f"interrupted{problem if isinstance(problem, Interrupted) else ''}")
        return INTERRUPTED
    except (BrokenPipeError, ReaderGone):
        _abandon(sys.stdout)  # in silence, at exit too
        return READER_GONE
    except click.ClickException as problem:
        return _say(_usage(problem))
    except InputError as problem:
        return _say(problem)
    except OSError as problem:
        return _say(of_os_error(problem))
    except Fault as problem:
        return _internal(problem.__cause__ or problem)
    except Exception as problem:
        return _internal(problem)


def _unraisable(what: Any) -> None:
    """Ctrl-C in somebody's destructor, where Python would tell of it and go on, comes again at once."""
    if what.exc_type is KeyboardInterrupt:
        Timer(0, interrupt_main).start()
    else:
        sys.__unraisablehook__(what)


def _say(problem: InputError) -> int:
    paint = Paint(wants_colour("auto", sys.stderr))
    text = headed(paint, "error", problem.message, problem.help)
    _tell(printable(text, paint.on))
    return 2


def _tell(text: str) -> None:
    """To stderr, unless that is full or gone: the exit code says enough."""
    with suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)


def _usage(problem: click.ClickException) -> InputError:
    message = in_style(problem.format_message())
    ctx = problem.ctx if isinstance(problem, click.UsageError) else None
    if re.search(r"unexpected extra arguments? \(by ", message):
        return InputError(message, 'values with spaces need quotes: `--knob "NAME=1..6 by 0.5"`')
    return InputError(message, f"`{ctx.command_path} --help` shows how it is called" if ctx else "")


def _internal(problem: BaseException) -> int:
    if os.environ.get("LEADPOLICY_DEBUG"):
        import traceback

        traceback.print_exception(problem)
    what = f"internal error: {type(problem).__name__}: {problem}"
    return _say(
        InputError(
            what,
            "this is a fault of leadpolicy, not of your files: please report it with the command you "
            "ran; LEADPOLICY_DEBUG=1 shows the traceback to send along",
        )
    )


def _abandon(stream: TextIO) -> None:
    """What cannot be written is dropped: the disk is full, or the reader went away (`| head`)."""
    with suppress(OSError, ValueError):  # in tests it is not a real file
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        stream.flush()


def _open_streams() -> None:
    """A stream that the caller has closed (`>&-`) reads as empty and swallows what is written."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  kept open


def _forgiving_output() -> None:
    """Files and pipes get UTF-8, unless the environment says otherwise; a terminal that cannot show a
    character gets a substitute, not a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            own = stream.isatty() or "PYTHONIOENCODING" in os.environ
            reconfigure(encoding=None if own else "utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
