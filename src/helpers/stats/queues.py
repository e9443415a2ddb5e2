"""Waiting for one of several servers, such as rooms, where people come unannounced (Erlang C).

People come at random, independently of each other, are served in the order in which they come,
and hold a server for a time that varies as an exponential distribution does (M/M/c). Booked people
wait less than this says; people who come in waves wait longer.
"""

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats import _validate
from helpers.stats._validate import FloatArray

NEVER_ALL = 1 - 1e-12
"""The highest use that is looked at: at all of the time, waiting never ends."""


def chance_of_waiting(servers: int, use: ArrayLike) -> FloatArray:
    """Return the share of people who find every server taken.

    From Erlang's loss B(0) = 1, B(k) = aB(k-1) / (k + aB(k-1)) with load a = c x use, the share is
    B(c) / (1 - use (1 - B(c))).

    Args:
        servers: how many there are, c, 1 or more.
        use: share of their time for which they are taken, 0 or more and below 1. Any shape.

    Raises:
        ValueError: no server, or a use below 0 or of 1 or more.

    Source: Erlang AK (1917), Solution of some problems in the theory of probabilities of
    significance in automatic telephone exchanges; Gross D and others (2008), Fundamentals of
    Queueing Theory, 4th edition, section 2.3.
    """
    number = _validate.whole("servers", servers, at_least=1)
    taken = _validate.non_negative("use", use)
    _validate.require("use", taken, taken < 1, "below 1: at 1 and above, waiting never ends")
    load, lost = number * taken, np.ones_like(taken)
    for each in range(1, number + 1):
        lost = load * lost / (each + load * lost)
    return np.asarray(lost / (1 - taken * (1 - lost)))


def mean_wait(servers: int, use: ArrayLike, service: float) -> FloatArray:
    """Return how long people wait on average, those who do not wait counted.

    It is C x s / (c (1 - use)), with C the `chance_of_waiting`.

    Args:
        servers: as of `chance_of_waiting`.
        use: as of `chance_of_waiting`.
        service: mean time s for which somebody holds a server, above 0; waits are in its unit.

    Raises:
        ValueError: as of `chance_of_waiting`, or a time of 0 or less.
    """
    time = _validate.single("service", _validate.positive("service", service))
    waiting = chance_of_waiting(servers, use)
    return np.asarray(waiting * time / (servers * (1 - _validate.numbers("use", use))))


def highest_use(servers: int, wait: float, service: float) -> float:
    """Return the highest use at which the `mean_wait` is no longer than `wait`.

    Args:
        servers: as of `chance_of_waiting`.
        wait: in the unit of `service`, above 0.
        service: as of `mean_wait`.

    Raises:
        ValueError: no server, or a time of 0 or less.
    """
    longest = _validate.single("wait", _validate.positive("wait", wait))

    def beyond(use: float) -> float:
        return float(mean_wait(servers, use, service)) - longest

    if beyond(NEVER_ALL) <= 0:
        return NEVER_ALL
    from scipy.optimize import brentq  # noqa: PLC0415 - heavy, and seldom asked for

    return float(brentq(beyond, 0.0, NEVER_ALL, xtol=1e-12))
