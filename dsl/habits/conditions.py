"""Conditions and the lists in them, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Callable

from dsl.habits.habit import VALUE, Habit, spoken

MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
DAYS = {"month": 30, "quarter": 90, "year": 365}
TRUE = "(?:true|yes|y|1)"
NOTHING = "(?:null|none|nil|empty|blank|unset|undefined|absent|missing|unknown)"
SOMETHING = "(?:present|set|filled|filled in|given|provided|defined|not missing|populated)"


def _added(match: re.Match[str]) -> str:
    """`2 hours 30 minutes` in the smaller unit."""
    small = match[4].rstrip("s")
    whole = float(match[1]) * MINUTES[match[2].rstrip("s")] / MINUTES[small] + float(match[3])
    return f"{whole:g} {small}s"


DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _in_digits(match: re.Match[str]) -> str:
    return f"{DIGITS.index(match[1].lower()) + 1} {match[2]}"


def _alternatives(match: re.Match[str]) -> str:
    """`x in a or b` as a list."""
    return f"{match[1]} {match[2] or ''}in [ {' , '.join(match[3].split(' or '))} ]"


def _in_days(match: re.Match[str]) -> str:
    days = float(match[1]) * DAYS[match[2].lower().rstrip("s")]
    return f"{days:g} days"


def _listed(joint: str) -> Callable[[re.Match[str]], str]:
    def listed(match: re.Match[str]) -> str:
        return re.sub(rf" (?:{joint}) ", " , ", match[0])

    return listed


def _bare(match: re.Match[str]) -> str:
    """`roles { a b }`, `one of [a, b]`: the items with commas alone."""
    items = re.findall(r'"\d+"|\w[\w-]*', match[2])
    return f"{match[1]} {' , '.join(items)}"


def _any_of(match: re.Match[str]) -> str:
    """`country = "A" or "B"` as a list."""
    items = " , ".join(re.split(r" or ", match[3]))
    return f"{match[1]} {'in' if match[2] == '=' else 'not in'} [ {items} ]"


CONDITIONS: tuple[Habit, ...] = (
    # --- conditions ----------------------------------------------------------------------------------
    *spoken(
        "conditions are joined by `and`",
        (r", <name> (=|!=|<=|>=|<|>|in|is|between|contains)", r"and \1 \2"),
    ),
    *spoken(
        "`{0}` is written `otherwise`",
        (r"(?:else|default)", "otherwise"),
    ),
    *spoken(
        "two `not` cancel each other",
        ("not not", ""),
    ),
    *spoken(
        "whether a field has a value is asked with `is known` or `is missing`",
        (rf"<name> (?:is not|!=|<>) {NOTHING}", r"\1 is known"),
        (rf"<name> is {SOMETHING}", r"\1 is known"),
        (rf"<name> (?:is|=) (?:{NOTHING}|not {SOMETHING})", r"\1 is missing"),
        (r"<name> (?:is not|!=|= not) known", r"\1 is missing"),
        (r"<name> = known", r"\1 is known"),
        (r"not \( (?:isblank|isnull|is_null|is_empty|isempty|empty) \( <name> \) \)", r"\1 is known"),
        (r"not (?:isblank|isnull|is_null|is_empty|isempty|empty) \( <name> \)", r"\1 is known"),
        (r"(?:isblank|isnull|is_null|is_empty|isempty|empty) \( <name> \)", r"\1 is missing"),
        (r"<name> exists", r"\1 is known"),
        (r"(?:exists|has_value|is_set|isset|notnull|not_null) \( <name> \)", r"\1 is known"),
    ),
    *spoken(
        "a comparison is written with a mark",
        (r"(?:is )?(?:greater|more|larger|higher|bigger|later) than or equal(?: to)?", ">="),
        (r"(?:is )?(?:less|fewer|smaller|lower|earlier) than or equal(?: to)?", "<="),
        (r"(?:is )?(?:greater|more|larger|higher|bigger|later|above|over|after)(?: than)?", ">"),
        (r"(?:is )?(?:less|fewer|smaller|lower|earlier|below|under|before)(?: than)?", "<"),
        (r"(?:is )?at least", ">="),
        (r"(?:is )?at most", "<="),
        (r"(?:is )?(?:not equal|unequal)(?: to)?|is different from|ne", "!="),
        (r"does not equal|not equals|not =", "!="),
        (r"(?:is )?(?:equal to|equals|equal|eq)", "="),
        (r"gte", ">="),
        (r"lte", "<="),
        (r"gt", ">"),
        (r"lt", "<"),
    ),
    *spoken(
        "a list of values stands in square brackets after `in`",
        (
            rf"<name> (?:is )?(not )?(?:in|one of|any of|among) ((?:{VALUE})(?: or (?:{VALUE}))+)",
            _alternatives,
        ),
        (r"<name> (?:is )?(not )?(?:in|one of|any of|among) \( <list> ,? ?\)", r"\1 \2in [ \3 ]"),
        (r"<name> (?:is )?(not )?(?:in|one of|any of|among) { <list> ,? ?}", r"\1 \2in [ \3 ]"),
        (r"<name> (?:is )?(not )?(?:in|one of|any of|among) (?:\[ )?<list>(?: \])?", r"\1 \2in [ \3 ]"),
        (
            r"<name> (=|!=) [\[(] <list> [\])]",
            lambda m: f"{m[1]} {'in' if m[2] == '=' else 'not in'} [ {m[3]} ]",
        ),
        (r"<name> is (=|!=) <value>", r"\1 \2 \3"),
    ),
    *spoken(
        "the points of a group go by its name",
        (r"score \( <name> \)", r"\1"),
        (r"<name>\.(?:score|points|total)", r"\1"),
    ),
    *spoken(
        "`{2}` is left out",
        (r"<number> (points?|pts)", r"\1"),
    ),
    *spoken(
        "numbers are written in digits",
        (r"(one|two|three|four|five|six|seven|eight|nine|ten) ((?:minute|hour|day|week)s?)", _in_digits),
    ),
    *spoken(
        "`or` stands between whole comparisons",
        (rf"<name> (=|!=) ((?:{VALUE})(?: or (?:{VALUE}))+)", _any_of),
    ),
    *spoken(
        "`{4}` stands between whole comparisons",
        (r"<name> (<=|>=|<|>|=|!=) <value> (and|or) (<=|>=|<|>|=|!=) <value>", r"\1 \2 \3 \4 \1 \5 \6"),
    ),
    *spoken(
        "comparisons do not chain",
        (r"<number> (<=|<|>=|>) <name> (<=|<|>=|>) <value>", r"\1 \2 \3 and \3 \4 \5"),
    ),
    *spoken(
        "`is` asks only whether a value is known",
        (rf"<name> is {TRUE}", r"\1 = yes"),
        (r"<name> is (?:false)", r"\1 = no"),
        (r"<name> is not <value>", r"\1 != \2"),
        (r"<name> is (between)", r"\1 between"),
        (r"<name> is (contains|starts|ends)", r"\1 \2"),
        (r"<name> is <value>", r"\1 = \2"),
    ),
    *spoken(
        "`{1}` has no meaning here",
        (r"(like|matches|includes?|contain|has|ilike|~) <text>", r"contains \2"),
        (
            r"(starts_with|startswith|begins_with|begins with|start with|beginswith) <text>",
            r"starts with \2",
        ),
        (r"(starts|begins) <text>", r"starts with \2"),
        (r"(ends) <text>", r"ends with \2"),
        (r"(ends_with|endswith|end with) <text>", r"ends with \2"),
    ),
    *spoken(
        "`not` stands before the whole comparison",
        (r"<name> (?:does not|not|doesn't) contains? <text>", r"not \1 contains \2"),
        (r"<name> (?:does not|not) starts? with <text>", r"not \1 starts with \2"),
        (r"<name> (?:does not|not) ends? with <text>", r"not \1 ends with \2"),
        (r"<name> (?:is )?not between <value> and <value>", r"not \1 between \2 and \3"),
        (r"<name> (?:is )?not (<=|>=|<|>|=) <value>", r"not \1 \2 \3"),
    ),
    *spoken(
        "`{1}` is written as a test here, not as a function",
        (r"(ispickval) \( <name> , <text> \)", r"\2 = \3"),
        (r"(contains) \( <name> , <text> \)", r"\2 contains \3"),
        (r"(begins|startswith|starts_with) \( <name> , <text> \)", r"\2 starts with \3"),
        (r"(and|or) \( ([^(),]+) , ([^(),]+) \)", r"( \2 \1 \3 )"),
        (r"(and|or) \( ([^(),]+) , ([^(),]+) , ([^(),]+) \)", r"( \2 \1 \3 \1 \4 )"),
        (r"(not) \( ([^()]+) \)", r"not ( \2 )"),
    ),
    *spoken(
        "a condition is true or false by itself",
        (rf"if <more> then {TRUE} else (?:no|false)", r"\1"),
        (r"if <rest>", r"\1"),
    ),
    *spoken(
        "the number comes first in a product",
        (r"<name> \* <number>", r"\2 * \1"),
    ),
    *spoken(
        "a field is written by its name alone",
        (r"[\[{] <name> [\]}] (=|!=|<=|>=|<|>|in|is)", r"\1 \2"),
        (r"(?:lead|contact|account|person|record|this)\.<name>", r"\1"),
    ),
    *spoken(
        "money is a number followed by its currency",
        (r"<number> (usd|eur|gbp|chf|cad|aud|jpy|inr)", lambda m: f"{m[1]} {m[2].upper()}"),
        (r"((?-i:[A-Z]{3})) <number>", r"\2 \1"),
        (r"<number> (?:dollars?|bucks)", r"\1 USD"),
        (r"<number> euros?", r"\1 EUR"),
        (r"<number> pounds?", r"\1 GBP"),
    ),
    *spoken(
        "the digits of a number are grouped by `_`",
        (r"(\d{1,3}) , (\d{3}) , (\d{3})", r"\1_\2_\3"),
        (r"(\d{1,3}) ,? ?(\d{3})", r"\1_\2"),
    ),
    *spoken(
        "a length of time has one unit",
        (r"(\d[\d.]*) ((?:hour|day|week)s?) (?:and |, )?(\d[\d.]*) ((?:minute|hour|day)s?)", _added),
    ),
    *spoken(
        "months, quarters and years have no fixed length",
        (r"(\d+) (months?|quarters?|years?)", _in_days),
    ),
    *spoken(
        "a name is one word",
        (r"(status|team|track|calendar|cadence|define) <name> <name>(?= [{=])", r"\1 \2_\3"),
    ),
    # --- lists ---------------------------------------------------------------------------------------
    *spoken(
        "this list stands without brackets",
        (
            r"(roles|events|members|one of|on|by|requires|because|given) [\[({] ([^\[\](){}]+) [\])}]",
            _bare,
        ),
        (r"(roles|events)(?: :)?((?: - [\w-]+)+)", _bare),
    ),
    *spoken(
        "the items of a list are separated by commas",
        (
            r"(?:(?:on|by|one of|roles|events|without|because|members) )<value>(?: (?:,|or|and) (?:"
            + VALUE
            + r"))+",
            _listed("or|and"),
        ),
        (r"given <name> = <value>(?: (?:,|and) [\w-]+ = (?:" + VALUE + r"))+", _listed("and")),
        (r"(\|)", ","),
    ),
)

MARKS: tuple[Habit, ...] = (
    # --- marks that say nothing ----------------------------------------------------------------------
    *spoken(
        "`{1}` is not needed: nothing stands between a word and what belongs to it",
        (r"(:)", ""),
    ),
)
