"""A folder counts as a finished run only while all of it is there and unchanged."""

import subprocess
from pathlib import Path

import pytest

from helpers.run.store import record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "t.csv").write_text("a\n1\n")
    (tmp_path / "topic.ipynb").write_text("{}")
    record.write_record(tmp_path, record.Record(analysis="topic", key="abc"))
    return tmp_path


def test_a_whole_run_is_found(folder: Path) -> None:
    assert record.find(folder) == record.Run("topic", "abc", folder)


def test_the_sums_are_those_that_every_system_checks(folder: Path) -> None:
    told = subprocess.run(
        ["sha256sum", "--check", record.SUMS_FILE],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.splitlines() == ["run.json: OK", "tables/t.csv: OK", "topic.ipynb: OK"]


@pytest.mark.parametrize(
    "damage",
    ["missing", "changed", "added", "no sums", "no record", "broken record", "altered record"],
)
def test_a_damaged_run_is_not(folder: Path, damage: str) -> None:
    table, json = folder / "tables" / "t.csv", folder / record.RECORD_FILE
    if damage == "missing":
        table.unlink()
    elif damage == "changed":
        table.write_text("a\n2\n")
    elif damage == "added":
        table.with_name("u.csv").write_text("a\n1\n")
    elif damage == "no sums":
        (folder / record.SUMS_FILE).unlink()
    elif damage == "no record":
        json.unlink()
    else:
        text = json.read_text()
        json.write_text("{" if damage == "broken record" else text.replace("abc", "abd"))
    assert record.find(folder) is None


def test_writing_the_record_again_gives_the_same_bytes(folder: Path) -> None:
    before = (folder / record.RECORD_FILE).read_bytes()
    record.write_record(folder, record.Record(analysis="topic", key="abc"))
    assert (folder / record.RECORD_FILE).read_bytes() == before
