"""The plan of one block of sites as a mixed-integer programme, and a greedy plan beside it.

A block is a set of sites between which sessions may move. Each site is kept or handed back; its
sessions stay, or go in parts to kept sites within reach. In every half-day a site takes no more
than its rooms hold at the target. This is the capacitated facility location problem with divisible
demand (Daskin, Network and Discrete Location, chapter 8), solved by HiGHS.
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
SLACK = 1e-7
"""Sessions within which a sum counts as held: what the solver itself tolerates."""
SHORT = 1e5
"""What a room short weighs in pounds beside a session moved: rooms are never short to save one."""


@dataclass(frozen=True)
class Block:
    """Sites between which sessions may move.

    Attributes:
        cost: pounds a year that each site costs while it is kept.
        sessions: rooms in use, a row a site and a column a half-day.
        capacity: the most rooms in use that each holds at the target, likewise.
        keep: sites that may not be handed back.
        reach: whether sessions of a site (row) may go to another (column); each reaches itself.
        moved_most: share of all sessions that may move.
        moving_gbp: pounds a year for a session of the week that moves.
        room: what one room more would hold in a half-day at the target.
    """

    cost: Floats
    sessions: Floats
    capacity: Floats
    keep: Mask
    reach: Mask
    moved_most: float
    moving_gbp: float
    room: float

    @property
    def weekly(self) -> Floats:
        """Sessions of each site in a week."""
        return np.asarray(self.sessions.sum(axis=1))


@dataclass(frozen=True)
class Solution:
    """A plan of a block.

    Attributes:
        kept: sites that are kept.
        share: part of the sessions of a site (row) that are held at another (column).
        bound: pounds a year that no plan can go below.
        short: rooms that each site would need more, for there to be any plan.
        timed_out: whether time ran out before the gap was reached.
    """

    kept: Mask
    share: Floats
    bound: float
    short: Floats
    timed_out: bool = False

    def moved(self, block: Block) -> float:
        """Return the sessions of a week that are held elsewhere than today."""
        return float(block.weekly @ (self.share.sum(axis=1) - np.diag(self.share)))

    def cost(self, block: Block) -> float:
        """Return pounds a year, those for moved sessions included."""
        return float(block.cost @ self.kept) + block.moving_gbp * self.moved(block)


def solve(block: Block, *, gap: float, seconds: float) -> Solution:
    """Return the cheapest plan found: that of the programme, the greedy one or none at all.

    Args:
        block: the sites.
        gap: share of the cost by which the plan may lie above the bound.
        seconds: after which the best plan found so far is taken.
    """
    nothing = do_nothing(block)
    found = [nothing, greedy(block, nothing)]
    result = _programme(block, nothing.short, gap, seconds)
    # without any bound: what the sites cost that must be kept
    least = float(block.cost @ block.keep)
    known = result.mip_dual_bound if np.isfinite(result.mip_dual_bound or np.nan) else least
    lowest = max(float(known), least)
    if result.x is not None:
        found.append(_read(block, result.x, nothing.short))
    best = min(found, key=lambda each: each.cost(block))
    lowest = min(lowest, best.cost(block))
    return Solution(best.kept, best.share, lowest, best.short, result.status == 1)


def do_nothing(block: Block) -> Solution:
    """Return the plan that hands nothing back, and moves only what the sites cannot hold.

    Where no moves make room, `short` has the rooms that are lacking.
    """
    count = len(block.cost)
    kept = np.ones(count, dtype=bool)
    if (block.sessions <= block.capacity + SLACK).all():
        share = np.eye(count)
        return Solution(kept, share, -np.inf, np.zeros(count))
    pairs, rows = _pairs(block), _rows(block)
    lacking = sparse.kron(
        sparse.eye_array(count), np.full((len(block.sessions[0]), 1), -block.room)
    )
    weights = [np.full(count, SHORT), _moving(block, pairs)]
    result = linprog(
        np.concatenate(weights),
        A_ub=sparse.vstack(
            [
                sparse.hstack([lacking, rows]),
                sparse.hstack([sparse.csr_array((1, count)), _moved_row(block, pairs)]),
            ]
        ),
        b_ub=[*block.capacity.ravel(), block.moved_most * block.weekly.sum()],
        A_eq=sparse.hstack([sparse.csr_array((count, count)), _placed(block, pairs)]),
        b_eq=np.ones(count),
        bounds=(0, None),
    )
    short = np.where(result.x[:count] > SLACK, result.x[:count], 0.0)
    return Solution(kept, _shares(count, pairs, result.x[count:]), -np.inf, short)


def greedy(block: Block, start: Solution) -> Solution:
    """Return the plan that hands back the dearest site for its sessions while the others hold them.

    Args:
        block: the sites.
        start: a plan to begin with.
    """
    kept, share = start.kept.copy(), start.share.copy()
    room = block.capacity + block.room * start.short[:, np.newaxis] - share.T @ block.sessions
    dearest = np.argsort(-block.cost / np.maximum(block.weekly, SLACK), kind="stable")
    for site in dearest[~block.keep[dearest]]:
        tried = _without(block, int(site), kept, share, room)
        if tried is None:
            continue
        now = Solution(kept, share, -np.inf, start.short)
        after = Solution(kept & (np.arange(len(kept)) != site), tried[0], -np.inf, start.short)
        within = after.moved(block) <= block.moved_most * block.weekly.sum() + SLACK
        if within and after.cost(block) < now.cost(block):
            kept, share, room = after.kept, tried[0], tried[1]
    return Solution(kept, share, -np.inf, start.short)


def _without(
    block: Block, site: int, kept: Mask, share: Floats, room: Floats
) -> tuple[Floats, Floats] | None:
    """Return shares and room left once a site is empty; None where the others do not hold them."""
    share, room = share.copy(), room.copy()
    for guest in np.flatnonzero(share[:, site] > SLACK):
        left, needs = share[guest, site], block.sessions[guest]
        hosts = np.flatnonzero(block.reach[guest] & kept)
        for host in hosts[np.argsort(-room[hosts].min(axis=1), kind="stable")]:
            if host == site or left <= SLACK:
                continue
            used = needs > 0
            fits = (room[host][used] / needs[used]).min(initial=np.inf)
            part = float(np.clip(fits, 0, left))
            share[guest, host] += part
            room[host] -= part * needs
            left -= part
        if left > SLACK:
            return None
        share[guest, site] = 0.0
    return share, room


def _programme(block: Block, short: Floats, gap: float, seconds: float) -> OptimizeResult:
    """Return what HiGHS gives for whether each site is kept, and then the share of each pair.

    Rows are scaled to what a site holds, so that a whole number that is not quite one breaks none.
    """
    count, pairs = len(block.cost), _pairs(block)
    every, halves = np.arange(len(pairs[0])), block.sessions.shape[1]
    scale = 1 / np.maximum(block.capacity.ravel(), 1.0)
    site = np.repeat(np.arange(count), halves)
    held = block.capacity.ravel() * scale, (np.arange(len(site)), site)
    kept = np.ones(len(every)), (every, pairs[1])
    weekly = block.weekly.sum()
    matrix = sparse.vstack(
        [
            sparse.hstack([-sparse.csr_array(held), sparse.diags_array(scale) @ _rows(block)]),
            sparse.hstack(
                [-sparse.csr_array(kept, shape=(len(every), count)), sparse.eye_array(len(every))]
            ),
            sparse.hstack([sparse.csr_array((1, count)), _moved_row(block, pairs) / weekly]),
        ]
    )
    extra = np.repeat(block.room * short, halves) * scale
    most = np.concatenate([extra, np.zeros(len(every)), [block.moved_most]])
    placed = sparse.hstack([sparse.csr_array((count, count)), _placed(block, pairs)])
    with _quiet():
        return milp(
            np.concatenate([block.cost, _moving(block, pairs)]),
            integrality=np.repeat([1, 0], [count, len(every)]),
            bounds=Bounds(np.concatenate([block.keep, np.zeros(len(every))]), 1.0),
            constraints=[LinearConstraint(matrix, ub=most), LinearConstraint(placed, 1.0, 1.0)],
            options={"mip_rel_gap": gap, "time_limit": max(seconds, 0.01)},
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Drop what HiGHS prints whatever it is told, which would stand among results as JSON."""
    written = ctypes.CDLL(None if os.name == "posix" else "ucrtbase")
    written.fflush(None)
    stdout, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        written.fflush(None)
        os.dup2(stdout, 1)
        os.close(stdout)
        os.close(nowhere)


def _read(block: Block, values: Floats, short: Floats) -> Solution:
    count = len(block.cost)
    return Solution(
        values[:count] > 0.5, _shares(count, _pairs(block), values[count:]), -np.inf, short
    )


Pairs = tuple[NDArray[np.intp], NDArray[np.intp]]


def _pairs(block: Block) -> Pairs:
    guests, hosts = np.nonzero(block.reach)
    return guests, hosts


def _rows(block: Block) -> sparse.csr_array:
    """Return what each pair brings to each host in each half-day."""
    guests, hosts = _pairs(block)
    halves = block.sessions.shape[1]
    rows = hosts[:, np.newaxis] * halves + np.arange(halves)
    columns = np.repeat(np.arange(len(guests)), halves)
    shape = len(block.cost) * halves, len(guests)
    return sparse.csr_array((block.sessions[guests].ravel(), (rows.ravel(), columns)), shape)


def _placed(block: Block, pairs: Pairs) -> sparse.csr_array:
    ones, at = np.ones(len(pairs[0])), np.arange(len(pairs[0]))
    return sparse.csr_array((ones, (pairs[0], at)), (len(block.cost), len(at)))


def _moved_row(block: Block, pairs: Pairs) -> sparse.csr_array:
    away = np.where(pairs[0] != pairs[1], block.weekly[pairs[0]], 0.0)
    return sparse.csr_array(away[np.newaxis, :])


def _moving(block: Block, pairs: Pairs) -> Floats:
    away = np.where(pairs[0] != pairs[1], block.weekly[pairs[0]], 0.0)
    return np.asarray(block.moving_gbp * away)


def _shares(count: int, pairs: Pairs, values: Floats) -> Floats:
    """Return the shares of pairs as a square, each row made to sum to one."""
    share = np.zeros((count, count))
    share[pairs] = np.where(values > SLACK, values, 0.0)
    return np.asarray(share / share.sum(axis=1, keepdims=True))
