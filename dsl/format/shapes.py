"""The shape of each declaration: which statements it holds, and their words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl import nodes
from dsl.format.blocks import (
    accounts,
    cadence,
    calendar,
    define,
    events,
    fields,
    policy,
    roles,
    route,
    score,
    team,
)
from dsl.format.layout import Shape
from dsl.format.tracks import sla_decl, track
from dsl.format.trials import example, guarantee, retired

SHAPES: dict[type, Callable[[Any], Shape]] = {
    nodes.PolicyDecl: policy,
    nodes.RolesDecl: roles,
    nodes.FieldsDecl: fields,
    nodes.AccountsDecl: accounts,
    nodes.EventsDecl: events,
    nodes.DefineDecl: define,
    nodes.CalendarDecl: calendar,
    nodes.ScoreDecl: score,
    nodes.TrackDecl: track,
    nodes.SlaDecl: sla_decl,
    nodes.RouteDecl: route,
    nodes.TeamDecl: team,
    nodes.CadenceDecl: cadence,
    nodes.GuaranteeDecl: guarantee,
    nodes.ExampleDecl: example,
    nodes.RetiredDecl: retired,
}


def shape(decl: nodes.Decl) -> Shape:
    return SHAPES[type(decl)](decl)
