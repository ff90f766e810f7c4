"""Fields, calendars, and what else stands at the top of a file."""

from __future__ import annotations

import re

from dsl.habits.habit import Habit, spoken, within


def _commas(match: re.Match[str]) -> str:
    """`one of a b c` with commas."""
    return f"one of {match[1]}{match[2].replace(' ', ' , ')}"


DECLARATIONS: tuple[Habit, ...] = (
    # --- fields --------------------------------------------------------------------------------------
    *within(
        "fields",
        *spoken(
            "a field with a list of values is `one of` them",
            (
                r"(?:enum|picklist|choice|choices|select|options?|dropdown|list|any)(?: of)? <list>",
                r"one of \1",
            ),
            (
                r"(?:enum|picklist|choice|choices|select|options?|dropdown|list|one)(?: of)?"
                r" [\[({] <list> [\])}]",
                r"one of \1",
            ),
        ),
        *spoken(
            "the items of a list are separated by commas",
            (r"one of (?!required|fixed)<name>((?: (?!required|fixed)[\w-]+)+)", _commas),
        ),
        *spoken(
            "texts and numbers have no declared length",
            (r"(?:varchar|char|string|text) \( \d+ \)", "text"),
            (r"(?:decimal|numeric|number|float) \( \d+(?: , \d+)? \)", "number"),
            (r"(?:int|integer) \( \d+ \)", "integer"),
        ),
        *spoken(
            "bounds are written with `from` and `to`",
            (
                r"<amount> (?:between |min(?:imum)? |>= |\( |\[ )?<value> (?:to|-|\.\.|and"
                r"|max(?:imum)?|<=|,) <value>(?: [)\]])?",
                r"\1 from \2 to \3",
            ),
            (r"<amount> (?:min|minimum|>=|at least) <value>", r"\1 from \2"),
            (r"<amount> (?:max|maximum|<=|at most) <value>", r"\1 to \2"),
        ),
        *spoken(
            "`required` and `fixed` come after the type",
            (r"<name> (required|fixed) <type>", r"\1 \3 \2"),
            (r"<name> (required|fixed) one of <list>", r"\1 one of \3 \2"),
            (r"(required|fixed) <name> <type>", r"\2 \3 \1"),
        ),
        *spoken(
            "the name of a field comes before its type",
            (r"<type> <name>", r"\2 \1"),
        ),
        *spoken(
            "a field that is not `required` may be missing",
            (r"(?:optional|nullable|null)", ""),
        ),
        *spoken(
            "a field that must have a value is `required`",
            (r"not null", "required"),
        ),
        *spoken(
            "yes and no are one word, the type `yes/no`",
            (r"yes (?:or )?no|yes/no", "yes/no"),
        ),
    ),
    # --- declarations --------------------------------------------------------------------------------
    *within(
        "top",
        *spoken(
            "an `sla` outside of a status begins with `sla of`",
            (r"sla <period> (?:of|for|in) <place>", r"sla of \2 \1"),
            (r"sla (?:for |in )?<place> <period>", r"sla of \1 \2"),
        ),
        *spoken(
            "a condition gets its name by `define`",
            (r"(?:let|var|set|const|def|rule|condition|variable) <name> (?:: )?=", r"define \1 ="),
            (r"define <name> (?:as|when|if|is|:|: =|means)(?= )", r"define \1 ="),
            (r"<name> (?:: )?=", r"define \1 ="),
        ),
        *spoken(
            "fields are declared in a block",
            (r"(?:field|property|attribute) <name> <type>", r"fields { \1 \2 }"),
        ),
        *spoken(
            "an example has a title in quotes",
            (r"example {", r'example "what it shows" {'),
            (r"(?:test|scenario|case|testcase) <text>", r"example \1"),
        ),
        *spoken(
            "an old value of the CRM is `retired`",
            (
                r"(?:rename|map|alias|replace|old) <text> (?:to|as|->|by|with|=>) <place>",
                r"retired \1 becomes \2",
            ),
        ),
        *spoken(
            "nothing is imported: the `.lead` files of a folder are read together",
            (r"(?:include|import|require|use|load) (?:<text>|<name>)", ""),
        ),
        *spoken(
            "the name of a status follows its label with `becomes`",
            (r"retired <value> (?:is|->|to|=|:|now|as|=>) <place>", r"retired \1 becomes \2"),
        ),
        *spoken(
            "one label is retired at a time",
            (
                r"retired <text> (?:,|and) <text> becomes <place>",
                r"retired \1 becomes \3 retired \2 becomes \3",
            ),
        ),
    ),
    *within(
        "policy|calendar",
        *spoken(
            "a time zone stands in quotes",
            (r"timezone ([A-Za-z_]+(?:/[\w+-]+)*)", r'timezone "\1"'),
        ),
        *spoken(
            "each party agrees by itself",
            (r"agreed by <name> (?:and|,) <name> on <date>", r"agreed by \1 on \3 agreed by \2 on \3"),
        ),
    ),
    # --- calendars -----------------------------------------------------------------------------------
    *within(
        "calendar",
        *spoken(
            "opening hours begin with `open`",
            (r"<name> to <name> <time>", r"open \1 to \2 \3"),
        ),
        *spoken(
            "between two times stands `to`",
            (r"<time> (?:until|till|thru|through|-|and) <time>", r"\1 to \2"),
        ),
        *spoken(
            "times of day have hours and minutes",
            (
                r"(\d\d?) (?:to|-|until|till) (\d\d?)",
                lambda m: f"{int(m[1]):02}:00 to {int(m[2]):02}:00",
            ),
        ),
        *spoken(
            "days without work are `closed`",
            (r"(?:holidays?|closed on|not open|off) <date>", r"closed \1"),
        ),
    ),
)
