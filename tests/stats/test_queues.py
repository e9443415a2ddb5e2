"""Waiting follows Erlang's formula, which a sum over the states of the queue bears out."""

from math import exp, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats import queues


@pytest.mark.parametrize(
    ("servers", "use", "minutes", "chance"),
    [
        (3, 0.85, 19.5, 0.730),
        (3, 0.60, 3.5, 0.355),
        (5, 0.85, 10.5, 0.654),
        (10, 0.85, 4.2, 0.530),
    ],
)
def test_waits_are_those_of_the_tables_of_erlang_c(
    servers: int, use: float, minutes: float, chance: float
) -> None:
    assert float(queues.mean_wait(servers, use, 12)) == pytest.approx(minutes, abs=0.05)
    assert float(queues.chance_of_waiting(servers, use)) == pytest.approx(chance, abs=0.0005)


def by_states(servers: int, use: float) -> tuple[float, float]:
    """Return who waits and how many do, summed over the number of people there."""
    load = servers * use
    weights = [load**each / factorial(each) for each in range(servers)]
    full = load**servers / factorial(servers)
    queued = np.array([full * use**each for each in range(3_000)])
    whole = sum(weights) + queued.sum()
    return queued.sum() / whole, float((queued * np.arange(queued.size)).sum() / whole)


@given(servers=st.integers(1, 20), use=st.floats(0.01, 0.95))
def test_a_sum_over_the_states_gives_the_same(servers: int, use: float) -> None:
    chance, waiting = by_states(servers, use)
    assert float(queues.chance_of_waiting(servers, use)) == pytest.approx(chance, rel=1e-9)
    # Little's law: people waiting = people who come in a unit of time x their mean wait.
    arrivals = servers * use
    assert float(queues.mean_wait(servers, use, 1)) == pytest.approx(waiting / arrivals, rel=1e-6)


@given(use=st.floats(0, 0.99))
def test_one_server_is_taken_as_often_as_it_is_in_use(use: float) -> None:
    assert float(queues.chance_of_waiting(1, use)) == pytest.approx(use)
    assert float(queues.mean_wait(1, use, 12)) == pytest.approx(12 * use / (1 - use))


def test_nobody_waits_where_nobody_is_and_all_do_near_full_use() -> None:
    assert queues.mean_wait(4, [0.0, 0.0], 12).tolist() == [0, 0]
    assert float(queues.chance_of_waiting(4, 1 - 1e-9)) == pytest.approx(1, abs=1e-7)
    assert float(queues.mean_wait(4, 1 - 1e-9, 12)) > 1e9


@given(servers=st.integers(1, 30), use=st.floats(0.05, 0.98))
def test_pooling_shortens_the_wait_at_the_same_use(servers: int, use: float) -> None:
    alone, pooled = (float(queues.mean_wait(each, use, 12)) for each in (servers, 2 * servers))
    assert pooled < alone


@given(servers=st.integers(1, 20), wait=st.floats(0.1, 200))
def test_the_highest_use_gives_just_that_wait(servers: int, wait: float) -> None:
    use = queues.highest_use(servers, wait, 12)
    assert 0 < use < 1
    assert float(queues.mean_wait(servers, use, 12)) == pytest.approx(wait, rel=1e-5)


def test_waits_longer_than_any_use_gives_allow_almost_all_of_the_time() -> None:
    assert queues.highest_use(1, exp(60), 12) == queues.NEVER_ALL


@pytest.mark.parametrize(
    ("servers", "use", "service", "said"),
    [
        (0, 0.5, 12, "servers is 0.0; it must be a whole number of 1 or more"),
        (2.5, 0.5, 12, "servers is 2.5; it must be a whole number of 1 or more"),
        (3, 1.0, 12, "use is 1.0; it must be below 1: at 1 and above, waiting never ends"),
        (3, -0.1, 12, "use is -0.1; it must be 0 or more"),
        (3, 0.5, 0, "service is 0.0; it must be above 0"),
    ],
)
def test_what_no_queue_is_is_refused(servers: int, use: float, service: float, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace(".", r"\.")):
        queues.mean_wait(servers, use, service)


def test_a_wait_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"wait is 0\.0; it must be above 0"):
        queues.highest_use(3, 0, 12)
