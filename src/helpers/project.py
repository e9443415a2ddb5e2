"""Where the project stands: named by the user, or found from any folder inside it."""

import os
from pathlib import Path

from helpers.errors import InputError

PROJECT_VARIABLE = "ICSBOOK_PROJECT"
MARKER = Path("data") / "datapackage.json"


def root() -> Path:
    """Return the project's folder.

    It is the folder named by the environment variable `ICSBOOK_PROJECT`, which `--project` sets,
    else the nearest folder at or above the working directory that holds `data/datapackage.json`.

    Raises:
        InputError: no such folder.
    """
    named = os.environ.get(PROJECT_VARIABLE)
    if named:
        return _require_project(Path(named).expanduser())
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / MARKER).is_file():
            return folder
    raise InputError(
        f"{here} is not inside an icsbook project (no {MARKER.as_posix()} here or above); "
        f"change to the project's folder, or name it with --project DIR or {PROJECT_VARIABLE}=DIR"
    )


def markdown_files(folder: Path) -> list[Path]:
    """Return the Markdown files of a folder, by name.

    A link to nothing, as an editor leaves it beside a page that is not saved yet, is no file.
    """
    return sorted(path for path in folder.glob("*.md") if path.is_file())


def _require_project(folder: Path) -> Path:
    if not (folder / MARKER).is_file():
        raise InputError(
            f"{folder} is not an icsbook project: it has no {MARKER.as_posix()}; "
            f"name its folder with --project DIR or {PROJECT_VARIABLE}=DIR"
        )
    return folder.resolve()
