"""Nothing in the house imports a room above its own."""

import ast
import contextlib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from helpers.analyses import registry
from helpers.run import notebooks

HELPERS = Path(__file__).parents[1] / "src" / "helpers"
LEAVES = {
    "columns", "commands", "csvreader", "csvtext", "disclosure", "errors", "formats", "inline",
    "markdown", "names", "progress", "project", "results", "software", "source",
}  # fmt: skip
MAY_IMPORT = {
    "stats": set(),
    "data": {"errors", "names", "progress", "project", "csvreader", "source"},
    "analyses": LEAVES | {"stats", "data"},
    "present": {"columns", "errors", "formats", "names", "results", "csvtext", "stats", "markdown"},
    "run": LEAVES | {"stats", "data", "analyses"},
    "publish": LEAVES | {"stats", "data", "analyses", "present", "run"},
    "errors": set(),
    "software": {"errors", "project", "source"},
    "source": set(),
    "names": set(),
    "formats": set(),
    "progress": set(),
    "project": {"errors"},
    "columns": {"errors", "formats"},
    "commands": set(),
    "results": {"columns", "formats"},
    "csvtext": {"columns", "formats", "results"},
    "csvreader": set(),
    "inline": {"errors", "markdown"},
    "markdown": set(),
    "disclosure": {"columns", "formats"},
}
STAGES = {
    "present": ("", "charts"),
    "publish": ("edition", "pages", "checks", "build", "diff"),
    "run": ("engine", "store", "", "sweep"),
}
"""The folders of a room in the order in which they build on each other; "" is the room itself."""
SOURCES = sorted(HELPERS.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(HELPERS).parts[0].removesuffix(".py")


def stage_of(path: Path) -> str:
    return next(iter(path.relative_to(HELPERS).parts[1:-1]), "")


def imported(path: Path) -> set[Path]:
    """Return the files of ours that a source file imports, wherever in the file."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    places = [HELPERS.parent.joinpath(*name.split(".")) for name in names]
    files = [file for place in places for file in (place.with_suffix(".py"), place / "__init__.py")]
    return {file for file in files if file.is_file() and file != HELPERS / "__init__.py"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HELPERS)))
def test_arrows_point_down(path: Path) -> None:
    room = room_of(path)
    if room in MAY_IMPORT:
        assert {room_of(each) for each in imported(path)} - {room} <= MAY_IMPORT[room]


@pytest.mark.parametrize("room", STAGES)
def test_the_folders_of_a_room_are_its_stages(room: str) -> None:
    order = STAGES[room]
    files = [
        path for path in (HELPERS / room).rglob("*.py") if path.parts[-2:] != (room, "__init__.py")
    ]
    assert {stage_of(path) for path in files} == set(order)
    for path in files:
        later = order[order.index(stage_of(path)) + 1 :]
        ours = [each for each in imported(path) if room_of(each) == room]
        assert not [each for each in ours if stage_of(each) in later]


def test_only_publishing_knows_sphinx_and_only_running_starts_kernels() -> None:
    for path in SOURCES:
        source = path.read_text(encoding="utf-8")
        assert room_of(path) == "publish" or "import sphinx" not in source
        assert room_of(path) == "run" or "import papermill" not in source


def is_parameter(statement: ast.stmt) -> bool:
    """Say whether a statement is one line that gives a typed name a plain value."""
    if not isinstance(statement, ast.AnnAssign) or statement.value is None:
        return False
    with contextlib.suppress(ValueError):
        ast.literal_eval(statement.value)
        return statement.lineno == statement.end_lineno
    return False


def test_notebooks_hold_no_definitions_loops_or_long_cells() -> None:
    banned = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.With)
    for analysis in registry.MODULES:
        for cell in notebooks.parse(notebooks.read_text(analysis)).cells:
            if cell.cell_type != "code":
                continue
            statements = ast.parse(cell.source).body
            if "parameters" in cell.metadata.get("tags", []):  # and nothing else, however many
                assert all(is_parameter(each) for each in statements), analysis
            else:
                assert len(cell.source.splitlines()) <= 15, analysis
            assert not any(isinstance(node, banned) for node in ast.walk(ast.parse(cell.source)))


def test_no_folder_of_tests_is_left_out(pytestconfig: pytest.Config) -> None:
    left_out = pytestconfig.getini("norecursedirs")
    here = Path(__file__).parent
    folders = {part for path in here.rglob("test_*.py") for part in path.relative_to(here).parts}
    assert "build" in folders
    assert not [name for name in folders if any(fnmatch(name, each) for each in left_out)]
