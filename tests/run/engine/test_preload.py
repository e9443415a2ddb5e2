"""What notebooks import is imported without regard to the home folder of whoever runs it."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import os
from helpers.run.engine import preload
preload.stack()
import matplotlib
from IPython.paths import get_ipython_dir
print(matplotlib.get_backend(), matplotlib.rcParams["font.size"], matplotlib.get_configdir(),
      get_ipython_dir(), sep="|")
"""


def test_an_unwritable_home_a_backend_and_a_style_of_the_user_count_for_nothing(
    small_project: Path, tmp_path: Path
) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 31\n")
    usual = {n: v for n, v in os.environ.items() if n not in {"MPLCONFIGDIR", "IPYTHONDIR"}}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**usual, "HOME": "/proc/nobody", "MPLBACKEND": "pdf"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    home = small_project / "_build" / "home"
    backend, size, config, ipython = done.stdout.strip().split("|")
    assert backend == "module://matplotlib_inline.backend_inline"
    assert size == "10.0"
    assert (config, ipython) == (str(home / "matplotlib"), str(home / "ipython"))
