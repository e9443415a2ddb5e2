"""The plan: which sites are kept, handed back or made hubs, and where each session goes."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analyses.estates_plan import classes, solver
from helpers.analyses.estates_plan import evidence as starting
from helpers.analyses.estates_plan.evidence import Evidence
from helpers.analyses.estates_plan.parameters import Parameters
from helpers.analyses.estates_plan.solver import Block, Floats, Mask, Solution
from helpers.results import Figure

HOSTS_OF_A_HUB = 2
"""Other sites whose sessions a kept site takes in, from which it is called a hub."""
KEEP_ALL, DEAREST_FIRST, PLANNED = "keep every site", "the dearest first", "the plan"
"""The plans that are held beside each other."""
MOVED_AT_MOST = (0.05, 0.1, 0.4)
"""Shares of sessions that may move, for the frontier."""
WHAT_IFS: Mapping[str, Mapping[str, object]] = {
    "every booked hour keeps its room": {"planned_on": "booked"},
    "rooms in use 60% of the time at most": {"utilisation_target": 0.6},
}
"""Changes of the parameters that are told beside the plan."""
HELD = ("core", "lease runs on", "deprived area")
"""Why a site may not be handed back, the first that fits."""
ROUGH_GAP = 0.03
"""The gap of the plans that stand beside the run's own, which need no more to be compared."""
TARGET = "the target"
MOVES = "the limits on moves, travel or condition"
BOTH = "the target, and the limits on moves, travel or condition"
"""What must give where rooms are short and none are added."""
LEAST_PART = 1e-4
"""Part of a site's sessions below which a move is the dust of the solver."""


@dataclass(frozen=True)
class Plan:
    """A plan of all sites.

    Attributes:
        kept: sites that are kept.
        share: part of the sessions of a site (row) that are held at another (column).
        short: rooms that each site lacks even so.
        cost: pounds a year.
        bound: pounds a year that no plan can go below; minus infinity where none is known.
        moved: sessions of a week that are held elsewhere than today.
        timed_out: whether time ran out in a block before its gap was reached.
    """

    kept: Mask
    share: Floats
    short: Floats
    cost: float
    bound: float
    moved: float
    timed_out: bool

    @property
    def gap_percent(self) -> float:
        """Share of the cost by which the plan may lie above the best there is."""
        return 100 * (self.cost - self.bound) / self.cost if self.cost else 0.0


def held_for(evidence: Evidence, parameters: Parameters, classed: pd.DataFrame) -> "pd.Series[str]":
    """Return why each site may not be handed back; empty for one that may be."""
    fits = [
        classed["estate_class"] == "core",
        evidence.sites["lease_end"] > parameters.plan_year,
        evidence.sites["decile"] <= parameters.protected_deciles,
    ]
    return pd.Series(np.select([each.to_numpy() for each in fits], list(HELD), ""))


def best(evidence: Evidence, parameters: Parameters, classed: pd.DataFrame) -> Plan:
    """Return the cheapest plan that is found within the gap and the time."""
    started, left = time.monotonic(), len(evidence.blocks)

    def solved(block: Block) -> Solution:
        nonlocal left
        rest = parameters.time_limit_seconds - (time.monotonic() - started)
        found = solver.solve(block, gap=parameters.gap, seconds=rest / left)
        left -= 1
        return found

    return _over_blocks(evidence, parameters, classed, solved)


def nothing(evidence: Evidence, parameters: Parameters, classed: pd.DataFrame) -> Plan:
    """Return the plan that keeps every site, and moves only what a site cannot hold."""
    return _over_blocks(evidence, parameters, classed, solver.do_nothing)


def greedy(evidence: Evidence, parameters: Parameters, classed: pd.DataFrame) -> Plan:
    """Return the plan that hands back the dearest sites one by one."""
    return _over_blocks(
        evidence, parameters, classed, lambda each: solver.greedy(each, solver.do_nothing(each))
    )


def beside(evidence: Evidence, parameters: Parameters, classed: pd.DataFrame) -> dict[str, Plan]:
    """Return the plan that keeps every site, the greedy one and the best, by what they are."""
    return {
        KEEP_ALL: nothing(evidence, parameters, classed),
        DEAREST_FIRST: greedy(evidence, parameters, classed),
        PLANNED: best(evidence, parameters, classed),
    }


def blocks(
    evidence: Evidence, parameters: Parameters, classed: pd.DataFrame
) -> list[tuple[np.ndarray, Block]]:
    """Return the sites of each block by their numbers, with what the solver needs of them."""
    held = (held_for(evidence, parameters, classed) != "").to_numpy()
    cost = evidence.sites["yearly_total_gbp"].to_numpy(float)
    takes_in = (evidence.sites["condition"] <= parameters.host_condition).to_numpy()
    reach = (evidence.reach & takes_in) | np.eye(len(cost), dtype=bool)
    return [
        (
            at,
            Block(
                cost=cost[at],
                sessions=evidence.sessions[at],
                capacity=parameters.utilisation_target * evidence.open_rooms[at],
                keep=held[at],
                reach=reach[np.ix_(at, at)],
                moved_most=parameters.moved_most,
                moving_gbp=parameters.moving_gbp,
                room=parameters.utilisation_target,
            ),
        )
        for at in evidence.blocks
    ]


def _over_blocks(
    evidence: Evidence,
    parameters: Parameters,
    classed: pd.DataFrame,
    solve: Callable[[Block], Solution],
) -> Plan:
    count = len(evidence.sites)
    kept, short, share = np.zeros(count, bool), np.zeros(count), np.zeros((count, count))
    cost = bound = moved = 0.0
    timed_out = False
    for at, block in blocks(evidence, parameters, classed):
        found = solve(block)
        kept[at], short[at], share[np.ix_(at, at)] = found.kept, found.short, found.share
        cost, bound = cost + found.cost(block), bound + found.bound
        moved, timed_out = moved + found.moved(block), timed_out or found.timed_out
    return Plan(kept, share, short, cost, bound, moved, timed_out)


def sites(
    evidence: Evidence, parameters: Parameters, classed: pd.DataFrame, plan: Plan
) -> pd.DataFrame:
    """Return each site with its `plan_role` (keep, hub, hand back), and why it is held."""
    away = plan.share - np.diag(np.diag(plan.share))
    guests = (away > LEAST_PART).sum(axis=0)
    role = np.select([~plan.kept, guests >= HOSTS_OF_A_HUB], ["hand back", "hub"], "keep")
    before, after = evidence.sessions.sum(axis=1), plan.share.T @ evidence.sessions
    frame = classed.assign(
        plan_role=role,
        held_for=held_for(evidence, parameters, classed),
        weekly_sessions=before,
        planned_sessions=after.sum(axis=1),
    )
    return evidence.sourced(frame)


def moves(evidence: Evidence, plan: Plan) -> pd.DataFrame:
    """Return the sessions of a week that go from one site to another, the most first."""
    away = plan.share - np.diag(np.diag(plan.share))
    guests, hosts = np.nonzero(away > LEAST_PART)
    names = evidence.sites["name"].to_numpy()
    frame = pd.DataFrame(
        {
            "from_site": names[guests],
            "to_site": names[hosts],
            "borough": evidence.sites["borough"].to_numpy()[guests],
            "moved_sessions": away[guests, hosts] * evidence.sessions[guests].sum(axis=1),
            "of_site_percent": 100 * away[guests, hosts],
        }
    )
    ordered = frame.sort_values("moved_sessions", ascending=False, kind="stable")
    return evidence.sourced(ordered.reset_index(drop=True))


def by_borough(evidence: Evidence, planned: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return sites kept, handed back and made hubs, and rooms short, by borough."""
    gone = planned["plan_role"] == "hand back"
    total = evidence.sites["yearly_total_gbp"].to_numpy(float)
    away = 1 - np.diag(plan.share)
    frame = (
        pd.DataFrame(
            {
                "borough": planned["borough"],
                "site_count": 1,
                "returned_sites": gone.astype(int),
                "hub_sites": (planned["plan_role"] == "hub").astype(int),
                "returned_rooms": planned["open_rooms"].where(gone, 0.0),
                "returned_gbp": np.where(gone, total, 0.0),
                "moved_sessions": away * planned["weekly_sessions"],
                "weekly_sessions": planned["weekly_sessions"],
                "lacking_rooms": _whole(plan.short),
            }
        )
        .groupby("borough", sort=True)
        .sum()
        .reset_index()
    )
    moved = 100 * frame["moved_sessions"] / frame["weekly_sessions"]
    return evidence.sourced(
        frame.drop(columns=["moved_sessions", "weekly_sessions"]).assign(moved_percent=moved)
    )


def shortages(
    evidence: Evidence, parameters: Parameters, classed: pd.DataFrame, plan: Plan
) -> pd.DataFrame:
    """Return the boroughs that lack rooms under any plan, and what must give.

    `whatever_rooms` are lacking even if all sessions might go to any site of the block; the rest of
    the `lacking_rooms` is for want of moves, or of reach.
    """
    rows = []
    for at, block in blocks(evidence, parameters, classed):
        if not plan.short[at].any():
            continue
        over = (block.sessions.sum(axis=0) - block.capacity.sum(axis=0)).max() / block.room
        whatever = float(np.ceil(max(over, 0) - solver.SLACK))
        lacking = float(np.ceil(plan.short[at].sum() - solver.SLACK))
        rows.append(
            {
                "borough": evidence.sites["borough"].iloc[at[0]],
                "lacking_rooms": lacking,
                "whatever_rooms": whatever,
                "must_give": TARGET if whatever >= lacking else BOTH if whatever else MOVES,
            }
        )
    names = ["borough", "lacking_rooms", "whatever_rooms", "must_give"]
    return evidence.sourced(pd.DataFrame(rows, columns=names))


def compared(evidence: Evidence, plans: Mapping[str, Plan]) -> pd.DataFrame:
    """Return what each of the plans of `beside` costs, saves and hands back."""
    first = plans[KEEP_ALL]
    weekly = evidence.sessions.sum()
    frame = pd.DataFrame(
        {
            "plan": list(plans),
            "plan_gbp": [each.cost for each in plans.values()],
            "saving_gbp": [first.cost - each.cost for each in plans.values()],
            "returned_sites": [int((~each.kept).sum()) for each in plans.values()],
            "moved_percent": [100 * each.moved / weekly for each in plans.values()],
        }
    )
    return evidence.sourced(frame)


def frontier(
    evidence: Evidence,
    parameters: Parameters,
    classed: pd.DataFrame,
    plans: Mapping[str, Plan],
) -> pd.DataFrame:
    """Return the saving by the share of sessions that may move, the run's own plan among them."""
    own = parameters.moved_most
    allowed = sorted({0.0, *MOVED_AT_MOST, own})
    base = plans[KEEP_ALL].cost
    found = [
        plans[PLANNED]
        if most == own
        else best(evidence, _roughly(parameters, moved_most=most), classed)
        for most in allowed
    ]
    # a plan that moves less is one that moves at most more
    costs = np.minimum.accumulate([each.cost for each in found])
    frame = pd.DataFrame(
        {
            "allowed_percent": [100 * most for most in allowed],
            "saving_gbp": base - costs,
            "returned_sites": [int((~each.kept).sum()) for each in found],
        }
    )
    return evidence.sourced(frame)


def what_ifs(evidence: Evidence, parameters: Parameters, plans: Mapping[str, Plan]) -> pd.DataFrame:
    """Return what is left of the saving if the plan had to keep to something stricter."""
    pairs = {"as planned": (plans[KEEP_ALL], plans[PLANNED])}
    for words, changed in WHAT_IFS.items():
        other = _roughly(parameters, **changed)
        found = starting.evidence(other)
        classed = classes.sites(found, other)
        pairs[words] = nothing(found, other, classed), best(found, other, classed)
    rows = [
        {
            "what_if": words,
            "saving_gbp": before.cost - planned.cost,
            "returned_sites": int((~planned.kept).sum()),
            "lacking_rooms": _whole(planned.short).sum(),
        }
        for words, (before, planned) in pairs.items()
    ]
    return evidence.sourced(pd.DataFrame(rows))


def figures(
    evidence: Evidence,
    parameters: Parameters,
    classed: pd.DataFrame,
    plans: Mapping[str, Plan],
) -> dict[str, Figure]:
    """Return what the plan hands back and saves, and which sites are short of rooms before it."""
    before, by_rule, plan = plans[KEEP_ALL], plans[DEAREST_FIRST], plans[PLANNED]
    needed = evidence.sessions / parameters.utilisation_target
    lacking = _whole((needed - evidence.open_rooms).max(axis=1)).clip(min=0)
    gone = ~plan.kept
    roles = sites(evidence, parameters, classed, plan)["plan_role"]
    weekly = evidence.sessions.sum()
    in_year = {"period": f"by {parameters.plan_year}"}
    figure = evidence.figure
    return {
        "sites_planned": figure(len(gone), "sites", "Sites with rooms"),
        "sites_handed_back": figure(gone.sum(), "sites", "Sites handed back", **in_year),
        "sites_hubs": figure((roles == "hub").sum(), "sites", "Hubs", **in_year),
        "rooms_handed_back": figure(
            classed["open_rooms"][gone].sum(), "rooms", "Rooms handed back", **in_year
        ),
        "saving_gbp": figure(before.cost - plan.cost, "GBP", "Saved a year", **in_year),
        "saving_percent": figure(
            100 * (1 - plan.cost / before.cost) if before.cost else np.nan,
            "percent",
            "Saved a year, of the cost of all sites",
            **in_year,
        ),
        "saving_greedy_gbp": figure(
            before.cost - by_rule.cost, "GBP", "Saved a year by the greedy plan", **in_year
        ),
        "cost_gbp": figure(before.cost, "GBP", "Cost of all sites a year, with backlog", **in_year),
        "backlog_handed_back_gbp": figure(
            classed["site_backlog_gbp"][gone].sum(), "GBP", "Backlog of the sites handed back"
        ),
        "sessions_moved_percent": figure(
            100 * plan.moved / weekly, "percent", "Sessions held elsewhere", **in_year
        ),
        "use_mean_planned": figure(
            100 * weekly / evidence.open_rooms[plan.kept].sum(),
            "percent",
            "Of open hours, rooms in use under the plan",
            **in_year,
        ),
        "plan_gap_percent": figure(
            plan.gap_percent, "percent", "What the best plan could cost less, at most"
        ),
        "practices_short_of_rooms": figure(
            (lacking > 0).sum(), "sites", "Sites short of rooms", **in_year
        ),
        "rooms_short": figure(lacking.sum(), "rooms", "Rooms they are short of", **in_year),
        "rooms_short_planned": figure(
            _whole(plan.short).sum(),
            "rooms",
            "Rooms short under any plan",
            **in_year,
        ),
    }


def _roughly(parameters: Parameters, **changed: object) -> Parameters:
    rough = max(parameters.gap, ROUGH_GAP)
    return parameters.model_copy(update={"gap": rough, **changed})


def _whole(rooms: Floats) -> Floats:
    """Return whole rooms, without the dust of the solver."""
    return np.asarray(np.ceil(rooms - solver.SLACK) + 0.0)
