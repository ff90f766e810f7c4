"""The slow, obvious simulator, which calls the policy's engine as its oracle."""

from simulator.reference.whole import simulate_log

__all__ = ["simulate_log"]
