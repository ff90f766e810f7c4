"""The fold over facts: what one instant does to one person. Reading conditions is left to a `Reader`."""
