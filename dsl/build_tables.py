"""Regenerate the parse tables after a change of the grammar: `python -m dsl.build_tables`."""

from __future__ import annotations

from dsl.lalr import build_tables
from dsl.tables import PATH, encode


def main() -> None:
    PATH.write_text(encode(build_tables()), encoding="utf-8")


if __name__ == "__main__":
    main()
