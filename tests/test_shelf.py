"""Nothing stands on a shelf: tables, readers and statistics are in use, or wait for a named use.

What waits stands in one of the three lists below, with what it is for. A name that is in use
already, or that does not exist, may not stand there.
"""

import ast
import inspect
import re
from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from helpers.analyses import registry
from helpers.cli.params import READING_IMPORTS
from helpers.data import catalogue, package, places
from helpers.data.releases.registry import RELEASES
from helpers.results import Results
from helpers.run import parameters

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "helpers"
STATISTICS = [path.stem for path in sorted((SOURCE / "stats").glob("*.py")) if path.stem[0] != "_"]
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)

DERIVED = (
    "area_rows",
    "condition_rows",
    "early_counts",
    "early_rows",
    "emergency_rows",
    "estate_rows",
    "indicators",
    "name_rows",
    "network_rows",
    "outcome_rows",
    "sickness_rows",
)
"""Modules that read releases to derive tables from them."""
DERIVED_ALONE = ("ae", "eric", "fingertips", "ons_subnational", "pcn_workforce", "sickness_absence")
"""Releases that tables are derived from, and that no analysis reads itself."""

VARIANTS: Mapping[str, list[dict[str, Any]]] = {
    "hypertension_case_finding": [
        {"level": "borough"},
        {"source": "synthetic", "area": "Example System", "expected_model": "age_sex"},
    ],
    "workforce_supply": [
        {
            "staff_source": "synthetic",
            "area": "Example System",
            "target_vacancy_rate": 0.1,
            "sickness_rate": 0.05,
        },
    ],
}
"""Parameters with which an analysis reads more tables than with its defaults."""

TABLES_FOR_LATER: Mapping[str, str] = {}
READERS_FOR_LATER: Mapping[str, str] = {}


def held(known: Collection[str], used: Collection[str], later: Mapping[str, str]) -> None:
    """Hold what there is against what is used and what waits."""
    assert later.keys() <= set(known), "listed for later, but there is no such thing"
    assert not later.keys() & set(used), "listed for later, but in use already"
    assert set(known) - set(used) == later.keys(), "used by nothing, and listed for nothing"
    assert all(later.values()), "say what it is for"


@pytest.fixture(scope="module")
def computed() -> list[tuple[str, Mapping[str, str], Results]]:
    """Each analysis with its defaults and its variants: its name, what it read and what it gave."""
    places._synthetic.cache_clear()  # else what the practices refer to is not read again
    for info in catalogue.tables():  # what only the check of references reads is read now
        catalogue.load(info.name)
    found: list[tuple[str, Mapping[str, str], Results]] = []
    for name in registry.MODULES:
        analysis = registry.load(name)
        for given in ({}, *VARIANTS.get(name, [])):
            chosen = analysis.Parameters(**given)
            with package.snapshot() as taken:
                results = analysis.analyse(chosen)
            found.append((name, taken.read, results))
    return found


def test_every_table_is_read_by_an_analysis(
    computed: list[tuple[str, Mapping[str, str], Results]],
) -> None:
    used: set[str] = set()
    for _, read, _ in computed:
        assert read
        used |= read.keys()
    held([info.name for info in catalogue.tables()], used, TABLES_FOR_LATER)


def test_parameters_that_are_explained_without_computing_are_used_as_they_are_explained(
    computed: list[tuple[str, Mapping[str, str], Results]],
) -> None:
    by_default = {name: results for name, _, results in reversed(computed)}
    for name, results in by_default.items():
        explained = {each.name: each.resolves_to for each in parameters.explain(name)}
        assert explained == results.as_json()["parameters"], name


def test_every_reader_of_a_release_serves_an_analysis() -> None:
    read = [name for *_, names in READING_IMPORTS for name in names]
    held(RELEASES, [*read, *DERIVED_ALONE], READERS_FOR_LATER)


def test_what_is_said_to_read_releases_does_and_nothing_else_does() -> None:
    calls = [
        (path.relative_to(SOURCE).as_posix(), node.args[0])
        for path in SOURCE.rglob("*.py")
        if path.relative_to(SOURCE).as_posix() not in ("data/imports.py", "cli/data.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("load_import")
    ]
    own = ("cancers", "claims", "places", "rooms", "series", "staff")
    readers = {f"data/{name}.py" for name in (*own, *(f"derived/{each}" for each in DERIVED))}
    assert {where for where, _ in calls} == readers
    names = {_value(argument, where) for where, argument in calls}
    assert names == {*(name for *_, names in READING_IMPORTS for name in names), *DERIVED_ALONE}


def test_every_function_of_the_statistics_is_called() -> None:
    known = {
        f"{module}.{name}"
        for module in STATISTICS
        for name, each in inspect.getmembers(
            import_module(f"helpers.stats.{module}"), inspect.isfunction
        )
        if each.__module__ == f"helpers.stats.{module}" and not name.startswith("_")
    }
    assert known
    used = {name for text in _programs() for name in _called(ast.parse(text))}
    held(known, known & used, {})


@pytest.mark.parametrize(
    ("known", "used", "later"),
    [
        (["a"], [], {}),
        (["a"], ["a"], {"a": "a chart"}),
        (["a"], ["a"], {"b": "a chart"}),
        (["a"], [], {"a": ""}),
    ],
)
def test_what_is_not_held_is_refused(
    known: list[str], used: list[str], later: dict[str, str]
) -> None:
    with pytest.raises(AssertionError):
        held(known, used, later)


def _programs() -> Iterator[str]:
    """Yield the source of every program but the statistics, and the code of every notebook."""
    for path in SOURCE.rglob("*.py"):
        if path.parent.name != "stats":
            yield path.read_text(encoding="utf-8")
    for path in (ROOT / "notebooks").glob("*.md"):
        yield "\n".join(_code(cell) for cell in CELL.findall(path.read_text(encoding="utf-8")))


def _code(cell: str) -> str:
    return "\n".join(line for line in cell.splitlines() if not line.startswith((":", "---")))


def _called(tree: ast.AST) -> Iterator[str]:
    """Yield the functions of the statistics that a program names, as `module.function`."""
    modules = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "helpers.stats"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in modules:
                yield f"{modules[node.value.id]}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers.stats."):
            yield from (f"{str(node.module).split('.')[-1]}.{alias.name}" for alias in node.names)


def _value(argument: ast.expr, where: str) -> object:
    """Return a literal, or the constant of a module that a name stands for."""
    if isinstance(argument, ast.Name):
        module = import_module(f"helpers.{where.removesuffix('.py').replace('/', '.')}")
        return getattr(module, argument.id)
    return ast.literal_eval(argument)
