"""A policy with a field of every type, for what is read of tables."""

from __future__ import annotations

from policy.model import Field, Policy, Retired, Status

POLICY = Policy(
    "p",
    currency="USD",
    timezone="America/New_York",
    tracks=("lead", "contact"),
    roles=("ldr", "sales"),
    events=("email_click", "reply"),
    fields=(
        Field("source", "one of", ("web_form", "event"), required=True),
        Field("country", "text"),
        Field("employees", "integer", low=1, high=10_000_000),
        Field("ratio", "number"),
        Field("budget", "money", low=0),
        Field("timeframe", "duration"),
        Field("authority", "yes/no"),
        Field("founded", "date"),
    ),
    statuses=(Status("lead.MQL"), Status("contact.MQL"), Status("lead.Raw", label="Purchased")),
    retired=(Retired("Left Vmail", "lead.MQL"),),
)
NINE = 1_767_621_600_000_000  # 2026-01-05 09:00 in New York
