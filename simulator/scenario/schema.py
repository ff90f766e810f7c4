"""The shape of `scenario.yaml`: every key, described. The published JSON Schema comes from here.

Pydantic checks keys and forms; what the texts within mean is settled by the loader's other rooms.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from simulator.scenario.forms import Either, Shape, Written, key, need
from simulator.scenario.parts import (
    Amount,
    Daily,
    Day,
    Duration,
    Plain,
    Probability,
    Quantity,
    Share,
    Sourced,
    Spread,
    Text,
    Uncertain,
)

Name = str


class Campaign(Shape):
    at: Day = need("When it starts: a date or an instant.", "2026-02-10")
    people: Quantity = need("How many people come of it.", 180)
    over: Duration = key("They arrive evenly over this time; all at once if not given.", "3 days")


class Import(Shape):
    at: Day = need("When the list is imported.", "2026-03-02T09:00:00-05:00")
    people: Quantity = need("How many people are on it.", 20000)


class SourceOfPeople(Shape):
    """Where people come from, how many, and what each costs."""

    arrivals: Quantity = key("Arrivals at random (a Poisson process), as a rate.", "22 per day")
    weekday: list[Plain] = key("Seven factors from Monday.", [1.2, 1.2, 1.2, 1.1, 1, 0.2, 0.1])
    month: list[Plain] = key("Twelve factors from January.")
    hours: Annotated[Any, Either(scalar=Name, row=list[Plain])] = key(
        "The hours at which they come: a calendar of the policy, 24 weights, or 168 from Monday 00:00.",
        "us_business",
    )
    campaigns: list[Campaign] = key("Bursts: webinars, fairs, mailings.")
    imports: list[Import] = key("Lists of people who all come at one instant.")
    arrives_with: list[Name] = key("Events at the instant of arrival.", ["webinar_attended"])
    cost: Quantity = key("Cost of one person.", "45 USD")
    track: Name = key("The policy's track they are born in; its first one if not given.", "lead")


class IntentBySource(Shape):
    """Intent by source: a distribution for each, and `otherwise`."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Amount] = Field(init=False)

    by: Literal["source"] = need("Intent differs by source.")
    otherwise: Amount = key("The intent of people of all other sources.", {"beta": [2, 5]})


class FieldSpread(Spread):
    """How the true value of a field is drawn, and whether the CRM knows it."""

    value: Any = key("The same value for everybody.", "US")
    choice: dict[str, Quantity] = key("Values with their weights.", {"US": 0.6, "CA": 0.4})
    chance: Probability = key(
        "A yes/no field: the probability of yes.", "if employees >= 1000 then 0.3 else 0.02"
    )
    round: Plain = key("Round to a multiple of this.", 1, "1000 USD")
    missing: Probability = key("The probability that the CRM does not know the value at birth.", 0.15)
    known: Literal["never"] = key("`never`: only people find it out, by talking (see `reveals`).")
    uncertain: Uncertain = key("How uncertain the value is.")


class People(Shape):
    """Who the people are: their latent intent, and their fields."""

    intent: Annotated[Any, Either(scalar=Plain, mapping=Spread, by=IntentBySource)] = key(
        "A latent number from 0 to 1 that drives what people do.", {"beta": [2, 5]}
    )
    fields: dict[str, Annotated[Any, Either(scalar=Annotated[Any, Written()], mapping=FieldSpread)]] = (
        key("The policy's fields, in order: each may use those before it, `source` and `intent`.")
    )
    table: Annotated[Any, Either(scalar=Text, row=list[Annotated[Any, Either(row=list[Plain])]])] = key(
        "People drawn from the rows of a table: a CSV file beside the scenario, or its rows. The first "
        "row names the columns: fields, and perhaps `weight` and `source`.",
        "personas.csv",
        [["country", "seniority", "weight"], ["US", "vp", 3], ["GB", "manager", 1]],
    )


class AfterTouch(Shape):
    """A touch makes people more active for a while."""

    times: Quantity = need("Rates are multiplied by this.", 3)
    for_: Duration = need("For how long after each touch.", "2 days")
    events: list[Name] = need("The rates of these events.", ["email_click", "web_visit"])


class Behaviour(Shape):
    """What people do: under each status, or several separated by commas, events with their rates."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, dict[str, Quantity]] = Field(init=False)

    daily: Daily = key("The pattern of behaviour over the hours of the week.")
    after_touch: AfterTouch = key("What a touch does to behaviour.")


class SpeedToLead(Shape):
    """How much sooner is better. `speed` in expressions stands for this factor."""

    curve: Quantity = need(
        "The factor by waiting time, 1 for at once.",
        "piecewise(wait, 0 hours -> 1, 1 hour -> 0.7, 7 days -> 0.25)",
    )
    applies_to: list[Literal["connect", "qualify"]] = key(
        "Where `speed` may be used; never for closing."
    )
    causal_share: Quantity = Field(
        default=None,
        alias="causal_share",
        description="How much of the observed curve is cause and not selection.",
        examples=[0.5],
    )


class Cooling(Shape):
    """What happens when patience ends: intent shrinks, or an event."""

    intent: Annotated[Any, Written("times 0.4", type="string")] = key(
        "Intent is multiplied.", "times 0.4"
    )
    emits: Name = key("The person does this.", "unsubscribe")


class Patience(Shape):
    takes: Amount = need("How long people wait unworked before they go cold.", {"exponential": "9 days"})
    then: Cooling = need("What happens then.", {"intent": "times 0.4"})


_Time = Annotated[Any, Written("2026-04-01", "90 days", type="string")]
Moment = Annotated[Any, Either(scalar=_Time, mapping=Sourced)]


class Ramp(Shape):
    """Whoever is new works slower at first, and faster day by day."""

    from_: Quantity = need("The part of the full speed with which they begin.", "40%", 0.4)
    over: Duration = need("How long it takes until they have all of it.", "60 days")


class Rep(Shape):
    speed: Quantity = key("Work takes its time divided by this.", 1.1)
    hours: Text = key("A calendar of the policy, or `always`; the team's if not given.", "us_mornings")
    share: Quantity = key("Part time: how much of each day's openings, from its beginning.", "50%")
    joins: Moment = key("The first day; a length of time counts from the start.", "2026-04-01")
    leaves: Moment = key("The last day; a length of time counts from the start.", "2026-09-30")
    ramp: Ramp = key("How the speed grows from joining on; the team's `ramp` if not given.")
    away: list[list[_Time]] = key(
        "Absences: the first and the last day of each.", [["2026-07-06", "2026-07-18"]]
    )


class Hire(Shape):
    """Reps who join a counted team later."""

    at: Moment = need("The first day; a length of time counts from the start.", "2026-04-01", "90 days")
    count: Quantity = key("How many; one if not given.", 2)
    speed: Quantity = key("Work takes its time divided by this.", 1.1)
    ramp: Ramp = key("How their speed grows; the team's `ramp` if not given.")


class Departure(Shape):
    """Reps who leave a counted team: of those who are there, the first in the list."""

    at: Moment = need("The first day without them; a length of time counts from the start.", "180 days")
    count: Quantity = key("How many; one if not given.", 1)


class Adherence(Shape):
    follows: Quantity = need("The probability that a pick-up follows the work order.", "85%")
    otherwise: Literal["anybody", "newest"] = key("Who is picked else; anybody if not given.")


class Team(Shape):
    """The people of one of the policy's teams."""

    reps: Annotated[
        Any,
        Either(scalar=Annotated[Any, Written(12, "unlimited")], mapping=dict[str, Rep], sourced=Sourced),
    ] = key(
        "How many reps, or each by name, or `unlimited`; the policy's members if not given.",
        12,
        "unlimited",
    )
    hires: list[Hire] = key("Reps who join later.", [{"at": "2026-04-01", "count": 2}])
    departures: list[Departure] = key("Reps who leave.", [{"at": "2026-07-01", "count": 1}])
    ramp: Ramp = key("How the speed of those who join grows.", {"from": "40%", "over": "60 days"})
    attrition: Quantity = key("How many reps leave in a year, for each who is there.", "30%")
    replaced_after: Duration = key("How long a seat stays empty; for ever if not given.", "45 days")
    hours: Text = key(
        "A calendar of the policy, or `always`; the policy team's hours if not given.", "us_business"
    )
    shrinkage: Quantity = key("The part of each day that goes to meetings.", "12%")
    absence: Quantity = key("The probability that a rep is sick on a day.", "3%")
    cover: Literal["none", "new", "all"] = key(
        "While a rep is `away`, whose people others get: nobody's, those who come, or all."
    )
    adherence: Annotated[Any, Either(scalar=Plain, mapping=Adherence, sourced=Sourced)] = key(
        "The probability that a pick-up follows the work order.", "85%"
    )
    cost: Quantity = key("Cost of a rep's hour.", "42 USD per hour")
    shift_end: Literal["finish", "pause", "hand back"] = key(
        "What happens to conversations in hand when the team closes; `finish` if not given."
    )
    delay: Amount = key(
        "Of an unlimited team: how long until the work is done.", {"exponential": "2 days"}
    )


class Touch(Shape):
    """A kind of cadence step: how long it takes, whether it connects, what it causes."""

    takes: Amount = key("A rep's time.", {"lognormal": {"mean": "6 minutes", "cv": 1}})
    connects: Probability = key("The probability that it becomes a conversation.", "speed * 0.2")
    by_daypart: dict[str, Quantity] = key(
        "Factors on `connects` by the step's window.", {"morning": 1.2}
    )
    emits: dict[str, Probability] = key(
        "What the person may do in answer, with probabilities.", {"reply": 0.03}
    )
    after: Amount = key("How long until they do.", {"exponential": "9 hours"})
    cost: Quantity = key("Cost of one touch.", "0.05 USD")


class Outcome(Shape):
    """One way in which the work can end: `to` a status, or `stay`."""

    to: Name = key("The status that the person is moved to.", "lead.SQL")
    p: Share = key("Probability, `x% of rest`, or `rest`.", 0.35, "60% of rest", "rest")
    stay: Share = key("The person stays, with this probability.", "rest")
    because: dict[str, Quantity] = key("Reasons with probabilities that sum to 1.", {"no_fit": 1})
    value: Amount = key("Money booked by this outcome.", {"lognormal": {"mean": "20000 USD", "cv": 1}})
    if_blocked: Name = key(
        "Where to if the policy does not allow the move: `stay`, or another outcome.", "stay"
    )


class Retry(Shape):
    every: Duration = need("How long after `stay` until the next attempt.", "2 days")


class Work(Shape):
    """What people do with a person in a status, and how it ends."""

    by: Text = key(
        "Who does it: `team` (the routed one, if not given), `same rep`, `nobody`, or `idle` reps of a "
        "team or role.",
        "same rep",
        "idle ldrs",
    )
    picks: Literal["oldest", "newest", "highest score", "earliest due"] = key(
        "Which person an idle rep takes; the oldest if not given."
    )
    share: Quantity = key("How much of their idle time reps give to it; all if not given.", 0.2)
    each: Literal["pick-up", "connect"] = key(
        "A conversation a pick-up, or one a connected touch of the cadence."
    )
    at: Literal["pick-up"] = key("The outcome is decided at the pick-up, and takes no time.")
    takes: Amount = key("How long the work takes.", {"lognormal": {"mean": "1.5 hours", "cv": 1}})
    effort: Amount = key(
        "The rep's own time within a long `takes`.", {"lognormal": {"mean": "6 hours", "cv": 0.8}}
    )
    reveals: dict[str, Probability] = key("Fields that a conversation finds out.", {"budget": 0.7})
    retry: Annotated[Any, Either(scalar=Duration, mapping=Retry)] = key(
        "When to try again after `stay`.", "2 days"
    )
    asked_by: list[Name] = key(
        "Events of people who want to be talked to: a conversation is due at once.", ["reply"]
    )
    outcomes: list[Outcome] = need("How it ends, the best first.")


class Referrals(Shape):
    """People whom the policy's `create` makes."""

    delay: Amount = key("How much later they come.", {"exponential": "5 days"})
    inherits: list[Name] = key("Fields that have the same value as the referrer's.", ["country"])
    intent: Amount = key("Their intent.", {"beta": [3, 4]})


class Geometric(Shape):
    geometric: dict[Literal["mean"], Quantity] = need("Geometric with this mean.", {"mean": 1.6})


class AccountOwner(Shape):
    share: Quantity = need("The share of the accounts that has an owner from the start.", 0.12)
    team: Name = need("Whose reps own them, all alike.", "enterprise")


class Accounts(Shape):
    """Accounts: people who are at the same company."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[
        str, Annotated[Any, Written("while any member in [contact.SQL]", type="string")]
    ] = Field(init=False)

    people: Annotated[Any, Either(scalar=Plain, mapping=Geometric)] = key(
        "How many people an account has on average.", 1.6, {"geometric": {"mean": 1.6}}
    )
    owner: AccountOwner = key("Accounts that have an owner from the start.")


class Until(Shape):
    """Replications run until these half-widths are reached."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[Any, Written("3%", 0.03)]] = Field(init=False)

    look: list[Plain] = key("After how many replications to look.", [32, 64, 128, 256])


class Report(Shape):
    dimensions: list[Literal["source", "segment", "team"]] = key("By what results are broken down.")
    metrics: list[Name] = key("Which results.", ["sql", "won", "revenue", "sla_attainment"])
    until: Until = key("How exact the results must be.", {"revenue": "3%"})


class StartFrom(Shape):
    """Who is inside when the run starts: tables of the CRM beside the scenario."""

    snapshot: Text = need(
        "The people: CSV, JSON Lines, JSON or Parquet, with `id`, `status` and `entered`.", "crm.csv"
    )
    events: Text = key("What they did: a table with `id`, `at` and `event`.", "crm_log.csv")
    id: Text = key("The column that says who a row is about.", "record_id")
    source: Name = key(
        "The source of those for whom the table names none of the scenario's.", "web_form"
    )


class WarmUp(Shape):
    days: Plain = need("How many days run before the figures count.", 90)
    under: Literal["base policy", "same policy"] = key("Whose policy holds meanwhile.")


class Document(Shape):
    """A scenario: the world in which a lead policy is simulated."""

    model_config = ConfigDict(title="leadpolicy scenario")

    scenario: Literal[1] = need("The version of this format.")
    name: Annotated[Any, Written("Acme 2026")] = need("What the scenario is called.")
    start: Day = need("The first instant.", "2026-01-05T00:00:00Z")
    timezone: Text = key(
        "The local time of dates and weekdays; the policy's if not given.", "America/New_York"
    )
    horizon: Duration = need("How long people arrive and figures are counted.", "365 days")
    follow_up: Duration = key("How much longer it runs, for late wins.", "180 days")
    warm_up: Annotated[
        Any, Either(scalar=Annotated[Any, Written("none", "90 days")], mapping=WarmUp)
    ] = key("How long it runs before figures count.", "none", "90 days")
    start_from: Annotated[Any, Either(scalar=Text, mapping=StartFrom)] = key(
        "Start from a snapshot of the CRM; empty if not given.",
        "crm.csv",
        {"snapshot": "crm.csv", "events": "crm_log.csv"},
    )
    sources: dict[str, SourceOfPeople] = need("Where people come from.")
    people: People = key("Who they are.")
    accounts: Accounts = key("How people belong together.")
    segments: dict[str, Text] = key(
        "Groups of people for the report, first match.", {"large": "employees >= 1000"}
    )
    behaviour: Behaviour = key("What people do.")
    speed_to_lead: SpeedToLead = key("What waiting does to contact and qualification.")
    patience: dict[str, Patience] = key("How people go cold while they wait.")
    teams: dict[str, Team] = key("Who works.")
    touches: dict[str, Touch] = key("What a step of a cadence does.")
    work: dict[str, Annotated[Any, Either(scalar=Annotated[Any, Written("none")], mapping=Work)]] = key(
        "What people do with a person in a status; `none` where nobody does anything."
    )
    referrals: Referrals = key("People whom the policy creates.")
    report: Report = key("What to report, and how exactly.")
