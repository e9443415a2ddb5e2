"""What a killed command leaves among the imports is put right by the next one, which says so."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.data import imports
from helpers.data.local import LOCAL_FOLDER, LOCK, WORKING, leftovers
from helpers.run.store import locking
from tests.cli.typed import status
from tests.data.releases.conftest import Put, project_folder, put
from tests.data.releases.samples import SAMPLES
from tests.data.test_imports import other_qof, state

__all__ = ["project_folder", "put"]

CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "open")
"""What a process may do to files, as it tells those who audit it."""


def killed_at(moment: int, work: Callable[[], object]) -> bool:
    """Return whether a process was killed before it changed a file for the so-many-th time."""
    child = os.fork()
    if child == 0:
        left = iter(range(moment))

        def watch(event: str, given: tuple[object, ...]) -> None:
            if event in CHANGES and "local" in str(given[0]) and next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
@pytest.mark.parametrize("command", ["import", "forget"])
def test_a_kill_at_any_moment_loses_no_import_and_leaves_nothing(
    command: str, put: Put, project_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    local, kept = project_folder / LOCAL_FOLDER, project_folder / "kept"
    imports.import_release("qof", put(SAMPLES["qof"]))
    shutil.copytree(local, kept)
    before, files = state(project_folder), put(other_qof())

    def work() -> None:
        if command == "import":
            imports.import_release("qof", files)
        else:
            imports.forget("qof")

    work()
    after = state(project_folder)
    said: set[str] = set()
    for moment in range(100):
        shutil.rmtree(local)
        shutil.copytree(kept, local)
        if not killed_at(moment, work):
            break
        left = bool(leftovers(project_folder))
        assert status("params", "--help") == 0
        words = capsys.readouterr().err
        (local / LOCK.name).unlink(missing_ok=True)
        assert state(project_folder) in (before, after), moment
        assert [each.name for each in local.iterdir()] in (["qof"], [])
        assert words.count("\n") == left
        said.add(words)
    assert moment >= 5
    assert state(project_folder) == after
    put_back = "icsbook: data/local/qof/2030-31: put back, as the command that was to replace it"
    removed = "icsbook: data/local: removed what a killed command left\n"
    assert removed in said
    assert any(words.startswith(put_back) for words in said) == (command == "import")


def test_what_a_command_at_work_holds_is_left_alone(put: Put, project_folder: Path) -> None:
    imports.import_release("qof", put(SAMPLES["qof"]))
    held = project_folder / LOCAL_FOLDER / f"{WORKING}x" / imports.STOOD
    held.mkdir(parents=True)
    with locking.held(project_folder / LOCK, no_wait):
        assert status("params", "--help") == 0
    assert held.is_dir()
    assert status("params", "--help") == 0
    assert leftovers(project_folder) == []


def no_wait() -> None:
    pytest.fail("waited")
