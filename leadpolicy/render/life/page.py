"""A simulated life for a terminal: who it was, day by day, and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from leadpolicy.console import Paint
from leadpolicy.render.explanation.margin import Row, laid_out
from leadpolicy.render.life import Lived
from leadpolicy.render.life.sentences import Said, said
from leadpolicy.render.life.takeover import policies
from leadpolicy.render.life.units import clock_time, day, length, local, money, score_of, shown_score
from leadpolicy.render.life.units import value as value_of
from leadpolicy.render.tables import table
from leadpolicy.words import count
from simulator.lives import Biography
from simulator.lives.recording import COUNTED, SWITCHED

_QUIET = 3  # so many days of nothing but events are told in one line


def page(lived: Lived, columns: int, paint: Paint, every: bool = False) -> str:
    """With `every`, each event in a line of its own."""
    life = lived.life
    lines = [paint("bold", title(life)), *laid_out(_about(lived), columns, paint), ""]
    if life.facts:
        truths = table(list(fields(lived)), paint, left=True)
        lines += [paint("bold", "what is true of them"), *truths, ""]
    scored = ", and the score after it" if lived.policy.groups else ""
    lines += [paint("bold", f"what happened{scored}"), *_days(lived, columns, paint, every)]
    lines += ["", paint("bold", "in all"), *laid_out((Row(one) for one in totals(life)), columns, paint)]
    if not life.faithful:
        doubt = "this retelling is not in all lines what the log of the replication says"
        lines += ["", f"{paint('warning', 'warning')}: {doubt}"]
    return "\n".join(lines)


def title(life: Biography) -> str:
    """`person 1013, at last in contact.Customer`."""
    last = life.standing[-1].status if life.standing else "nowhere"
    return f"person {life.person}, at last in {last}"


def circumstances(life: Biography) -> str:
    here = life.recording
    return f"{policies(here)} in {here.scenario.name}, replication {here.number}, seed {here.seed}"


def came(life: Biography) -> str:
    """When, by which source, of which segment, through whom."""
    policy = life.recording.policy
    text = f"came by {life.source} on {clock_time(policy, life.born)}"
    text += f", segment {life.segment}" if life.segment else ""
    text += f", through person {life.parent}" if life.parent is not None else ""
    told = life.recording.inside(life.person)
    phase = life.recording.phase(life.person, life.born)
    if told is None and phase != COUNTED:
        when = phase if phase == SWITCHED else f"in the {phase}"
        text += f", {when}, which figures of those who came leave out"
    text += f"; {told.id} of the snapshot" if told is not None else ""
    if life.colleagues:
        known = ", ".join(map(str, life.colleagues[:6])) + (" ..." if len(life.colleagues) > 6 else "")
        who = "colleague" if life.parent is None else "person"
        text += f"; {count(len(life.colleagues), who, 'people' if who == 'person' else '')}"
        text += f" of the same account: {known}"
    return text


def wants(life: Biography) -> str:
    """What drives the person; "" where the scenario says nothing of that."""
    said = life.recording.scenario.intent
    if not said or any(one.kind == "uniform" and one.shape == (0.0, 1.0) for _, one in said):
        return ""  # nobody said what it is
    return f"intent {life.intent:.2f}, which nobody sees and everything follows from"


def _about(lived: Lived) -> Iterator[Row]:
    for text in filter(None, (circumstances(lived.life), came(lived.life), wants(lived.life))):
        yield Row(text)


def fields(lived: Lived) -> Iterator[tuple[str, str, str]]:
    """Name, value, and since when the CRM knows it."""
    life = lived.life
    for one in life.facts:
        policy = lived.policy_of(one.name)
        value = "" if one.value is None else value_of(policy, one.name, one.value)
        if one.known is None:
            since = "never known"
        elif one.known > life.born:
            since = f"known from {clock_time(policy, one.known)}"
        else:
            since = "from the start"
        yield one.name, value, since


def days(lived: Lived, every: bool) -> Iterator[tuple[str, list[Said]]]:
    """The heading of each day, and what was said of it; equal events in a row are one sentence. Without
    `every`, so are days on which nothing else happened."""
    life, policy = lived.life, lived.policy
    by_day = [list(some) for _, some in groupby(said(life), key=lambda one: day(policy, one.at))]
    for quiet, group in groupby(by_day, key=lambda some: all(map(_is_event, some))):
        some = list(group)
        if quiet and not every and len(some) >= _QUIET:
            yield _quiet(lived, some)
            continue
        for lines in some:
            yield f"{_date(lived, lines[0].at)}, day {_age(lived, lines[0].at)}", list(_joined(lines))


def _quiet(lived: Lived, some: list[list[Said]]) -> tuple[str, list[Said]]:
    """Many days in one line."""
    lines = [one for day_ in some for one in day_]
    first, last = lines[0], lines[-1]
    times = Counter(one.event for one in lines)
    told = ", ".join(name if n == 1 else f"{name} {n} times" for name, n in times.most_common())
    ages = f"days {_age(lived, first.at)} to {_age(lived, last.at)}"
    heading = f"{_date(lived, first.at)} to {_date(lived, last.at)}, {ages}"
    return heading, [Said(last.at, f"does {told}", score=last.score)]


def _is_event(one: Said) -> bool:
    return bool(one.event)


def _date(lived: Lived, at: int) -> str:
    return f"{local(lived.policy, at):%a %Y-%m-%d}"


def _age(lived: Lived, at: int) -> int:
    return (day(lived.policy, at) - day(lived.policy, lived.life.born)).days


def _days(lived: Lived, columns: int, paint: Paint, every: bool) -> list[str]:
    out: list[str] = []
    for heading, lines in days(lived, every):
        out += [f"  {paint('dim', heading)}", *laid_out(_rows(lived, lines), columns, paint)]
    return out


def _rows(lived: Lived, lines: list[Said]) -> Iterator[Row]:
    last = -1
    for one in lines:
        head = f"{local(lived.policy, one.at):%H:%M}" if one.at != last else ""
        if lived.policy.groups:
            score = "" if one.score is None else shown_score(one.score)
            head = f"{head:5}  {score:>6}"
        last = one.at
        yield Row(one.text, lived.place(one.span), 4, f"{head:5}", one.weight == 0, one.weight == 2)


def _joined(lines: list[Said]) -> Iterator[Said]:
    """Of which something came stands by itself."""
    at = 0
    while at < len(lines):
        one = lines[at]
        alike = at + 1
        while alike < len(lines) and one.event and lines[alike].event == one.event:
            alike += 1
        end = lines[alike].at if alike < len(lines) else None
        while lines[alike - 1].at == end and end > one.at:
            alike -= 1
        times = alike - at
        last = lines[alike - 1]
        yield replace(one, text=f"{one.text}, {times} times", score=last.score) if times > 1 else one
        at = alike


def totals(life: Biography) -> Iterator[str]:
    """Money, work, waits and clocks, and the score at the end."""
    policy, found = life.recording.policy, life.totals
    paid = money(found.spent, policy.currency)
    yield f"booked {money(found.revenue, policy.currency)}; source and touches cost {paid}"
    yield (
        f"{count(found.touches, 'touch', 'touches')}, {count(found.talks, 'talk')}, "
        f"{length(found.worked)} of reps' time; {count(found.moves, 'move')}"
    )
    if found.longest_wait:
        yield f"longest wait for a rep: {length(found.longest_wait)}"
    if found.met or found.breaches:
        yield f"clocks: {found.met} met, {found.breaches} missed"
    last = life.standing[-1] if life.standing else None
    era = life.recording.era(last.at).policy if last is not None else policy
    if last is not None and era.groups:
        yield f"score when the last thing happened: {score_of(era, last.score, last.groups)}"
