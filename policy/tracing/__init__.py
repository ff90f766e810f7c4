"""What decides about one person, part by part, each with its place in the text (policy/explain.py)."""
