"""Accounts: shared scores, stickiness."""

from __future__ import annotations

from tests.simulator.mechanics.paper import coming, frame, told, written

POLICY = """\
policy accounts "People of one company" {{}}
roles marketing, sales
fields {{ source one of web, friend  required  account text }}
accounts by account
events hello, bye
score {{ interest from 0 of account{fading} {{ +30 on hello }} }}
track lead {{
  status New    {{ start when source = web  owner sales
                   to Talk by sales then create lead.Friend with source = friend }}
  status Friend {{ owner marketing  to Warm when score >= 60  to Gone on bye }}
  status Talk   {{ owner marketing  to Warm when score >= 60  to Gone on bye }}
  status Warm   {{ owner sales  to Done by sales }}
  status Done   {{ final goal }}
  status Gone   {{ final }}
}}
route lead.New  {{ to desk otherwise }}
route lead.Warm {{ to owner of account  to spare otherwise }}
team desk  {{ role sales  members "ann", "bob"  assign round robin }}
team spare {{ role sales  members "zoe"  assign round robin }}
"""
WORLD = """\
accounts: {people: 1}
referrals: {delay: 1 days}
teams: {desk: {hours: always}, spare: {hours: always}}
patience:
  lead.Talk: {takes: 3 days, then: {emits: hello}}
  lead.Friend: {takes: 1 days, then: {emits: hello}}
work:
  lead.New: {takes: 1 hours, outcomes: [{to: lead.Talk, p: 1}]}
  lead.Warm: {takes: 2 hours, outcomes: [{to: lead.Done, p: 1}]}
"""
# A friend of the first comes at 09:00 on Tuesday; friends have their event on Wednesday, first ones on
# Thursday. Without a friend nobody has 60 points.


def test_colleagues_add_up() -> None:
    """30 points of the one and 30 of the other make 60 for both: both are warm at that instant."""
    world = frame() + coming(web="2026-01-05T08:00:00Z") + WORLD
    assert told(POLICY.format(fading=""), world, "event move assign", score=True) == written("""
        Mon 5 08:00 0 assign ann (0)
        Mon 5 09:00 0 move Talk (0)
        Wed 7 09:00 1 event hello (30)
        Thu 8 09:00 0 event hello (60)
        Thu 8 09:00 0 move Warm (60)
        Thu 8 09:00 0 assign ann (60)
        Thu 8 09:00 1 move Warm (60)
        Thu 8 09:00 1 assign ann (60)
        Thu 8 11:00 0 move Done (30)
        Thu 8 13:00 1 move Done (0)
    """)


def test_points_of_an_account_expire() -> None:
    """Points that last a day are gone when the colleague's come: nobody is ever warm."""
    world = frame() + coming(web="2026-01-05T08:00:00Z") + WORLD
    found = told(POLICY.format(fading=", expires after 1 day"), world, "event move", score=True)
    assert found == written("""
        Mon 5 09:00 0 move Talk (0)
        Wed 7 09:00 1 event hello (30)
        Thu 8 09:00 0 event hello (30)
    """)


def test_who_comes_after_the_reading_wakes_nobody() -> None:
    """An account in silence is capped at 20; a colleague born since it was read counts the next day."""
    fading = ", cap 20 after 12 hours without any event, evaluated daily at 08:00 of office"
    policy = POLICY.format(fading=fading).replace(">= 60", ">= 25")
    policy += 'calendar office { timezone "UTC"  open mon to fri }\n'
    world = frame() + coming(web="2026-01-05T08:00:00Z") + WORLD.replace("3 days", "1 hours")
    assert told(policy, world, "born event move", score=True) == written("""
        Mon 5 08:00 0 born web (0)
        Mon 5 09:00 0 move Talk (0)
        Mon 5 10:00 0 event hello (0)
        Tue 6 09:00 1 born web (20)
        Wed 7 09:00 1 event hello (20)
    """)


def test_an_account_has_one_owner() -> None:
    """The colleague goes to the rep who had the first, not to who is next in turn; others elsewhere."""
    two = coming(web="2026-01-05T08:00:00Z")
    world = frame() + two.replace("people: 1", "people: 2") + WORLD
    found = told(POLICY.format(fading=""), world, "assign")
    # two first ones, ann's and bob's, and a friend of each
    assert found == written("""
        Mon 5 08:00 0 assign ann
        Mon 5 08:00 1 assign bob
        Thu 8 09:00 0 assign ann
        Thu 8 09:00 1 assign bob
        Thu 8 09:00 2 assign ann
        Thu 8 09:00 3 assign bob
    """)


def test_an_account_has_an_owner_from_the_start() -> None:
    """With a share of 1 every account is owned: the first of it goes to the owner, not to the next."""
    text = POLICY.format(fading="").replace(
        "{ to desk otherwise }", "{ to owner of account  to desk otherwise }"
    )
    two = coming(web="2026-01-05T08:00:00Z").replace("people: 1", "people: 2")
    owned = WORLD.replace("{people: 1}", "{people: 1, owner: {share: 1, team: spare}}")
    assert told(text, frame() + two + owned, "assign").splitlines()[:2] == [
        "Mon 5 08:00 0 assign zoe",
        "Mon 5 08:00 1 assign zoe",
    ]
    none = WORLD.replace("{people: 1}", "{people: 1, owner: {share: 0, team: spare}}")
    assert told(text, frame() + two + none, "assign").splitlines()[:2] == [
        "Mon 5 08:00 0 assign ann",
        "Mon 5 08:00 1 assign bob",
    ]


def test_who_is_gone_does_not_count() -> None:
    """A colleague who ends takes their points along."""
    bye = WORLD.replace(
        "lead.Friend: {takes: 1 days, then: {emits: hello}}",
        "lead.Friend: {takes: 1 days, then: {emits: bye}}",
    )
    world = frame() + coming(web="2026-01-05T08:00:00Z") + bye
    assert told(POLICY.format(fading=""), world, "event move", score=True) == written("""
        Mon 5 09:00 0 move Talk (0)
        Wed 7 09:00 1 event bye (0)
        Wed 7 09:00 1 move Gone (0)
        Thu 8 09:00 0 event hello (30)
    """)


DEALS = """\
policy deals "One deal at a time" {}
roles marketing, sales
fields { source one of web, friend  required  account text  busy yes/no }
accounts by account
events hello
track lead {
  status New    { start when source = web  owner sales
                  to Deal by sales then create lead.Friend with source = friend }
  status Friend { start otherwise  owner marketing  to Warm on hello }
  status Deal   { owner sales  to Won by sales }
  status Warm   { owner sales  to Deal by sales requires busy = no  to Won by sales }
  status Won    { final goal }
}
route lead.New { to desk otherwise }
route lead.Warm { hold at most 9 days when busy  to desk otherwise }
team desk { role sales  members "ann"  assign round robin }
"""
DEAL = """\
accounts: {people: 1, busy: "while any member in [lead.Deal]"}
referrals: {delay: 1 hours}
teams: {desk: {hours: always}}
patience: {lead.Friend: {takes: 2 hours, then: {emits: hello}}}
work:
  lead.New: {takes: 1 hours, outcomes: [{to: lead.Deal, p: 1}]}
  lead.Deal: {by: nobody, takes: 2 days, outcomes: [{to: lead.Won, p: 1}]}
  lead.Warm: {takes: 1 hours, outcomes: [{to: lead.Deal, p: 1}], retry: 1 days}
"""


def test_a_field_that_follows_from_the_account() -> None:
    """While one is in a deal the other is held back: set for all when it begins, and when it ends."""
    world = frame() + coming(web="2026-01-05T08:00:00Z") + DEAL
    assert told(DEALS, world, "born set move hold assign") == written("""
        Mon 5 08:00 0 born web
        Mon 5 08:00 0 assign ann
        Mon 5 09:00 0 move Deal
        Mon 5 09:00 0 set busy
        Mon 5 10:00 1 born web
        Mon 5 12:00 1 move Warm
        Mon 5 12:00 1 hold
        Wed 7 09:00 0 move Won
        Wed 7 09:00 1 set busy
        Wed 7 09:00 1 assign ann
        Wed 7 10:00 1 move Deal
        Wed 7 10:00 1 set busy
        Fri 9 10:00 1 move Won
    """)


def test_a_field_is_told_at_once_to_whom_the_dispatch_takes_again() -> None:
    """A team without bounds talks twice in one instant; the account has a deal since the first time."""
    world = frame(horizon="2 days") + coming(web="2026-01-05T08:00:00Z")
    talks = (
        ("desk: {hours: always}", "desk: {reps: unlimited, hours: always}"),
        ("New: {takes: 1 hours, ", "New: {at: pick-up, "),
        ("by: nobody, takes: 2 days", "at: pick-up, retry: 1 days"),
        ("lead.Won, p: 1}]", "lead.Won, p: 0}, {stay: rest}]"),
    )
    deal = DEAL
    for old, new in talks:
        assert old in deal
        deal = deal.replace(old, new)
    assert told(DEALS, world + deal, "touch set move", who=0) == written("""
        Mon 5 08:00 0 set busy
        Mon 5 08:00 0 touch
        Mon 5 08:00 0 move Deal
        Mon 5 08:00 0 touch
        Tue 6 08:00 0 touch
    """)
