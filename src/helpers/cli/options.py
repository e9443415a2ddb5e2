"""What several commands share: how they are declared, and options checked as they are read."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from helpers.analyses.registry import MODULES
from helpers.errors import InputError

UNITS = {"M": 1024**2, "G": 1024**3}
DEFAULT_CELL_TIMEOUT = 600


def command_app(name: str | None = None, help_: str | None = None) -> typer.Typer:
    """Return what the commands of a module are declared on; a name makes it a group of them."""
    return typer.Typer(
        name=name,
        help=help_,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


AnalysisName = Annotated[
    str, typer.Argument(metavar="ANALYSIS", help=f"One of {', '.join(MODULES)}.")
]
Assignments = Annotated[
    list[str] | None,
    typer.Option(
        "-p",
        "--parameter",
        metavar="NAME=VALUE",
        help="Set one parameter; may be repeated. Wins over -f.",
    ),
]
ParameterFile = Annotated[
    Path | None,
    typer.Option("-f", "--file", metavar="FILE.yml", help="Take parameters from a YAML file."),
]


def out_folder(text: str) -> Path:
    """Return the folder that `--out` names, once something can be written there.

    Raises:
        InputError: it is empty, a file, below a file, or in a place that takes no files.
    """
    if not text.strip():
        raise InputError("--out '': names no folder; give one to write into")
    folder = Path(text)
    standing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not standing.is_dir():
        raise InputError(f"--out {folder}: {standing} is not a folder; name another to write into")
    try:
        with tempfile.TemporaryDirectory(prefix=".probe-", dir=standing):
            return folder
    except OSError as error:
        raise InputError(
            f"--out {folder}: nothing can be written in {standing} ({error.strerror}); "
            "name another folder"
        ) from None


SiteFolder = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        parser=out_folder,
        help="Folder of the site; by default _build/html.",
    ),
]
RunFolder = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        parser=out_folder,
        help="Folder of the run; by default _build/runs/ANALYSIS/KEY.",
    ),
]


def size_in_bytes(text: str) -> int:
    """Return the bytes that a size such as `500M` or `2G` stands for.

    Raises:
        InputError: it is no size, or less than a mebibyte.
    """
    number, unit = text[:-1], text[-1:].upper()
    size = int(number) * UNITS[unit] if number.isdecimal() and unit in UNITS else 0
    if not size:
        raise InputError(
            f"--memory-limit {text!r}: is no size; give a whole number and M or G, such as 500M"
        )
    return size


MemoryLimit = Annotated[
    int | None,
    typer.Option(
        "--memory-limit",
        metavar="SIZE",
        parser=size_in_bytes,
        help="Most memory for a notebook beside its imports, such as 500M or 2G.",
    ),
]
CellTimeout = Annotated[
    int,
    typer.Option(
        "--cell-timeout", metavar="SECONDS", min=1, help="Longest time for one cell of a notebook."
    ),
]
