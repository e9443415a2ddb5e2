"""Nothing in the house imports a room above its own."""

import ast
import contextlib
from pathlib import Path

import pytest

HELPERS = Path(__file__).parents[1] / "src" / "helpers"
LEAVES = {"errors", "formats", "project", "results", "csvtext", "csvreader"}
MAY_IMPORT = {
    "stats": set(),
    "data": {"errors", "project", "csvreader"},
    "analyses": LEAVES | {"stats", "data"},
    "present": {"errors", "formats", "results", "csvtext", "stats"},
    "run": LEAVES | {"stats", "data", "analyses"},
    "publish": LEAVES | {"stats", "data", "analyses", "present", "run"},
    "errors": set(),
    "formats": set(),
    "project": {"errors"},
    "results": {"formats"},
    "csvtext": {"formats", "results"},
    "csvreader": set(),
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
    for notebook in (HELPERS.parents[1] / "notebooks").glob("*.md"):
        for cell in notebook.read_text(encoding="utf-8").split("```{code-cell}")[1:]:
            code = cell.partition("```")[0].split("\n\n", 1)[1]
            statements = ast.parse(code).body
            if ":tags: [parameters" in cell:  # as long as there are parameters, and nothing else
                assert all(is_parameter(each) for each in statements), notebook
            else:
                assert len(code.strip().splitlines()) <= 15, notebook
            banned = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.With)
            assert not any(isinstance(node, banned) for node in ast.walk(ast.parse(code)))
