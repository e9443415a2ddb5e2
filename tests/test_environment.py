"""The lock, the project file and the conda environment agree with each other."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;\\]+)", re.MULTILINE)
USED = [
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["cluster"],
]
DECLARED = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]


@pytest.mark.parametrize("declared", DECLARED)
def test_every_declared_package_is_locked_at_a_version_it_allows(declared: str) -> None:
    wanted = Requirement(declared)
    versions = [m["version"] for m in PINNED.finditer(LOCK) if m["name"] == wanted.name.lower()]
    assert versions
    assert all(wanted.specifier.contains(version, prereleases=True) for version in versions)


def test_every_package_that_the_program_imports_is_declared() -> None:
    declared = {canonicalize_name(Requirement(each).name) for each in USED}
    distributions = packages_distributions()
    files = (ROOT / "src" / "helpers").rglob("*.py")
    imported = {name for path in files for name in _imports(path.read_text(encoding="utf-8"))}
    foreign = imported - sys.stdlib_module_names - {"helpers"}
    assert "papermill" in foreign
    for name in foreign:
        assert declared & {canonicalize_name(each) for each in distributions[name]}, name


def _imports(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    modules = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    modules += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return {module.split(".")[0] for module in modules}


def test_every_locked_package_has_hashes() -> None:
    for block in re.split(r"\n(?=[a-z])", LOCK.strip()):
        assert "--hash=sha256:" in block, block


def test_the_lock_names_no_index() -> None:
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "--find-links" not in LOCK


def test_conda_takes_its_packages_from_the_lock_and_a_python_that_the_project_allows() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, from_pip = environment["dependencies"]
    assert SpecifierSet(python.removeprefix("python")) == SpecifierSet(
        PROJECT["project"]["requires-python"]
    )
    assert pip == "pip"
    assert from_pip == {"pip": ["-r requirements.lock"]}
    assert environment["channels"] == ["conda-forge"]


def test_the_version_is_the_same_everywhere() -> None:
    version = PROJECT["project"]["version"]
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"] == version
    assert f"## {version}," in (ROOT / "book" / "changelog.md").read_text(encoding="utf-8")
    assert f"Version {version}." in (ROOT / "book" / "cite.md").read_text(encoding="utf-8")


def test_the_package_that_the_user_fixed_are_declared() -> None:
    fixed = {"jupyter-book", "jupytext", "pandas", "seaborn", "statsmodels", "papermill", "nbval"}
    assert fixed <= {Requirement(declared).name for declared in DECLARED}


def test_reading_notebooks_builds_no_grammars_of_addresses() -> None:
    code = "import helpers, nbformat, sys; print('lark' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"
