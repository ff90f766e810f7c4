"""Which policies meet which worlds in a comparison: `A@s1 B@s2`, or every policy in every scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from leadpolicy.errors import InputError

if TYPE_CHECKING:
    from simulator.summary import Summary


@dataclass(frozen=True)
class Pairing:
    """Paths of a policy and of the scenario in which it acts."""

    policy: str
    scenario: str


@dataclass(frozen=True)
class Field:
    """A base and what is compared with it, under names that tell them apart. `name` is the scenario's
    where there are several fields."""

    name: str
    pairings: tuple[Pairing, ...]
    names: tuple[str, ...]


def fields(
    policies: Sequence[str], scenarios: Sequence[str], proposal_scenarios: Sequence[str]
) -> list[Field]:
    """One field, or one for each scenario where several policies meet several. InputError."""
    given = [_split(one) for one in policies]
    if len(scenarios) > 1:
        _plain(given, proposal_scenarios)
        if len(policies) > 1:
            names = named(scenarios)
            return [
                _field([Pairing(one, world) for one in policies], name)
                for world, name in zip(scenarios, names, strict=True)
            ]
        return [_field([Pairing(policies[0], world) for world in scenarios])]
    default = scenarios[0] if scenarios else ""
    worlds = [default, *_worlds(len(policies) - 1, default, proposal_scenarios)]
    pairs = [Pairing(policy, own or world) for (policy, own), world in zip(given, worlds, strict=True)]
    if len(pairs) == 1:
        raise InputError(
            "there is nothing to compare it with", "name another policy, or give `--scenario` twice"
        )
    lost = next((one for one in pairs if not one.scenario), None)
    if lost is not None:
        raise InputError(
            f"nothing says in which scenario `{lost.policy}` acts",
            f"give `--scenario FILE` for all, or `{lost.policy}@FILE`",
        )
    return [_field(pairs)]


def named(paths: Sequence[str]) -> list[str]:
    """Short names: the last part of each path, or as much of it as tells them apart."""
    whole = [Path(one).with_suffix("") for one in paths]
    for parts in range(1, 1 + max(len(one.parts) for one in whole)):
        short = ["/".join(one.parts[-parts:]) or str(one) for one in whole]
        if len(set(short)) == len(short):
            return short
    return [f"{at}: {one}" for at, one in enumerate(paths, 1)]


def told_apart(arms: Sequence[Summary], paths: Sequence[str]) -> list[Summary]:
    """Policies of one title by their versions or worlds too, or else by their paths."""
    for names in (
        [one.policy for one in arms],
        [f"{one.policy} {one.version}".rstrip() for one in arms],
        [f"{one.policy} in {one.scenario}" for one in arms],
        [f"{one.policy} {one.version} in {one.scenario}" for one in arms],
    ):
        if len(set(names)) == len(names):
            break
    else:
        shared = len({path.partition("@")[2] for path in paths}) == 1
        told = [path.partition("@")[0] if shared else path for path in paths]
        names = [f"{one.policy} ({path})" for one, path in zip(arms, told, strict=False)]
    return [replace(one, policy=name) for one, name in zip(arms, names, strict=True)]


def _field(pairs: Sequence[Pairing], name: str = "") -> Field:
    return Field(name, tuple(pairs), tuple(_names(pairs)))


def _names(pairs: Sequence[Pairing]) -> list[str]:
    """Of all but the base: by policy, by scenario, or by both, whatever tells them apart."""
    policies, scenarios = ([one.policy for one in pairs[1:]], [one.scenario for one in pairs[1:]])
    if set(policies) == {pairs[0].policy} and _differ(scenarios):
        return named(scenarios)
    if len(set(scenarios)) == 1 and _differ(policies):
        return named(policies)
    by_policy, by_scenario = _short(policies), _short(scenarios)
    both = [f"{by_policy[one.policy]}@{by_scenario[one.scenario]}" for one in pairs[1:]]
    return both if _differ(both) else [f"{at}: {one}" for at, one in enumerate(both, 1)]


def _differ(some: Sequence[str]) -> bool:
    return len(set(some)) == len(some)


def _short(paths: Sequence[str]) -> dict[str, str]:
    once = list(dict.fromkeys(paths))
    return dict(zip(once, named(once), strict=True))


def _numbered(pairs: Sequence[Pairing]) -> list[str]:
    return [f"{at}: {one.policy}@{one.scenario}" for at, one in enumerate(pairs[1:], 1)]


def _split(text: str) -> tuple[str, str]:
    """Policy and scenario of `policy@scenario`; a path that is there is a policy alone."""
    policy, sign, scenario = text.rpartition("@")
    if not sign or not policy or not scenario or Path(text).exists():
        return text, ""
    return policy, scenario


def _plain(given: Sequence[tuple[str, str]], proposal_scenarios: Sequence[str]) -> None:
    paired = next((one for one in given if one[1]), None)
    if paired is not None:
        raise InputError(
            f"`{paired[0]}@{paired[1]}` names its own scenario, and `--scenario` is given several times",
            "write every pair with `@`, or let all policies meet all scenarios",
        )
    if proposal_scenarios:
        raise InputError(
            "`--proposal-scenario` does not go with several `--scenario`",
            "write pairs instead: `base@one.yaml proposal@two.yaml`",
        )


def _worlds(proposals: int, scenario: str, given: Sequence[str]) -> Sequence[str]:
    """The scenario of each proposal."""
    if len(given) <= 1:
        return (given[0] if given else scenario,) * proposals
    if len(given) != proposals:
        raise InputError(
            f"there are {proposals} proposals and {len(given)} scenarios for them",
            "give `--proposal-scenario` once for all, or once for each in their order",
        )
    return given
