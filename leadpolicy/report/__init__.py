"""One self-contained HTML page about a simulation or a comparison: printable, light and dark."""
