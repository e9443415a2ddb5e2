"""Imports in this process what notebooks import, so that processes forked from it need not."""

import gc
import importlib
import os
from functools import lru_cache

from helpers.analyses.registry import MODULES

BACKEND = "module://matplotlib_inline.backend_inline"
STACK = (
    "IPython.core.completer",
    "ipykernel.zmqshell",
    "numpy",
    "pandas",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "seaborn",
    "statsmodels.api",
    "statsmodels.stats.proportion",
    "statsmodels.stats.rates",
    "helpers.present.charts",
    "helpers.present.show",
)


@lru_cache(maxsize=1)
def stack() -> None:
    """Import the packages and modules that notebooks use, once a process.

    Figures stay Jupyter's: the backend is chosen before pyplot is imported, as a kernel does.
    """
    os.environ.setdefault("MPLBACKEND", BACKEND)
    for name in (*STACK, *MODULES.values()):
        importlib.import_module(name)
    gc.freeze()  # objects that are never looked at again need no copy in a forked process
