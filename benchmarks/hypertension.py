"""How long the hypertension analysis takes at each level, in a warm process.

England and the official practices of NW London are measured where the official files stand: in the
folder that `ICSBOOK_SHARED` names, else `shared` beside the project.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

from helpers import project
from helpers.analyses import hypertension
from helpers.data import imports

PROJECT = Path(__file__).resolve().parents[1]
OFFICIAL = {
    "qof": ("qof/PREVALENCE_2223.csv", "qof/MAPPING_NHS_GEOGRAPHIES_2223.csv"),
    "epraccur": ("geography/epraccur.csv",),
    "imd_postcode": ("geography/2019_deprivation_postcode.csv",),
    "lsoa_lookup": ("geography/LSOA11_CCG21_LAD21_lookup.csv",),
}
RUNS = 5


def main() -> None:
    """Print the best of several runs of each choice, beside its goal."""
    _tell("published boroughs", 0.020)
    _tell(
        "synthetic practices",
        0.150,
        source="synthetic",
        area="Example System",
        level="practice",
        expected_model="lists_30",
    )
    official = Path(os.environ.get("ICSBOOK_SHARED", PROJECT.parent / "shared")) / "official"
    if not official.is_dir():
        print(f"no official files in {official}: England is not measured")
        return
    with tempfile.TemporaryDirectory() as folder:
        _import(official, Path(folder))
        _tell("official practices of NW London", 0.150, source="official", level="practice")
        england = {"area": "England", "expected_model": "lists_30"}
        _tell("practices of England", 3.0, source="official", level="practice", **england)


def _import(official: Path, folder: Path) -> None:
    shutil.copytree(PROJECT / "data", folder / "data", ignore=shutil.ignore_patterns("local"))
    os.environ[project.PROJECT_VARIABLE] = str(folder)
    for release, names in OFFICIAL.items():
        imports.import_release(release, [official / name for name in names])


def _tell(what: str, goal: float, **choices: str) -> None:
    parameters = hypertension.Parameters(**choices)  # type: ignore[arg-type]
    places = len(hypertension.analyse(parameters).tables["places"])
    seconds = min(_once(parameters) for _ in range(RUNS))
    print(f"analyse(), {what} ({places:,} places): {seconds:.3f} s (goal {goal:g} s)")


def _once(parameters: hypertension.Parameters) -> float:
    started = time.perf_counter()
    hypertension.analyse(parameters)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
