"""The shape of each declaration: which statements it holds, and their words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl import nodes
from dsl.format import blocks, tracks, trials
from dsl.format.layout import Shape

SHAPES: dict[type, Callable[[Any], Shape]] = {
    nodes.PolicyDecl: blocks.policy,
    nodes.RolesDecl: blocks.roles,
    nodes.FieldsDecl: blocks.fields,
    nodes.AccountsDecl: blocks.accounts,
    nodes.EventsDecl: blocks.events,
    nodes.DefineDecl: blocks.define,
    nodes.CalendarDecl: blocks.calendar,
    nodes.ScoreDecl: blocks.score,
    nodes.TrackDecl: tracks.track,
    nodes.SlaDecl: tracks.sla_decl,
    nodes.RouteDecl: blocks.route,
    nodes.TeamDecl: blocks.team,
    nodes.CadenceDecl: blocks.cadence,
    nodes.GuaranteeDecl: trials.guarantee,
    nodes.ExampleDecl: trials.example,
    nodes.RetiredDecl: trials.retired,
}


def shape(decl: nodes.Decl) -> Shape:
    return SHAPES[type(decl)](decl)
