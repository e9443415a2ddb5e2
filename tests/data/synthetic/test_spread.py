"""What is shared out adds up, in proportion, within its limits, and the same everywhere."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.synthetic.spread import (
    choose,
    deal,
    draw,
    factors,
    labelled,
    share_out,
    share_out_rows,
    stream,
)
from helpers.errors import DataError

totals = st.integers(0, 10**9)
weights = st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=30)


@given(totals, weights)
def test_shares_sum_to_the_total_and_none_is_a_whole_unit_off(
    total: int, given_weights: list[float]
) -> None:
    shares = share_out(total, given_weights)
    exact = total * np.array(given_weights) / sum(given_weights)
    assert shares.sum() == total
    # weights count in steps of a thousand-millionth of the largest
    assert (np.abs(shares - exact) <= 1 + total * len(shares) * 1e-9).all()


@given(st.lists(st.tuples(st.floats(1e-3, 1e3), st.integers(0, 1000)), min_size=1), st.data())
def test_no_share_is_above_its_limit(places: list[tuple[float, int]], data: st.DataObject) -> None:
    limits = [limit for _, limit in places]
    total = data.draw(st.integers(0, sum(limits)))
    shares = share_out(total, [weight for weight, _ in places], most=limits)
    assert shares.sum() == total
    assert (shares <= limits).all()
    assert (shares >= 0).all()


def test_what_a_limit_cuts_off_goes_to_the_others_in_proportion() -> None:
    assert share_out(100, [2, 1, 1], most=[10, 100, 100]).tolist() == [10, 45, 45]


def test_the_largest_remainders_are_rounded_up_and_the_first_of_equals() -> None:
    assert share_out(10, [3, 3, 3]).tolist() == [4, 3, 3]
    assert share_out(10, [1.0, 2.6, 6.4]).tolist() == [1, 3, 6]


def test_a_total_beyond_the_limits_is_refused() -> None:
    with pytest.raises(DataError) as error:
        share_out(11, [1, 1], most=[5, 5])
    assert str(error.value) == "synthetic data: 11 cannot be shared out where 10 fit"


def test_rows_are_shared_out_as_one_by_one() -> None:
    random = np.random.default_rng(1)
    wholes, parts = random.integers(0, 10**8, 50), random.random((50, 16)) + 1e-6
    rows = share_out_rows(wholes, parts)
    assert (rows.sum(axis=1) == wholes).all()
    for row, whole, part in zip(rows, wholes, parts, strict=True):
        assert row.tolist() == share_out(int(whole), part).tolist()


def test_the_last_binary_digits_of_a_weight_change_nothing() -> None:
    drawn = factors(stream(1, "digits"), 0.5, 1000)
    nudged = np.nextafter(np.nextafter(drawn, np.inf), np.inf)
    assert share_out(10**8, drawn).tolist() == share_out(10**8, nudged).tolist()


def test_a_stream_is_that_of_its_seed_and_name() -> None:
    first = stream(1, "sites").random(5)
    assert first.tolist() == stream(1, "sites").random(5).tolist()
    assert first.tolist() != stream(2, "sites").random(5).tolist()
    assert first.tolist() != stream(1, "rooms").random(5).tolist()


def test_streams_are_those_of_every_machine() -> None:
    assert stream(2023, "practices").integers(0, 1000, 5).tolist() == STREAM_BEGINS


STREAM_BEGINS = [776, 939, 670, 929, 804]


@given(st.integers(0, 50))
def test_exactly_so_many_are_chosen(number: int) -> None:
    assert choose(stream(3, "choice"), np.linspace(-2, 2, 50), number).sum() == number


def test_the_likelier_is_chosen_more_often() -> None:
    random = stream(4, "choice")
    logits = np.repeat([-1.0, 1.0], 50)
    chosen = np.array([choose(random, logits, 50) for _ in range(200)])
    assert chosen[:, 50:].sum() > 2 * chosen[:, :50].sum()


def test_values_are_dealt_as_often_as_their_weights_ask() -> None:
    dealt = deal(stream(5, "deal"), ["a", "b"], [3, 1], 8)
    assert sorted(dealt) == ["a"] * 6 + ["b"] * 2


def test_values_are_drawn_about_as_often_as_their_weights_ask() -> None:
    drawn = draw(stream(6, "draw"), ["a", "b"], [3, 1], 10_000)
    assert (drawn == "a").mean() == pytest.approx(0.75, abs=0.02)


def test_every_row_says_that_it_is_synthetic_and_text_is_text() -> None:
    frame = labelled(pd.DataFrame({"a": [1, 2], "b": pd.Series([None, None], dtype=object)}))
    assert set(frame["basis"]) == {"synthetic"}
    assert set(frame["source"]) == {"icsbook_synthetic"}
    assert [str(dtype) for dtype in frame.dtypes] == ["int64", "str", "str", "str"]
    assert frame["b"].isna().all()
