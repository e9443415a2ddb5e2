"""The key of a run changes with everything it follows from, and with nothing else."""

from pathlib import Path

import pytest

from helpers.analyses import cancer
from helpers.run.store import key

CANCER = "cancer_early_diagnosis"


def key_now(**parameters: object) -> str:
    checked = cancer.Parameters(**parameters)  # type: ignore[arg-type]
    return key.run_key(CANCER, checked, key.table_hashes(CANCER, checked))


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
    path.write_text(path.read_text(encoding="utf-8").replace("51.44", "51.45") + "\n")
    assert key_now() != before


def test_tables_it_does_not_read_leave_it(small_project: Path) -> None:
    before = key_now()
    path = small_project / "data" / "estates.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("102882", "102883"))
    assert key_now() == before


def test_our_own_source_changes_it(
    small_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key_now()
    (tmp_path / "module.py").write_text("x = 1\n")
    monkeypatch.setattr(key, "SOURCE_FOLDER", tmp_path)
    for remembered in (key.source_digests, key.source_hash):
        remembered.cache_clear()
    try:
        assert key_now() != before
    finally:
        for remembered in (key.source_digests, key.source_hash):
            remembered.cache_clear()
