"""The analyses by the name of their notebook; a package is imported when it is asked for.

Each package of this room is one. Its notebook bears its name, or a longer one that stands here.
"""

import importlib
import pkgutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, cast

from helpers.errors import InputError
from helpers.names import nearest, quote

if TYPE_CHECKING:
    from helpers.analyses.base import Analysis

FOLDER = Path(__file__).parent
NOTEBOOKS = {
    "hypertension": "hypertension_case_finding",
    "cancer": "cancer_early_diagnosis",
    "workforce": "workforce_supply",
    "estates": "estates_utilisation",
}
"""Package to the name of its notebook, where it is longer."""
OF_EACH_BOROUGH = "boroughs"
"""The analysis that a book has a page of for each borough of its area."""
OF_STRATEGY = ("claims", "outpatient_access")
"""The pages that tell what a strategy claims and prints: of its own area alone."""
OF_PLACES = ("systems", OF_EACH_BOROUGH)
"""The analyses that hold places side by side over the topics of the others."""


def _found() -> dict[str, str]:
    packages = {each.name for each in pkgutil.iter_modules([str(FOLDER)]) if each.ispkg}
    others = sorted(packages - NOTEBOOKS.keys())
    return {NOTEBOOKS.get(each, each): f"{__package__}.{each}" for each in (*NOTEBOOKS, *others)}


MODULES = _found()
"""Name of each analysis to its package."""

importing: Callable[[], AbstractContextManager[object]] = nullcontext
"""What an analysis is imported inside of: the room that runs analyses puts its sandbox here."""


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
    module = MODULES[require_known(name)]
    if module not in sys.modules:
        with importing():
            importlib.import_module(module)
    return cast("Analysis", sys.modules[module])
