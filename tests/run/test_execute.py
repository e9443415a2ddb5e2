"""A run is executed whole or leaves nothing that looks finished."""

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers import source
from helpers.analyses import registry
from helpers.errors import BookError, InputError
from helpers.results import RESULTS_MIME
from helpers.run import execute, notebooks
from helpers.run.engine.papermill_run import CellError, Limits, outputs_of
from helpers.run.store.record import Run, find

QUICK, CHOOSING = "outpatient_access", "claims"
"""The chapter that takes least, and one that takes little and lets a number be chosen."""


def planned(
    folder: Path | None = None, *, analysis: str = QUICK, **parameters: object
) -> execute.Plan:
    module: Any = registry.load(analysis)
    return execute.plan(analysis, module.Parameters(**parameters), folder)


def planned_near(share: float) -> execute.Plan:
    return planned(analysis=CHOOSING, near=share)


def add_page(run: Run) -> None:
    run.page.write_text(f"<title>{run.record.key}</title>", encoding="utf-8")


def fail_for_three_per_cent(run: Run) -> None:
    if run.record.given["near"] == 0.03:
        raise BookError("no page")


def put_first(project: Path, code: str) -> None:
    """Put a cell before all others, so that a run that fails there fails at once."""
    path = project / "notebooks" / f"{QUICK}.md"
    before, fence, rest = path.read_text(encoding="utf-8").partition("```{code-cell} ipython3\n")
    cell = f"{fence}{code}\n```\n\n"
    path.write_text(f"{before}{cell}{fence}{rest}", encoding="utf-8")


def entries(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_a_run_leaves_all_its_files_and_is_not_done_twice(short_project: Path) -> None:
    plan = planned_near(0.03)
    run = execute.execute(plan, add_page)
    assert run.folder == short_project / "_build" / "runs" / CHOOSING / plan.key
    assert entries(run.folder) == {
        f"{CHOOSING}.html",
        f"{CHOOSING}.ipynb",
        "SHA256SUMS",
        "ingredients.json",
        "results.json",
        "run.json",
        "tables",
    }
    results = json.loads((run.folder / "results.json").read_text(encoding="utf-8"))
    claims: Any = registry.load(CHOOSING)
    expected = claims.analyse(claims.Parameters(near=0.03))
    assert results == expected.as_json()
    assert entries(run.folder / "tables") == {f"{name}.csv" for name in expected.tables}
    notebook = nbformat.read(run.notebook, as_version=4)
    shown: dict[str, object] = {}
    for output in outputs_of(notebook):
        shown |= output.data.get(RESULTS_MIME, {})
    assert shown
    assert shown.items() <= results["headlines"].items()
    assert notebook.metadata["papermill"]["parameters"] == {"near": 0.03}
    assert str(short_project) not in run.notebook.read_text(encoding="utf-8")
    before = run.notebook.stat().st_mtime_ns
    assert execute.execute(planned_near(0.03), add_page) == run
    assert run.notebook.stat().st_mtime_ns == before
    assert entries(run.folder.parent) == {plan.key}


def test_several_runs_at_a_time_in_a_project_never_built(short_project: Path) -> None:
    plans = [planned_near(share) for share in (0.03, 0.04)]
    told: list[Run] = []
    runs = execute.execute_all(plans, 2, add_page, told.append)
    assert [run.key for run in runs] == [plan.key for plan in plans]
    assert all(find(run.folder) == run for run in runs)
    assert {run.key for run in told} == {run.key for run in runs}
    assert entries(short_project / "_build" / "runs") == {CHOOSING}


def test_a_failing_cell_is_told_and_its_notebook_kept(short_project: Path, tmp_path: Path) -> None:
    put_first(short_project, "1 / 0")
    out = tmp_path / "out"
    with pytest.raises(CellError, match="failed with ZeroDivisionError: division by zero"):
        execute.execute(planned(out), add_page)
    assert not out.exists()
    assert "ZeroDivisionError" in (tmp_path / "out.failed.ipynb").read_text(encoding="utf-8")
    assert entries(tmp_path) == {"project", "out.failed.ipynb"}


def test_a_cell_that_is_not_python_is_told_by_the_file_that_holds_it(
    short_project: Path, tmp_path: Path
) -> None:
    put_first(short_project, "results = = 1")
    told = r"^notebooks/outpatient_access\.md: cell \d+ failed with SyntaxError: .* \(line 1\)"
    with pytest.raises(CellError, match=told):
        execute.execute(planned(tmp_path / "out"), add_page)


def test_parameters_that_papermill_overlooks_are_not_called_unknown(
    short_project: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    execute.execute(
        planned(tmp_path / "out", analysis="workforce_supply", vacancy_rate=0.1), add_page
    )
    assert "unknown parameter" not in caplog.text


def test_a_dead_kernel_is_a_failed_run(short_project: Path, tmp_path: Path) -> None:
    put_first(short_project, "import os\nos._exit(1)")
    out = tmp_path / "out"
    with pytest.raises(CellError, match=r"kernel died: its process ended with status 1"):
        execute.execute(planned(out), add_page)
    assert not out.exists()


def test_a_cell_that_takes_too_much_memory_is_a_failed_run(
    short_project: Path, tmp_path: Path
) -> None:
    put_first(short_project, "len(bytearray(600_000_000))")
    limits = Limits(memory=500_000_000)
    told = r"notebooks/outpatient_access\.md: cell \d+ ran out of the 476\.837M that --memory-limit"
    with pytest.raises(CellError, match=told):
        execute.execute(planned(tmp_path / "out"), add_page, limits)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import pandas\npandas.read_csv('data/estates.csv')", "reads data/estates.csv, which"),
        (
            f"try:\n    open({__file__!r})\nexcept Exception:\n    pass",
            r"it reads \S*test_execute\.py, which",
        ),
        ("import socket\nsocket.create_connection(('localhost', 9))", "reaches for the network"),
        ("import subprocess\nsubprocess.run(['true'])", "starts a program"),
    ],
)
def test_a_cell_that_reads_what_is_not_declared_is_a_failed_run(
    short_project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    told: str,
) -> None:
    monkeypatch.chdir(short_project)
    put_first(short_project, code)
    with pytest.raises(CellError, match=told):
        execute.execute(planned(tmp_path / "out"), add_page)
    assert not (tmp_path / "out").exists()


def test_a_run_whose_data_change_meanwhile_is_not_kept(short_project: Path, tmp_path: Path) -> None:
    plan = planned(tmp_path / "out")
    table = short_project / "data" / "strategy_facts.csv"
    table.write_text(table.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(CellError, match="it reads strategy_facts, which changed meanwhile"):
        execute.execute(plan, add_page)
    assert entries(tmp_path) <= {"project", "out.failed.ipynb"}


def test_a_run_whose_source_is_saved_meanwhile_is_not_kept(
    short_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(source.FOLDER, tmp_path / "helpers")
    monkeypatch.setattr(source, "FOLDER", copy)

    def save_source(run: Run) -> None:
        (copy / "stats" / "spc.py").write_text("# saved\n")

    with pytest.raises(BookError, match=r"the source \(stats/spc\.py\) changed while it ran"):
        execute.execute(planned(tmp_path / "out"), save_source)
    assert not (tmp_path / "out").exists()


def test_a_run_executes_the_notebook_that_its_key_is_of(
    short_project: Path, tmp_path: Path
) -> None:
    plan = planned(tmp_path / "out")
    put_first(short_project, "1 / 0")
    execute.execute(plan, add_page)
    assert planned().key != plan.key


def test_a_run_that_writes_to_standard_error_is_not_kept(
    short_project: Path, tmp_path: Path
) -> None:
    put_first(
        short_project, "import sys\nprint('the home is read-only\\nand more', file=sys.stderr)"
    )
    said = "wrote to standard error: the home is read-only;"
    told = rf"^notebooks/outpatient_access\.md: cell \d+ {said}"
    with pytest.raises(CellError, match=told):
        execute.execute(planned(tmp_path / "out"), add_page)
    assert not (tmp_path / "out").exists()


def test_one_failure_among_several_runs_is_told_and_the_others_are_kept(
    short_project: Path,
) -> None:
    plans = [planned_near(share) for share in (0.03, 0.04)]
    outcomes = {
        outcome.index: outcome
        for outcome in execute.execute_each(plans, 2, fail_for_three_per_cent)
    }
    assert str(outcomes[0].error) == "no page"
    assert outcomes[1].made == find(plans[1].folder)


def test_runs_with_one_key_are_executed_once(short_project: Path) -> None:
    plans = [planned(area="QRV"), planned()]
    told: list[Run] = []
    runs = execute.execute_all(plans, 2, add_page, told.append)
    assert runs[0] == runs[1]
    assert entries(plans[0].folder.parent) == {plans[0].key}


def test_a_cell_that_takes_too_long_is_a_failed_run(short_project: Path, tmp_path: Path) -> None:
    put_first(short_project, "import time\ntime.sleep(600)")
    with pytest.raises(CellError, match="a cell ran for more than 2 s"):
        execute.execute(planned(tmp_path / "out"), add_page, Limits(cell_seconds=2))
    assert not (tmp_path / "out").exists()


def test_a_full_disk_is_told_and_leaves_nothing(short_project: Path, tmp_path: Path) -> None:
    def fill_disk(run: Run) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(InputError, match="No space left on device"):
        execute.execute(planned(tmp_path / "out"), fill_disk)
    assert entries(tmp_path) == {"project"}


def test_a_notebook_that_shows_other_headlines_is_refused(
    short_project: Path, tmp_path: Path
) -> None:
    path = short_project / "notebooks" / f"{QUICK}.md"
    text = path.read_text(encoding="utf-8")
    own = 'show.figures(\n    largest_rise_points=access["largest_rise_points"],'
    assert text.count(own) == 1
    path.write_text(text.replace(own, f"{own[:-1]}.but(lower=1.0),"))
    told = r"other figures than analyse\(\) gives: largest_rise_points$"
    with pytest.raises(BookError, match=told):
        execute.execute(planned(tmp_path / "out"), add_page)
    assert not (tmp_path / "out").exists()


def test_a_page_that_fails_leaves_no_run(short_project: Path, tmp_path: Path) -> None:
    def fail(run: Run) -> None:
        raise BookError("no page")

    with pytest.raises(BookError, match="no page"):
        execute.execute(planned(tmp_path / "out"), fail)
    assert entries(tmp_path) == {"project"}


@pytest.mark.parametrize("held", ["file", "other files", "another run"])
def test_an_output_folder_that_holds_something_else_is_refused(
    short_project: Path, tmp_path: Path, held: str
) -> None:
    out = tmp_path / "out"
    if held == "file":
        out.write_text("mine")
    else:
        out.mkdir()
        (out / "mine.txt").write_text("mine")
    with pytest.raises(InputError, match=f"--out {out}: not"):
        planned(out)
    assert out.exists()


def test_an_output_folder_with_another_run_is_refused(short_project: Path, tmp_path: Path) -> None:
    from helpers.run.store import record  # noqa: PLC0415 - this test alone writes a record

    out = tmp_path / "out"
    out.mkdir()
    (out / f"{QUICK}.ipynb").write_text("{}")
    record.write_record(out, record.Record(analysis=QUICK, key="0123"))
    with pytest.raises(InputError, match=r"holds another run \(outpatient_access 0123\)"):
        planned(out)


def test_a_place_that_cannot_be_written_is_named(short_project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match=r"Not a directory|File exists"):
        execute.execute(planned(tmp_path / "file" / "out"), add_page)


def test_damaged_files_of_an_earlier_run_are_replaced(short_project: Path) -> None:
    plan = planned()
    plan.folder.mkdir(parents=True)
    (plan.folder / "run.json").write_text("{}")
    assert planned().reason == "the run there has no run.json and SHA256SUMS that can be read"
    run = execute.execute(planned(), add_page)
    assert find(plan.folder) == run


def test_parameters_are_given_by_value_and_not_by_spelling(short_project: Path) -> None:
    assert planned(area="QRV").key == planned(area="North West London").key


def test_the_notebooks_themselves_are_valid(small_project: Path) -> None:
    nbformat.validate(notebooks.parse(notebooks.read_text(QUICK)))
