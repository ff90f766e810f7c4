"""Some lead is routed otherwise than before.

Another team gets it, or nobody. Found by proof: every lead that both policies accept was compared, and
what is shown is one that goes elsewhere. A refactoring that routes everybody as before is silent.

Before:

    fields { country text }
    track lead {
      status Ready { owner sales  to Won by sales }
    }
    team inside { role sales }
    team partners { role sales }
    route lead.Ready { to partners when country in ["BR", "MX"]  to inside otherwise }

Bad:

    fields { country text }
    track lead {
      status Ready { owner sales  to Won by sales }
    }
    team inside { role sales }
    team partners { role sales }
    route lead.Ready { to partners when country = "BR"  to inside otherwise }

Good:

    fields { country text }
    track lead {
      status Ready { owner sales  to Won by sales }
    }
    team inside { role sales }
    team partners { role sales }
    define abroad = country = "MX" or country = "BR"
    route lead.Ready { to partners when abroad  to inside otherwise }
"""

from __future__ import annotations

from collections.abc import Iterable

from policy.breaking.rule import Break, Versions, breaks
from policy.breaking.treated import treated


def check(found: Versions) -> Iterable[Break]:
    return treated(found, "routing")


RULE = breaks("routed-otherwise", "warning", "behaviour", __doc__, check)
