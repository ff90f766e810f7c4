"""Routes, teams and cadences."""

from __future__ import annotations

from dsl.habits.habit import Habit, spoken, within

WHEN = {"if": "when", "unless": "when not"}
WORK: tuple[Habit, ...] = (
    # --- routes --------------------------------------------------------------------------------------
    *within(
        "route",
        *spoken(
            "rows are tried in their order: the last takes the rest",
            (
                r"to <name> when <more> (?:else|otherwise)(?: to)? <name>",
                r"to \1 when \2 to \3 otherwise",
            ),
        ),
        *spoken(
            "a row of a route begins with `to`",
            (r"^(?:else|otherwise|default|\*|_)(?: :)?(?: ->)?(?: to)? <name>", r"to \1 otherwise"),
            (r"^(?:when|if|case) <more> (?:then|:|->|=>|then to|to) <name>", r"to \2 when \1"),
            (r"(?:when|if) <more> { to <name> }", r"to \2 when \1"),
            (r"^<more> (?:->|=>|:) <name>", r"to \2 when \1"),
            (
                r"<name> (when|if|otherwise|unless)",
                lambda m: f"to {m[1]} {WHEN.get(m[2].lower(), m[2])}",
            ),
        ),
        *spoken(
            "`{1}` is written `when not`",
            (r"(unless) <rest>", r"when not ( \2 )"),
            (r"(except) when <rest>", r"when not ( \2 )"),
        ),
        *spoken(
            "people wait for a team with `hold at most`",
            (
                r"(?:hold|wait|park|queue|delay)(?: for| until| up to| max| at most)? <period>",
                r"hold at most \1",
            ),
        ),
        *spoken(
            "the owner of the account is written out",
            (
                r"to (?:account owner|account_owner|account-owner|the owner of the account|owner"
                r" of the account"
                r"|the account owner)",
                "to owner of account",
            ),
        ),
    ),
    # --- teams ---------------------------------------------------------------------------------------
    *within(
        "team|top",
        *spoken(
            "the ways of assigning are `round robin`, `weighted round robin`, `least loaded`, "
            "`sticky` and `shared queue`",
            (
                r"assign (?:by |in |to |with )?(?:round[_-]?robin|rotation|rotating|in turn)",
                "assign round robin",
            ),
            (r"assign (?:by |to )?(?:least[_-]loaded|load|workload|least busy)", "assign least loaded"),
            (
                r"assign (?:by |to )?(?:weighted|weight|weights|weighted[_-]round[_-]robin)(?:"
                r" round[_-]?robin)?",
                "assign weighted round robin",
            ),
            (r"assign (?:by |to |from )?(?:queue|shared|shared[_-]queue|pull)", "assign shared queue"),
        ),
        *spoken(
            "the load of a member is limited by `at most N open per rep`",
            (
                r"(?:capacity|max|maximum|limit|load|up to|at most)(?: :| of)? (\d+)(?: open| leads)?"
                r"(?: (?:per|each|a) ?(?:rep|person|member|head)?)?",
                r"at most \1 open per rep",
            ),
        ),
        *spoken(
            "what a team cannot take goes `full to` another",
            (
                r"(?:overflow|overflows|when full|if full|fallback|else|full)(?: to| :)? <name>",
                r"full to \1",
            ),
        ),
        *spoken(
            "a team has one role",
            (r"(?:roles|for|serves|of role) <name>", r"role \1"),
        ),
        *spoken(
            "whom reps leave their work for is said by `interrupt for`",
            (
                r"(?:interrupts?|interrupted|preempts?)(?: work)? (?:for|if|when|by|on)",
                "interrupt for",
            ),
        ),
        *spoken(
            "the role of a team stands in its block",
            (r"team <name> (?:for|of|:) <name> {", r"team \1 { role \2"),
        ),
        *spoken(
            "a share of a member is a `weight`",
            (r"<text> (?:\( )?(?:x |: |= )?(\d+)(?: \))?", r"\1 weight \2"),
        ),
    ),
    # --- cadences ------------------------------------------------------------------------------------
    *within(
        "cadence",
        *spoken(
            "a step of a cadence is `day NUMBER KIND`",
            (r"(?:on |at )day (\d+)(?: :)? <name>", r"day \1 \2"),
            (r"day (\d+)(?: :| to| -| ->) <name>", r"day \1 \2"),
            (r"day (\d+) (?:,|and) (\d+) <name>", r"day \1 \3 day \2 \3"),
            (r"day (\d+) <name> (?:at|in|in the|during)(?: the)? <name>", r"day \1 \2 \3"),
            (r"(?:after|in) (\d+) days?(?: :)? <name>", r"day \1 \2"),
            (r"(\d+)(?: :)? <name>", r"day \1 \2"),
        ),
        *spoken(
            "what ends a cadence stands after `stop on`",
            (
                r"(?:stop|stops|end|ends|exit|until)(?: when| if| after| at| on| upon| :)? <name>",
                r"stop on \1",
            ),
        ),
    ),
)
