"""What statuses are called in tables and pictures."""

from __future__ import annotations

from policy.model import Policy, Status


def labels(policy: Policy) -> tuple[tuple[Status, str], ...]:
    """Every status with its bare name, or the qualified one where tracks share it."""
    bare = [one.bare for one in policy.statuses]
    return tuple((one, one.bare if bare.count(one.bare) == 1 else one.name) for one in policy.statuses)
