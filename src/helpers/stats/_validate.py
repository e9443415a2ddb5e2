"""Checks of arguments, shared by the room: one wording for every refusal."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def floats(name: str, values: ArrayLike) -> FloatArray:
    """Return `values` as a new array of floats, of the same shape; missing values become NaN.

    Raises:
        ValueError: a value is no number, or the values make no array.
    """
    # numpy drops a mask without a word, and a masked value must not pass for a figure
    bare = np.ma.filled(values.astype(float), np.nan) if np.ma.isMA(values) else values
    try:
        return np.array(bare, dtype=np.float64)
    except (TypeError, ValueError) as error:
        for position, value in np.ndenumerate(np.array(bare, dtype=object)):
            if not _is_number(value):
                text = f"{_locate(name, position)} is {value!r}; it must be a number"
                raise ValueError(text) from error
        raise


def numbers(name: str, values: ArrayLike) -> FloatArray:
    """Return `values` as a new array of floats, all finite."""
    array = floats(name, values)
    require(name, array, np.isfinite(array), "a finite number")
    return array


def non_negative(name: str, values: ArrayLike) -> FloatArray:
    """Return `values` as a new array of floats, none below 0."""
    array = numbers(name, values)
    require(name, array, array >= 0, "0 or more")
    return array


def positive(name: str, values: ArrayLike) -> FloatArray:
    """Return `values` as a new array of floats, all above 0."""
    array = numbers(name, values)
    require(name, array, array > 0, "above 0")
    return array


def share(name: str, values: ArrayLike) -> FloatArray:
    """Return `values` as a new array of floats, all from 0 to 1."""
    array = numbers(name, values)
    require(name, array, (array >= 0) & (array <= 1), "from 0 to 1")
    return array


def proportions(count: ArrayLike, total: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return `count` and `total` as arrays of one shape, where 0 <= count <= total and total > 0.

    Raises:
        ValueError: a count is negative or above its total, a total is not above 0, or the shapes
            differ.
    """
    counts, totals = same_shape(count=non_negative("count", count), total=positive("total", total))
    require("count", counts, counts <= totals, "its total or less")
    return counts, totals


def same_shape(**arrays: FloatArray) -> list[FloatArray]:
    """Return the named arrays in one shape; a scalar is repeated to the shape of the others.

    Raises:
        ValueError: two of them that are no scalars differ in shape.
    """
    first = next((name for name, array in arrays.items() if array.ndim), next(iter(arrays)))
    shape = arrays[first].shape
    for name, array in arrays.items():
        if array.ndim and array.shape != shape:
            raise ValueError(
                f"{name} has shape {array.shape} and {first} has shape {shape}; "
                "they must have the same shape, or one of them be a single number"
            )
    return [np.broadcast_to(array, shape) for array in arrays.values()]


def one_row(name: str, array: FloatArray, at_least: int) -> None:
    """Refuse an array that is no single row of `at_least` values.

    Raises:
        ValueError: the array has another number of dimensions, or too few values.
    """
    if array.ndim != 1 or array.size < at_least:
        raise ValueError(
            f"{name} has shape {array.shape}; it must be one row of {at_least} values or more"
        )


def single(name: str, array: FloatArray) -> float:
    """Return the one number that a checked array holds.

    Raises:
        ValueError: it holds a row or more.
    """
    if array.ndim:
        raise ValueError(f"{name} has shape {array.shape}; it must be a single number")
    return float(array)


def whole(name: str, value: float, at_least: int) -> int:
    """Return `value` as a whole number of `at_least` or more, or refuse it."""
    number = numbers(name, value)
    valid = (number >= at_least) & (number == np.floor(number))
    require(name, number, valid, f"a whole number of {at_least} or more")
    return int(single(name, number))


def choice(name: str, value: object, allowed: Iterable[object]) -> None:
    """Refuse a `value` that is none of those `allowed`.

    Raises:
        ValueError: naming the argument, the value and the choices.
    """
    choices = list(allowed)
    if value not in choices:
        raise ValueError(f"{name} is {value!r}; it must be one of {', '.join(map(repr, choices))}")


def tail(confidence: float) -> float:
    """Return the probability left in each tail of a two-sided interval.

    Raises:
        ValueError: the confidence is not strictly between 0 and 1.
    """
    number = numbers("confidence", confidence)
    require("confidence", number, (number > 0) & (number < 1), "strictly between 0 and 1")
    return (1 - single("confidence", number)) / 2


def require(name: str, array: FloatArray, valid: NDArray[np.bool_], allowed: str) -> None:
    """Refuse `array` at the first position where it is not `valid`.

    Args:
        name: the argument, as the caller knows it.
        array: the values.
        valid: the same shape; False where a value is refused.
        allowed: what the value must be, after "it must be".

    Raises:
        ValueError: naming argument, position, value and what is allowed.
    """
    if not np.all(valid):
        position = np.unravel_index(np.argmin(valid), array.shape)
        value = float(array[position])
        raise ValueError(f"{_locate(name, position)} is {value!r}; it must be {allowed}")


def _is_number(value: object) -> bool:
    try:
        float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True


def _locate(name: str, position: Iterable[object]) -> str:
    index = ", ".join(map(str, position))
    return f"{name}[{index}]" if index else name
