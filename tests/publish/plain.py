"""The road without our command: Jupyter Book executes the notebooks and fills their prose."""

import os
import subprocess
import sys
from pathlib import Path


def plain_build(project: Path, out: Path) -> str:
    """Build a book as `jupyter-book build .` does, into `out/_build/html`; return what it said."""
    program = Path(sys.executable).with_name("jupyter-book")
    command = [str(program), "build", str(project), "--path-output", str(out)]
    environment = {**os.environ, "ICSBOOK_PROJECT": str(project), "NO_COLOR": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    return said


def warnings_in(said: str) -> list[str]:
    """Return the lines in which Sphinx warns or tells of an error."""
    return [line for line in said.splitlines() if "WARNING:" in line or "ERROR:" in line]
