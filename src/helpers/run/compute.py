"""The numbers of an analysis without a notebook, held to what the analysis declares to read."""

from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.results import Results


def results(analysis: str, parameters: BaseParameters) -> Results:
    """Return the results of an analysis.

    Raises:
        InputError: the area lacks a figure, or the parameters do not go together.
    """
    return registry.load(analysis).analyse(parameters)
