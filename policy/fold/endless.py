"""Lives that never come to rest: time alone moves the person again and again, without any new fact."""

from __future__ import annotations

from policy.state import Person

LIMIT = 20_000  # instants in a row; a clock that starts anew every hour has fewer in two years


class Endless(Exception):
    """A person ran LIMIT instants without a new fact. The text says of whom and where."""

    def __init__(self, person: Person) -> None:
        self.person = person
        super().__init__(
            f"in {LIMIT:,} instants without a new fact the person does not come to rest, "
            f"last in `{person.status}`"
        )
