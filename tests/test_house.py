"""Nothing in the house imports a room above its own."""

import ast
import contextlib
from pathlib import Path

import pytest

from helpers.analyses import registry
from helpers.run import notebooks

HELPERS = Path(__file__).parents[1] / "src" / "helpers"
LEAVES = {
    "columns", "csvreader", "csvtext", "disclosure", "errors", "formats", "inline", "markdown",
    "names", "project", "results", "software", "source",
}  # fmt: skip
MAY_IMPORT = {
    "stats": set(),
    "data": {"errors", "names", "project", "csvreader", "source"},
    "analyses": LEAVES | {"stats", "data"},
    "present": {"columns", "errors", "formats", "names", "results", "csvtext", "stats", "markdown"},
    "run": LEAVES | {"stats", "data", "analyses"},
    "publish": LEAVES | {"stats", "data", "analyses", "present", "run"},
    "errors": set(),
    "software": {"errors", "project", "source"},
    "source": set(),
    "names": set(),
    "formats": set(),
    "project": {"errors"},
    "columns": {"errors"},
    "results": {"columns", "formats"},
    "csvtext": {"columns", "formats", "results"},
    "csvreader": set(),
    "inline": {"errors", "markdown"},
    "markdown": set(),
    "disclosure": {"columns", "formats"},
}
SOURCES = sorted(HELPERS.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(HELPERS).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the rooms of ours that a source file imports, wherever in the file."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "helpers":
            names = [f"helpers.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        rooms |= {name.split(".")[1] for name in names if name.startswith("helpers.")}
    return rooms


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(HELPERS)))
def test_arrows_point_down(path: Path) -> None:
    room = room_of(path)
    if room in MAY_IMPORT:
        assert imported(path) - {room} <= MAY_IMPORT[room]


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
