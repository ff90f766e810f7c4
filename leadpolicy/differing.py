"""Two versions of a policy compared, as the renderers read it."""

from __future__ import annotations

from dataclasses import dataclass

from leadpolicy.versions import Version
from policy.diff import Meaning, Structure, structure
from policy.diff.renaming import renamed


@dataclass(frozen=True)
class Difference:
    """`meaning` is None where it was not asked for, or where there is no older policy."""

    old: Version
    new: Version
    structure: Structure
    meaning: Meaning | None

    @property
    def alike(self) -> bool:
        """Whether both treat every lead alike; without an answer to that, whether they say the same."""
        if self.meaning is None:
            return not self.structure.changes
        return self.meaning.verdict == "equivalent"


def compared(old: Version, new: Version, meaning: bool = True) -> Difference:
    """The differences in declarations and, with `meaning`, in what becomes of leads."""
    found = structure(old.policy, new.policy, old.root, new.root)
    if not meaning or old.missing or new.missing:
        return Difference(old, new, found, None)
    from policy.diff.meaning import meaning as meant

    return Difference(old, new, found, meant(renamed(old.policy, found.renames), new.policy))
