"""A policy that knows accounts, and has no track for people who became contacts.

Who is converted into a contact leaves the lead's statuses, and comes back: as a recycled buyer, as a
customer who may buy again. Without a track for contacts they are in no status, so that nobody owns them,
no score brings them back and no report counts them. Policies of fewer than three statuses before the end
are left alone.

Bad:

    policy demo { version "1" }
    roles marketing, sales
    fields { account text }
    accounts by account
    track lead {
      status Inquiry   { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL       { owner sales  sla 2 days { at 100% notify marketing }
                         to Deal by sales  to Re-Market by sales because no_timing }
      status Deal      { owner sales  to Won by sales  to Lost after 180 days }
      status Re-Market { owner marketing  to MQL by marketing  to Lost after 730 days }
      status Won       { goal final }
      status Lost      { final }
    }

Good:

    policy demo { version "1" }
    roles marketing, sales
    fields { account text }
    accounts by account
    track lead {
      status Inquiry   { start  owner marketing  to MQL by marketing  to Lost after 365 days }
      status MQL       { owner sales  sla 2 days { at 100% notify marketing }
                         to contact.Deal by sales  to Re-Market by sales because no_timing }
      status Re-Market { owner marketing  to MQL by marketing  to Lost after 730 days }
      status Lost      { final }
    }
    track contact {
      status Deal      { owner sales  to Customer by sales  to Re-Market after 180 days }
      status Re-Market { owner marketing  to Deal by marketing  to Lost after 730 days }
      status Customer  { goal  owner sales }
      status Lost      { final }
    }
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostic import Diagnostic, Severity
from policy.checks.rule import Rule
from policy.model import Policy
from policy.practice import grown


def check(policy: Policy) -> Iterable[Diagnostic]:
    if policy.account_key is None or len(policy.tracks) > 1 or not grown(policy):
        return
    (track,) = policy.tracks
    yield Diagnostic(
        "no-contact-track",
        Severity.NOTE,
        f"people belong to accounts, and `{track}` is the only track: contacts have no status",
        policy.place_of["track", track],
        help="add a `track contact` with the statuses of people who are, or were, in a deal",
    )


RULE = Rule("no-contact-track", Severity.NOTE, "practice", __doc__, check)
