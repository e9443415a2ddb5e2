"""The references notice what they must: other text, other figures, other charts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat import NotebookNode

from helpers import inline
from helpers.analyses import registry
from helpers.data import package
from helpers.errors import BookError, InputError
from helpers.progress import Progress
from helpers.project import PROJECT_VARIABLE
from helpers.run import notebooks, references
from helpers.run.compute import compute
from tests.run.engine.toy import TEXT
from tests.run.toy import NAME, NOTEBOOK

ROOT = Path(__file__).parents[2]
HYPERTENSION = "hypertension_case_finding"
OUTPATIENT = "outpatient_access"
"""The chapter that takes least."""
SLOPE = 'y="specialty", x="slope_index_points"'
RATIO = 'y="specialty", x="relative_ratio"'
"""What the chart of the steepest shows, and what it could."""

FIGURES = [
    (HYPERTENSION, "strategy_facts", "id", "expected_cases", "value"),
    (HYPERTENSION, "strategy_facts", "id", "recorded_cases", "value"),
    (HYPERTENSION, "strategy_facts", "id", "undiagnosed_cases_phm", "value"),
    (HYPERTENSION, "hypertension_register", "period", "2016-17", "register"),
    (HYPERTENSION, "hypertension_register", "period", "2016-17", "list_size"),
    (HYPERTENSION, "hypertension_register", "period", "2024-25", "register"),
    (HYPERTENSION, "hypertension_register", "period", "2024-25", "list_size"),
    (HYPERTENSION, "resident_population", "area_code", "E09000033", "people"),
    (HYPERTENSION, "unusual_practices", "period", "2024-25", "register"),
    (HYPERTENSION, "blood_pressure_effects", "id", "ettehad_2016_death", "value"),
    (HYPERTENSION, "blood_pressure_effects", "id", "treated_for_one_stroke", "value"),
    ("cancer_early_diagnosis", "early_diagnosis", "area_code", "E09000005", "early_cases"),
    ("cancer_early_diagnosis", "early_diagnosis", "area_code", "E09000018", "staged_cases"),
    ("cancer_early_diagnosis", "early_diagnosis", "area_code", "E92000001", "early_percent"),
    ("cancer_early_diagnosis", "early_diagnosis_trend", "year", 2013, "percent"),
    ("workforce_supply", "strategy_facts", "id", "staff_in_post", "value"),
    ("workforce_supply", "strategy_facts", "id", "vacancy_rate", "value"),
    ("workforce_supply", "strategy_facts", "id", "voluntary_turnover", "value"),
    ("workforce_supply", "strategy_facts", "id", "sickness_rate", "value"),
    ("workforce_supply", "strategy_facts", "id", "high_vacancy_threshold", "value"),
    ("workforce_supply", "strategy_facts", "id", "workforce_growth", "value"),
    ("workforce_supply", "sickness_absence", "organisation", "RAS", "days_lost"),
    ("estates_utilisation", "strategy_facts", "id", "pieces_of_estate", "value"),
    ("estates_utilisation", "strategy_facts", "id", "condition_c_or_d", "value"),
    ("estates_utilisation", "strategy_facts", "id", "primary_care_core", "value"),
    ("estates_utilisation", "strategy_facts", "id", "willesden_list", "value"),
    ("estates_utilisation", "strategy_facts", "id", "willesden_rooms", "value"),
    ("estates_utilisation", "estates", "period", "2013-14", "backlog_low_risk_gbp"),
    ("estates_utilisation", "estates", "period", "2016-17", "backlog_high_risk_gbp"),
    ("estates_utilisation", "estates", "period", "2016-17", "gross_internal_floor_area_m2"),
    ("estates_utilisation", "estates", "period", "2016-17", "empty_m2"),
    ("estates_utilisation", "estates", "period", "2016-17", "under_used_m2"),
]


@pytest.mark.parametrize(("analysis", "table", "key", "row", "column"), FIGURES)
def test_a_figure_changed_by_one_per_cent_changes_the_headlines(
    *,
    analysis: str,
    table: str,
    key: str,
    row: str | int,
    column: str,
    tmp_path: Path,
) -> None:
    before = headlines(analysis, ROOT)
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("local"))
    _raise_by_one_per_cent(tmp_path / "data" / f"{table}.csv", key, str(row), column)
    assert headlines(analysis, tmp_path) != before


@cache
def headlines(analysis: str, project: Path) -> str:
    """Return the headlines of an analysis with the data of a project."""
    module = registry.load(analysis)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(PROJECT_VARIABLE, str(project))
        with package.snapshot():
            return module.analyse(module.Parameters()).to_json()


def _raise_by_one_per_cent(file: Path, key: str, row: str, column: str) -> None:
    """Raise a column by 1% in the rows whose key is `row`; whole numbers stay whole."""
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    known = frame[column] != ""
    rows = (frame[key] == row) & known
    assert rows.any()
    raised = frame.loc[rows, column].map(lambda text: f"{float(text) * 1.01:.10g}")
    if frame.loc[known, column].str.fullmatch(r"\d+").all():
        raised = raised.map(lambda text: str(round(float(text))))
    frame.loc[rows, column] = raised
    frame.to_csv(file, index=False, lineterminator="\n")


def nbval(folder: Path) -> subprocess.CompletedProcess[str]:
    reference = folder / "notebooks" / "reference" / f"{OUTPATIENT}.ipynb"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval"]
    return subprocess.run(
        [*command, str(reference), "--rootdir", str(folder), "-c", "/dev/null"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )


@pytest.fixture
def referenced(small_project: Path) -> Path:
    """A small project with the reference of one notebook."""
    source = ROOT / "notebooks" / "reference" / f"{OUTPATIENT}.ipynb"
    shutil.copy(source, small_project / "notebooks" / "reference")
    return small_project


def test_nbval_fails_when_a_figure_of_the_data_changes(referenced: Path) -> None:
    path = referenced / "data" / "outpatient_by_deprivation.csv"
    text = path.read_text(encoding="utf-8")
    assert ",12.18," in text
    path.write_text(text.replace(",12.18,", ",12.30,"), encoding="utf-8")
    done = nbval(referenced)
    assert done.returncode == 1
    assert "failed" in done.stdout


def test_nbval_fails_when_a_chart_shows_other_data(referenced: Path) -> None:
    path = referenced / "notebooks" / "reference" / f"{OUTPATIENT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    [cell] = [cell for cell in notebook.cells if SLOPE in cell.source]
    cell.source = cell.source.replace(SLOPE, RATIO)
    nbformat.write(notebook, path)
    done = nbval(referenced)
    assert done.returncode == 1
    assert "1 failed" in done.stdout


def test_text_and_reference_out_of_step_are_found(referenced: Path) -> None:
    assert references.differences(OUTPATIENT) == []
    path = referenced / "notebooks" / f"{OUTPATIENT}.md"
    text = path.read_text(encoding="utf-8")
    cells = notebooks.parse(text).cells
    [number] = [at for at, cell in enumerate(cells, start=1) if SLOPE in cell.source]
    path.write_text(text.replace(SLOPE, RATIO), encoding="utf-8")
    assert references.differences(OUTPATIENT) == [f"differs in cell {number}"]
    path.write_text(text + "\nOne more paragraph.\n\n+++\n\nAnd a cell.\n", encoding="utf-8")
    assert "cells, the text" in references.differences(OUTPATIENT)[-1]
    path.write_text(text.replace("name: python3", "name: python4"), encoding="utf-8")
    assert references.differences(OUTPATIENT) == ["has other front matter"]


@pytest.fixture
def renewed(toy: Path) -> Path:
    """The reference of a notebook whose prose has expressions and conditions."""
    (toy / "notebooks" / NOTEBOOK).write_text(TEXT, encoding="utf-8")
    told: list[Progress] = []
    [path] = references.renew([NAME], told.append)
    assert dict.fromkeys((each.done, each.total) for each in told) == dict.fromkeys(
        [(0, 1), (1, 1)]
    )
    return path


def altered(path: Path, alter: Callable[[NotebookNode], None]) -> list[str]:
    """Return what is wrong with a reference in which something was altered."""
    reference = nbformat.read(path, as_version=4)
    alter(reference)
    nbformat.write(reference, path)
    return references.differences(NAME)


def outdated() -> list[str]:
    return references.outdated(NAME, compute(NAME, registry.load(NAME).Parameters()))


def test_a_reference_holds_every_cell_with_counts_and_expressions(renewed: Path) -> None:
    reference = nbformat.read(renewed, as_version=4)
    assert len(reference.cells) == len(notebooks.parse(TEXT).cells)
    assert [c.execution_count for c in reference.cells if c.cell_type == "code"] == [1, 2, 3, 4]
    assert "In Brent there are 5,000 people" in inline.answer_of(reference)
    assert references.differences(NAME) == []
    assert outdated() == []


def test_a_reference_that_was_stripped_is_refused(renewed: Path) -> None:
    def strip(reference: NotebookNode) -> None:
        for cell in reference.cells:
            cell.metadata.pop("user_expressions", None)
            if cell.cell_type == "code":
                cell.execution_count, cell.outputs = None, []

    assert altered(renewed, strip) == [
        f"cell {number} was not executed" for number in (2, 3, 4, 5, 6, 7, 8)
    ]


def test_stored_expressions_of_another_text_are_refused(renewed: Path) -> None:
    def alter(reference: NotebookNode) -> None:
        reference.cells[3].metadata["user_expressions"].reverse()
        reference.cells[4].metadata["user_expressions"][0]["result"] = {"status": "error"}

    assert altered(renewed, alter) == ["cell 4 was not executed", "cell 5 was not executed"]


def test_stored_results_that_a_fresh_run_does_not_give_are_found(renewed: Path) -> None:
    renewed.write_text(renewed.read_text().replace("'5,000'", "'5,001'"))
    assert references.differences(NAME) == []
    assert outdated() == ["cell 4: {eval}`f\"{people:,}\"` is held as '5,001', and is '5,000' now"]


def test_a_place_that_takes_no_reference_is_told(renewed: Path) -> None:
    folder = renewed.parent
    shutil.rmtree(folder)
    folder.write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=rf"reference/{NAME}\.ipynb: cannot be written: "):
        list(references.renew([NAME]))


def test_a_condition_that_is_neither_true_nor_false_stops_a_renewal(renewed: Path) -> None:
    path = renewed.parents[1] / NOTEBOOK
    path.write_text(TEXT.replace('{"when": "held"}', '{"when": "people"}'))
    with pytest.raises(BookError, match=r"^notebooks/toy\.md: cell 5: its condition `people` is 5"):
        list(references.renew([NAME]))


@pytest.mark.parametrize("newer", ["notebooks/toy.md", "notebooks/reference/toy.ipynb"])
def test_jupytext_changes_neither_text_nor_reference(newer: str, renewed: Path) -> None:
    folder = renewed.parents[2]
    files = [renewed, folder / "notebooks" / NOTEBOOK]
    before = [path.read_text() for path in files]
    os.utime(folder / newer, (2**31, 2**31))
    command = [sys.executable, "-m", "jupytext", "--sync", newer]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    assert [path.read_text() for path in files] == before
