"""A folder counts as a finished run only while all of it is there and unchanged."""

from pathlib import Path

import pytest

from helpers.run.store import record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "t.csv").write_text("a\n1\n")
    (tmp_path / "topic.ipynb").write_text("{}")
    record.write_record(tmp_path, {"analysis": "topic", "key": "abc"})
    return tmp_path


def test_a_whole_run_is_found(folder: Path) -> None:
    assert record.find(folder) == record.Run("topic", "abc", folder)
    assert set(record.Run("topic", "abc", folder).record["files"]) == {
        "tables/t.csv",
        "topic.ipynb",
    }


@pytest.mark.parametrize(
    "damage", ["missing", "changed", "no record", "broken record", "other json"]
)
def test_a_damaged_run_is_not(folder: Path, damage: str) -> None:
    table, json = folder / "tables" / "t.csv", folder / record.RECORD_FILE
    if damage == "missing":
        table.unlink()
    elif damage == "changed":
        table.write_text("a\n2\n")
    elif damage == "no record":
        json.unlink()
    else:
        json.write_text("{" if damage == "broken record" else "[]")
    assert record.find(folder) is None


def test_writing_the_record_again_gives_the_same_bytes(folder: Path) -> None:
    before = (folder / record.RECORD_FILE).read_bytes()
    record.write_record(folder, {"analysis": "topic", "key": "abc"})
    assert (folder / record.RECORD_FILE).read_bytes() == before
