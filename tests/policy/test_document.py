"""Compiled policies survive the way to JSON and back; anything else is refused with a reason."""

from __future__ import annotations

import json
import random

import jsonschema
import pytest

from policy.compile import compile_text
from policy.document import DocumentError, from_json, json_schema, to_json
from policy.model import Policy
from tests.generators.policies import random_policy_text


def _policy(seed: int) -> Policy:
    policy, _ = compile_text(random_policy_text(random.Random(seed), 1 + seed % 4))
    assert policy is not None
    return policy


@pytest.mark.parametrize("seed", range(20))
def test_round_trip(seed: int) -> None:
    policy = _policy(seed)
    text = to_json(policy)
    again = from_json(text)
    assert again == policy
    assert repr(again) == repr(policy)  # 1 and True are equal, and must not be exchanged
    assert to_json(again) == text


def test_documents_follow_the_schema() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(to_json(_policy(3)))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["format_version"] == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("format_version", 1, 2), "at format_version"),
        (('"kind":"', '"kind":"no ', None), "does not match any of the expected tags"),
        (('"bound":', '"bond":', None), "bond"),
        (('"points":', '"points":"1","x":', None), "points"),
    ],
)
def test_wrong_documents_are_refused(change: tuple[str, object, object], said: str) -> None:
    key, old, new = change
    text = to_json(_policy(1))
    text = (
        text.replace(f'"{key}":{old}', f'"{key}":{new}')
        if new is not None
        else text.replace(key, str(old))
    )
    with pytest.raises(DocumentError, match=said):
        from_json(text)


def test_what_is_no_json_or_nested_too_deep_is_refused() -> None:
    for text in ("", "[", "[" * 100_000, "null", '{"format_version":1}', '{"a":' * 5_000):
        with pytest.raises(DocumentError, match="no document of a compiled policy"):
            from_json(text)
