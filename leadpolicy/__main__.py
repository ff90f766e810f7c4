"""Where the program starts: even a Ctrl-C during its own imports ends without a traceback."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line (leadpolicy/cli.py); ends with its exit code."""
    try:
        from leadpolicy.cli import main as run
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
