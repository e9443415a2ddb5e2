"""The key of a run changes with everything it follows from, and with nothing else."""

import shutil
from pathlib import Path

import pytest

from helpers import software, source
from helpers.analyses import cancer
from helpers.run import execute
from helpers.run.store import key

CANCER = "cancer_early_diagnosis"


def key_now(**parameters: object) -> str:
    return execute.plan(CANCER, cancer.Parameters(**parameters)).key  # type: ignore[arg-type]


def test_the_same_everything_gives_the_same_key(small_project: Path) -> None:
    assert key_now() == key_now(area="E54000027", target=0.75)


def test_parameters_change_it(small_project: Path) -> None:
    assert key_now(target=0.8) != key_now()


@pytest.mark.parametrize(
    "file", ["notebooks/cancer_early_diagnosis.md", "data/early_diagnosis.csv", "requirements.lock"]
)
def test_text_data_and_lock_change_it(small_project: Path, file: str) -> None:
    before = key_now()
    path = small_project / file
    text = path.read_text(encoding="utf-8").replace("51.44", "51.45")
    path.write_text(text if path.suffix == ".csv" else f"{text}\n")
    assert key_now() != before


def test_tables_it_does_not_read_leave_it(small_project: Path) -> None:
    before = key_now()
    path = small_project / "data" / "estates.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("102882", "102883"))
    assert key_now() == before


def test_our_own_source_changes_it(small_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key_now()
    monkeypatch.setattr(source, "LOADED", {**source.LOADED, "stats/data.json": "0"})
    key.source_hash.cache_clear()
    try:
        assert key_now() != before
    finally:
        key.source_hash.cache_clear()


def test_a_package_in_another_version_than_the_locked_changes_it(
    small_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key_now()
    installed = {**software._installed(), "pandas": "99.0"}
    monkeypatch.setattr(software, "_installed", lambda: installed)
    assert key_now() != before


def test_a_project_elsewhere_has_the_same_key(
    small_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key_now()
    elsewhere = shutil.copytree(small_project, tmp_path / "elsewhere")
    monkeypatch.setenv("ICSBOOK_PROJECT", str(elsewhere))
    assert key_now() == before
