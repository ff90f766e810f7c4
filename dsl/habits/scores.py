"""Groups of the score and their rules."""

from __future__ import annotations

from dsl.habits.habit import Habit, spoken, within

SCORES: tuple[Habit, ...] = (
    *within(
        "score",
        *spoken(
            "the points of a rule come first",
            (r"(?:when|if) <more> (?:then |: )?<points>(?: points?)?", r"\2 when \1"),
            (r"on <more> (?:then |: )?<points>(?: points?)?", r"\2 on \1"),
            (r"<name> (?:: )?<points>(?: points?)?", r"\2 on \1"),
            (r"<name> (?:|:|=|=>|->) (\d+)(?: points?)?", r"+\2 on \1"),
            (r"(?:add|give|award|plus|score) \+?(\d+)(?: points?)? (on|when)", r"+\1 \2"),
        ),
        *spoken(
            "a limit comes after the events",
            (r"<points> (at most \d+ \w+ in [\d_]+ \w+) (on [^{}+-]+)", r"\1 \3 \2"),
        ),
        *spoken(
            "bounds come before the way of fading",
            (
                r"<name> ((?:half-life|linear over|expires after) [\d_]+ \w+)(?: ,)? ((?:from|to)"
                r" [^{}]+)(?= {)",
                r"\1 \3, \2",
            ),
        ),
        *spoken(
            "the sign touches the number of points",
            (r"([+-]) (\d[\d_.]*) (when|on)", r"\1\2 \3"),
        ),
        *spoken(
            "points for an event are given `on` it",
            (r"<points> (?:for|per|each|every|upon|after|by)(?: each| every)? <name>", r"\1 on \2"),
        ),
        *spoken(
            "a limit is written `at most`, with its span of time `in`",
            (
                r"(?:only )?once(?: per| every| a| an| in)? (minute|hour|day|week)",
                r"at most 1 time in 1 \1",
            ),
            (
                r"(?:max|maximum|up to|no more than|limit|limited to|capped at|at most) (\d+)"
                r" (?:(times?|points?) )?"
                r"(?:in|per|every|each|within) (\d[\d_]*) ((?:minute|hour|day|week)s?)",
                lambda m: f"at most {m[1]} {m[2] or 'times'} in {m[3]} {m[4]}",
            ),
            (
                r"(?:max|maximum|up to|no more than|limit|limited to|capped at|at most) (\d+)"
                r" (?:(times?|points?) )?"
                r"(?:in a|in an|per|every|each|within a|a|an) (minute|hour|day|week)",
                lambda m: f"at most {m[1]} {m[2] or 'times'} in 1 {m[3]}",
            ),
        ),
        *spoken(
            "points fade by `half-life`, `linear over` or `expires after`",
            (
                r"(?:decays?|decaying|half life|halving|halves|half-life)(?: in| over| of| after|"
                r" every| by)? <period>",
                r"half-life \1",
            ),
            (r"linear(?:ly)?(?: in| of| after)? <period>", r"linear over \1"),
            (r"(?:expires?|expiring|valid|ttl)(?: in| over| of| for)? <period>", r"expires after \1"),
        ),
        *spoken(
            "the bounds of a group are written with `from` and `to`",
            (r"<name> (?:between |min )?<number> (?:to|-|and|max|\.\.) <number>", r"\1 from \2 to \3"),
            (r"<name> (?:max|maximum|cap|capped at|<=) <number>", r"\1 to \2"),
            (r"<name> (?:min|minimum|>=) <number>", r"\1 from \2"),
        ),
        *spoken(
            "a group begins with its name alone",
            (r"(?:group|category|section|score) <name>(?= )", r"\1"),
        ),
    ),
)
