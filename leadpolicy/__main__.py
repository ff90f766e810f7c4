"""Where the program starts: no Ctrl-C and no damaged file during its own imports shows a traceback."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line (leadpolicy/cli.py); ends with its exit code."""
    try:
        from leadpolicy.cli import main as run
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)
    except Exception as problem:  # of a file that is missing or damaged
        print(
            f"error: leadpolicy cannot be loaded: {type(problem).__name__}: {problem}", file=sys.stderr
        )
        print("  help: install it anew: `pip install --force-reinstall leadpolicy`", file=sys.stderr)
        sys.exit(2)
    run()


if __name__ == "__main__":
    main()
