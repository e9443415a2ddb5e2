"""Times of the book against a baseline of the same run: start, numbers, one chapter, the whole."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from helpers import project
from helpers.analyses import registry

ANALYSIS = "hypertension_case_finding"
COMMAND = [sys.executable, "-m", "helpers.cli"]
REPETITIONS = 3
CALLS = 20


def main() -> None:
    """Print each time and how many times its baseline it is."""
    bare = _seconds([sys.executable, "-c", "pass"])
    pandas = _seconds([sys.executable, "-c", "import pandas"])
    _tell("python that does nothing", bare, bare)
    _tell("icsbook --help (goal: 0.3 s)", _seconds([*COMMAND, "--help"]), bare)
    _tell("import pandas", pandas, pandas)
    _tell("icsbook results", _seconds([*COMMAND, "results", ANALYSIS]), pandas)
    _time_analyses()
    _time_build()


def _time_analyses() -> None:
    for name in registry.MODULES:
        module = registry.load(name)
        parameters = module.Parameters()
        module.analyse(parameters)
        started = time.perf_counter()
        for _ in range(CALLS):
            module.analyse(parameters)
        print(f"analyse() of {name}, warm: {(time.perf_counter() - started) / CALLS:.3f} s")


def _time_build() -> None:
    """Build cold, in a copy of the project, then again with nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        left_out = shutil.ignore_patterns(".venv", "_build", ".git", ".*_cache")
        shutil.copytree(project.root(), copy, ignore=left_out)
        build = [*COMMAND, "--project", str(copy), "build"]
        loop = _papermill_loop(copy)
        cold, warm = _seconds(build, 1), _seconds(build, 1)
    _tell("papermill command, chapter after chapter", loop, loop)
    _tell("icsbook build, nothing done before (goal: 60 s)", cold, loop)
    _tell("icsbook build, every run there already", warm, loop)


def _papermill_loop(copy: Path) -> float:
    started = time.perf_counter()
    for notebook in sorted((copy / "notebooks" / "reference").glob("*.ipynb")):
        command = ["-m", "papermill", str(notebook), str(copy / "out.ipynb"), "--cwd", str(copy)]
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
    return time.perf_counter() - started


def _seconds(command: list[str], repetitions: int = REPETITIONS) -> float:
    """Return the shortest of several runs of a command."""
    times = []
    for _ in range(repetitions):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return min(times)


def _tell(what: str, seconds: float, baseline: float) -> None:
    print(f"{what}: {seconds:.2f} s, {seconds / baseline:.2f} times its baseline")


if __name__ == "__main__":
    main()
