"""The policy block, and the file as a whole."""

from __future__ import annotations

from dsl.lexer import Token
from dsl.nodes import Agreed, Date, Decl, Duration, Name, PolicyDecl, Text
from dsl.reductions.pairs import Pairs, flat
from dsl.reductions.place import Item, Place


def file(place: Place, decls: Pairs) -> tuple[Decl, ...]:
    return flat(decls)


def policy(
    place: Place, word: Token, name: Name, title: Text | None, left: Token, body: Pairs, right: Token
) -> PolicyDecl:
    items: list[Item] = list(flat(body))
    agreed = [item.value for item in items if isinstance(item.value, Agreed)]
    return PolicyDecl(
        name,
        title,
        place.only(items, "version", Text),
        place.only(items, "currency", Name),
        place.only(items, "timezone", Text),
        tuple(agreed),
        place.only(items, "review", Duration),
        place.since(word),
        place.lines(items),
    )


def version(place: Place, word: Token, value: Text) -> Item:
    return place.item("version", value, word)


def currency_item(place: Place, word: Token, value: Name) -> Item:
    return place.item("currency", value, word)


def timezone(place: Place, word: Token, value: Text) -> Item:
    return place.item("timezone", value, word)


def agreed(place: Place, word: Token, by: Token, role: Name, on: Token, date: Date) -> Item:
    return place.item("agreed", Agreed(role, date, place.since(word)), word)


def review(place: Place, word: Token, every: Token, value: Duration) -> Item:
    return place.item("review", value, word)
