"""The numbers of an analysis without a notebook, held to what the analysis declares to read."""

from functools import lru_cache

from helpers.analyses import registry
from helpers.analyses.base import BaseParameters
from helpers.data import package
from helpers.results import Results
from helpers.run.engine import sandbox


def results(analysis: str, parameters: BaseParameters) -> Results:
    """Return the results of an analysis.

    Raises:
        UndeclaredReadError: it reads what it does not declare for these parameters.
        InputError: the area lacks a figure, or the parameters do not go together.
    """
    module = registry.load(analysis)
    with package.steady(), sandbox.only(module.reads(parameters)):
        return module.analyse(parameters)


@lru_cache(maxsize=64)
def results_of_run(analysis: str, parameters: BaseParameters, run_key: str) -> Results:  # noqa: ARG001
    """Return the results of a run, which this process and those forked from it compute once.

    Args:
        analysis: name of the analysis.
        parameters: its parameters.
        run_key: hash of all that the results follow from; with another they are computed anew.

    Raises:
        UndeclaredReadError: as `results`.
        InputError: as `results`.
    """
    return results(analysis, parameters)
