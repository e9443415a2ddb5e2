"""The numbers of an analysis without a notebook, held to what the analysis declares to read."""

from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.data import package
from helpers.results import Results
from helpers.run import guard


def results(analysis: str, parameters: BaseParameters) -> Results:
    """Return the results of an analysis.

    Raises:
        UndeclaredReadError: it reads what it does not declare for these parameters.
        InputError: the area lacks a figure, or the parameters do not go together.
    """
    module = registry.load(analysis)
    with package.steady(), guard.only(module.reads(parameters)):
        return module.analyse(parameters)
