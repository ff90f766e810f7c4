"""Random well-typed conditions, as text, over a fixed set of fields, groups and definitions."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

SCORE = "score"


@dataclass(frozen=True)
class FieldText:
    """A field and what its values look like in the text."""

    name: str
    kind: str
    declared: str  # its line in `fields`
    literals: tuple[str, ...]


@dataclass
class Names:
    """What conditions may name. `groups` and `score` are left out where the score may not be read."""

    fields: list[FieldText]
    groups: list[str] = field(default_factory=list)
    definitions: list[str] = field(default_factory=list)


ALL_FIELDS = (
    FieldText(
        "source",
        "one of",
        "source one of web_form, webinar, event, purchased-list required",
        ("web_form", "webinar", "event", "purchased-list"),
    ),
    FieldText(
        "seniority",
        "one of",
        'seniority one of individual, manager, vp, "c level" "How senior"',
        ("individual", "manager", "vp", '"c level"'),
    ),
    FieldText("level", "one of", "level one of manager, vp, other fixed", ("manager", "vp", "other")),
    FieldText("country", "text", "country text", ('"US"', '"CA"', '"GB"', '"BR"', '"DE"')),
    FieldText(
        "industry", "text", "industry text", ('"health care"', '"US"', '"Éducation"', '"student"')
    ),
    FieldText("account", "text", "account text", ('"acme.com"', '"globex.com"')),
    FieldText("employees", "integer", "employees integer from 1", ("1", "50", "200", "1_000", "5_000")),
    FieldText("visits", "integer", "visits integer from 0 to 100", ("0", "1", "7", "50", "100")),
    FieldText("ratio", "number", "ratio number from -1 to 1", ("-1", "-0.5", "0", "0.25", "0.333333")),
    FieldText("budget", "money", "budget money", ("0 USD", "9_999.99 USD", "10_000 USD", "50_000 USD")),
    FieldText("spent", "money", "spent money from 0 USD", ("0.01 USD", "500 USD", "20_000 USD")),
    FieldText("authority", "yes/no", "authority yes/no", ("yes", "no")),
    FieldText("consent", "yes/no", "consent yes/no required", ("yes", "no")),
    FieldText(
        "timeframe", "duration", "timeframe duration", ("1 hours", "30 days", "2 weeks", "90 minutes")
    ),
    FieldText(
        "patience", "duration", "patience duration to 400 days", ("48 hours", "30 days", "1 days")
    ),
    FieldText("renewal", "date", "renewal date", ("2026-01-31", "2026-03-29", "2027-12-31")),
    FieldText(
        "opened", "date", "opened date from 2000-01-01", ("2024-02-29", "2026-01-05", "2026-03-01")
    ),
)

_ORDERS = ("<", "<=", "=", "!=", ">=", ">")


def condition(rng: random.Random, names: Names, depth: int = 2) -> str:
    """A condition with at most `depth` levels of `and`, `or` and `not`."""
    pick = rng.random()
    if depth <= 0 or pick < 0.5:
        return atom(rng, names)
    if pick < 0.6:
        return f"not ({condition(rng, names, depth - 1)})"
    word = rng.choice((" and ", " or "))
    parts = [f"({condition(rng, names, depth - 1)})" for _ in range(rng.randint(2, 3))]
    return word.join(parts)


def atom(rng: random.Random, names: Names) -> str:
    """One test: of a field, of the score, of a definition, or of a sum."""
    if names.definitions and rng.random() < 0.15:
        return rng.choice(names.definitions)
    if names.groups and rng.random() < 0.3:
        return _points(rng, names)
    if rng.random() < 0.1:
        return _sum(rng, names)
    return _field_test(rng, names, rng.choice(names.fields))


def _points(rng: random.Random, names: Names) -> str:
    bar = rng.choice((-10, 0, 5, 12.5, 20, 40, 60, 100))
    pick = rng.random()
    if pick < 0.4:
        return f"{SCORE} {rng.choice(_ORDERS)} {bar}"
    group = rng.choice(names.groups)
    if pick < 0.7:
        return f"{group} {rng.choice(_ORDERS)} {bar}"
    other = rng.choice(names.groups)
    if other == group:
        return f"2 * {group} >= {bar}"
    return f"{group} {rng.choice('+-')} {rng.choice(('', '0.5 * '))}{other} {rng.choice(_ORDERS)} {bar}"


def _field_test(rng: random.Random, names: Names, one: FieldText) -> str:
    pick = rng.random()
    if pick < 0.08:
        return f"{one.name} is {rng.choice(('known', 'missing'))}"
    if pick < 0.25 and one.kind != "yes/no":
        values = rng.sample(one.literals, rng.randint(1, min(3, len(one.literals))))
        return f"{one.name} {rng.choice(('in', 'not in'))} [{', '.join(values)}]"
    match one.kind:
        case "yes/no":
            return rng.choice((one.name, f"{one.name} = {rng.choice(one.literals)}"))
        case "text" if pick < 0.5:
            test = rng.choice(("contains", "starts with", "ends with"))
            return f'{one.name} {test} "{rng.choice(("U", "S", "e", "co", ".com"))}"'
        case "text" | "one of":
            return f"{one.name} {rng.choice(('=', '!='))} {_other(rng, names, one)}"
        case _ if pick < 0.4:
            return f"{one.name} between {one.literals[0]} and {one.literals[1]}"
        case _:
            return f"{one.name} {rng.choice(_ORDERS)} {rng.choice(one.literals)}"


def _other(rng: random.Random, names: Names, one: FieldText) -> str:
    """A literal, now and then another field of the same kind."""
    alike = [each.name for each in names.fields if each.kind == one.kind and each is not one]
    return rng.choice(alike) if alike and rng.random() < 0.15 else rng.choice(one.literals)


def _sum(rng: random.Random, names: Names) -> str:
    """A comparison of several quantities of one unit."""
    known = {one.name for one in names.fields}
    choices = [
        text
        for needed, text in (
            ({"employees", "visits"}, "employees - 2 * visits >= 40"),
            ({"employees", "ratio"}, "employees + 100 * ratio < 250.5"),
            ({"budget", "spent"}, "budget - spent >= 1_000 USD"),
            ({"timeframe", "patience"}, "timeframe + patience <= 60 days"),
            ({"renewal", "opened"}, "renewal - opened > 90 days"),
            ({"renewal", "opened"}, "renewal <= opened + 2 weeks"),
            ({"renewal", "opened", "timeframe"}, "opened + timeframe < renewal"),
        )
        if needed <= known
    ]
    if names.groups and "visits" in known:
        choices.append(f"{names.groups[0]} + 0.5 * visits >= 20")
    return rng.choice(choices) if choices else _field_test(rng, names, rng.choice(names.fields))
