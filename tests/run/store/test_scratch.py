"""A working folder is gone afterwards; one that a killed process left is removed by the next."""

import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from helpers.run.store import locking, scratch

HOLD = """
import sys, time
from pathlib import Path
from helpers.run.store import scratch
with scratch.folder(Path(sys.argv[1])) as folder:
    print(folder, flush=True)
    time.sleep(60)
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")


def held_by_another(place: Path) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_it_is_gone_afterwards_whatever_happened(tmp_path: Path) -> None:
    def fail_within() -> None:
        with scratch.folder(tmp_path / "new") as folder:
            (folder / "half.txt").write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_within()
    assert list((tmp_path / "new").iterdir()) == []


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_uses_stays(
    tmp_path: Path,
) -> None:
    killed, left = held_by_another(tmp_path)
    living, used = held_by_another(tmp_path)
    killed.kill()
    killed.communicate()
    assert left.is_dir()
    with scratch.folder(tmp_path):
        assert not left.exists()
        assert used.is_dir()
    living.kill()
    living.communicate()


def test_a_folder_that_is_only_being_made_stays(tmp_path: Path) -> None:
    (tmp_path / f"{scratch.PREFIX}new_made").mkdir()
    scratch.remove_abandoned(tmp_path)
    assert (tmp_path / f"{scratch.PREFIX}new_made").is_dir()


def test_a_folder_that_is_only_being_made_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = locking.take

    def take_late(lock: IO[str]) -> bool:
        monkeypatch.undo()
        scratch.remove_abandoned(tmp_path)
        return take(lock)

    monkeypatch.setattr(locking, "take", take_late)
    with scratch.folder(tmp_path) as folder:
        assert (folder / scratch.LOCK).is_file()


@pytest.mark.usefixtures("no_locks")
def test_a_disk_without_locks_works_and_nothing_is_taken_for_abandoned(tmp_path: Path) -> None:
    with scratch.folder(tmp_path) as first, scratch.folder(tmp_path) as second:
        assert first.is_dir()
        assert second.is_dir()


def test_what_was_left_of_other_work_stays(tmp_path: Path) -> None:
    left = tmp_path / f"{scratch.PREFIX}site.ab12_xyz"
    left.mkdir()
    (left / scratch.LOCK).touch()
    scratch.remove_abandoned(tmp_path)
    scratch.remove_abandoned(tmp_path, "other")
    assert scratch.folders(tmp_path, "site") == [left]
    scratch.remove_abandoned(tmp_path, "site")
    assert not left.exists()
