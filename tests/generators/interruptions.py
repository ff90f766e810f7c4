"""Policies whose teams interrupt work for somebody, and worlds in which there is work to interrupt."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Literal

from policy.compile import compile_text
from policy.model import HOUR, Policy, Team
from simulator.model import Distribution, Scenario, TeamModel, Work
from simulator.numeric import constant
from simulator.rollout import Rollout
from tests.generators.rosters import with_rosters
from tests.generators.worlds import random_world

_HEAD = """\
policy busy "Urgent people" { version "1"  timezone "Europe/Berlin" }
roles sales, marketing
fields {
  source one of web_form, event required
  level one of manager, vp, other
  country text
  account text
  employees integer from 1 to 5_000
  consent yes/no
}
accounts by account
events web_visit, email_click, demo_request
calendar office { timezone "Europe/Berlin"  open mon to sat 08:00 to 18:00  morning 08:00 to 12:00 }
define large = employees >= 2_000
score {
  fit from 0 to 40 { +20 when large  +10 when consent }
  %s {
    +15 on web_visit, email_click  +40 on demo_request
    -10 on email_click at most 2 times in 2 days
  }
}
cadence calls { day 1 call  day 1 email morning  day 2 call  day 3 call  stop on demo_request }
"""
_TRACK = """\
track lead {
  status New { start  owner sales  %s
    to Talk by sales  to Lost by sales  to Late on demo_request when consent  to Lost after 30 days }
  status Talk { owner sales  sla 6 hours { at 100%% %s }
    to Won by sales  to Lost by sales  to New by sales }
  status Late { owner marketing  on entry reset interest  to New by marketing  to New when score >= 70 }
  status Won { goal final }
  status Lost { final }
}
"""
_FADING = (
    "interest", "interest from 0 to 90, half-life 1 day", "interest of account",
    "interest, expires after 2 days",
)  # fmt: skip
_STRATEGIES = ("round robin", "shared queue", "shared queue", "least loaded", "sticky")
_ORDERS = ("oldest first", "newest first", "highest score first", "earliest due first")


def busy_policy_text(rng: random.Random) -> str:
    """A policy of two or three teams, most of which interrupt work."""
    teams = [_team("desk", "sales", rng), _team("mail", "marketing", rng)]
    if rng.random() < 0.5:
        teams.append(_team("far", "sales", rng))
        teams.append("route lead.New, lead.Talk { to far when large  to desk otherwise }")
    entry = _some(rng, 0.4, "cadence calls") + " " + _some(rng, 0.4, "sla 5 hours until first touch")
    late = rng.choice(("reassign", "reset interest", "restart clock", "assign to desk"))
    head = _HEAD % rng.choice(_FADING)
    return "\n".join([head, _TRACK % (entry, late), *teams, ""])


def _team(name: str, role: str, rng: random.Random) -> str:
    lines = [f"role {role}", f"assign {rng.choice(_STRATEGIES)}", f"work {rng.choice(_ORDERS)}"]
    lines += [_some(rng, 0.4, f"at most {rng.choice((2, 6))} open per rep")]
    lines += [_some(rng, 0.3, "hours office"), _some(rng, 0.85, f"interrupt for {_condition(rng)}")]
    return f"team {name} {{ {'  '.join(lines)} }}"


def _condition(rng: random.Random) -> str:
    return rng.choice(
        (
            "large",
            "consent",
            'level = vp or country = "US"',
            f"score >= {rng.choice((15, 30, 45, 60))}",
            f"interest >= {rng.choice((10, 25, 40))} and not large",
            "source = event and level is known",
        )
    )


def _some(rng: random.Random, chance: float, text: str) -> str:
    return text if rng.random() < chance else ""


def with_long_work(world: Scenario, rng: random.Random) -> Scenario:
    """The world with few reps, mostly there, whose conversations take long."""

    def one(work: Work) -> Work:
        if rng.random() < 0.1:
            return work
        hours = Distribution("exponential", constant(rng.choice((1, 3, 9)) * HOUR, "duration"))
        by: Literal["team", "same rep"] = "team" if rng.random() < 0.7 else "same rep"
        each = work.each if rng.random() < 0.5 else "pick-up"
        return replace(work, by=by, each=each, takes=hours, effort=None, retry=work.retry or 6 * HOUR)

    def few(team: TeamModel) -> TeamModel:
        reps = (team.reps or ())[: rng.randint(1, 3)]
        return replace(team, reps=reps or None, hours=team.hours if rng.random() < 0.5 else None)

    return replace(
        world, work=tuple(one(work) for work in world.work), teams=tuple(few(one) for one in world.teams)
    )


def busy_world(
    rng: random.Random, people: int, days: int, rostered: bool = False
) -> tuple[Policy, Scenario]:
    """A policy whose teams mostly interrupt work, and a world that gives them too much of it."""
    policy, found = compile_text(busy_policy_text(rng))
    assert policy is not None, found
    world = with_long_work(random_world(policy, rng, people, days, accounts=rng.random() < 0.5), rng)
    return policy, with_rosters(policy, world, rng) if rostered else world


def busy_rollout(rng: random.Random, people: int, days: int) -> tuple[Policy, Scenario, Rollout]:
    """Another policy from an instant on, mostly as to whom it interrupts work for."""
    old, world = busy_world(rng, people, days, rostered=rng.random() < 0.2)
    made, found = compile_text(busy_policy_text(rng))
    assert made is not None, found
    other = {one.name: one for one in made.teams}

    def one(team: Team) -> Team:
        new = other.get(team.name, team)
        if rng.random() < 0.3:
            return replace(team, work=new.work, at_most_open=new.at_most_open)
        return team if rng.random() < 0.4 else replace(team, interrupt=new.interrupt)

    new = replace(old, teams=tuple(one(team) for team in old.teams))
    ends: tuple[Literal["finish", "pause", "hand back"], ...] = ("finish", "pause", "hand back")
    teams = [
        one if rng.random() < 0.7 else replace(one, shift_end=rng.choice(ends)) for one in world.teams
    ]
    at = world.start + int(world.horizon * rng.choice((0.3, 0.6))) + rng.choice((0, 1, 12_345_678_901))
    return new, replace(world, teams=tuple(teams)), Rollout(old, world, at)
