"""How long importing an official year takes, against reading the same files with pandas alone.

Run it as `python -m benchmarks.releases`. The official files stand outside the project, in the
folder that `ICSBOOK_SHARED` names, else `shared` beside the project; without them it says so.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

PROJECT = Path(__file__).resolve().parents[1]
QOF_2022_23 = ("PREVALENCE_2223.csv", "MAPPING_NHS_GEOGRAPHIES_2223.csv")
REPEATS = 5
MIB_IN_KIB = 1024
WORK = """
import sys
from pathlib import Path
from helpers.data import imports
imports.import_release(sys.argv[1], [Path(each) for each in sys.argv[2:]])
"""


def main() -> None:
    """Print seconds, the ratio to pandas alone, and peak memory of importing a QOF year."""
    folder = _shared() / "official" / "qof"
    paths = [folder / name for name in QOF_2022_23]
    missing = [path.name for path in paths if not path.is_file()]
    if missing:
        print(f"releases: skipped, {', '.join(missing)} not in {folder}; set ICSBOOK_SHARED")
        return
    plain = statistics.median(_plain_seconds(paths) for _ in range(REPEATS))
    inside = statistics.median(_inside_seconds(paths) for _ in range(REPEATS))
    seconds, peak = _command(paths)
    print(f"releases: pandas.read_csv of both files      {plain:6.3f} s")
    print(f"releases: import, in a running Python        {inside:6.3f} s  {inside / plain:.1f} x")
    print(f"releases: import, with Python's start        {seconds:6.3f} s  {seconds / plain:.1f} x")
    print(f"releases: peak memory of the import          {peak / MIB_IN_KIB:6.0f} MiB")


def _shared() -> Path:
    return Path(os.environ.get("ICSBOOK_SHARED", PROJECT.parent / "shared"))


def _plain_seconds(paths: list[Path]) -> float:
    begun = time.perf_counter()
    for path in paths:
        pd.read_csv(path)
    return time.perf_counter() - begun


def _inside_seconds(paths: list[Path]) -> float:
    from helpers.data import imports  # noqa: PLC0415 - its own start is not measured here

    with tempfile.TemporaryDirectory() as folder:
        os.environ["ICSBOOK_PROJECT"] = str(_empty_project(Path(folder)))
        begun = time.perf_counter()
        imports.import_release("qof", paths)
        return time.perf_counter() - begun


def _command(paths: list[Path]) -> tuple[float, float]:
    """Return the seconds and the peak memory in KiB of an import in a Python of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "ICSBOOK_PROJECT": str(_empty_project(Path(folder)))}
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", WORK, "qof", *map(str, paths)], env=environment, check=True
        )
        seconds = time.perf_counter() - begun
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def _empty_project(folder: Path) -> Path:
    (folder / "data").mkdir()
    shutil.copy(PROJECT / "data" / "datapackage.json", folder / "data")
    return folder


if __name__ == "__main__":
    main()
