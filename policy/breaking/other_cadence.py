"""Some lead gets another cadence than before, or none.

It is called and written to on other days, or not at all. Found by proof, with a lead that shows it; the
steps of a cadence are another matter (`cadence-changed`).

Before:

    fields { employees integer }
    cadence calls { day 1 call  day 3 call }
    cadence mails { day 1 email  day 30 email }
    track lead {
      status Working { owner sales  cadence calls when employees >= 200  cadence mails otherwise
                       to Won by sales }
    }

Bad:

    fields { employees integer }
    cadence calls { day 1 call  day 3 call }
    cadence mails { day 1 email  day 30 email }
    track lead {
      status Working { owner sales  cadence calls when employees >= 500  cadence mails otherwise
                       to Won by sales }
    }

Good:

    fields { employees integer }
    define large = employees >= 200
    cadence calls { day 1 call  day 3 call }
    cadence mails { day 1 email  day 30 email }
    track lead {
      status Working { owner sales  cadence calls when large  cadence mails otherwise  to Won by sales }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.breaking.treated import treated


def check(found: Versions) -> Iterable[Break]:
    return treated(found, "cadences")


RULE = breaks("other-cadence", "warning", "behaviour", __doc__, check)
