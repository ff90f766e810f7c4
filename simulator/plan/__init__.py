"""From a compiled policy and a scenario to the tables that the kernel runs, by pure functions."""

from simulator.plan.build import Plan, PlanError, plan

__all__ = ["Plan", "PlanError", "plan"]
