"""The schema's recurring values: numbers with their origin, distributions, hours of the week."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from simulator.scenario.forms import Either, Shape, Written, key, need

Text = Annotated[Any, Written(type="string")]
Day = Annotated[Any, Written("2026-02-10", "2026-03-02T09:00:00-05:00", type="string")]
Duration = Annotated[Any, Written("48 hours", "9 days", "6 minutes", type="string")]
Plain = Annotated[Any, Written(0.35, "0.2 + 0.6 * intent", "4 per hour", "45 USD", "30 days")]


class PlainLognormal(Shape):
    mean: Plain = key("The mean.")
    cv: Plain = key("Standard deviation divided by the mean.")
    median: Plain = key("The median.")
    sigma: Plain = key("Standard deviation of the logarithm.")


class Range(Shape):
    """What an uncertain number may be: exactly one of the kinds."""

    uniform: list[Plain] = key("Evenly between two values.", [0.2, 0.8])
    triangular: list[Plain] = key("Least, most likely and greatest value.", [35, 45, 70])
    lognormal: PlainLognormal = key("Lognormal.", {"median": 45, "sigma": 0.3})
    beta: list[Plain] = key("Beta on 0 to 1, with its two shapes.", [2, 5])
    empirical: list[Annotated[Any, Either(scalar=Plain, row=list[Plain])]] = key(
        "Observed values, or quantiles."
    )


Uncertain = Annotated[Any, Either(scalar=Plain, mapping=Range)]
_UNCERTAIN = "How uncertain the number is: what else it may be."
_SOURCE = "Where it comes from; without it, it counts as an assumption."


class Sourced(Shape):
    """A number with its origin: `{value: 45 USD, source: "own ad account, 2025"}`."""

    value: Plain = need("The number itself.", "45 USD")
    source: Text = key(_SOURCE, "own ad account, 2025")
    uncertain: Uncertain = key(_UNCERTAIN, {"triangular": [35, 45, 70]})


Quantity = Annotated[Any, Either(scalar=Plain, mapping=Sourced)]  # one number
_Chance = Annotated[Any, Written(0.35, "logistic(-1 + 2 * intent)")]
Probability = Annotated[Any, Either(scalar=_Chance, mapping=Sourced)]
_Part = Annotated[Any, Written("60% of rest", "rest", "0.2 + 0.6 * intent")]
Share = Annotated[Any, Either(scalar=_Part, mapping=Sourced)]


class MeanAndSpread(Shape):
    """A lognormal distribution, by mean and coefficient of variation or by median and sigma."""

    mean: Quantity = key("The mean; may be an expression.", "1.5 hours", "20000 USD")
    cv: Quantity = key("Standard deviation divided by the mean.", 1, 0.8)
    median: Quantity = key("The median; may be an expression.", "180")
    sigma: Quantity = key("Standard deviation of the logarithm.", 1.6)


class MeanAndShape(Shape):
    mean: Quantity = need("The mean; may be an expression.", "2 days")
    shape: Quantity = need("The shape, above 0; 1 is an exponential distribution.", 2)


class ScaleAndShape(Shape):
    scale: Quantity = need("The scale: 63% of the values lie below it.", "2 days")
    shape: Quantity = need("The shape, above 0; 1 is an exponential distribution.", 0.7)


class MeanAndCount(Shape):
    mean: Quantity = need("The mean of the sum; may be an expression.", "2 days")
    k: Quantity = need("How many equal exponential steps, a whole number.", 3)


class Spread(Shape):
    """A distribution: exactly one of the kinds."""

    constant: Quantity = key("Always this value.", "20 minutes")
    exponential: Quantity = key("Exponential with this mean.", "9 days")
    uniform: list[Quantity] = key("Evenly between two values.", [1, 3])
    uniform_integer: list[Quantity] = key("A whole number, both ends included.", [0, 60])
    lognormal: MeanAndSpread = key("Lognormal.", {"mean": "1.5 hours", "cv": 1})
    gamma: MeanAndShape = key("Gamma.", {"mean": "2 days", "shape": 2})
    erlang: MeanAndCount = key("A sum of k equal exponential times.", {"mean": "2 days", "k": 3})
    weibull: ScaleAndShape = key("Weibull.", {"scale": "2 days", "shape": 0.7})
    triangular: list[Quantity] = key("Least, most likely and greatest value.", [35, 45, 70])
    beta: list[Quantity] = key("Beta on 0 to 1, with its two shapes.", [2, 5])
    empirical: list[Annotated[Any, Either(scalar=Plain, row=list[Plain])]] = key(
        "Quantiles `[q, value]` from q = 0 to q = 1, or observed values.", [[0, 1], [0.5, 3], [1, 9]]
    )
    source: Text = key(_SOURCE, "CRM export 2025")


class SourcedSpread(Spread):
    """A number with its origin, or a distribution."""

    value: Plain = key("The number itself.", "20 minutes")
    uncertain: Uncertain = key(_UNCERTAIN, {"triangular": [35, 45, 70]})


Amount = Annotated[Any, Either(scalar=Plain, mapping=SourcedSpread, row=list[Plain])]


class ZoneByField(Shape):
    """A time zone for each value of a field, and for all others."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Text] = Field(init=False)

    by: Text = need("The field whose true value says the zone.", "country")
    otherwise: Text = need("The zone of everybody else.", "UTC")


class Daily(Shape):
    """Behaviour by the hour: 24 weights for every day, or 168 from Monday 00:00, or a calendar."""

    hours: Annotated[Any, Either(scalar=Text, row=list[Plain])] = need(
        "A calendar of the policy, 24 weights, or 168 weights.", "us_business"
    )
    zone: Annotated[Any, Either(scalar=Text, by=ZoneByField)] = key(
        "The time zone of the weights: one, or by a field.",
        "America/New_York",
        {"by": "country", "US": "America/New_York", "otherwise": "Europe/London"},
    )
