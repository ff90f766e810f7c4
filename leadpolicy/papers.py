"""Arms in writing: what another machine needs to make them itself. Texts are sent, and no objects."""

from __future__ import annotations

import json
import os.path
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dsl.nodes import File
from dsl.source import Source
from leadpolicy.simulating import Arm
from simulator.chunks import Foreign
from simulator.insiders import read, written
from simulator.scenario.template import Template, template_of

_ALONE = -1


@dataclass(frozen=True, eq=False)
class Copy:
    """An arm, and the trees of the texts that it was made of."""

    arm: Arm
    files: tuple[File, ...]
    form: Template


def papers(arms: Sequence[Arm], forms: Sequence[Template]) -> str:
    """Arms whose scenarios were made of these templates, as text; those that are rolled out, with the
    place of their base, which is one of them."""
    return json.dumps([_paper(arm, form, arms) for arm, form in zip(arms, forms, strict=True)])


def _paper(arm: Arm, form: Template, arms: Sequence[Arm]) -> tuple[object, ...]:
    base = next((at for at, one in enumerate(arms) if one is arm.base), _ALONE)
    return (
        texts_of(arm.sources),
        texts_of([form.source])[0],
        {name: data.hex() for name, data in form.beside.items()},
        written(arm.scenario.inside) if arm.scenario.inside else "",
        arm.scenario.warm_up,
        base,
        arm.switch,
    )


def texts_of(sources: Sequence[Source]) -> tuple[tuple[str, str], ...]:
    """Names and texts. In which folder all of them stand is nobody's business, and changes nothing."""
    folders = [os.path.dirname(os.path.abspath(one.path)) for one in sources]
    above = os.path.commonpath(folders)
    return tuple((os.path.relpath(one.path, above), one.text) for one in sources)


def copies(text: str) -> tuple[Copy, ...]:
    """What `papers` wrote. Raises Foreign where the texts make no arms here."""
    found: list[Copy] = []
    for sources, scenario, beside, inside, warm_up, base, switch in json.loads(text):
        texts = [Source(*one) for one in sources]
        made = copy(
            texts,
            Source(*scenario),
            {name: bytes.fromhex(data) for name, data in beside.items()},
            inside,
        )
        world = replace(made.arm.scenario, warm_up=warm_up)
        under = None if base == _ALONE else found[base].arm
        found.append(replace(made, arm=replace(made.arm, scenario=world, base=under, switch=switch)))
    return tuple(found)


def copy(policy: Iterable[Source], scenario: Source, beside: Mapping[str, bytes], inside: str) -> Copy:
    """One arm of its texts. Raises Foreign where they make none here."""
    from policy.compile import load_sources

    loaded = load_sources(sources := tuple(policy))
    form = template_of(scenario, beside)
    world = form.bound(loaded.policy)[0] if loaded.policy is not None else None
    if loaded.policy is None or world is None:
        raise Foreign
    if inside:
        world = replace(world, inside=read(inside))
    arm = Arm(loaded.policy, world, (), scenario.path, sources=sources)
    return Copy(arm, loaded.files, form)
