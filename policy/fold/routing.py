"""Who gets the person: the role, the route's rows, the team, the rep; holds, overflow, waiting."""

from __future__ import annotations

from policy.fold import clocks
from policy.fold.assignment import is_open, is_queue, pick
from policy.fold.turn import Turn
from policy.model import RouteRow, Team
from policy.state import (
    Assigned,
    Held,
    Hold,
    HoldEnded,
    Rejected,
    Released,
    Take,
    Unrouted,
    Waiting,
)


def route(turn: Turn) -> None:
    """The last part of an instant: of effect if the role changed, a hold ended or an action asks."""
    if turn.status.final:
        release(turn)
        turn.change(role=None, row=None)
        return
    if turn.status.owner != turn.person.role:
        release(turn)
        turn.change(role=turn.status.owner, row=None)
        turn.route_due = True
    _end_hold(turn)
    if turn.directed:
        end_hold(turn)
        give(turn, turn.directed, None)
    elif turn.route_due and turn.person.role is not None:
        _try_rows(turn)
    elif turn.directed == "":
        _reassign(turn)


def _try_rows(turn: Turn) -> None:
    rows = turn.policy.route_of.get(turn.person.status)
    if rows is None:
        _to_only_team(turn)
        return
    for number, row in enumerate(rows.rows):
        if turn.holds(row.when) and _take_row(turn, number, row):
            return
    release(turn)
    turn.say(Unrouted(turn.at, turn.person.role or ""))


def _take_row(turn: Turn, number: int, row: RouteRow) -> bool:
    if row.kind == "hold":
        return not turn.person.hold_over and _hold(turn, number, row)
    if row.kind == "team":
        give(turn, row.team, number)
        return True
    found = account_team(turn)
    if found is not None:
        assign(turn, found[0].name, found[1], number)
    return found is not None


def account_team(turn: Turn) -> tuple[Team, str] | None:
    """The account's owner and their team, if they are active in a team of the owning role."""
    role = turn.person.role or ""
    rep = turn.world.account_owner(turn.person, role)
    for team in turn.policy.teams:
        seat = turn.world.desks.seat(team.name, rep) if rep and team.role == role else None
        if seat is not None and seat.active:
            return team, seat.rep
    return None


def _to_only_team(turn: Turn) -> None:
    teams = [team for team in turn.policy.teams if team.role == turn.person.role]
    if len(teams) == 1:
        give(turn, teams[0].name, None)
    elif teams:
        turn.say(Unrouted(turn.at, turn.person.role or ""))


# --- holds --------------------------------------------------------------------------------------


def _hold(turn: Turn, number: int, row: RouteRow) -> bool:
    until = clocks.delay_due(turn.policy, row.hold, turn.at) if row.hold else None
    release(turn)
    turn.change(hold=Hold(number, turn.at, until))
    clocks.pause_clocks(turn)
    turn.say(Held(turn.at, number, until))
    return True


def _end_hold(turn: Turn) -> None:
    """Its time has run out, or its condition no longer holds: the rows are matched anew."""
    hold = turn.person.hold
    if hold is None:
        return
    row = turn.policy.route_of[turn.person.status].rows[hold.row]
    over = hold.until is not None and turn.at >= hold.until
    if over or not turn.holds(row.when):
        end_hold(turn)
        turn.change(hold_over=over)
        turn.route_due = True


def end_hold(turn: Turn) -> None:
    if turn.person.hold is not None:
        turn.say(HoldEnded(turn.at, turn.person.hold.row))
        turn.change(hold=None)
        clocks.resume_clocks(turn)


# --- giving to a team ---------------------------------------------------------------------------


def give(turn: Turn, name: str, row: int | None, excluded: str | None = None) -> bool:
    """To a rep of the team, or along its overflow; else the person waits. Whether a rep was found."""
    team = turn.policy.team[name]
    if not is_open(turn.policy, team, turn.at) or is_queue(team, turn.world.desks):
        wait(turn, name, row)
        return False
    for one in overflow(turn, team):
        if one is not team and not is_open(turn.policy, one, turn.at):
            continue
        if is_queue(one, turn.world.desks):
            wait(turn, one.name, row)
            return False
        if _give_to_rep(turn, one, row, excluded):
            return True
    wait(turn, name, row)
    return False


def overflow(turn: Turn, team: Team) -> list[Team]:
    """The team and those that take over when it is full, each once."""
    chain = [team]
    while chain[-1].full and turn.policy.team[chain[-1].full] not in chain:
        chain.append(turn.policy.team[chain[-1].full])
    return chain


def _give_to_rep(turn: Turn, team: Team, row: int | None, excluded: str | None) -> bool:
    owner = turn.world.account_owner(turn.person, team.role) if team.assign == "sticky" else None
    picked = pick(team, turn.world.desks, turn.person, owner, excluded)
    if picked is None:
        return False
    rep, turn.world.desks = picked
    assign(turn, team.name, rep, row)
    return True


def _reassign(turn: Turn) -> None:
    """Another rep of the same team; with nobody else eligible the present one keeps the person."""
    person = turn.person
    if person.team is None or person.rep is None:
        return
    team = turn.policy.team[person.team]
    if team.assign == "shared queue":
        wait(turn, team.name, person.row)
    elif is_open(turn.policy, team, turn.at):
        _give_to_rep(turn, team, person.row, person.rep)


def assign(turn: Turn, team: str, rep: str, row: int | None) -> None:
    release(turn)
    turn.world.desks = turn.world.desks.given(team, rep)
    turn.change(team=team, rep=rep, waiting=False, row=row, had={**turn.person.had, team: rep})
    turn.say(Assigned(turn.at, team, rep, row))


def wait(turn: Turn, team: str, row: int | None) -> None:
    person = turn.person
    if person.waiting and person.team == team:
        return
    release(turn)
    turn.change(team=team, waiting=True, row=row)
    turn.say(Waiting(turn.at, team, row))


def release(turn: Turn) -> None:
    """Nobody has the person, and nobody lets them wait."""
    person = turn.person
    if person.team is None:
        return
    if person.rep is not None:
        turn.world.desks = turn.world.desks.freed(person.team, person.rep)
    turn.say(Released(turn.at, person.team, person.rep))
    turn.change(team=None, rep=None, waiting=False)


# --- taking -------------------------------------------------------------------------------------


def take(turn: Turn, fact: Take) -> None:
    """A rep takes the person, by hand or from a queue: the assignment for the present role."""
    owner = turn.status.owner
    if owner is None or turn.status.final:
        turn.say(Rejected(turn.at, fact, f"nobody owns a person in `{turn.person.status}`"))
        return
    team = fact.team or _team_of(turn, fact.rep)
    if team is None:
        turn.say(Rejected(turn.at, fact, f"`{fact.rep}` is in no team of role `{owner}`"))
        return
    turn.change(role=owner)
    turn.route_due = False
    end_hold(turn)
    assign(turn, team, fact.rep, turn.person.row)


def _team_of(turn: Turn, rep: str) -> str | None:
    """The present team if the rep sits there or it names no reps; else the rep's team of the role."""
    desks, present = turn.world.desks, turn.person.team
    own = [team.name for team in turn.policy.teams if team.role == turn.status.owner]
    if present in own and (desks.seat(present, rep) or not desks.seats.get(present)):
        return present
    return next((team for team in own if desks.seat(team, rep)), None)
