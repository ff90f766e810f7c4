"""Tracks, statuses and transitions."""

from __future__ import annotations

from dsl.habits.habit import KINDS, Habit, spoken, within

TRUE = "(?:true|yes|y|1)"
STATUSES: tuple[Habit, ...] = (
    # --- tracks --------------------------------------------------------------------------------------
    *within(
        "track",
        *spoken(
            "what a status says stands in its braces",
            (r"status <name> (final|goal|start)(?: })?", r"status \1 { \2 }"),
            (r"^(?:final|goal|start|initial|end) status", "status"),
        ),
        *spoken(
            "the CRM's value of a status comes before its text",
            (r"status <name> <text> as <text>", r"status \1 as \3 \2"),
        ),
        *spoken(
            "a status begins with `status`",
            (r"^<name> {", r"status \1 {"),
        ),
    ),
    # --- statuses ------------------------------------------------------------------------------------
    *within(
        "status|sla|top",
        *spoken(
            "the target of a transition comes first",
            (
                r"^((?:on|by|after|when) <more>) (?:then )?(?:(?:move|go|transition|->) )?to"
                r" <place>".replace("<more>", KINDS["more"]),
                r"to \2 \1",
            ),
            (
                r"^(?:if|once|whenever|where) <more> (?:then )?(?:(?:move|go|transition) )?to <place>",
                r"to \2 when \1",
            ),
            (r"^(?:if|when) <more> { to <place> }", r"to \2 when \1"),
            (r"^(?:timeout|wait|within) <period> (?:then )?to <place>", r"to \2 after \1"),
            (r"^((?:on|by|after|when) [^{}:]+?) (?:->|=>|→) <place>", r"to \2 \1"),
            (r"^if <more> (?:->|=>|→) <place>", r"to \2 when \1"),
        ),
        *spoken(
            "a transition begins with `to`",
            (
                r"^(?:moves?|goes|go|transitions?|advances?|switch|changes?|becomes|next"
                r"|target)(?: to|:| :)? <place>",
                r"to \1",
            ),
            (r"^(?:->|=>|→) <place>", r"to \1"),
            (r"^(?:then|and|or) to <place>", r"to \1"),
            (r"^<place> (when|on|by|after)", r"to \1 \2"),
        ),
        *spoken(
            "a status in which people begin says `start`",
            (rf"^(?:start|starts|initial|begin|begins|default|first)(?: ?[:=]? ?{TRUE})?", "start"),
        ),
        *spoken(
            "a status that is never left says `final`",
            (
                rf"^(?:final|end|ends|terminal|terminates|last)(?: ?[:=]? ?(?:{TRUE}|status|state))?",
                "final",
            ),
        ),
        *spoken(
            "a status that is a success says `goal`",
            (rf"^(?:goal|success|won|target)(?: ?[:=]? ?(?:{TRUE}|status|state))?", "goal"),
        ),
        *spoken(
            "what happens on arrival stands after `on entry`",
            (r"on entry (?:: )?[\[{(] <more> [\]})]", r"on entry \1"),
            (r"(?:upon|at|when) (?:entry|entering|entered|arrival) <action>", r"on entry \1"),
            (
                r"(?:on_entry|on-entry|onentry|on enter|on_enter|on entering|at entry|entry|on"
                r" arrival|when entered)"
                r"(?: :)? <action>",
                r"on entry \1",
            ),
            (
                r"^(?:do )?<action>",
                r"on entry \1",
            ),
        ),
        *spoken(
            "a status has one owner, a role",
            (r"(?:owned by|assigned to|owner is|owner role) <name>", r"owner \1"),
        ),
        *spoken(
            "an `sla` begins with its time",
            (r"sla (\d+) ((?:hour|minute)s?) of <name>", r"sla \1 open \2 of \3"),
            (r"sla(?: within| in| after| is| due| at most| time)+ <period>", r"sla \1"),
            (
                r"sla <period>(?: to| for| till| before)? first (?:touch|contact|response)",
                r"sla \1 until first touch",
            ),
            (r"sla until first touch <period>", r"sla \1 until first touch"),
            (r"^(?:deadline|respond within|due within|due in) <period>", r"sla \1"),
        ),
        *spoken(
            "what happens when time is up stands in the block of the `sla`",
            (r"sla <period> (?:then|or|else|otherwise) <action>", r"sla \1 { at 100% \2 }"),
        ),
        *spoken(
            "a share of a clock is a percentage",
            (r"at (\d+) (?:percent|pct|per cent)", r"at \1%"),
            (r"(?:at )?(\d+)%(?: :)? <action>", r"at \1% \2"),
            (r"(?:on|after) (\d+)% <action>", r"at \1% \2"),
        ),
        *spoken(
            "a time without any event is written `without any event`",
            (
                r"after <period> (?:of inactivity|of silence|inactive|idle|inactivity|with no"
                r" activity|without activity"
                r"|with no events?|without events)",
                r"after \1 without any event",
            ),
        ),
        *spoken(
            "a time after which something happens is written `after`",
            (r"(?:in|within|for) <period>", r"after \1"),
        ),
        *spoken(
            "reasons follow `because`",
            (r"because no <name>", r"because no_\1"),
            (r"(?:with reasons?|due to|reasons?|for|for reason) <name>", r"because \1"),
        ),
        *spoken(
            "`{2}` is not needed",
            (r"(on|without) (events?) <name>", r"\1 \3"),
            (r"(by) (roles?|any of|any|one of|the|either) <name>", r"\1 \3"),
            (r"(notify) (team|role|the|owner) <name>", r"\1 \3"),
        ),
        *spoken(
            "people are handed to a team by `assign to`",
            (r"reassign to <name>", r"assign to \1"),
            (r"assign (?:team )?(?!to )<name>", r"assign to \1"),
        ),
        *spoken(
            "actions follow `then`",
            (r"(?:,|and|:|do|with|&) <action>", r"then \1"),
            (r"((?:notify|reset|assign|create) [\w-]+|reassign)", r"then \1"),
        ),
        *spoken(
            "actions are joined by `and`",
            (
                r"notify <name> (?:,|and) (?!reassign|notify|reset|restart|create|assign|move)<name>",
                r"notify \1 and notify \2",
            ),
            (r"(?:,|then|, then|and then) <action>", r"and \1"),
        ),
    ),
)
