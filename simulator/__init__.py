"""Meaning to evidence: scenarios, the kernel, runs, estimates, comparison, pictures."""
