"""One canonical form of a policy text.

Two spaces of indentation, one statement a line, lines up to 100 columns, comments where they
stood, single blank lines kept. Columns are padded to fixed widths, never to the longest
neighbour: a change of one line stays a change of one line.
"""

from __future__ import annotations

from dsl.diagnostic import Diagnostic, has_errors
from dsl.format.layout import Layout
from dsl.format.shapes import shape
from dsl.nodes import File
from dsl.source import Source


def format_file(file: File) -> str:
    """The canonical text of a file that parsed without errors: what could not be read is not in
    the tree, so format nothing that has errors (`format_source` refuses)."""
    return Layout(file.comments).render([shape(decl) for decl in file.decls])


def format_source(source: Source) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The canonical text, or None and the errors in the way."""
    from dsl.parser import parse

    file, found = parse(source)
    return (None, found) if has_errors(found) else (format_file(file), found)


__all__ = ["format_file", "format_source"]
