"""Where a series that was seen a few times may go next, with limits that know how few they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from helpers.stats import _validate
from helpers.stats._validate import FloatArray


@dataclass(frozen=True)
class RandomWalk:
    """A random walk with drift, as seen in a few increments.

    Attributes:
        drift: mean change a step of time.
        variance: variance of the change in one step about the drift.
        span: steps of time between the first and the last value.
        degrees: degrees of freedom of the variance, one less than the number of increments.
    """

    drift: float
    variance: float
    span: float
    degrees: int

    def chance(self, gain: ArrayLike, ahead: ArrayLike) -> FloatArray:
        """Return the probability that the walk has gained at least `gain` after some steps.

        The gain after h steps is predicted by drift x h with variance s² (h + h²/T), T the span,
        on Student's t with the degrees of freedom: the steps to come vary, and the drift is itself
        only as sure as the span makes it.

        Args:
            gain: what is to be gained. Scalar or any shape.
            ahead: steps from the last value, above 0. Scalar or the shape of `gain`.

        Returns:
            Probabilities from 0 to 1, in the shape of the inputs.

        Raises:
            ValueError: a gain that is no finite number, or steps of 0 or less.

        Source: Box GEP, Jenkins GM, Reinsel GC, Ljung GM (2015), Time Series Analysis, 5th
        edition, chapter 5; Geisser S (1993), Predictive Inference, chapter 2 (t with its degrees).
        """
        wanted, steps = _validate.same_shape(
            gain=_validate.numbers("gain", gain), ahead=_validate.positive("ahead", ahead)
        )
        distance = wanted - self.drift * steps
        spread = np.sqrt(self.variance * (steps + steps**2 / self.span))
        with np.errstate(divide="ignore", invalid="ignore"):
            deviate = np.where(distance == 0, 0.0, distance / spread)
        return np.asarray(special.stdtr(self.degrees, -deviate))

    def limits(self, ahead: ArrayLike, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
        """Return the limits within which the gain after some steps lies with a probability.

        Args:
            ahead: steps from the last value, above 0. Scalar or any shape.
            confidence: the probability, strictly between 0 and 1.

        Returns:
            Lower and upper limits of the gain, each in the shape of `ahead`.

        Raises:
            ValueError: steps of 0 or less, or a confidence outside (0, 1).
        """
        steps = _validate.positive("ahead", ahead)
        deviate = -special.stdtrit(self.degrees, _validate.tail(confidence))
        half = deviate * np.sqrt(self.variance * (steps + steps**2 / self.span))
        return np.asarray(self.drift * steps - half), np.asarray(self.drift * steps + half)


def random_walk(times: ArrayLike, values: ArrayLike) -> RandomWalk:
    """Return the random walk with drift that some values in order of time show.

    With increments d over h steps each, the drift is Σd / Σh and the variance of a step is
    Σ (d - drift x h)² / h over one less than the number of increments. Steps of different length
    are allowed: an increment over two years is one observation, not two.

    Args:
        times: when each value was seen, rising, shape (n,), n of 3 or more.
        values: the values, shape (n,).

    Raises:
        ValueError: fewer than three values, times that do not rise, shapes that differ, or a value
            that is no finite number.

    Source: the maximum likelihood of Brownian motion with drift, the variance freed of bias.
    """
    when, seen = _validate.same_shape(
        times=_validate.numbers("times", times), values=_validate.numbers("values", values)
    )
    _validate.one_row("times", when, at_least=3)
    steps, increments = np.diff(when), np.diff(seen)
    _validate.require("times", steps, steps > 0, "rising")
    span, degrees = float(steps.sum()), steps.size - 1
    drift = float(increments.sum()) / span
    variance = float(((increments - drift * steps) ** 2 / steps).sum()) / degrees
    return RandomWalk(drift, variance, span, degrees)
