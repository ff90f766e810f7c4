"""Merged declarations to the parts of a compiled policy, one room for each kind of declaration."""
