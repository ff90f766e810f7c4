"""The slow, obvious simulator, which calls the policy's engine as its oracle."""

from simulator.reference.run import simulate_log

__all__ = ["simulate_log"]
