"""Words for grammar symbols, and a short correct example of each construct: data for messages."""

from __future__ import annotations

# What a name stands for, by the grammar rule that takes it.
KINDS = {
    "new_name": "a name",
    "role": "a role",
    "field": "a field",
    "event": "an event",
    "group": "a score group",
    "team": "a team",
    "cadence": "a cadence",
    "calendar_name": "a calendar",
    "definition": "a definition",
    "currency": "a currency",
    "day": "a day of the week",
    "window": "a part of the day",
    "reason": "a reason",
    "step_kind": "a kind of touch",
    "operand": "a field or definition",
    "value_name": "a value",
    "status": "a status",
    "primary": "a name",
}

# Terminals that are one thing to a reader, where all of them could stand.
GROUPS = (
    (("STRING", "DIGITS", "SIGNED", "AMOUNT", "CALENDAR_DATE", "YES", "NO"), "a value"),
    (("STRING", "DIGITS", "PERCENT", "AMOUNT", "CALENDAR_DATE", "YES", "NO"), "a value"),
    (("MINUTE", "MINUTES", "HOUR", "HOURS", "DAY", "DAYS", "WEEK", "WEEKS"), "a unit of time"),
    (("EQUAL", "UNEQUAL", "LESSTHAN", "MORETHAN", "LESS_OR_EQUAL", "MORE_OR_EQUAL"), "a comparison"),
    (("TEXT", "INTEGER", "NUMBER", "MONEY", "DURATION", "DATE", "ONE", "YES_NO"), "a type"),
    (("DIGITS", "SIGNED"), "a number"),
    (("PLUS", "MINUS", "STAR", "SLASH"), "an operator"),
)

# What a token stands for.
TERMINALS = {
    "STRING": 'a text in `"`',
    "DIGITS": "a number",
    "SIGNED": "a number with its sign",
    "PERCENT": "a percentage",
    "AMOUNT": "an amount of money",
    "CALENDAR_DATE": "a date",
    "INSTANT": "a date and time",
    "CLOCK_TIME": "a time of day",
    "ON_ENTRY": "`on entry`",
    "IS_ROUTED": "`is routed`",
    "$END": "the end",
}

BLOCKS = {
    "POLICY": "policy",
    "FIELDS": "fields block",
    "CALENDAR": "calendar",
    "SCORE": "score",
    "TRACK": "track",
    "STATUS": "status",
    "SLA": "sla",
    "ROUTE": "route",
    "TEAM": "team",
    "CADENCE": "cadence",
    "EXAMPLE": "example",
}

EXAMPLES = {
    "POLICY": 'policy acme "Acme" { version "1" currency USD }',
    "AGREED": "agreed by marketing on 2026-10-05",
    "REVIEW": "review every 90 days",
    "ROLES": "roles marketing, ldr, sales",
    "EVENTS": "events email_click, web_visit",
    "ACCOUNTS": "accounts by account",
    "FIELDS": "source one of web_form, event required",
    "ONE": "source one of web_form, event required",
    "INTEGER": "employees integer from 1 to 500_000",
    "DEFINE": "define in_profile = employees >= 50",
    "CALENDAR": 'calendar office { timezone "Europe/Paris" open mon to fri 09:00 to 17:00 }',
    "OPEN": "open mon to fri 09:00 to 12:00, 13:00 to 17:00",
    "CLOSED": "closed 2026-11-26, 2026-12-25",
    "SIGNED": "+25 when employees >= 200",
    "SCORE": "score { fit from 0 to 60 { +25 when employees >= 200 } }",
    "TRACK": "track lead { status Inquiry { start owner marketing } }",
    "STATUS": 'status MQL "Qualified" { owner sales }',
    "OWNER": "owner sales",
    "START": "start when source = web_form",
    "TO": "to Re-Market by sales because no_timing then notify marketing",
    "SLA": "sla 48 hours until first touch { at 100% notify manager }",
    "ON_ENTRY": "on entry reset engagement",
    "ROUTE": 'route lead.MQL { to partners when country = "BR" to sales otherwise }',
    "HOLD": "hold at most 14 days when open_opportunity",
    "TEAM": "team partners { role sales assign round robin }",
    "MEMBERS": 'members "a.rep", "b.rep" weight 2',
    "ASSIGN": "assign least loaded",
    "WORK": "work oldest first",
    "TIES": "ties least recent",
    "FULL": "full to partners",
    "INTERRUPT": "interrupt for demo_asked",
    "DAY": "day 3 call morning",
    "STOP": "stop on reply",
    "CADENCE": "cadence nurture { day 1 email day 8 call morning stop on reply }",
    "GUARANTEE": "guarantee every path to contact.SQL passes SAL",
    "EXAMPLE": 'example "a demo" { starts at 2026-01-05 09:00 given country = "US" }',
    "GIVEN": 'given source = web_form, country = "US"',
    "EXPECT": "expect status MQL, score between 40 and 60",
    "RETIRED": 'retired "Left Vmail" becomes LAL',
    "IF": "if employees >= 1000 then 0.3 else 0.02",
}

ROW_EXAMPLES = {"TO": 'to partners when country in ["BR", "MX"]'}

# A statement of each block, where the words read so far tell of none.
BLOCK_EXAMPLES = {
    "policy": 'version "1"',
    "fields": "employees integer from 1 to 500_000 required",
    "calendar": "open mon to fri 09:00 to 12:00, 13:00 to 17:00",
    "group": "+25 when employees >= 200",
    "score": "fit from 0 to 60 { +25 when employees >= 200 }",
    "track": 'status MQL "Qualified" { owner sales }',
    "sla": "at 100% notify manager",
    "status": "to SAL by sales requires budget",
    "route": "to sales otherwise",
    "team": "assign least loaded",
    "cadence": "day 3 call morning",
    "example": "at 2 hours on web_visit",
}
