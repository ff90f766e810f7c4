"""Text to typed tree: grammar, nodes with spans, diagnostics, names, types, formatting."""
