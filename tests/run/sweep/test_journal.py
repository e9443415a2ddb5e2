"""What a sweep has done stays done after a kill, a crash or a full disk, and beside another."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import InputError
from helpers.run.sweep import journal
from helpers.run.sweep.journal import LEDGER_FILE


def entry(number: int) -> tuple[str, str]:
    return f"{number:016x}", json.dumps({"number": number})


def numbers(found: journal.Ledger, count: int) -> list[int | None]:
    entries = found.entries(entry(n)[0] for n in range(count))
    return [None if each is None else each["number"] for each in entries]


def test_what_was_added_is_there_in_the_next_session(tmp_path: Path) -> None:
    with journal.opened(tmp_path, resume=False) as found:
        found.add([entry(0), entry(1)])
        assert numbers(found, 3) == [0, 1, None]
    with journal.opened(tmp_path, resume=True) as found:
        found.add([entry(2)])
        assert numbers(found, 3) == [0, 1, 2]
        assert (len(found), found.damaged) == (3, 0)


@given(kept=st.integers(min_value=0, max_value=200))
def test_a_torn_end_costs_no_more_than_the_torn_line(
    tmp_path_factory: pytest.TempPathFactory, kept: int
) -> None:
    folder = tmp_path_factory.mktemp("torn")
    with journal.opened(folder, resume=False) as found:
        found.add([entry(n) for n in range(3)])
    file = folder / LEDGER_FILE
    content = file.read_bytes()
    file.write_bytes(content[:kept])
    whole = content[:kept].count(b"\n")
    with journal.opened(folder, resume=True) as found:
        assert numbers(found, 3) == [n if n < whole else None for n in range(3)]
        found.add([entry(n) for n in range(whole, 3)])
    assert file.read_bytes() == content


def test_an_altered_line_counts_for_nothing_and_the_others_stay(tmp_path: Path) -> None:
    with journal.opened(tmp_path, resume=False) as found:
        found.add([entry(n) for n in range(3)])
    file = tmp_path / LEDGER_FILE
    file.write_bytes(file.read_bytes().replace(b'"number": 1', b'"number": 7'))
    with journal.opened(tmp_path, resume=True) as found:
        assert numbers(found, 3) == [0, None, 2]
        assert found.damaged == 1


def test_a_second_sweep_is_refused(tmp_path: Path) -> None:
    with (
        journal.opened(tmp_path, resume=False),
        pytest.raises(InputError, match="another sweep is at work in it"),
        journal.opened(tmp_path, resume=True),
    ):
        pass


@pytest.mark.usefixtures("no_locks")
def test_a_disk_without_locks_is_an_error(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"cannot lock ledger\.txt: No locks available"),
        journal.opened(tmp_path, resume=False),
    ):
        pass


def test_a_folder_that_is_not_empty_needs_resume(tmp_path: Path) -> None:
    with journal.opened(tmp_path, resume=False) as found:
        found.add([entry(0)])
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
        for n in range(100):
            found.add([(f"{n:016x}", '{"number": %d}' % n)])
    except InputError as error:
        print(len(found), error)
"""


def limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


def test_a_full_disk_is_told_and_leaves_whole_lines(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FILL, str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, preexec_fn=limit_files
    )
    assert f"--out {tmp_path}: File too large; what was done before is kept" in done.stdout
    kept = int(done.stdout.split()[0])
    content = (tmp_path / LEDGER_FILE).read_bytes()
    assert len(content) <= 1000
    assert content.count(b"\n") == kept > 5
    assert content.endswith(b"\n")


def test_what_add_returned_from_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    monkeypatch.setattr(
        os, "fsync", lambda _: synced.append((tmp_path / LEDGER_FILE).stat().st_size)
    )
    with journal.opened(tmp_path, resume=False) as found:
        found.add([entry(0)])
    assert synced[-1] == (tmp_path / LEDGER_FILE).stat().st_size > 0
