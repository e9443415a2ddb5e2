"""What the page on running tells of Python holds outside the project, as script and notebook."""

import os
import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from helpers.analyses import estates_plan, registry
from helpers.data import imports
from helpers.errors import InputError
from helpers.run import parameters
from tests.data.releases.conftest import Put, put
from tests.data.releases.samples import SAMPLES

__all__ = ["put"]

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "book" / "rerun.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
LABEL = "Found, of cases expected, 2024-25"
RATE = re.compile(rf"^{LABEL}: \d\d\.\d%, range over models ", re.MULTILINE)
REFUSED = "target: 1.5 is not allowed; use a number above 0 and up to 1"


def run_script(text: str, folder: Path, project: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a folder; what it says is kept."""
    (folder / "own.py").write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "own.py"],
        cwd=folder,
        env={**os.environ, "ICSBOOK_PROJECT": project},
        capture_output=True,
        text=True,
        check=False,
    )


def executed(folder: Path, *cells: str) -> NotebookNode:
    """Return a notebook of a folder, executed there by an ordinary kernel."""
    book: NotebookNode = new_notebook(cells=[new_code_cell(each) for each in cells])
    NotebookClient(book, resources={"metadata": {"path": str(folder)}}).execute()
    return book


def test_every_other_analysis_is_named() -> None:
    (told,) = re.findall(r"The other analyses are (.*?)\.", PAGE)
    packages = {each.rpartition(".")[2] for each in registry.MODULES.values()}
    assert set(re.findall(r"`(\w+)`", told)) == packages - {"hypertension"}


def test_the_example_runs_as_a_script_outside_the_project(tmp_path: Path) -> None:
    done = run_script(EXAMPLE, tmp_path, str(ROOT))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Results for Brent (derived)\n")
    assert RATE.search(done.stdout)


def test_without_its_project_a_script_ends_in_one_line_that_says_how_to_name_it(
    tmp_path: Path,
) -> None:
    done = run_script(EXAMPLE, tmp_path, "")
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("helpers.errors.InputError: ")
    assert "ICSBOOK_PROJECT=DIR" in last


def test_the_example_runs_in_a_notebook_outside_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ICSBOOK_PROJECT", raising=False)
    book = executed(tmp_path, f"%env ICSBOOK_PROJECT={ROOT}", EXAMPLE, "results")
    printed, shown = book.cells[1].outputs[0], book.cells[2].outputs[0]
    assert RATE.search(printed["text"])
    assert shown["data"]["text/plain"].startswith("Results for Brent (derived)\n")
    assert '<th scope="row">detection_rate</th>' in shown["data"]["text/html"]


def test_a_mistake_in_a_notebook_ends_in_the_line_that_the_command_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICSBOOK_PROJECT", str(ROOT))
    wrong = EXAMPLE.replace("target=0.85", "target=1.5")
    assert wrong != EXAMPLE
    with pytest.raises(CellExecutionError) as error:
        executed(tmp_path, wrong)
    told = re.sub(r"\x1b\[[0-9;]*m", "", str(error.value))
    assert f"InputError: {REFUSED}" == told.strip().splitlines()[-1]
    assert "validation error" not in told
    with pytest.raises(InputError, match=re.escape(REFUSED)):
        parameters.check("hypertension_case_finding", ["target=1.5"])


def test_the_commands_for_own_rooms_import_and_plan_them(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = PAGE.split("## Plan your own sites and rooms")[1].split("\n## ")[0]
    (commands,) = re.findall(r"^```console\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
    *imported, run = [shlex.split(line)[1:] for line in commands.splitlines()]
    monkeypatch.setattr(imports, "LOCAL_FOLDER", tmp_path / "local")
    held = {
        name: text for each in ("own_rooms", "own_bookings") for name, text in SAMPLES[each].items()
    }
    for command, action, release, *names in imported:
        assert (command, action) == ("data", "import")
        files = {name: held[name.replace("_2025", " 2031")] for name in names}
        assert imports.import_release(release, put(files)).period == "2025"
    assert run[:2] == ["run", "estates_plan"]
    choices = [each for flag, each in pairwise(run) if flag == "-p"]
    chosen = parameters.check("estates_plan", choices)
    assert isinstance(chosen, estates_plan.Parameters)
    found = estates_plan.analyse(chosen)
    assert found.headlines["sites_planned"].value == 3
    assert found.basis != "synthetic"
