"""What a scenario means once it is loaded, and that nothing in a file can break the loader."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.source import Source
from policy.compile import compile_text
from policy.compile import load as load_policy
from policy.model import DAY, HOUR, MINUTE
from simulator.model import Campaign, Rep
from simulator.numeric import Load, Number, constant
from simulator.scenario import load, load_text
from simulator.scenario.editors import json_schema
from simulator.scenario.reading import read_tree
from simulator.scenario.tree import plain
from tests.simulator.scenarios import CASES, changed, clean, loaded, parts, policy

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = sorted(one.parent.name for one in (ROOT / "examples").glob("*/scenario.yaml"))
WHOLE = changed("")


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_load_without_a_finding(name: str) -> None:
    folder = ROOT / "examples" / name
    compiled = load_policy([str(folder)]).policy
    assert compiled is not None
    scenario, found, _ = load(folder / "scenario.yaml", compiled)
    assert scenario is not None
    assert found == ()


def test_the_whole_scenario_in_machine_values() -> None:
    whole = clean("")
    assert whole.start == 1_767_596_400_000_000  # 08:00 in Berlin is 07:00 UTC
    assert (whole.horizon, whole.follow_up, whole.warm_up) == (100 * DAY, 30 * DAY, 10 * DAY)
    assert whole.timezone == "Europe/Berlin"
    web, fair, listed = whole.sources
    assert web.rate == 20 / DAY
    assert web.weekday == (1, 1, 1, 1, 1, 0.2, 0.1)
    assert web.cost is not None
    assert web.cost.node == constant(4500.0, "money").node
    assert fair.campaigns == (Campaign(1_770_678_000_000_000, 180, 3 * DAY),)
    assert fair.arrives_with == ("visit",)
    assert listed.campaigns == (Campaign(1_769_932_800_000_000, 500, 0),)
    assert whole.accounts is not None
    assert whole.accounts.mean_people == 1.6
    assert [name for name, _ in whole.intent] == ["list", ""]
    assert [segment.name for segment in whole.segments] == ["large", "nordic", "rest"]
    assert whole.segments[-1].when is None
    assert whole.report.until == (("revenue", 0.03),)
    assert whole.report.looks == (32, 64)


def test_people_in_machine_values() -> None:
    models = {one.field: one for one in clean("").fields}
    assert [value for value, _ in models["country"].choices] == ["DE", "NO"]
    assert models["employees"].amount is not None
    assert models["employees"].amount.shape == (1.6,)
    assert models["grade"].round == 500_000
    assert models["budget"].missing == constant(1.0)
    assert models["timeframe"].amount is not None
    assert models["timeframe"].amount.scale.node == constant(120.0 * DAY).node
    assert models["founded"].amount is not None
    assert models["founded"].amount.shape == (7305.0, 18627.0)


def test_work_in_machine_values() -> None:
    whole = clean("")
    maqal, sal = whole.work
    assert (maqal.each, maqal.retry) == ("connect", None)
    assert [one.stage for one in maqal.outcomes] == [0, 1, 1, 1]
    assert [one.if_blocked for one in maqal.outcomes] == [1, -1, -1, -1]
    assert maqal.outcomes[3].to is None
    assert sal.outcomes[0].p.low == pytest.approx(0.12)
    assert sal.outcomes[0].p.high == pytest.approx(0.37)
    assert sal.effort is not None
    assert whole.patience[0].factor == 0.4
    assert whole.speed is not None
    assert whole.speed.causal_share == 0.5


def test_teams_in_machine_values() -> None:
    ldrs, desk, large = clean("").teams
    assert ldrs.reps == (Rep("ldrs 1"), Rep("ldrs 2"), Rep("ldrs 3"))
    assert (ldrs.hours, ldrs.cost_per_hour, ldrs.shift_end) == (None, 4200, "pause")
    assert desk.reps == (Rep("ann"), Rep("bob", 1.1))
    assert desk.hours == "office"
    assert large.reps is None
    assert large.delay is not None


def test_members_of_the_policy_work_where_the_scenario_names_none() -> None:
    teams = {one.team: one for one in clean("teams: {ldrs: {reps: 1}, large: {reps: 1}}").teams}
    assert teams["desk"].reps == (Rep("ann"), Rep("bob"))
    assert teams["desk"].hours == "office"


def test_the_hours_of_a_calendar_as_weights() -> None:
    weights = clean("").behaviour.hour_of_week
    assert weights is not None
    assert sum(weights) == pytest.approx(168)
    assert [hour for hour, weight in enumerate(weights) if weight][:9] == [
        9,
        10,
        11,
        12,
        13,
        14,
        15,
        16,
        33,
    ]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("weekday", ["[1.2, 1.25, 1.2, 1.1, 1.0, 0.6, 0.65]", "[1, 1, 1, 1, 1, 0, 0]"])
@pytest.mark.parametrize("hours", ["office", str([1, 2, 3, 0] * 6), str(list(range(168)))])
def test_hours_change_nothing_of_how_many_come_in_a_week(zone: str, weekday: str, hours: str) -> None:
    scenario, _ = loaded(
        f"""
timezone: {zone}
sources:
  list: {{imports: [{{at: 2026-02-01T09:00:00+01:00, people: 500}}]}}
  web: {{arrivals: 7 per day, weekday: {weekday}, hours: {hours}}}
"""
    )
    assert scenario is not None
    source = scenario.sources[1]
    ahead = {"Europe/Berlin": 0, "America/New_York": -6, "Asia/Tokyo": 8}[zone] * (hours == "office")
    days = [source.weekday[(hour + ahead) // 24 % 7] for hour in range(168)]
    came = sum(a * b for a, b in zip(source.hours, days, strict=True))
    assert came == pytest.approx(24 * sum(source.weekday))


def test_every_number_keeps_its_origin() -> None:
    origins = {one.path: one for one in clean("").provenance}
    cost = origins["sources.web.cost"]
    assert (cost.value, cost.source) == ("45 EUR", "own ads, 2025")
    assert cost.uncertain is not None
    assert cost.uncertain.scale.node == constant(100.0).node
    assert cost.uncertain.shape == (35.0, 45.0, 70.0)
    assert origins["teams.ldrs.reps"].source == ""
    assert origins["start"].value == "2026-01-05 08:00"
    assert origins["work.lead.SAL.outcomes[0].p"].value == "0.12 + 0.25 * intent"
    lines = [one.span.line for one in clean("").provenance]
    assert lines == sorted(lines)


def test_words_that_other_yaml_readers_turn_into_values() -> None:
    root, found = read_tree(
        Source("x", "on: NO\ntime: 12:30\nday: 2026-01-05\nyes: off\nn: 012\nm: 1_000\nf: 1e3\n")
    )
    assert not found
    assert root is not None
    assert plain(root) == {
        "on": "NO",
        "time": "12:30",
        "day": "2026-01-05",
        "yes": "off",
        "n": 12,
        "m": "1_000",
        "f": 1000.0,
    }


def test_anchors_copy_what_they_name() -> None:
    scenario = clean("sources:\n  web: &one {arrivals: 3 per day}\n  fair: *one\n  list: *one\n")
    web, fair, listed = scenario.sources
    assert web.rate == listed.rate
    assert web.rate == fair.rate


@pytest.mark.parametrize(
    ("written", "kind", "scale", "shape"),
    [
        ("20 minutes", "constant", 20 * MINUTE, ()),
        ("{exponential: 9 days}", "exponential", 9 * DAY, ()),
        ("{uniform: [1 hours, 3 hours]}", "uniform", 1.0, (HOUR, 3 * HOUR)),
        ("{lognormal: {median: 2 hours, sigma: 1.5}}", "lognormal", 2 * HOUR, (1.5,)),
        ("{lognormal: {mean: 2 hours, cv: 0}}", "lognormal", 2 * HOUR, (0.0,)),
        ("{gamma: {mean: 2 hours, shape: 3}}", "gamma", 2 * HOUR, (3.0,)),
        ("{erlang: {mean: 2 hours, k: 3}}", "erlang", 2 * HOUR, (3.0,)),
        ("{weibull: {scale: 2 hours, shape: 0.7}}", "weibull", 2 * HOUR, (0.7,)),
        ("{triangular: [1 hours, 2 hours, 5 hours]}", "triangular", 1.0, (HOUR, 2 * HOUR, 5 * HOUR)),
        ("{empirical: [[0, 1 hours], [1, 2 hours]]}", "empirical", 1.0, (0.0, HOUR, 1.0, 2 * HOUR)),
        ("[3 hours, 1 hours, 2 hours]", "empirical", 1.0, (0.0, HOUR, 0.5, 2 * HOUR, 1.0, 3 * HOUR)),
        ("{value: 3 hours, source: guess}", "constant", 3 * HOUR, ()),
    ],
)
def test_distributions(written: str, kind: str, scale: float, shape: tuple[float, ...]) -> None:
    found = (
        clean(f"patience: {{lead.MAQL: {{takes: {written}, then: {{intent: 0.4}}}}}}").patience[0].takes
    )
    assert found.kind == kind
    assert found.scale.node == constant(float(scale)).node
    assert found.shape == shape


def test_a_mean_that_depends_on_the_person_stays_an_expression() -> None:
    value = clean("").work[1].outcomes[0].value
    assert value is not None
    assert isinstance(value.scale, Number)
    assert Load("field", "budget") in list(_loads(value.scale.node))


def _loads(node: object) -> list[object]:
    args = getattr(node, "args", ())
    return [node, *(found for one in args for found in _loads(one))]


@pytest.mark.parametrize(
    ("written", "scale"),
    [
        ("{value: 10 minutes, uncertain: {uniform: [6, 15]}}", MINUTE),
        ("{value: 10 hours, uncertain: {uniform: [6 hours, 15 hours]}}", 1),
        ("{value: 2 days, uncertain: {uniform: [1, 3]}}", DAY),
    ],
)
def test_bare_numbers_of_an_uncertain_one_are_in_its_unit(written: str, scale: int) -> None:
    scenario = clean(f"patience: {{lead.MAQL: {{takes: {written}, then: {{intent: 0.4}}}}}}")
    found = {one.path: one for one in scenario.provenance}["patience.lead.MAQL.takes"].uncertain
    assert found is not None
    assert found.scale.node == constant(float(scale)).node
    assert found.scale.unit == "duration"


# --- the published schema -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [CASES / "whole.yaml", *(ROOT / "examples" / one / "scenario.yaml" for one in EXAMPLES)]
)
def test_the_schema_accepts_what_loads(path: Path) -> None:
    root, _ = read_tree(Source(path.name, path.read_text(encoding="utf-8")))
    assert root is not None
    assert [one.message for one in _validator().iter_errors(plain(root))] == []


@pytest.mark.parametrize("name", ["keys", "forms", "missing", "version", "report", "shift-end"])
def test_the_schema_refuses_what_has_the_wrong_shape(name: str) -> None:
    text = changed((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    root, _ = read_tree(Source(name, text))
    assert root is not None
    assert list(_validator().iter_errors(plain(root)))


def test_the_schema_describes_every_key() -> None:
    published = json_schema()
    assert published["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    bare = [
        f"{name}.{key}"
        for name, one in {"": published, **published["$defs"]}.items()
        for key, said in one.get("properties", {}).items()
        if not said.get("description")
    ]
    assert bare == []


def _validator() -> jsonschema.Draft202012Validator:
    published = json_schema()
    jsonschema.Draft202012Validator.check_schema(published)
    return jsonschema.Draft202012Validator(published)


# --- the file itself ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        ("name: x\nstart: Münster\n".encode("latin-1"), "not-utf-8", (2, 9)),
        ("name: x\n".encode("utf-16"), "not-utf-8", (1, 1)),
        (b"name: x\nstart: a\0b\n", "not-text", (2, 9)),
        (b"# " + b"x" * (4 * 2**20), "too-large", (1, 1)),
    ],
)
def test_a_file_that_is_no_text_is_said_at_its_place(
    tmp_path: Path, data: bytes, code: str, place: tuple[int, int]
) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_bytes(data)
    scenario, (found,), _ = load(file, policy())
    assert scenario is None
    assert (found.code, (found.span.line, found.span.column)) == (code, place)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_other_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, line_end: str) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", line_end).encode())
    assert load(file, policy())[0] == load_text(WHOLE, str(file), policy())[0]


def test_a_character_that_yaml_does_not_allow_is_said_at_its_place() -> None:
    _, (found,), _ = load_text("scenario: 1\nname: a\x07b\n", "scenario.yaml", policy())
    assert (found.code, found.span.line, found.span.column) == ("yaml-syntax", 2, 8)


def test_the_count_of_reps_may_have_an_origin() -> None:
    written = 'teams: {ldrs: {reps: {value: 2, source: "the budget"}}, large: {reps: {value: {}}}}'
    whole = clean(written)
    teams = {one.team: one.reps for one in whole.teams}
    assert teams["ldrs"] == (Rep("ldrs 1"), Rep("ldrs 2"))
    assert teams["large"] == (Rep("value"),)
    origins = {one.path: one.source for one in whole.provenance}
    assert origins["teams.ldrs.reps"] == "the budget"


# --- whatever stands in the file ----------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(list("ab:{}[],-|>&*!%@`'\"#?~ \n\t\\0")) | st.characters(), max_size=60
    )
)
def test_any_text_gives_findings_and_no_exception(text: str) -> None:
    scenario, found, source = load_text(text, "any.yaml", policy())
    assert scenario is None
    assert found
    lines = source.lines()
    assert all(1 <= one.span.line <= len(lines) + 1 for one in found)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_a_damaged_scenario_gives_findings_and_no_exception(seed: int) -> None:
    """Pieces of the whole scenario cut out, doubled, exchanged."""
    rng = random.Random(seed)
    text = WHOLE
    for _ in range(rng.randint(1, 3)):
        start, length = rng.randrange(len(text)), rng.choice((1, 1, 2, 5, 20))
        piece = rng.choice(
            ("", text[start : start + length] * 2, *"{}[]:,-'\"#&*0%()\n", "rest", "null", "-1", "1e999")
        )
        text = text[:start] + piece + text[start + length :]
    scenario, found, source = load_text(text, "damaged.yaml", policy())
    assert (scenario is None) == any(one.severity == "error" for one in found)
    assert all(one.span.line <= len(source.lines()) + 1 for one in found)


def test_a_scenario_costs_nothing_until_it_is_loaded() -> None:
    code = "import sys, simulator.scenario; assert not {'pydantic', 'ruamel.yaml'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ('account contains "test"', ["policy.lead:42 says of `account` is never true"]),
        ('account in ["a"] and not account = country', ["policy.lead:42 says", "like 1 more"]),
        ("account is known", []),
    ],
)
def test_conditions_on_what_accounts_are_called_are_warned_of_once(test: str, said: list[str]) -> None:
    text = (CASES / "policy.lead").read_text(encoding="utf-8")
    desk, found = compile_text(text.replace("to MAQL          by ldr", f"to MAQL by ldr when {test}"))
    assert desk is not None, found
    for accounts in ("accounts: {people: 2}\n", ""):
        _, diagnostics, _ = load_text(changed(accounts), "scenario.yaml", desk)
        warned = [one.message for one in diagnostics if one.code == "account-key"]
        assert len(warned) == bool(said), diagnostics
        assert all(part in one for one in warned for part in said)


def test_who_belongs_together_is_not_drawn_besides() -> None:
    fields = parts()["people"].replace("  fields:\n", "  fields:\n    account: acme\n")
    scenario, found = loaded(f"accounts: {{people: 2}}\n{fields}")
    assert scenario is None
    assert [one.message for one in found if one.code == "drawn-twice"] == [
        "`account` follows from the account, and is drawn for each person"
    ]
    assert loaded("# without accounts\n" + fields)[0] is not None
