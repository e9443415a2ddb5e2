"""What is hidden of small places cannot be had back from what is shown of them."""

import time
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from helpers.columns import CONFIDENTIAL as MARK
from helpers.csvtext import csv_text
from helpers.disclosure import POLICY, protect

COUNTS = ["register", "adults", "list_size"]
BOROUGHS = ["Brent", "Ealing", None]


def practices(register: list[float], borough: Sequence[str] | str = "Brent") -> pd.DataFrame:
    return pd.DataFrame({"practice": range(len(register)), "borough": borough}).assign(
        register=register, adults=[5 * n + 900 for n in register], list_size=[9_000] * len(register)
    )


def protected(register: list[float]) -> list[float | None]:
    safe = protect(practices(register), COUNTS)
    return [None if np.isnan(count) else count for count in safe["register"]]


@pytest.mark.parametrize(("count", "small"), [(0, False), (1, True), (7, True), (8, False)])
def test_counts_of_one_to_seven_are_small(count: int, small: bool) -> None:
    assert POLICY.is_small(count) is small


def test_a_small_count_takes_the_next_smallest_with_it_and_the_others_are_rounded() -> None:
    assert protected([3, 103, 12, 58, 0]) == [None, 105, None, 60, 0]


def test_two_small_counts_cover_each_other() -> None:
    assert protected([3, 6, 58]) == [None, None, 60]


def test_counts_that_are_few_together_take_another_with_them() -> None:
    assert protected([1, 1, 58, 90]) == [None, None, None, 90]


def test_a_confidential_place_has_no_count_at_all() -> None:
    safe = protect(practices([3, 20, 300]), COUNTS)
    assert safe[MARK].tolist() == [True, True, False]
    assert safe.loc[safe[MARK], COUNTS].isna().all(axis=None)
    assert safe.loc[~safe[MARK], COUNTS].notna().all(axis=None)


def test_each_borough_covers_its_own() -> None:
    safe = protect(practices([3, 20, 300, 80, 90], ["A", "A", "A", "B", "B"]), COUNTS, "borough")
    assert safe[MARK].tolist() == [True, True, False, False, False]


def test_a_count_that_was_never_given_is_missing_and_not_confidential() -> None:
    safe = protect(practices([np.nan, 20, 300]), COUNTS)
    assert not safe[MARK].any()
    assert np.isnan(safe["register"][0])


def test_a_place_without_a_count_does_not_cover_another() -> None:
    assert protected([3, np.nan, 58, 90])[2:] == [None, 90]


def test_the_frame_given_stays_as_it_was() -> None:
    frame = practices([3, 20, 300])
    before = frame.copy()
    protect(frame, COUNTS)
    pd.testing.assert_frame_equal(frame, before)


def test_what_follows_from_a_hidden_count_is_printed_as_confidential() -> None:
    safe = protect(practices([3, 20, 300]), COUNTS)
    safe["register_percent"] = 100 * safe["register"] / safe["list_size"]
    assert safe["register_percent"].isna().tolist() == [True, True, False]
    assert csv_text(safe).count(",confidential") == 2 * (len(COUNTS) + 1)


def test_the_practices_of_england_are_protected_in_a_second() -> None:
    random = np.random.default_rng(1)
    register = random.integers(0, 3_000, 6_500).tolist()
    boroughs = [f"B{number}" for number in random.integers(0, 300, 6_500)]
    start = time.process_time()
    assert protect(practices(register, boroughs), COUNTS, "borough")[MARK].any()
    assert time.process_time() - start < 1


# --- an attacker with a solver --------------------------------------------------------------------


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Practices of which the first has a small register, and another one of its borough."""
    size = draw(st.integers(2, 9))
    few = st.one_of(st.integers(0, 12), st.integers(0, 400))
    register = [draw(st.integers(1, 7)), *(draw(few) for _ in range(size - 1))]
    adults = [count + draw(few) for count in register]
    lists = [count + draw(few) for count in adults]
    borough = ["Brent", "Brent", *(draw(st.sampled_from(BOROUGHS)) for _ in range(size - 2))]
    return pd.DataFrame(
        {"borough": borough, "register": register, "adults": adults, "list_size": lists}
    )


def possible(frame: pd.DataFrame, safe: pd.DataFrame, row: int, column: int) -> tuple[int, int]:
    """Return the least and the most that a cell can be, given all that is shown.

    Shown are the rounded counts, which are 0 or at least 8, the totals of each borough and of all,
    and that a register lies within the adults, and these within the list.
    """
    rounded = safe[COUNTS].to_numpy().ravel()
    seen = ~np.isnan(rounded)
    least = np.where(rounded > 0, np.maximum(rounded - 2, POLICY.largest + 1), 0)
    most = np.where(rounded > 0, rounded + 2, 0)
    cell = np.eye(len(rounded)).reshape(len(frame), len(COUNTS), -1)
    limits = []
    for _, group in [*frame.groupby("borough", dropna=False), ("", frame)]:
        totals = group[COUNTS].sum().to_numpy()
        limits.append(LinearConstraint(cell[group.index].sum(axis=0), totals, totals))
    limits.append(LinearConstraint((cell[:, 1:] - cell[:, :-1]).reshape(-1, len(rounded)), lb=0))
    bounds = Bounds(np.where(seen, least, 0), np.where(seen, most, np.inf))
    ends = []
    for sign in (1, -1):
        goal = sign * cell[row, column]
        found = milp(
            goal,
            integrality=np.ones_like(goal),
            bounds=bounds,
            constraints=limits,
            options={"presolve": False},  # with it HiGHS gives 1 where 0 is possible
        )
        assert found.success
        ends.append(sign * round(found.fun))
    return ends[0], ends[1]


@settings(max_examples=250, deadline=None)
@given(tables(), st.data())
def test_no_hidden_count_can_be_recovered_by_integer_programming(
    frame: pd.DataFrame, data: st.DataObject
) -> None:
    safe = protect(frame, COUNTS, within="borough")
    row = data.draw(st.sampled_from(np.flatnonzero(safe[MARK]).tolist()))
    column = data.draw(st.sampled_from(range(len(COUNTS))))
    least, most = possible(frame, safe, row, column)
    groups = frame.groupby("borough", dropna=False).ngroup()
    group = frame[groups == groups[row]]
    if safe.loc[group.index, MARK].all():  # the total is all there is to know
        assert len(group) == 1 or (least, most) == (0, group[COUNTS[column]].sum())
    else:
        assert least == 0
        assert most > POLICY.largest


def test_the_attacker_recovers_what_is_only_rounded() -> None:
    frame = practices([3, 0, 300])
    naive = protect(frame, COUNTS).assign(register=[np.nan, 0, 300], adults=frame["adults"])
    least, most = possible(frame, naive.assign(list_size=9_000), 0, 0)
    assert most - least < POLICY.largest
