"""Who comes: imports in bulk, campaigns, seasons; referrals; costs."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from policy.model import DAY, HOUR
from tests.simulator.mechanics.paper import coming, figure, frame, log, paper, told, written

POLICY = """\
policy crowd "Who comes" { currency USD }
roles sales
fields { source one of list, fair, web, friend  required  country text  size integer from 0 to 99 }
events hello
track lead {
  status New  { start  owner sales  to Done by sales
                to Sent by sales then create lead.New with source = friend, size = 7 }
  status Done { final goal }
  status Sent { final }
}
team desk { role sales  assign shared queue }
"""
DONE = """\
teams: {desk: {reps: 3, hours: always, cost: 30 USD per hour}}
work: {lead.New: {takes: 1 hours, outcomes: [{to: lead.Done, p: 1}]}}
"""


def test_an_import_of_ten_thousand() -> None:
    """10,000 people at one instant and three reps: hour by hour three are taken, and one is last."""
    world = (
        frame(horizon="200 days")
        + """\
sources: {list: {imports: [{at: 2026-01-05T09:00:00Z, people: 10_000}], cost: 0.40 USD}}
"""
        + DONE
    )
    assert figure(POLICY, world, "arrivals") == 10_000
    assert figure(POLICY, world, "won") == 10_000
    wait = sum(3 * hour for hour in range(3333)) + 3333
    assert figure(POLICY, world, "wait.lead.New") == wait / 10_000
    assert figure(POLICY, world, "cost") == 10_000 * 0.4 + 200 * 24 * 3 * 30


def test_people_of_one_instant_are_taken_in_order() -> None:
    """Equal instants go by number: the import's people are numbered as they are handled."""
    world = frame() + "sources: {list: {imports: [{at: 2026-01-05T09:00:00Z, people: 7}]}}\n" + DONE
    lines = told(POLICY, world, "take").splitlines()
    assert [line.split(" ")[3] for line in lines] == list("0123456")
    assert [line.split(" ")[2] for line in lines] == ["09:00"] * 3 + ["10:00"] * 3 + ["11:00"]


def test_a_campaign_is_spread() -> None:
    """180 people come within three days, on each about a third; all of them, and nobody else."""
    world = (
        frame() + "sources: {fair: {campaigns: [{at: 2026-01-06, people: 180, over: 3 days}]}}\n" + DONE
    )
    _, scenario = paper(POLICY, world)
    days = [(one.at - scenario.start) // DAY for one in log(POLICY, world) if one.kind == "born"]
    assert len(days) == 180
    assert sorted(set(days)) == [1, 2, 3]
    assert all(30 < days.count(one) < 90 for one in (1, 2, 3))


def test_campaigns_of_one_source_follow_each_other() -> None:
    """Each as many people as it says, at its time."""
    fairs = ", ".join(f"{{at: 2026-01-{day:02}, people: {day}, over: 1 days}}" for day in (6, 8, 12))
    world = frame() + f"sources: {{fair: {{campaigns: [{fairs}]}}}}\n" + DONE
    _, scenario = paper(POLICY, world)
    days = [(one.at - scenario.start) // DAY for one in log(POLICY, world) if one.kind == "born"]
    assert days == [1] * 6 + [3] * 8 + [7] * 12


def test_friends_are_numbered_in_the_order_in_which_they_are_named() -> None:
    """Whoever named them, and by whichever of two ways to the same status."""
    policy = """\
policy friends {}
roles sales
fields { source one of web, friend  required }
track lead {
  status New    { start when source = web  owner sales
                  to Done by sales because alone
                  to Done by sales because kind then create lead.Friend with source = friend }
  status Friend { to Done after 1 days }
  status Done   { final goal }
}
"""
    world = """\
sources: {web: {imports: [{at: 2026-01-05T09:00:00Z, people: 40}]}}
work:
  lead.New:
    by: nobody
    takes: {exponential: 3 days}
    outcomes: [{to: lead.Done, p: 1, because: {alone: 0.5, kind: 0.5}}]
"""
    lines = log(policy, frame() + world)
    born = [one.at for one in lines if one.kind == "born" and one.lead >= 40]
    assert born == sorted(born)
    assert 8 < len(born) < 32


def test_seasons() -> None:
    """A factor of 0 is nobody: none at weekends, none in February."""
    world = (
        frame("2026-01-19", "28 days")
        + """\
sources:
  web: {arrivals: 4 per day, weekday: [1, 1, 1, 1, 1, 0, 0], month: [1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]}
timezone: America/New_York
"""
        + DONE
    )
    moments = [line.split(" ")[:2] for line in told(POLICY, world, "born").splitlines()]
    assert 20 < len(moments) < 60
    assert {day for day, _ in moments} == {"Mon", "Tue", "Wed", "Thu", "Fri"}
    assert {int(number) for _, number in moments} <= set(range(19, 31))


HOURS = "[" + ", ".join("1" if 9 <= hour < 17 else "0" for hour in range(24)) + "]"


def test_hours_of_arrival() -> None:
    """Nobody comes at night, by the local clock on both sides of a change of it; no fewer in all."""
    world = (
        frame("2026-03-02", "14 days")
        + f"sources: {{web: {{arrivals: 20 per day, hours: {HOURS}}}}}\ntimezone: America/New_York\n"
        + DONE
    )
    _, scenario = paper(POLICY, world)
    local = [
        datetime.fromtimestamp(one.at / 1e6, ZoneInfo("America/New_York"))
        for one in log(POLICY, world)
        if one.kind == "born"
    ]
    assert scenario.horizon == 14 * DAY
    assert {one.hour for one in local} == set(range(9, 17))
    assert {one.utcoffset() for one in local} == {timedelta(hours=-5), timedelta(hours=-4)}
    assert 215 < len(local) < 345  # 280, give or take four deviations


def test_hours_of_a_campaign() -> None:
    """The visitors of a fair come while it is open, half of them on each of its two days."""
    world = (
        frame()
        + f"""\
sources: {{fair: {{campaigns: [{{at: 2026-01-06, people: 400, over: 2 days}}], hours: {HOURS}}}}}
"""
        + DONE
    )
    _, scenario = paper(POLICY, world)
    born = [one.at - scenario.start for one in log(POLICY, world) if one.kind == "born"]
    assert len(born) == 400
    assert {at % DAY // HOUR for at in born} == set(range(9, 17))
    assert 160 < sum(at < 2 * DAY for at in born) < 240


def test_events_on_arrival() -> None:
    """Who comes with an event has it at birth."""
    world = (
        frame()
        + """\
sources: {fair: {imports: [{at: 2026-01-05T09:00:00Z, people: 1}], arrives-with: [hello, hello]}}
"""
        + DONE
    )
    assert told(POLICY, world, "born event take") == written("""
        Mon 5 09:00 0 born fair
        Mon 5 09:00 0 event hello
        Mon 5 09:00 0 event hello
        Mon 5 09:00 0 take desk 1
    """)


def test_referrals() -> None:
    """Who is sent on brings a new person two days later: with what `create` says, and inherited."""
    world = (
        frame()
        + coming(web="2026-01-05T08:00:00Z")
        + """\
people: {fields: {country: {choice: {US: 1}}, size: 50}}
referrals: {delay: 2 days, inherits: [country]}
teams: {desk: {reps: 1, hours: always}}
work:
  lead.New:
    takes: "if country = \\"US\\" then 1 hours * size / 50 else 9 hours"
    outcomes: [{to: lead.Sent, p: "if size = 50 then 1 else 0"}, {to: lead.Done, p: rest}]
"""
    )
    world = world.replace(
        '"if country = \\"US\\" then 1 hours * size / 50 else 9 hours"',
        "'if country = \"US\" then 1 hour * size / 50 else 9 hours'",
    )
    assert told(POLICY, world, "born complete move") == written("""
        Mon 5 08:00 0 born web
        Mon 5 09:00 0 complete talk
        Mon 5 09:00 0 move Sent
        Wed 7 09:00 1 born web
        Wed 7 09:08:24 1 complete talk
        Wed 7 09:08:24 1 move Done
    """)


def test_costs() -> None:
    """A person 45, a touch 0.05, a rep's hour 30: one person, one touch, 24 hours."""
    policy = """\
policy costs "What it costs" { currency USD }
roles sales
track lead {
  status New  { start  owner sales  cadence mails  to Done by sales }
  status Done { final goal }
}
team desk { role sales  members "ann"  assign round robin }
cadence mails { day 1 email }
"""
    world = (
        frame(horizon="1 days")
        + """\
sources: {web: {imports: [{at: 2026-01-05T08:00:00Z, people: 1}], cost: 45 USD}}
teams: {desk: {hours: always, cost: 30 USD per hour}}
touches: {email: {takes: 1 minute, cost: 0.05 USD}}
work: {lead.New: {takes: 1 hours, outcomes: [{to: lead.Done, p: 1}]}}
"""
    )
    assert told(policy, world, "touch complete") == written("""
        Mon 5 08:00 0 touch
        Mon 5 09:00 0 complete talk
    """)
    assert figure(policy, world, "cost") == 45 + 24 * 30
    twice = world.replace("takes: 1 hours", "takes: 1 hours, retry: 1 hours").replace(
        "outcomes: [{to: lead.Done, p: 1}]",
        'outcomes: [{to: lead.Done, p: "if touches >= 2 then 1 else 0"}, {stay: rest}]',
    )
    assert told(policy, twice, "touch complete") == written("""
        Mon 5 08:00 0 touch
        Mon 5 09:00 0 complete talk
        Mon 5 09:00 0 touch 1
        Mon 5 09:01 0 complete touch
        Mon 5 10:00 0 touch
        Mon 5 11:00 0 complete talk
    """)
    assert figure(policy, twice, "cost") == 45 + 24 * 30 + 0.05
