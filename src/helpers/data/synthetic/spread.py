"""Chance and its limits: streams of random numbers, and whole numbers that add up exactly.

What is drawn is turned into whole weights before anything is counted, and all that follows is
arithmetic of 64-bit integers: the last binary digit of an exponential, which differs between
processors, does not reach a table.
"""

import zlib
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from helpers.data.synthetic.seeds import BASIS, SOURCE
from helpers.errors import DataError

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

WEIGHT_STEPS = 10**9
"""The largest weight of a row counts so many steps; a total of up to 9e9 stays inside 64 bits."""


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random numbers of one table: they depend on the seed and its name alone.

    Tables may so be made in any order, and a new one changes no other.
    """
    key = zlib.crc32(name.encode())
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(key,))))


def factors(random: np.random.Generator, sigma: float, count: int) -> Floats:
    """Return log-normal multipliers around 1, with `sigma` the deviation of their logarithm."""
    return np.exp(sigma * random.standard_normal(count))


def share_out(total: int, weights: ArrayLike, *, most: ArrayLike | None = None) -> Whole:
    """Return whole numbers that sum to `total`, in proportion to `weights`.

    Rounds by largest remainder; of equal remainders the first wins. What a limit cuts off goes to
    the others in the same proportion.

    Args:
        total: what to share out, not negative.
        weights: one a place, positive, at least one of them.
        most: the largest share that each place may have; by default there is no limit.

    Raises:
        DataError: the total is more than the limits hold.
    """
    weights = np.asarray(weights, dtype=np.float64)
    if most is None:
        return np.asarray(share_out_rows(np.array([total]), weights[np.newaxis, :])[0])
    limits = np.asarray(most, dtype=np.int64)
    if total > limits.sum():
        raise DataError(f"synthetic data: {total} cannot be shared out where {limits.sum()} fit")
    shares = np.zeros(len(weights), dtype=np.int64)
    while (left := total - int(shares.sum())) > 0:
        free = shares < limits
        shares[free] += share_out(left, weights[free])
        shares = np.minimum(shares, limits)
    return shares


def share_out_rows(totals: Whole, weights: Floats) -> Whole:
    """Return whole numbers whose rows sum to `totals`, each row in proportion to its weights.

    Args:
        totals: one a row, not negative.
        weights: a row a total, positive.
    """
    parts = _whole_weights(weights)
    wholes = parts.sum(axis=1, keepdims=True)
    shares, remainders = np.divmod(totals[:, np.newaxis] * parts, wholes)
    left = totals - shares.sum(axis=1)
    order = np.argsort(-remainders, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(weights.shape[1])[np.newaxis, :], axis=1)
    return np.asarray(shares + (ranks < left[:, np.newaxis]), dtype=np.int64)


def choose(random: np.random.Generator, logits: Floats, number: int) -> Mask:
    """Return a mask of exactly `number` places, likelier where the logit is higher.

    Each place draws whether its chance comes true, and the constant that all logits share is the
    one at which `number` of them do.
    """
    drawn = random.random(len(logits))
    keys = logits + np.log(drawn) - np.log1p(-drawn)
    chosen = np.zeros(len(logits), dtype=bool)
    chosen[np.argsort(-keys, kind="stable")[:number]] = True
    return chosen


def deal(random: np.random.Generator, values: ArrayLike, weights: ArrayLike, count: int) -> Any:
    """Return `count` of `values` in random order, each as often as its weight asks for."""
    weights = np.asarray(weights, dtype=np.float64)
    return random.permutation(np.repeat(np.asarray(values), share_out(count, weights)))


def draw(random: np.random.Generator, values: ArrayLike, weights: ArrayLike, count: int) -> Any:
    """Return `count` independent draws from `values`, each as likely as its weight says."""
    ends = np.cumsum(_whole_weights(np.asarray(weights, dtype=np.float64)))
    places = np.searchsorted(ends, random.integers(0, ends[-1], count), side="right")
    return np.asarray(values)[places]


def labelled(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the two columns by which every row says that it is synthetic.

    Columns of text have the type of text, even where every value is missing.
    """
    texts = [name for name in frame.columns if frame[name].dtype == object]
    return frame.astype(dict.fromkeys(texts, "str")).assign(basis=BASIS, source=SOURCE)


def _whole_weights(weights: Floats) -> Whole:
    """Return the weights of each row in steps of the largest; none vanishes."""
    steps = np.rint(weights / weights.max(axis=-1, keepdims=True) * WEIGHT_STEPS)
    return np.asarray(np.maximum(steps, 1), dtype=np.int64)
