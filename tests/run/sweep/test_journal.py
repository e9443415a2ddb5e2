"""What a sweep has done stays done after a kill, a crash or a full disk, and beside another."""

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.run.sweep import journal
from helpers.run.sweep.journal import JOURNAL_FILE, Row

TABLES = {"areas": "0"}


def row(number: int) -> Row:
    return Row(f"{number:016x}", TABLES, {"number": number})


def numbers(found: journal.Journal, count: int) -> list[int | None]:
    rows = found.rows(row(n).stem for n in range(count))
    return [None if each is None else each.content["number"] for each in rows]


def test_what_was_added_is_there_in_the_next_session(tmp_path: Path) -> None:
    with journal.opened(tmp_path, resume=False) as found:
        found.add([row(0), row(1)])
        assert numbers(found, 3) == [0, 1, None]
    with journal.opened(tmp_path, resume=True) as found:
        found.add([row(2)])
        assert numbers(found, 3) == [0, 1, 2]
        assert found.reads() == {row(n).stem: TABLES for n in range(3)}
        assert len(found) == 3
    assert [path.name for path in tmp_path.iterdir()] == [JOURNAL_FILE]


def test_a_set_that_is_computed_from_other_tables_takes_the_place_of_the_old(
    tmp_path: Path,
) -> None:
    with journal.opened(tmp_path, resume=False) as found:
        found.add([row(0)])
        found.add([Row(row(0).stem, {"areas": "1"}, {"number": 7})])
        assert numbers(found, 1) == [7]
        assert found.reads() == {row(0).stem: {"areas": "1"}}


def test_a_second_sweep_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "GRACE_SECONDS", 0)
    with (
        journal.opened(tmp_path, resume=False),
        pytest.raises(InputError, match="another sweep is at work in it"),
        journal.opened(tmp_path, resume=True),
    ):
        pass


def test_a_damaged_journal_is_told(tmp_path: Path) -> None:
    with journal.opened(tmp_path, resume=False) as found:
        found.add([row(0)])
    (tmp_path / JOURNAL_FILE).write_bytes(b"torn" * 1000)
    with (
        pytest.raises(InputError, match=r"journal\.sqlite is damaged \(file is not a database\)"),
        journal.opened(tmp_path, resume=True),
    ):
        pass


def test_a_folder_that_is_not_empty_needs_resume(tmp_path: Path) -> None:
    with journal.opened(tmp_path, resume=False) as found:
        found.add([row(0)])
    with (
        pytest.raises(InputError, match="not empty; add --resume"),
        journal.opened(tmp_path, resume=False),
    ):
        pass


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    with (
        pytest.raises(InputError, match="holds no sweep to go on with"),
        journal.opened(tmp_path, resume=True),
    ):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with (
        pytest.raises(InputError, match="not a folder"),
        journal.opened(tmp_path / "out", resume=True),
    ):
        pass


FILL = """
import sys
from pathlib import Path
from helpers.errors import InputError
from helpers.run.sweep import journal
with journal.opened(Path(sys.argv[1]), resume=True) as found:
    try:
        for n in range(int(sys.argv[2])):
            found.add([journal.Row(f"{n:016x}", {"areas": "0"}, {"number": n, "words": "w" * 500})])
            print(n, flush=True)
    except InputError as error:
        print(error)
"""
LITTLE = 60_000


def limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (LITTLE, LITTLE))


def test_a_full_disk_is_told_and_leaves_what_was_added(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FILL, str(tmp_path), "1000"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, preexec_fn=limit_files
    )
    *added, error = done.stdout.splitlines()
    assert error.startswith(f"--out {tmp_path}: ")
    assert error.endswith("what was done before is kept: make room and add --resume")
    assert len(added) > 10
    with journal.opened(tmp_path, resume=True) as found:
        assert numbers(found, len(added)) == list(range(len(added)))
        assert len(found) == len(added)


def test_what_was_added_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    kept = 0
    for _ in range(3):
        command = [sys.executable, "-c", FILL, str(tmp_path), "100000"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        told = [int(next(process.stdout)) for _ in range(40)]
        process.send_signal(signal.SIGKILL)
        told += [int(line) for line in process.communicate()[0].splitlines() if line.isdigit()]
        kept = max(kept, len(told))
        with journal.opened(tmp_path, resume=True) as found:
            assert numbers(found, kept) == list(range(kept))
