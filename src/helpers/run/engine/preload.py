"""Imports in this process what notebooks import, so that processes forked from it need not."""

import atexit
import gc
import importlib
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from helpers import project
from helpers.analyses import registry
from helpers.errors import InputError

BACKEND = "module://matplotlib_inline.backend_inline"
HOME = "_build/home"
STACK = (
    "IPython.core.completer",
    "ipykernel.zmqshell",
    "jupytext",
    "numpy",
    "pandas",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "seaborn",
    "statsmodels.stats.proportion",
    "statsmodels.stats.rates",
    "helpers.present.charts",
    "helpers.present.show",
    "papermill",
    "helpers.run.engine.client",
    "helpers.run.engine.shell",
)


def stack() -> None:
    """Import what the notebooks of all analyses use: the packages, and the analyses themselves."""
    packages()
    for analysis in registry.MODULES:
        registry.load(analysis)
    gc.freeze()


@lru_cache(maxsize=1)
def packages() -> None:
    """Import the packages that notebooks use, once a process.

    Figures stay Jupyter's: the backend is chosen before pyplot is imported, as a kernel does. What
    a user's home says of IPython and matplotlib counts for nothing, and nothing is written there.
    """
    os.environ["MPLBACKEND"] = BACKEND
    home = _home()
    os.environ["MPLCONFIGDIR"] = str(home / "matplotlib")
    os.environ["IPYTHONDIR"] = str(home / "ipython")
    for name in STACK:
        importlib.import_module(name)
    importlib.import_module("matplotlib").rcdefaults()
    gc.freeze()  # objects that are never looked at again need no copy in a forked process


def _home() -> Path:
    """Return a folder for what IPython and matplotlib write: the project's, else one that goes."""
    try:
        folder = project.root() / HOME
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except (OSError, InputError):
        pass
    folder = Path(tempfile.mkdtemp(prefix="icsbook."))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
