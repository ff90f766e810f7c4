"""Random valid policies, as text, that between them use every construct of the language.

    text = random_policy_text(random.Random(7), size=2)
    policy, found = compile_text(text)          # never an error; warnings are possible

Automatic moves (`when`, `on entry move to`) lead to statuses further down only, so that no policy
loops within one instant. `random_lead` and `random_history` come from `leads`.
"""

from __future__ import annotations

import random

from tests.generators.expressions import ALL_FIELDS, Names, condition
from tests.generators.leads import random_history, random_lead

__all__ = ["random_history", "random_lead", "random_policy_text"]

_ROLES = ("marketing", "ldr", "sales", "manager")
_EVENTS = ("email_click", "web_visit", "form_submit", "demo_request", "reply", "unsubscribe")
_REASONS = ("no_fit", "bad_data", "no_timing", "lost")
_ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
_FADINGS = (
    "",
    "",
    "half-life 14 days",
    "half-life 36 hours",
    "linear over 30 days",
    "expires after 20 days",
    "cap 10 after 15 days without any event",
)
_STRATEGIES = ("round robin", "weighted round robin", "least loaded", "sticky", "shared queue")
_WORK = ("oldest first", "newest first", "highest score first", "earliest due first")
_TIES = ("least recent", "by name", "as listed")


def random_policy_text(rng: random.Random, size: int = 2) -> str:
    """The text of a policy that compiles without errors. `size` from 1 (a few statuses) to about 6."""
    return _Writer(rng, max(1, size)).text()


class _Writer:
    def __init__(self, rng: random.Random, size: int) -> None:
        self.rng = rng
        self.size = size
        needed = ("source", "consent", "account", "country", "employees")
        self.fields = [one for one in ALL_FIELDS if one.name in needed or rng.random() < 0.7]
        self.events = list(_EVENTS[: rng.randint(3, len(_EVENTS))])
        self.roles = list(_ROLES[: rng.randint(2, len(_ROLES))])
        self.calendars = ["office", "support"][: rng.randint(1, 2)]
        self.teams = {
            f"{role}_{letter}": role for role in self.roles for letter in "ab"[: rng.randint(1, 2)]
        }
        self.cadences = ["ten_touch", "nurture"][: rng.randint(0, 2)]
        self.groups = ["fit", "engagement", "interest"][: rng.randint(1, 3)]
        self.definitions = ["in_profile", "sales_ready", "hot"][: rng.randint(1, 3)]
        self.tracks = {
            track: [f"S{number}" for number in range(self.rng.randint(2, 2 + size))]
            for track in ("lead", "contact")[: rng.randint(1, 2)]
        }
        self.reasons: list[str] = []  # used so far by moves

    def text(self) -> str:
        blocks = [
            self._head(),
            f"roles {', '.join(self.roles)}",
            "fields {\n" + "\n".join(f"  {one.declared}" for one in self.fields) + "\n}",
            "accounts by account",
            f"events {', '.join(self.events)}",
            *self._definitions(),
            *(self._calendar(name) for name in self.calendars),
            *self._scores(),
            *(self._track(track) for track in self.tracks),
            *self._lone_sla(),
            *self._route(),
            *(self._team(name) for name in self.teams),
            *(self._cadence(name) for name in self.cadences),
            *self._guarantees(),
            self._example(),
            f'retired "Attempting" becomes {self._any_status()}',
        ]
        self.rng.shuffle(blocks)  # order of declaration never matters, save the first track
        blocks.sort(key=lambda block: block.startswith("track contact"))
        return "\n\n".join(blocks) + "\n"

    # --- small pieces ---------------------------------------------------------------------------

    def _maybe(self, chance: float, text: str) -> list[str]:
        return [text] if self.rng.random() < chance else []

    def _when(self, depth: int = 2) -> str:
        """A condition that may also read the score and definitions."""
        return condition(self.rng, Names(self.fields, self.groups, self.definitions), depth)

    def _static(self) -> str:
        """A condition on fields only."""
        return condition(self.rng, Names(self.fields))

    def _some(self, things: list[str], most: int = 2) -> str:
        return ", ".join(self.rng.sample(things, self.rng.randint(1, min(most, len(things)))))

    def _any_status(self) -> str:
        track = self.rng.choice(list(self.tracks))
        return f"{track}.{self.rng.choice(self.tracks[track])}"

    def _length(self) -> str:
        return self.rng.choice(
            ("90 minutes", "1 hour", "4 hours", "1 day", "48 hours", "5 days", "3 weeks")
        )

    def _delay(self) -> str:
        calendar = self.rng.choice(self.calendars)
        pick = self.rng.random()
        if pick < 0.25:
            return f"{self.rng.choice((1, 4, 9, 30))} open hours of {calendar}"
        if pick < 0.3:
            return f"{self.rng.choice((30, 90))} open minutes of {calendar}"
        if pick < 0.5:
            return f"{self.rng.choice((1, 2, 10))} working days of {calendar}"
        return self._length()

    # --- declarations ---------------------------------------------------------------------------

    def _head(self) -> str:
        lines = ['  version "2026.1"', "  currency USD", f'  timezone "{self.rng.choice(_ZONES)}"']
        lines += self._maybe(0.5, f"  agreed by {self.roles[0]} on 2025-12-01")
        lines += self._maybe(0.5, "  review every 90 days")
        return 'policy random "Any policy" {\n' + "\n".join(lines) + "\n}"

    def _definitions(self) -> list[str]:
        made = []
        for number, name in enumerate(self.definitions):
            names = Names(self.fields, self.groups if number else [], self.definitions[:number])
            made.append(f"define {name} = {condition(self.rng, names)}")
        return made

    def _calendar(self, name: str) -> str:
        rng = self.rng
        hours = rng.choice(
            (
                "mon to fri 09:00 to 17:00",
                "mon to fri 09:00 to 12:00, 13:00 to 17:30",
                "mon, wed, fri 08:00 to 20:00",
                "mon to sun 22:00 to 06:00",
                "mon to sat",
                "tue to sat 01:30 to 03:00, 09:00 to 24:00",
            )
        )
        lines = [f'  timezone "{rng.choice(_ZONES)}"', f"  open {hours}"]
        if "sat" not in hours and "sun" not in hours:
            lines += self._maybe(0.3, "  open sat 10:00 to 14:00")
        lines += self._maybe(0.6, "  closed 2026-01-19, 2026-05-25, 2026-12-25")
        lines += ["  morning 09:00 to 11:30", "  afternoon 14:00 to 15:00, 16:00 to 17:00"]
        return f"calendar {name} {{\n" + "\n".join(lines) + "\n}"

    def _scores(self) -> list[str]:
        blocks = [self._group(name) for name in self.groups]
        if self.rng.random() < 0.3:
            return [f"score {{\n{block}\n}}" for block in blocks]
        return ["score {\n" + "\n".join(blocks) + "\n}"]

    def _group(self, name: str) -> str:
        rng = self.rng
        bounds = rng.choice(("", "from 0 to 60", "from 0", "to 80", "from -20.5 to 100"))
        of_account = "of account" if name == "interest" and rng.random() < 0.7 else ""
        fading = rng.choice(_FADINGS)
        evaluated = f", evaluated daily at 02:00 of {self.calendars[0]}" if rng.random() < 0.15 else ""
        fading = f", {fading}" if fading else ""
        rules = []
        for _ in range(rng.randint(1, 2 + self.size)):
            points = rng.choice(("+25", "+10", "+5", "-10", "-2.5", "+0.333333", "+1"))
            if name == "fit" or rng.random() < 0.2:
                rules.append(f"    {points} when {self._static()}")
                continue
            limit = rng.choice(
                (
                    "",
                    "",
                    "at most 3 times in 7 days",
                    "at most 1 times in 12 hours",
                    "at most 10 points in 1 day",
                    "at most 12.5 points in 3 days",
                )
            )
            rules.append(f"    {points} on {self._some(self.events)} {limit}".rstrip())
        head = " ".join(part for part in (name, bounds, of_account) if part) + fading + evaluated
        return f"  {head} {{\n" + "\n".join(rules) + "\n  }"

    # --- tracks ---------------------------------------------------------------------------------

    def _track(self, track: str) -> str:
        statuses = self.tracks[track]
        return (
            f"track {track} {{\n"
            + "\n".join(self._status(track, at) for at in range(len(statuses)))
            + "\n}"
        )

    def _status(self, track: str, at: int) -> str:
        rng, statuses = self.rng, self.tracks[track]
        name, last = statuses[at], at == len(statuses) - 1
        label = rng.choice(
            ("", "", f' as "CRM {name}"', f' "What {name} means"', f' as "C{name}" "Both"')
        )
        if last:
            return f"  status {name}{label} {{ {rng.choice(('final', 'final goal'))} }}"
        lines = []
        if at == 0:
            lines.append(rng.choice(("start", "start otherwise")))
        elif rng.random() < 0.2:
            lines.append(f"start when {self._static()}")
        lines += self._maybe(0.15, "goal")
        lines += self._maybe(0.85, f"owner {rng.choice(self.roles)}")
        lines += self._on_entry(track, at)
        lines += self._sla(track)
        if self.cadences and rng.random() < 0.4:
            lines += self._maybe(0.5, f"cadence {self.cadences[0]} when {self._when(1)}")
            lines.append(f"cadence {self.cadences[-1]}{rng.choice(('', ' otherwise'))}")
        for _ in range(rng.randint(1, 2 + self.size)):
            lines.append(self._transition(track, at))
        return f"  status {name}{label} {{\n" + "\n".join(f"    {line}" for line in lines) + "\n  }"

    def _later(self, track: str, at: int) -> str:
        """A status further down: in this track, or in the one after it."""
        after = [f"{track}.{name}" for name in self.tracks[track][at + 1 :]]
        if track == "lead" and "contact" in self.tracks:
            after += [f"contact.{name}" for name in self.tracks["contact"]]
        found = self.rng.choice(after)
        here = f"{track}."
        return found.removeprefix(here) if found.startswith(here) and self.rng.random() < 0.8 else found

    def _transition(self, track: str, at: int) -> str:
        rng = self.rng
        guard = f" when {self._when(1)}" if rng.random() < 0.3 else ""
        match rng.choice(("when", "on", "on", "after", "by", "by")):
            case "when":
                return f"to {self._later(track, at)} when {self._when()}{self._then()}"
            case "on":
                return f"to {self._any_status()} on {self._some(self.events)}{guard}{self._then()}"
            case "after":
                without = rng.choice(("", " without any event", f" without {self._some(self.events)}"))
                return f"to {self._any_status()} after {self._delay()}{without}{guard}{self._then()}"
            case _:
                by = f"by {self._some(self.roles)}"
                return f"to {self._any_status()} {by}{guard}{self._human()}{self._then()}"

    def _human(self) -> str:
        rng, text = self.rng, ""
        if rng.random() < 0.4:
            bare = rng.choice(self.fields).name
            text += f" requires {bare}" + (f", {self._when(0)}" if rng.random() < 0.5 else "")
        if rng.random() < 0.4:
            reasons = self._some(list(_REASONS), 3)
            self.reasons += reasons.split(", ")
            text += f" because {reasons}"
        return text

    def _then(self) -> str:
        if self.rng.random() < 0.8:
            return ""
        choices = [
            f"notify {self.rng.choice(self.roles)}",
            f"reset {self.rng.choice(self.groups)}",
            f"assign to {self.rng.choice(list(self.teams))}",
            f"create {self._any_status()} with source = web_form, consent = yes",
        ]
        return f" then {' and '.join(self.rng.sample(choices, self.rng.randint(1, 2)))}"

    def _on_entry(self, track: str, at: int) -> list[str]:
        choices = [
            f"reset {self.rng.choice(self.groups)}",
            f"notify {self.rng.choice(self.roles)}",
            *self._maybe(0.15, f"move to {self._later(track, at)}"),
        ]
        return self._maybe(0.3, f"on entry {' and '.join(self.rng.sample(choices, 1))}")

    def _sla(self, track: str) -> list[str]:
        touch = self.rng.choice(("", " until first touch"))
        return self._maybe(0.5, f"sla {self._delay()}{touch}{self._sla_steps(track)}")

    def _sla_steps(self, track: str) -> str:
        rng = self.rng
        percents = sorted(rng.sample((25, 50, 75, 100, 150, 200), rng.randint(0, 3)))
        if not percents:
            return ""
        steps = []
        for percent in percents:
            acts = rng.choice(
                (
                    f"notify {rng.choice(self.roles)}",
                    "reassign",
                    f"notify {rng.choice(self.roles)} and reassign and restart clock",
                    f"assign to {rng.choice(list(self.teams))}",
                    f"move to {rng.choice(self.tracks[track])}",
                )
            )
            steps.append(f"at {percent}% {acts}")
        return " { " + " ".join(steps) + " }"

    def _lone_sla(self) -> list[str]:
        """For the last status of a track, which has none of its own."""
        track = self.rng.choice(list(self.tracks))
        return self._maybe(
            0.3, f"sla of {track}.{self.tracks[track][-1]} {self._delay()}{self._sla_steps(track)}"
        )

    # --- routing --------------------------------------------------------------------------------

    def _route(self) -> list[str]:
        statuses = [f"{track}.{name}" for track in self.tracks for name in self.tracks[track][:-1]]
        self.rng.shuffle(statuses)
        made: list[str] = []
        while statuses and len(made) < 3:
            taken, statuses = statuses[:2], statuses[2:]
            rows = self._maybe(0.4, f"hold at most {self._delay()} when {self._when(1)}")
            rows += self._maybe(0.4, "to owner of account")
            for _ in range(self.rng.randint(1, 3)):
                rows.append(f"to {self.rng.choice(list(self.teams))} when {self._when(1)}")
            rows += self._maybe(0.8, f"to {self.rng.choice(list(self.teams))} otherwise")
            made.append(f"route {', '.join(taken)} first match {{\n  " + "\n  ".join(rows) + "\n}")
        return made

    def _team(self, name: str) -> str:
        rng = self.rng
        strategy = rng.choice(_STRATEGIES)
        members = [f'"{name}.{rep}"' for rep in ("ann", "bo", "cy", "di")[: rng.randint(1, 4)]]
        if strategy == "weighted round robin":
            members = [f"{member} weight {rng.randint(1, 3)}" for member in members]
        lines = [f"role {self.teams[name]}", f"members {', '.join(members)}", f"assign {strategy}"]
        lines += self._maybe(0.4, f"ties {rng.choice(_TIES)}")
        lines += self._maybe(0.5, f"at most {rng.choice((1, 2, 40))} open per rep")
        lines += self._maybe(0.6, f"hours {rng.choice(self.calendars)}")
        lines += self._maybe(0.5, f"work {rng.choice(_WORK)}")
        others = [other for other in self.teams if other > name]
        lines += self._maybe(0.5, f"full to {rng.choice(others)}") if others else []
        own = random.Random("".join(lines))  # of a team's own, so that a seed's other parts stay
        if own.random() < 0.4:
            names = Names(self.fields, self.groups, self.definitions)
            lines.append(f"interrupt for {condition(own, names, 1)}")
        return f"team {name} {{\n  " + "\n  ".join(lines) + "\n}"

    def _cadence(self, name: str) -> str:
        days = sorted(self.rng.choices(range(1, 15), k=self.rng.randint(1, 5)))
        steps = [
            f"day {day} {self.rng.choice(('call', 'email', 'social'))} "
            f"{self.rng.choice(('', 'morning', 'afternoon'))}".rstrip()
            for day in days
        ]
        steps += self._maybe(0.6, f"stop on {self._some(self.events)}")
        return f"cadence {name} {{\n  " + "\n  ".join(steps) + "\n}"

    # --- promises and examples ------------------------------------------------------------------

    def _guarantees(self) -> list[str]:
        rng = self.rng
        one, two, three = (self._any_status() for _ in range(3))
        bare = rng.choice(self.tracks["lead"])
        made = [
            f"guarantee every path to {one} passes {two} or {three}",
            f"guarantee {bare} never reaches {one}",
            f"guarantee {one} never reaches {bare} without {two}",
            f"guarantee {bare} is always possible from {one}",
            f"guarantee {rng.choice(self.groups)} alone never makes {rng.choice(self.definitions)}",
            f"guarantee every person is routed in {bare}",
            f"guarantee every person when {self._when(1)} is routed in {one}",
        ]
        return rng.sample(made, rng.randint(0, 3))

    def _example(self) -> str:
        rng = self.rng
        because = f" because {rng.choice(self.reasons)}" if self.reasons and rng.random() < 0.4 else ""
        steps = [
            "starts at 2026-03-08 02:30",
            'given source = web_form, consent = yes, country = "US"',
            f"at 0 hours on {self._some(self.events, 3)}",
            f"at 90 minutes {rng.choice(self.roles)} to {self._any_status()}{because}",
            "at 2 hours set employees = 2_500",
            "at 3 hours touch call",
            f"at 1 day expect status {self._any_status()}, score between -100 and 500",
            f"expect route {rng.choice((*self.teams, 'none', 'hold'))}, {self.groups[0]} >= -50",
            f"expect due 2026-04-01 15:00, owner {self.roles[0]}",
            'expect country = "US", employees = 2_500, due never',
        ]
        return 'example "one of many" {\n  ' + "\n  ".join(steps) + "\n}"
