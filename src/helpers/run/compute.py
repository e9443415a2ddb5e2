"""The results of an analysis, computed without a notebook, and what was read for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.errors import InputError
from helpers.results import Results
from helpers.run.engine import sandbox


@dataclass(frozen=True)
class Computed:
    """What came of an analysis.

    Attributes:
        read: name to content hash of every table and import that it read.
        results: its results; None where the data refuse these parameters, are broken or missing.
        error: why there are none; None where there are.
    """

    read: Mapping[str, str]
    results: Results | None
    error: InputError | None = None


def compute(analysis: str, parameters: BaseParameters) -> Computed:
    """Return what comes of an analysis, from one state of the data.

    Raises:
        UndeclaredReadError: it reads something past the data room.
    """
    module = registry.load(analysis)
    with sandbox.closed() as taken:
        try:
            return Computed(taken.read, module.analyse(parameters))
        except InputError as error:
            return Computed(taken.read, None, error)


def results(analysis: str, parameters: BaseParameters) -> Results:
    """Return the results of an analysis.

    Raises:
        UndeclaredReadError: it reads something past the data room.
        InputError: the area lacks a figure, or the parameters do not go together.
    """
    return required(compute(analysis, parameters))


def required(computed: Computed) -> Results:
    """Return the results of an analysis that has them.

    Raises:
        InputError: the area lacks a figure, or the parameters do not go together.
    """
    if computed.results is None:
        assert computed.error is not None  # noqa: S101 - there is one or the other
        raise computed.error
    return computed.results
