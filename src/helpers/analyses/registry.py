"""The analyses by the name of their notebook; a module is imported when it is asked for."""

import importlib
from typing import TYPE_CHECKING, cast

from helpers.data.names import nearest, quote
from helpers.errors import InputError

if TYPE_CHECKING:
    from helpers.analyses.base import Analysis

MODULES = {
    "hypertension_case_finding": "helpers.analyses.hypertension",
    "cancer_early_diagnosis": "helpers.analyses.cancer",
    "workforce_supply": "helpers.analyses.workforce",
    "estates_utilisation": "helpers.analyses.estates",
}


def require_known(name: str) -> str:
    """Return `name` if an analysis bears it.

    Raises:
        InputError: none does; the nearest name is given.
    """
    if name in MODULES:
        return name
    hint = nearest(name, MODULES, among="analyses")
    raise InputError(f"unknown analysis {quote(name)}; {hint}")


def load(name: str) -> "Analysis":
    """Return the module of the analysis called `name`.

    Raises:
        InputError: no analysis bears that name.
    """
    return cast("Analysis", importlib.import_module(MODULES[require_known(name)]))
