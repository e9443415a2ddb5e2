"""The references notice what they must: other text, other figures, other charts."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from helpers import project
from helpers.analyses import registry
from helpers.run import references

ROOT = Path(__file__).parents[2]
HYPERTENSION = "hypertension_case_finding"
MODELS_CHART = 'show.chart(results, "models", charts.bars, y="model", x="undiagnosed")'

FIGURES = [
    (HYPERTENSION, "strategy_facts", "id", "expected_cases", "value"),
    (HYPERTENSION, "strategy_facts", "id", "recorded_cases", "value"),
    (HYPERTENSION, "strategy_facts", "id", "undiagnosed_cases_phm", "value"),
    (HYPERTENSION, "hypertension_register", "period", "2016-17", "register"),
    (HYPERTENSION, "hypertension_register", "period", "2016-17", "list_size"),
    (HYPERTENSION, "hypertension_register", "period", "2022-23", "register"),
    (HYPERTENSION, "hypertension_register", "period", "2022-23", "list_size"),
    (HYPERTENSION, "resident_population", "area_code", "E09000033", "people"),
    (HYPERTENSION, "unusual_practices", "code", "E85124", "prevalence_percent"),
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
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    module = registry.load(analysis)
    before = module.analyse(module.Parameters()).to_json()
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("local"))
    _raise_by_one_per_cent(tmp_path / "data" / f"{table}.csv", key, str(row), column)
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(tmp_path))
    assert module.analyse(module.Parameters()).to_json() != before


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
    reference = folder / "notebooks" / "reference" / f"{HYPERTENSION}.ipynb"
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
    source = ROOT / "notebooks" / "reference" / f"{HYPERTENSION}.ipynb"
    shutil.copy(source, small_project / "notebooks" / "reference")
    return small_project


def test_nbval_fails_when_a_figure_of_the_data_changes(referenced: Path) -> None:
    path = referenced / "data" / "hypertension_register.csv"
    text = path.read_text(encoding="utf-8")
    assert "308072" in text
    path.write_text(text.replace("308072", "311153"), encoding="utf-8")
    done = nbval(referenced)
    assert done.returncode == 1
    assert "failed" in done.stdout


def test_nbval_fails_when_a_chart_shows_other_data(referenced: Path) -> None:
    path = referenced / "notebooks" / "reference" / f"{HYPERTENSION}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    [cell] = [cell for cell in notebook.cells if cell.source == MODELS_CHART]
    cell.source = MODELS_CHART.replace('x="undiagnosed"', 'x="expected"')
    nbformat.write(notebook, path)
    done = nbval(referenced)
    assert done.returncode == 1
    assert "1 failed" in done.stdout


def test_text_and_reference_out_of_step_are_found(referenced: Path) -> None:
    assert references.differences(HYPERTENSION) == []
    path = referenced / "notebooks" / f"{HYPERTENSION}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('x="undiagnosed"', 'x="expected"'), encoding="utf-8")
    assert references.differences(HYPERTENSION) == ["differs in cell 7"]
    path.write_text(text + "\nOne more paragraph.\n\n+++\n\nAnd a cell.\n", encoding="utf-8")
    assert "cells, the text" in references.differences(HYPERTENSION)[-1]
    path.write_text(text.replace("title: Hyper", "title: Hypo"), encoding="utf-8")
    assert references.differences(HYPERTENSION) == ["has other front matter"]
