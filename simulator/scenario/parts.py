"""The schema's recurring values: numbers with their origin, and distributions."""

from __future__ import annotations

from typing import Any

from simulator.scenario.forms import Shape, either, key, need, written

Text = written(type="string")
Day = written("2026-02-10", "2026-03-02T09:00:00-05:00", type="string")
Duration = written("48 hours", "9 days", "6 minutes", type="string")


class MeanAndSpread(Shape):
    """A lognormal distribution, by mean and coefficient of variation or by median and sigma."""

    mean: Any = key("The mean; may be an expression.", "1.5 hours", "20000 USD")
    cv: Any = key("Standard deviation divided by the mean.", 1, 0.8)
    median: Any = key("The median; may be an expression.", "180")
    sigma: Any = key("Standard deviation of the logarithm.", 1.6)


class MeanAndShape(Shape):
    mean: Any = need("The mean; may be an expression.", "2 days")
    shape: Any = need("The shape, above 0; 1 is an exponential distribution.", 2)


class ScaleAndShape(Shape):
    scale: Any = need("The scale: 63% of the values lie below it.", "2 days")
    shape: Any = need("The shape, above 0; 1 is an exponential distribution.", 0.7)


class MeanAndCount(Shape):
    mean: Any = need("The mean of the sum; may be an expression.", "2 days")
    k: Any = need("How many equal exponential steps, a whole number.", 3)


Plain = written(0.35, "0.2 + 0.6 * intent", "4 per hour", "45 USD", "30 days")
Bounds = list[Plain]


class Spread(Shape):
    """A distribution: exactly one of the kinds, with `source` and `uncertain` if wanted."""

    constant: Plain = key("Always this value.", "20 minutes")
    exponential: Plain = key("Exponential with this mean.", "9 days")
    uniform: Bounds = key("Evenly between two values.", [1, 3])
    uniform_integer: Bounds = key("A whole number, both ends included.", [0, 60])
    lognormal: MeanAndSpread = key("Lognormal.", {"mean": "1.5 hours", "cv": 1})
    gamma: MeanAndShape = key("Gamma.", {"mean": "2 days", "shape": 2})
    erlang: MeanAndCount = key("A sum of k equal exponential times.", {"mean": "2 days", "k": 3})
    weibull: ScaleAndShape = key("Weibull.", {"scale": "2 days", "shape": 0.7})
    triangular: Bounds = key("Least, most likely and greatest value.", [35, 45, 70])
    beta: Bounds = key("Beta on 0 to 1, with its two shapes.", [2, 5])
    empirical: list[either(scalar=Plain, row=Bounds)] = key(  # type: ignore[valid-type]
        "Quantiles `[q, value]` from q = 0 to q = 1, or a list of observed values.",
        [[0, 1], [0.5, 3], [1, 9]],
    )
    source: Text = key(
        "Where the numbers come from; without it they count as assumptions.", "CRM export 2025"
    )


class Sourced(Spread):
    """A number with its origin: `{value: 45 USD, source: "own ad account"}`, or a distribution."""

    value: Plain = key("The number itself.", "45 USD")
    uncertain: either(scalar=Plain, mapping=Spread) = key(  # type: ignore[valid-type]
        "How uncertain the number is: a distribution of what it may be.", {"triangular": [35, 45, 70]}
    )


Quantity = either(scalar=Plain, mapping=Sourced)  # one number
Amount = either(scalar=Plain, mapping=Sourced, row=list[Plain])  # a number, or a distribution
Probability = either(scalar=written(0.35, "logistic(-1 + 2 * intent)"), mapping=Sourced)
Share = either(scalar=written("60% of rest", "rest", "0.2 + 0.6 * intent"), mapping=Sourced)
