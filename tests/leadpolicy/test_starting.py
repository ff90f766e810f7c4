"""Runs that start from a snapshot: whom they meet, what they say of it, and that all else is one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadpolicy import starting
from leadpolicy.cli import main
from leadpolicy.errors import InputError
from leadpolicy.io.exports import LOG, log_rows, people_table
from leadpolicy.io.frames import table_file
from leadpolicy.recipes import Base, Job, base, settle, version
from leadpolicy.simulating import Arm, read_arm, read_arms
from leadpolicy.turning import bench
from policy.model import DAY, MICRO, Policy
from policy.state import Event
from simulator.donors import LEVELS, with_intents
from simulator.figured import unpacked
from simulator.inside import Inside, StartFrom
from simulator.insiders import read, written
from simulator.model import Scenario
from simulator.plan import PlanError, plan
from simulator.points import untold
from simulator.replication import Worker
from simulator.snapshot import snapshot, world
from simulator.standing import standings
from simulator.study import study
from simulator.summarise import figures
from tests.generators.kinds import made

POLICY = """\
policy desk "Desk" { currency EUR }
roles sales
fields {
  size integer from 1
  budget money
  founded date
  grade number
  answered yes/no
  waited duration
}
events visit, call_us
score { fit { +20 when size >= 50 }  interest from 0 to 50, half-life 7 days { +10 on visit } }
track lead {
  status New { start  owner sales  to Won by sales  to Later by sales  to Lost after 14 days }
  status Later { owner sales  on entry reset interest  to New when score >= 45  to Lost after 60 days }
  status Won { final goal }
  status Lost { final }
}
route lead.New { to desk otherwise }
team desk { role sales  assign shared queue  work oldest first }
"""
WORLD = """\
scenario: 1
name: A month
start: 2026-01-05T00:00:00Z
horizon: 30 days
{start}
sources:
  web: {arrivals: 30 per day}
  fair: {arrivals: 2 per day}
people:
  intent: {beta: [2, 5]}
  fields:
    size: {uniform-integer: [1, 100], missing: 0.2}
    budget: {lognormal: {mean: 900 EUR, cv: 1}, round: 0.01 EUR}
    founded: {uniform: [1990-01-01, 2020-12-31]}
    grade: {uniform: [0, 1]}
    answered: {chance: 0.5}
    waited: {uniform: [1 days, 9 days]}
behaviour:
  lead.New, lead.Later: {visit: 1 * intent per day}
patience:
  lead.New: {takes: {exponential: 2 days}, then: {intent: times 0.3}}
teams:
  desk: {reps: {ann: {}, bob: {}}, hours: always, cost: 30 EUR per hour}
work:
  lead.New:
    takes: {exponential: 1.4 hours}
    outcomes: [{to: lead.Won, p: 0.2 * intent, value: 900 EUR}, {to: lead.Later, p: rest}]
  lead.Later: none
"""
TABLE = "id,status,entered,source,size,rep\n" + "".join(
    f"L{at},{('New', 'Later')[at % 2]},2026-01-0{1 + at % 4},web,{10 + at},{('', 'ann')[at < 4]}\n"
    for at in range(40)
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("policy.lead").write_text(POLICY, encoding="utf-8")
    Path("empty.yaml").write_text(WORLD.replace("{start}\n", ""), encoding="utf-8")
    Path("world.yaml").write_text(WORLD.replace("{start}", "start-from: crm.csv"), encoding="utf-8")
    Path("crm.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def told(*words: str) -> Result:
    found = CliRunner().invoke(main, ["-q", *words])
    assert found.exit_code == 0, found.output
    return found


def simulated(*words: str) -> str:
    return told(
        "simulate", "policy.lead", "--scenario", "world.yaml", "--replications", "4", *words
    ).stdout


def arm(scenario: str = "world.yaml") -> Arm:
    return read_arm("policy.lead", scenario)


@pytest.mark.usefixtures("undrawn")
def test_a_run_says_from_whom_it_starts() -> None:
    text = " ".join(simulated("--out", "report").split())
    assert "starts from 40 people of crm.csv as of 2026-01-05" in text
    assert "are like them: " in text
    page = (Path("report") / "report.html").read_text(encoding="utf-8")
    assert "Starts from 40 people of crm.csv" in page
    assert "crm.csv" in page.rpartition("SHA-256")[2]
    start = json.loads(simulated("--format", "json"))["start"]
    assert (start["snapshot"], start["at"], start["people"]) == ("crm.csv", "2026-01-05", 40)
    assert sum(start["intent_like"].values()) == 40
    assert "start" not in json.loads(
        told("simulate", "policy.lead", "--scenario", "empty.yaml", "--format", "json").stdout
    )


def test_while_many_are_read_it_is_shown_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int | str] = []

    @contextmanager
    def bar(_: object, what: str, total: int) -> Iterator[Callable[[int], None]]:
        shown.extend((what, total))
        yield shown.append

    monkeypatch.setattr("leadpolicy.progress.progress", bar)
    monkeypatch.setattr("leadpolicy.progress._STEP", 16)
    words = ("scenario", "check", "policy.lead", "world.yaml")
    told(*words)
    assert shown == []
    monkeypatch.setattr(starting, "LONG", 1)
    told(*words)
    assert shown == ["reading crm.csv", 41, 16, 32]


def test_what_is_taken_otherwise_is_told_in_the_report() -> None:
    Path("crm.csv").write_text(TABLE.replace(",ann\n", ",zoe\n"), encoding="utf-8")
    text = " ".join(simulated().split())
    assert (
        "crm.csv, column `rep`: 4 people have a rep whom the scenario does not have there: `zoe`" in text
    )


def test_a_bad_row_ends_the_run() -> None:
    Path("crm.csv").write_text(f"{TABLE}L99,Nowhere,2026-01-01,web,1,\n", encoding="utf-8")
    found = CliRunner().invoke(main, ["simulate", "policy.lead", "--scenario", "world.yaml"])
    assert found.exit_code == 2
    assert "crm.csv, row 42, column `status`: there is no status `Nowhere`" in found.output
    check = CliRunner().invoke(main, ["scenario", "check", "policy.lead", "world.yaml"])
    assert check.exit_code == 1
    assert "error[bad-row]: crm.csv, row 42, column `status`" in check.output


def test_threads_change_nothing_and_a_changed_snapshot_is_not_resumed() -> None:
    first = simulated("--threads", "1", "--checkpoint", "kept")
    assert simulated("--threads", "2", "--checkpoint", "kept", "--resume") == first
    Path("crm.csv").write_text(TABLE.replace("L7,Later", "L7,New"), encoding="utf-8")
    changed = simulated("--checkpoint", "kept", "--resume")
    assert changed == simulated()
    assert changed != first


def test_another_machine_needs_no_tables() -> None:
    of = bench("policy.lead", "world.yaml")
    setting = (("teams.desk.cost", "45 EUR per hour"), ("sources.fair.arrivals", "4 per day"))
    job = Job(Base.unpacked(base(of).packed), setting, 1, 0, 2)
    turned = of.turned(setting)
    (counts,) = study([(turned.policy, turned.scenario)], 2, 1, 1)
    os.remove("crm.csv")
    blob = settle(version(), job.base.packed, job.text)
    expected = figures(counts, turned.policy, turned.scenario)
    assert unpacked(blob, job.name).measures == expected.measures


def test_what_goes_to_other_machines_comes_back_as_it_was() -> None:
    people = arm().scenario.inside
    odd = Inside(
        "x", "web", "lead.New", 5, 3, (("answered", True), ("size", None)), (Event(4, "visit"),)
    )
    assert read(written((*people, odd))) == (*people, odd)


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("log", [True, False])
def test_who_is_inside_a_simulated_world_can_be_read_again(form: str, log: bool) -> None:
    events = ("--events", f"log.{form}") if log else ()
    words = ("policy.lead", "--scenario", "empty.yaml", "--at", "2026-01-20", "-o", f"people.{form}")
    told("scenario", "snapshot", *words, *events)
    start = f"start-from: {{snapshot: people.{form}{f', events: log.{form}' if log else ''}}}"
    text = WORLD.replace("{start}", start).replace("2026-01-05", "2026-01-20")
    Path("later.yaml").write_text(text, encoding="utf-8")
    empty = arm("empty.yaml")
    due = snapshot(empty.policy, empty.scenario, empty.scenario.start + 15 * DAY)
    later, found, _ = starting.loaded("later.yaml", empty.policy)
    assert found == ()
    assert later is not None
    assert len(later.inside) == len(due) > 40
    assert any(one.rep for one in due)
    for had, one in zip(due, later.inside, strict=True):
        assert dict(one.values) == dict(had.values)
        assert {name for name, _ in one.values} == {field.name for field in empty.policy.fields}
        points = one.points if not log else had.points
        same = replace(
            one, values=had.values, row=0, points=points, history=had.history if not log else one.history
        )
        assert same == had
    _goes_on(empty.policy, later)


def _goes_on(policy: Policy, scenario: Scenario) -> None:
    """Looked at again, people have their ids, what they did before, and the points that are left."""
    begun = {one.id: one for one in scenario.inside}
    standing = dict(zip(begun, standings(policy, scenario), strict=True))
    again = snapshot(policy, scenario, scenario.start + 7 * DAY)
    assert {one.id for one in again if one.born >= scenario.start}.isdisjoint(begun)
    quiet = 0
    for one in again:
        if one.born >= scenario.start:
            continue
        was = begun[one.id]
        assert one.history[: len(was.history)] == was.history
        deeds = standing[one.id][1]
        if (one.history, one.status, one.entered) == (was.history, was.status, was.entered):
            quiet += 0 < deeds < 50 * MICRO
            assert deeds == 50 * MICRO or abs(dict(one.points)["interest"] - deeds / 2) <= 1
    assert quiet > 1


def test_who_has_waited_long_came_as_eager_as_others_but_has_done_less() -> None:
    """Intents are those of people who are inside, by worth and deeds, and never those of newcomers."""
    found = arm().scenario
    assert found.start_from is not None
    assert sum(number for _, number in found.start_from.likeness) == 40
    assert {how for how, _ in found.start_from.likeness} <= set(LEVELS[:-1])
    by_status = {
        status: [sum(one.intents) / len(one.intents) for one in found.inside if one.status == status]
        for status in ("lead.New", "lead.Later")
    }
    quiet = sum(by_status["lead.Later"]) / len(by_status["lead.Later"])
    assert quiet < 2 / 7  # nobody of them has visited: the snapshot knows of no event


def test_known_intents_stay_and_others_do_not_depend_on_them() -> None:
    found = arm()
    first, *others = found.scenario.inside
    known = (replace(first, intents=(0.5,)), *(replace(one, intents=()) for one in others))
    again = with_intents(found.policy, replace(found.scenario, inside=known))
    assert again.inside == (known[0], *others)


@pytest.mark.parametrize("rates", [("0 per day", "0 per day"), ("30 per day", "0 per day")])
def test_nobody_need_come_any_more(rates: tuple[str, str]) -> None:
    world = Path("world.yaml").read_text(encoding="utf-8")
    for old, new in zip(("30 per day", "2 per day"), rates, strict=True):
        world = world.replace(f"arrivals: {old}", f"arrivals: {new}")
    Path("world.yaml").write_text(world, encoding="utf-8")
    found = arm()
    assert {bool(one.intents) for one in found.scenario.inside} == {rates[0] != "0 per day"}
    assert "starts from 40 people of crm.csv" in simulated()
    if rates[0] == "0 per day":
        Path("empty.yaml").write_text(world.replace("start-from: crm.csv", ""), encoding="utf-8")
        words = ("policy.lead", "--scenario", "empty.yaml", "--at", "2026-01-20", "-o", "none.csv")
        none = CliRunner().invoke(main, ["scenario", "snapshot", *words])
        assert (none.exit_code, "nobody is inside at" in none.stderr) == (2, True), none.output
        assert not Path("none.csv").exists()


def test_arms_start_from_the_same_people() -> None:
    Path("proposal.lead").write_text(POLICY.replace("after 14 days", "after 9 days"), encoding="utf-8")
    both = read_arms((("policy.lead", "world.yaml"), ("proposal.lead", "world.yaml")))
    assert both[0].scenario.inside == both[1].scenario.inside
    arms = ("policy.lead", "proposal.lead", "--scenario", "world.yaml", "--replications", "4")
    assert "starts from 40 people of crm.csv" in told("compare", *arms).stdout


def test_whom_a_proposal_has_no_place_for_is_an_error() -> None:
    text = POLICY.replace("to Later by sales", "to Lost by sales")
    lines = [line for line in text.splitlines() if "status Later" not in line]
    Path("proposal.lead").write_text("\n".join(lines), encoding="utf-8")
    world = Path("world.yaml").read_text(encoding="utf-8")
    smaller = world.replace("lead.New, lead.Later:", "lead.New:").replace("  lead.Later: none\n", "")
    Path("smaller.yaml").write_text(smaller.replace("to: lead.Later", "to: lead.Lost"), encoding="utf-8")
    with pytest.raises(InputError, match="taken over"):
        read_arms((("policy.lead", "world.yaml"), ("proposal.lead", "smaller.yaml")))


def test_one_empty_start_beside_a_snapshot_is_refused() -> None:
    with pytest.raises(InputError, match="the other one starts empty"):
        read_arms((("policy.lead", "world.yaml"), ("policy.lead", "empty.yaml")))


def test_nobody_starts_empty_in_silence() -> None:
    found = arm()
    with pytest.raises(PlanError, match="not read"):
        plan(found.policy, replace(found.scenario, inside=()))


@pytest.mark.parametrize(
    "words",
    [
        ("sweep", "--knob", "teams.desk.cost=30 EUR per hour,40 EUR per hour"),
        ("story",),
        ("bottleneck",),
        ("simulate", "--explain-plan"),
    ],
    ids=lambda words: words[0],
)
def test_other_questions_start_there_too(words: tuple[str, ...]) -> None:
    """And say so, if they give figures."""
    few = ("--replications", "4") if words[0] in ("sweep", "bottleneck") else ()
    page = told(words[0], "policy.lead", "--scenario", "world.yaml", *words[1:], *few).output
    says = "  starts from 40 people of crm.csv as of 2026-01-05\n" in page
    assert says == bool(few)


@pytest.mark.parametrize(
    ("kind", "seed"), [("derived", 2), ("colleagues", 3), ("urgent", 16), ("rosters", 7)]
)
def test_a_random_world_is_read_again_as_it_stood(kind: str, seed: int) -> None:
    """Everybody as the CRM had them, unknown fields and those that follow from accounts among them; and
    they stand at the start where they stood, with whom, and with the score that they had."""
    policy, scenario, _ = made(kind, seed)
    at = scenario.start + scenario.horizon * 3 // 5
    people = snapshot(policy, scenario, at, seed)
    told = [replace(one, points=untold(policy, scenario, one, at)) for one in people]
    Path("log.csv").write_bytes(table_file("log.csv", LOG, log_rows(told)))
    Path("people.csv").write_bytes(table_file("people.csv", *people_table(policy, told)))
    begin = StartFrom("people.csv", "log.csv")
    later = replace(scenario, start=at, horizon=5 * DAY, warm_up=0, follow_up=0, start_from=begin)
    read_again, found = starting.peopled(later, policy, "world.yaml")
    assert read_again is not None, found
    owned = [number for number, one in enumerate(told) if one.team is None or _owns(policy, one)]
    assert len(owned) > 5
    for number in owned:
        one, other = told[number], read_again.inside[number]
        assert dict(one.values) == dict(other.values)
        assert replace(one, values=()) == replace(other, values=(), row=0)
    placed = _lines(Worker(plan(policy, read_again)), seed, "inside")
    stood = _lines(world(policy, scenario, at), seed, "switch")
    assert [placed[number] for number in owned] == [stood[int(told[number].id)] for number in owned]


def _lines(worker: Worker, seed: int, kind: str) -> dict[int, tuple[object, ...]]:
    worker.run(seed, 0, logging=True)
    lines = [one for one in worker.log() if one.kind == kind]
    return {one.lead: (one.status, one.team, one.rep, one.score) for one in lines}


def _owns(policy: Policy, one: Inside) -> bool:
    return one.team is not None and policy.team[one.team].role == policy.status[one.status].owner
