"""Prose is filled and cells are left out as the notebook runs, in a fork as in a kernel."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers import inline
from helpers.run import notebooks
from helpers.run.engine import forks
from helpers.run.engine.papermill_run import CellError, execute_notebook
from tests.run.engine import toy

pytestmark = pytest.mark.skipif(not forks.available(), reason="this system does not fork safely")

Run = Callable[..., Any]
PARAMETERS = toy.code(":tags: [parameters]", "", "n: int = 1")


@pytest.fixture(params=["forked", "kernel"])
def run(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what executes a text: in a forked process, or in an ordinary kernel."""
    if request.param == "kernel":
        monkeypatch.setattr(forks, "available", lambda: False)

    def execute(text: str = toy.TEXT, given: dict[str, Any] | None = None, **options: Any) -> Any:
        notebook, out = notebooks.parse(text), tmp_path / "out.ipynb"
        return execute_notebook(notebook, given or {}, out, {}, **options)

    return execute


def told(notebook: Any) -> list[str]:
    return [inline.filled_markdown(c) for c in notebook.cells if c.cell_type == "markdown"]


def test_expressions_are_stored_as_jupyterlab_stores_them(run: Run) -> None:
    text = toy.HEADER + toy.code("a = 'x'") + "\n{eval}`a`, {eval}`len(a)` and {eval}`a`.\n"
    assert run(text).cells[1].metadata == {
        "user_expressions": [
            {
                "expression": asked,
                "result": {"status": "ok", "data": {"text/plain": shown}, "metadata": {}},
            }
            for asked, shown in (("a", "'x'"), ("len(a)", "1"), ("a", "'x'"))
        ]
    }


def test_each_is_evaluated_where_it_stands(run: Run) -> None:
    cells = [toy.code("n = 1"), "Now {eval}`n`.\n", toy.code("n += 1"), "Now {eval}`n`.\n"]
    assert told(run("\n".join([toy.HEADER, *cells]))) == ["Now 1.", "Now 2."]


def test_no_execution_count_is_used_up(run: Run) -> None:
    done = run()
    counts = [c.execution_count for c in done.cells if c.cell_type == "code"]
    assert counts == [1, 2, 3]


def test_a_cell_is_left_out_where_its_condition_is_false(run: Run) -> None:
    here, there = run(), run(given={"area": "Ealing"})
    assert told(here)[1:] == [
        "(answer)=\nIn Brent there are 5,000 people; write `{eval}` for a value.",
        "The strategy names Brent.",
    ]
    assert told(there)[-1] == "The strategy does not name Ealing."
    assert "elsewhere" not in json.dumps(here)
    assert [c.outputs[0].data["text/plain"] for c in there.cells[-2:]] == ["'elsewhere'", "6001"]


@pytest.mark.parametrize(("condition", "kept"), [("3 > share", True), ("share > 3", False)])
def test_the_truths_of_numpy_are_as_good_as_those_of_python(
    condition: str, kept: bool, run: Run
) -> None:
    first = toy.code("import numpy as np\n\nshare = np.float64(1)")
    text = "\n".join([toy.HEADER, first, f'+++ {{"when": "{condition}"}}\n\nSome.\n'])
    assert ("Some." in told(run(text))) == kept


def test_without_conditions_every_cell_is_executed_and_kept(run: Run) -> None:
    done = run(conditions=False)
    assert len(done.cells) == len(notebooks.parse(toy.TEXT).cells)
    assert told(done)[-2:] == ["The strategy names Brent.", "The strategy does not name Brent."]
    assert [c.execution_count for c in done.cells if c.cell_type == "code"] == [1, 2, 3, 4]


def test_what_a_cell_is_named_after_is_its_place_in_the_text(run: Run) -> None:
    ids = [cell.id for cell in run(given={"area": "Ealing"}).cells]
    assert ids == [
        *("cell-01", "cell-02", "injected-parameters", "cell-03", "cell-04"),
        *("cell-06", "cell-07", "cell-08"),
    ]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (
            "Some {eval}`foo` people.\n",
            "cell 3: {eval}`foo` failed with NameError: name 'foo' is not defined",
        ),
        (
            '+++ {"when": "foo"}\n\nSome.\n',
            "cell 3: its condition `foo` failed with NameError: name 'foo' is not defined",
        ),
        (
            '+++ {"when": "n"}\n\nSome.\n',
            "cell 3: its condition `n` is 1; it must be True or False",
        ),
        (
            '+++ {"when": "str(True)"}\n\nSome.\n',
            "cell 3: its condition `str(True)` is 'True'; it must be True or False",
        ),
        (
            "```{code-cell} ipython3\n:when: n +\n\n1\n```\n",
            "cell 3: its condition `n +` failed with SyntaxError: invalid syntax "
            "(<string>, line 1)",
        ),
    ],
)
def test_an_expression_that_fails_is_named_in_one_line(cell: str, message: str, run: Run) -> None:
    with pytest.raises(CellError) as error:
        run("\n".join([toy.HEADER, "# Title\n", PARAMETERS, cell]))
    assert str(error.value) == message


@pytest.mark.parametrize("cell", ["Some {eval}`foo` people.\n", '+++ {"when": "foo"}\n\nSome.\n'])
def test_an_expression_that_fails_is_named_by_its_place_in_the_text(cell: str, run: Run) -> None:
    with pytest.raises(CellError, match=r"^cell 3: .*`foo` failed with NameError"):
        run("\n".join([toy.HEADER, "# Title\n", PARAMETERS, cell]), {"n": 2})


def test_code_that_fails_is_named_by_its_place_in_the_text(run: Run) -> None:
    dropped = '+++ {"when": "n > 5"}\n\nMany.\n'
    text = "\n".join([toy.HEADER, "# Title\n", PARAMETERS, dropped, toy.code("1 / 0")])
    for given in ({}, {"n": 2}):
        with pytest.raises(CellError, match=r"^cell 4 failed with ZeroDivisionError"):
            run(text, given)


def test_a_failed_run_leaves_its_notebook_to_be_looked_at(run: Run, tmp_path: Path) -> None:
    with pytest.raises(CellError):
        run(toy.HEADER + toy.code("'reached'") + "\n{eval}`foo`\n")
    kept = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert kept.cells[0].outputs[0].data["text/plain"] == "'reached'"


def test_what_an_expression_prints_goes_nowhere(run: Run) -> None:
    done = run(toy.HEADER + "{eval}`print('noise')`\n\n" + toy.code("print('heard')"))
    assert [output.text for output in done.cells[-1].outputs] == ["heard\n"]


VALUES = [
    *("'text'", "1", "1.5", "None", "True", "[1, 2]", "'a\\nb'", "'`'", "pd.DataFrame({'a': [1]})"),
    *("np.float64(1.5)", "HTML('<b>x</b>')", "plt.figure()", "_", "len(In)", "Shown()"),
]
PREPARED = toy.code(
    "import matplotlib.pyplot as plt, numpy as np, pandas as pd",
    "from IPython.display import HTML",
    "class Shown:",
    "    def __repr__(self): return '6,890'",
    "    def _repr_markdown_(self): return '**6,890**'",
    "3",
)


def test_a_fork_and_a_kernel_agree_byte_for_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prose = " and ".join(f"{{eval}}``{value}``" for value in VALUES)
    text = "\n".join([toy.HEADER, PREPARED, prose, "", toy.code("len(In), _"), prose, ""])
    options: tuple[Any, ...] = (notebooks.parse(text), {}, tmp_path / "out.ipynb", {})
    forked = json.dumps(execute_notebook(*options))
    monkeypatch.setattr(forks, "available", lambda: False)
    assert json.dumps(execute_notebook(*options)) == forked
    assert all(json.dumps(value)[1:-1] in forked for value in VALUES)


@pytest.mark.parametrize("engine", [[], ["--engine", "icsbook"]])
def test_the_papermill_command_runs_it_with_either_engine(
    engine: list[str], tmp_path: Path
) -> None:
    source, out = toy.write(tmp_path / "in.ipynb"), tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", *engine, str(source), str(out)]
    subprocess.run([*command, "-p", "area", "Ealing"], check=True, capture_output=True)
    done = nbformat.read(out, as_version=4)
    assert done.cells[-1].outputs[0].data["text/plain"] == "6001"
    if engine:
        assert inline.answer_of(done).startswith("In Ealing there are 6,000 people;")
        assert told(done)[-1] == "The strategy does not name Ealing."
    else:
        assert len(done.cells) == len(notebooks.parse(toy.TEXT).cells) + 1
