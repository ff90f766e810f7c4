"""Aggregated figures of the Olist marketing funnel, for the marketplace story.

    python bench/olist_figures.py [DATA_FOLDER] [--out examples/marketplace/figures.csv]

Reads the two public tables (marketing-qualified leads, closed deals), writes no row of them, and needs
nothing but the standard library. What it minds:

- Wins were recorded from 2017-12-05 on, three of them in that month. Earlier cohorts could win only
  late, so arrivals and conversion are taken from the cohorts of 2018-01 to 2018-05.
- Losses were never recorded, and late cohorts were watched for a shorter time. Everybody is censored
  on the day of the last recorded win: at least 167 days after the first contact.
- First contacts are dates, wins are instants in UTC: days to win are counted between local dates.
- One win lies before its first contact: it counts as a win, and not for the days to win.
- A missing origin and the origin `unknown` are the same answer.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import NormalDist
from zoneinfo import ZoneInfo

LEADS = "olist_marketing_qualified_leads_dataset.csv"
DEALS = "olist_closed_deals_dataset.csv"
ZONE = ZoneInfo("America/Sao_Paulo")
FIRST, LAST = "2018-01", "2018-05"  # cohorts by month of first contact
END = date(2018, 11, 14)  # of the last recorded win: nobody is watched for longer
DAYS = [date(2018, 1, 1) + timedelta(days=k) for k in range(151)]  # of those cohorts
HORIZONS = (30, 90, 167, 300)  # days
ENOUGH = 50  # wins that an origin needs for a median time of its own
Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Lead:
    """`days` from first contact to the win, or to the end of the record when there is none."""

    origin: str
    contact: date
    days: int
    won: bool


@dataclass(frozen=True)
class Figure:
    """One line of figures.csv; `low` and `high` are the ends of a 95% interval, where there is one."""

    name: str
    origin: str
    month: str
    value: float
    low: float | None
    high: float | None
    n: int


def main() -> int:
    options = arguments()
    missing = [name for name in (LEADS, DEALS) if not (options.data / name).is_file()]
    if missing:
        print(f"no {' and no '.join(missing)} in {options.data}", file=sys.stderr)
        print(
            "the tables are public: kaggle.com/datasets/olistbr/marketing-funnel-olist", file=sys.stderr
        )
        return 2
    everybody = read(options.data)
    figures = derive(everybody)
    write(figures, options.out)
    show(figures)
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="aggregated figures of the Olist marketing funnel")
    parser.add_argument("data", nargs="?", type=Path, default=Path("../shared/data/olist-funnel"))
    parser.add_argument("--out", type=Path, default=Path("examples/marketplace/figures.csv"))
    return parser.parse_args()


def derive(everybody: list[Lead]) -> list[Figure]:
    cohort = [lead for lead in everybody if FIRST <= month_of(lead.contact) <= LAST]
    by_origin = grouped(cohort)
    origins = sorted(by_origin, key=lambda origin: -len(by_origin[origin]))
    parts = [("all", cohort), *((origin, by_origin[origin]) for origin in origins)]
    figures = [*arrivals_by_month(everybody), *wins_by_month(everybody), *by_weekday(cohort)]
    for origin, leads in parts:
        figures += [per_day(origin, leads), *conversions(origin, leads), *quartiles(origin, leads)]
    return [*figures, *time_to_win(cohort, by_origin)]


# --- reading ------------------------------------------------------------------------------------


def read(folder: Path) -> list[Lead]:
    won_on = {row["mql_id"]: local_day(row["won_date"]) for row in rows(folder / DEALS)}
    leads = []
    for row in rows(folder / LEADS):
        contact = date.fromisoformat(row["first_contact_date"])
        won = row["mql_id"] in won_on
        days = (won_on.get(row["mql_id"], END) - contact).days
        leads.append(Lead(row["origin"] or "unknown", contact, days, won))
    return leads


def rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def local_day(instant: str) -> date:
    return datetime.fromisoformat(instant).replace(tzinfo=UTC).astimezone(ZONE).date()


def month_of(day: date) -> str:
    return day.isoformat()[:7]


def grouped(leads: list[Lead]) -> dict[str, list[Lead]]:
    groups: dict[str, list[Lead]] = defaultdict(list)
    for lead in leads:
        groups[lead.origin].append(lead)
    return groups


# --- arrivals and wins --------------------------------------------------------------------------


def arrivals_by_month(everybody: list[Lead]) -> list[Figure]:
    counts = Counter((lead.origin, month_of(lead.contact)) for lead in everybody)
    return [Figure("arrivals", o, m, n, None, None, n) for (o, m), n in sorted(counts.items())]


def wins_by_month(everybody: list[Lead]) -> list[Figure]:
    """Wins of each cohort, by month of first contact: shows where the record begins."""
    counts = Counter(month_of(lead.contact) for lead in everybody if lead.won)
    return [Figure("won_of_cohort", "all", m, n, None, None, n) for m, n in sorted(counts.items())]


def by_weekday(cohort: list[Lead]) -> list[Figure]:
    """Arrivals a day on each weekday against the mean day, Monday first."""
    mean = len(cohort) / len(DAYS)
    found = []
    for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
        days = sum(1 for day in DAYS if day.weekday() == number)
        people = sum(1 for lead in cohort if lead.contact.weekday() == number)
        found.append(Figure(f"weekday_{name}", "all", "", people / days / mean, None, None, people))
    return found


def per_day(origin: str, leads: list[Lead]) -> Figure:
    """Arrivals a day over the 151 days of the cohorts; the interval takes them for a Poisson process."""
    days = len(DAYS)
    half = Z * math.sqrt(len(leads))
    return Figure(
        "arrivals_per_day",
        origin,
        "",
        len(leads) / days,
        (len(leads) - half) / days,
        (len(leads) + half) / days,
        len(leads),
    )


# --- conversion ---------------------------------------------------------------------------------


def conversions(origin: str, leads: list[Lead]) -> list[Figure]:
    wins = sum(lead.won for lead in leads)
    low, high = wilson(wins, len(leads))
    found = [Figure("won_recorded", origin, "", wins / len(leads), low, high, len(leads))]
    return found + [incidence(origin, leads, horizon) for horizon in HORIZONS]


def wilson(wins: int, n: int) -> tuple[float, float]:
    """The 95% score interval of a share."""
    share, spread = wins / n, Z * Z / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    return centre - half, centre + half


def incidence(origin: str, leads: list[Lead], horizon: int) -> Figure:
    """Share won within `horizon` days by Kaplan and Meier, Greenwood's variance, log-log interval."""
    staying, variance = 1.0, 0.0
    for time, at_risk, wins in life_table((lead.days, lead.won) for lead in leads):
        if time > horizon:
            break
        staying *= 1 - wins / at_risk
        variance += wins / (at_risk * (at_risk - wins)) if wins < at_risk else 0.0
    low, high = log_log(staying, variance)
    return Figure(f"won_by_{horizon}_days", origin, "", 1 - staying, 1 - high, 1 - low, len(leads))


def life_table(spells: Iterable[tuple[float, bool]]) -> list[tuple[float, int, int]]:
    """Each time with wins: (time, people still waiting before it, wins at it); negative times at 0."""
    spells = [(max(time, 0), won) for time, won in spells]
    ends, wins = Counter(t for t, _ in spells), Counter(t for t, won in spells if won)
    at_risk, table = len(spells), []
    for time in sorted(ends):
        if wins[time]:
            table.append((time, at_risk, wins[time]))
        at_risk -= ends[time]
    return table


def log_log(staying: float, variance: float) -> tuple[float, float]:
    if not 0 < staying < 1:
        return staying, staying
    width = Z * math.sqrt(variance) / abs(math.log(staying))
    return staying ** math.exp(width), staying ** math.exp(-width)


# --- days to win --------------------------------------------------------------------------------


def quartiles(origin: str, leads: list[Lead]) -> list[Figure]:
    days = sorted(lead.days for lead in leads if lead.won and lead.days >= 0)
    found = []
    for name, share in (("q25", 0.25), ("q50", 0.5), ("q75", 0.75)):
        low, high = order_interval(days, share)
        found.append(
            Figure(f"days_to_win_{name}", origin, "", quantile(days, share), low, high, len(days))
        )
    return found


def quantile(ordered: list[int], share: float) -> float:
    return float(ordered[max(math.ceil(share * len(ordered)) - 1, 0)])


def order_interval(ordered: list[int], share: float) -> tuple[float | None, float | None]:
    """A 95% interval of a quantile from order statistics; an end is None where n is too small for it."""
    n = len(ordered)
    below, low, high = 0.0, None, None
    for k in range(n + 1):
        mass = math.comb(n, k) * share**k * (1 - share) ** (n - k)
        if below + mass <= 0.025 and k < n:
            low = k
        if high is None and below + mass >= 0.975:
            high = k
        below += mass
    return (
        None if low is None else float(ordered[low]),
        None if high is None or high >= n else float(ordered[high]),
    )


def time_to_win(cohort: list[Lead], by_origin: dict[str, list[Lead]]) -> list[Figure]:
    """What scenario.yaml holds: lognormal days to win, one spread for all origins and a median of its
    own for each origin with wins enough, and the share that wins in the end, watched or not."""
    own = [origin for origin in by_origin if wins_of(by_origin[origin]) >= ENOUGH]
    rest = [lead for lead in cohort if lead.origin not in own]
    groups = {**{origin: by_origin[origin] for origin in sorted(own)}, "others": rest}
    sigma, medians = fit_lognormals(groups)
    found = [Figure("days_to_win_sigma", "all", "", sigma, None, None, wins_of(cohort))]
    for origin, median in medians.items():
        found.append(
            Figure("days_to_win_median", origin, "", median, None, None, wins_of(groups[origin]))
        )
    for origin, leads in by_origin.items():
        found.append(eventually(origin, leads, medians.get(origin, medians["others"]), sigma))
    return found + distances(groups, sigma, medians)


def wins_of(leads: list[Lead]) -> int:
    return sum(lead.won for lead in leads)


def fit_lognormals(groups: dict[str, list[Lead]]) -> tuple[float, dict[str, float]]:
    """(sigma, median days by group) of greatest likelihood for whole days, seen only in the watch."""

    def best(leads: list[Lead], sigma: float) -> tuple[float, float]:
        return greatest(lambda mu: likelihood(leads, mu, sigma), 0.0, 6.0)

    sigma, _ = greatest(lambda sigma: sum(best(leads, sigma)[1] for leads in groups.values()), 0.5, 4.0)
    return sigma, {name: math.exp(best(leads, sigma)[0]) for name, leads in groups.items()}


def likelihood(leads: list[Lead], mu: float, sigma: float) -> float:
    total = 0.0
    for lead in leads:
        if lead.won and lead.days >= 0:
            seen = within(lead.days + 1, mu, sigma) - within(lead.days, mu, sigma)
            total += math.log(seen / within(watched(lead), mu, sigma))
    return total


def within(days: float, mu: float, sigma: float) -> float:
    return 0.0 if days <= 0 else 0.5 * math.erfc((mu - math.log(days)) / (sigma * math.sqrt(2)))


def watched(lead: Lead) -> int:
    """Days from the first contact to the end of the record, the last day included."""
    return (END - lead.contact).days + 1


def greatest(f: Callable[[float], float], low: float, high: float) -> tuple[float, float]:
    """(argument, value) of the maximum of a function with one peak, by golden section."""
    ratio = (math.sqrt(5) - 1) / 2
    left, right = high - ratio * (high - low), low + ratio * (high - low)
    at_left, at_right = f(left), f(right)
    while high - low > 1e-4:
        if at_left > at_right:
            high, right, at_right = right, left, at_left
            left = high - ratio * (high - low)
            at_left = f(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + ratio * (high - low)
            at_right = f(right)
    return (low + high) / 2, max(at_left, at_right)


def eventually(origin: str, leads: list[Lead], median: float, sigma: float) -> Figure:
    """Wins over the people that the time to win lets us expect to have seen decided."""
    seen = sum(within(watched(lead), math.log(median), sigma) for lead in leads)
    low, high = (end * len(leads) / seen for end in wilson(wins_of(leads), len(leads)))
    return Figure("won_eventually", origin, "", wins_of(leads) / seen, low, high, len(leads))


def distances(groups: dict[str, list[Lead]], sigma: float, medians: dict[str, float]) -> list[Figure]:
    """Kolmogorov's distance between the recorded days to win and the fitted ones, by group."""
    found = []
    for name, leads in groups.items():
        wins = [lead for lead in leads if lead.won and lead.days >= 0]
        mu = math.log(medians[name])
        worst = 0.0
        for day in sorted({lead.days for lead in wins}):
            recorded = sum(lead.days <= day for lead in wins) / len(wins)
            fitted = sum(
                within(min(day + 1, watched(lead)), mu, sigma) / within(watched(lead), mu, sigma)
                for lead in wins
            )
            worst = max(worst, abs(recorded - fitted / len(wins)))
        found.append(Figure("days_to_win_distance", name, "", worst, None, None, len(wins)))
    return found


# --- output -------------------------------------------------------------------------------------


def write(figures: list[Figure], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(("figure", "origin", "month", "value", "low", "high", "n"))
        for one in figures:
            ends = ("" if end is None else f"{end:.6g}" for end in (one.low, one.high))
            out.writerow((one.name, one.origin, one.month, f"{one.value:.6g}", *ends, one.n))


def show(figures: list[Figure]) -> None:
    named = {(one.name, one.origin): one for one in figures if not one.month}
    print(
        "origin               leads  a day     won             95%       days: q25  q50       95%  q75"
    )
    for one in (one for one in figures if one.name == "won_recorded"):
        origin, middle = one.origin, named["days_to_win_q50", one.origin]
        print(
            f"{origin:<20}{one.n:>6}{named['arrivals_per_day', origin].value:>7.2f}"
            f"{one.value:>8.1%}{span(one, '{:.1%}'):>16}"
            f"{named['days_to_win_q25', origin].value:>15.0f}{middle.value:>5.0f}"
            f"{span(middle, '{:.0f}'):>10}{named['days_to_win_q75', origin].value:>5.0f}"
        )
    print(f"\nlognormal days to win, sigma {named['days_to_win_sigma', 'all'].value:.2f}")
    print("origin             median  distance  for a chance fit at 95%")
    for one in (one for one in figures if one.name == "days_to_win_median"):
        near = named["days_to_win_distance", one.origin]
        print(f"{one.origin:<16}{one.value:>9.1f}{near.value:>10.3f}  {1.36 / math.sqrt(near.n):.3f}")


def span(one: Figure, form: str) -> str:
    return " to ".join("?" if end is None else form.format(end) for end in (one.low, one.high))


if __name__ == "__main__":
    sys.exit(main())
