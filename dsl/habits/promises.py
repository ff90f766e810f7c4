"""Guarantees and examples."""

from __future__ import annotations

from dsl.habits.habit import Habit, spoken, within

PROMISES: tuple[Habit, ...] = (
    # --- guarantees ----------------------------------------------------------------------------------
    *within(
        "top",
        *spoken(
            "that a status cannot be reached is promised by `never reaches`",
            (
                r"<place> (?:can never|cannot|can not|must never|must not|may never|does not"
                r"|should never|never)"
                r" (?:reach|reaches|become|becomes|go to|goes to|get to)(?: to)? <place>",
                r"\1 never reaches \2",
            ),
            (r"never <place> (?:to|->|reaches) <place>", r"\1 never reaches \2"),
            (r"(?:no|never a) path from <place> to <place>", r"\1 never reaches \2"),
        ),
        *spoken(
            "that a status can be reached is promised by `is always possible from`",
            (
                r"<place> is (?:always )?(?:reachable|possible|attainable) from <place>",
                r"\1 is always possible from \2",
            ),
            (
                r"<place> (?:always|eventually|can|can always|must|will)"
                r"(?: always| eventually)? (?:reaches|reach|gets to|get to|becomes) <place>",
                r"\2 is always possible from \1",
            ),
        ),
        *spoken(
            "a guarantee speaks of every `person`",
            (r"every (?:lead|contact|record|prospect|one|customer|account|mql)(?= )", "every person"),
            (
                r"(?:all|each) (?:leads?|contacts?|records?|prospects?|people|persons?) (?:are|is)",
                "every person is",
            ),
        ),
        *spoken(
            "the way of every path is written `passes`",
            (r"(?:passes|goes|leads|runs|must pass)(?: through| via| by| over)? <place>", r"passes \1"),
        ),
    ),
    # --- examples ------------------------------------------------------------------------------------
    *within(
        "example",
        *spoken(
            "a step of an example begins with its time",
            (r"(?:when|on|given) <words>", r"at 0 hours on \1"),
            (r"after <period> (?:: |when )?on", r"at \1 on"),
            (r"after <period>", r"at \1"),
            (r"(?:at )?day (1)(?= on)", r"at \1 day"),
            (r"at day (\d+)", r"at \1 days"),
            (r"day (\d+)", r"at \1 days"),
        ),
        *spoken(
            "what happens to the person stands after `on`",
            (r"at <period> (?:when )?<words>", r"at \1 on \2"),
        ),
        *spoken(
            "what must be so stands after `expect`",
            (
                r"(?:then|assert|check|should|must|verify|expects?|it)(?: :| that| be)* (status"
                r"|owner|route|due|score)"
                r"(?: is| =| :| be)? <value>",
                r"expect \1 \2",
            ),
            (r"expects? <place>", r"expect status \1"),
        ),
        *spoken(
            "what is expected follows its name",
            (
                r"(status|owner|assignee|route|due|score) (?:is|=|:|equals|be|should be) <value>",
                r"\1 \2",
            ),
        ),
        *spoken(
            "expectations are separated by commas",
            (r"and (status|owner|assignee|route|due|score)", r", \1"),
        ),
        *spoken(
            "somebody moves a person with `ROLE to STATUS`",
            (
                r"<name> (?:moves?|sends?|sets?|goes|transitions?|changes?|advances?)(?: it| them|"
                r" lead| status)? to <place>",
                r"\1 to \2",
            ),
            (r"(?:moves? |moved )?to <place> by <name>", r"\2 to \1"),
            (
                r"<name> (?:can not|may not|must not|can't|cannot|is refused)(?: move| go)?(?:"
                r" to)? <place>",
                r"\1 cannot move to \2",
            ),
        ),
        *spoken(
            "fields get values with `set FIELD = VALUE`",
            (r"set <name> (?:to|as|:|is|->) <value>", r"set \1 = \2"),
            (r"at <period> <name> (?:=|:) <value>", r"at \1 set \2 = \3"),
            (r"given <name> (?:is|:|to|as) <value>", r"given \1 = \2"),
        ),
    ),
)
