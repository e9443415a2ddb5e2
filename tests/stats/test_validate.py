"""Refusals name the argument, the first bad position, its value and what is allowed."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.stats import _validate


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, float("nan")], "x[1] is nan; it must be a finite number"),
        ([[1, 2], [float("-inf"), 4]], "x[1, 0] is -inf; it must be a finite number"),
        ([1, None], "x[1] is nan; it must be a finite number"),
        (pd.Series([1, None], dtype="Int64"), "x[1] is nan; it must be a finite number"),
        (float("nan"), "x is nan; it must be a finite number"),
        (["1", "many"], "x[1] is 'many'; it must be a number"),
        ([1, pd.NA], "x[1] is <NA>; it must be a number"),
        ("seven", "x is 'seven'; it must be a number"),
        ([[1], [1, 2]], "x[0] is [1]; it must be a number"),
    ],
)
def test_what_is_no_finite_number_is_refused_by_name_and_position(
    values: Any, message: str
) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the whole message is compared)
        _validate.numbers("x", values)
    assert str(caught.value) == message


def test_a_masked_value_is_missing_and_not_the_figure_behind_the_mask() -> None:
    masked = np.ma.masked_array([5, 6], mask=[False, True])
    with pytest.raises(ValueError, match=r"x\[1\] is nan"):
        _validate.numbers("x", masked)


def test_the_first_of_several_bad_values_is_named() -> None:
    with pytest.raises(ValueError, match=r"x\[1\] is -2\.0; it must be 0 or more"):
        _validate.non_negative("x", [1, -2, -3])


def test_a_count_above_its_total_is_refused() -> None:
    message = r"count\[1\] is 7\.0; it must be its total or less"
    with pytest.raises(ValueError, match=message):
        _validate.proportions([1, 7], [5, 5])


def test_lengths_that_differ_are_named_with_both_shapes() -> None:
    message = r"total has shape \(2,\) and count has shape \(3,\); they must have the same shape"
    with pytest.raises(ValueError, match=message):
        _validate.proportions([1, 2, 3], [5, 5])


def test_a_scalar_is_repeated_and_nothing_else_is() -> None:
    count, total = _validate.proportions([1, 2], 5)
    assert total.tolist() == [5, 5]
    assert count.tolist() == [1, 2]
    with pytest.raises(ValueError, match="same shape"):
        _validate.proportions([[1], [2]], [5, 5])


@pytest.mark.parametrize("confidence", [0, 1, -0.1, 95, float("nan")])
def test_a_confidence_outside_0_to_1_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence is "):
        _validate.tail(confidence)


def test_a_row_where_one_number_is_wanted_is_refused() -> None:
    with pytest.raises(ValueError, match=r"confidence has shape \(2,\)"):
        _validate.tail([0.95, 0.998])  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [1, 2.5, float("inf")])
def test_what_is_no_whole_number_or_too_small_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="baseline is "):
        _validate.whole("baseline", value, at_least=2)


def test_an_unknown_choice_is_refused_with_the_choices() -> None:
    message = "improvement is 'left'; it must be one of 'up', 'down', None"
    with pytest.raises(ValueError, match=message):
        _validate.choice("improvement", "left", ("up", "down", None))


def test_arguments_are_copied_and_never_changed() -> None:
    given = np.array([1.0, 2.0])
    checked = _validate.numbers("x", given)
    assert not np.shares_memory(given, checked)
