"""What needs a lock waits for whoever holds it, and one that was killed blocks nobody."""

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.run.store import locking
from tests.publish.conftest import no_wait

FORK = multiprocessing.get_context("fork")
SECONDS = 60
STRAGGLER_SECONDS = 0.5


def hold_for_ever(out: Path, ready: Connection) -> None:
    with locking.held(out, no_wait):
        ready.send("held")
        signal.pause()


def straggle(out: Path) -> None:
    time.sleep(STRAGGLER_SECONDS)
    (out.parent / "ended").touch()


def hold_with_a_straggler(out: Path, ready: Connection) -> None:
    with locking.held(out, no_wait):
        FORK.Process(target=straggle, args=(out,)).start()
        ready.send("held")
        signal.pause()


def kill_when_held(hold: Callable[[Path, Connection], None], out: Path) -> None:
    ours, theirs = FORK.Pipe()
    holder = FORK.Process(target=hold, args=(out, theirs))
    holder.start()
    assert ours.poll(SECONDS)
    holder.kill()
    holder.join(SECONDS)


@pytest.fixture
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say at once that there is something to wait for."""
    monkeypatch.setattr(locking, "GRACE_SECONDS", 0)


@pytest.fixture
def long_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give what was forked by a killed process all the time that a slow machine may take."""
    monkeypatch.setattr(locking, "GRACE_SECONDS", SECONDS)


@pytest.mark.usefixtures("no_grace")
def test_the_second_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    told, entered = threading.Event(), threading.Event()

    def second() -> None:
        with locking.held(tmp_path / "lock", told.set):
            entered.set()

    with locking.held(tmp_path / "lock", no_wait):
        thread = threading.Thread(target=second)
        thread.start()
        assert told.wait(SECONDS)
        assert not entered.is_set()
    thread.join(SECONDS)
    assert entered.is_set()


@pytest.mark.usefixtures("long_grace")
def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    kill_when_held(hold_for_ever, tmp_path / "lock")
    with locking.held(tmp_path / "lock", no_wait):
        assert (tmp_path / "lock").is_file()


@pytest.mark.usefixtures("long_grace")
def test_what_a_killed_holder_had_forked_is_waited_for_without_a_word(tmp_path: Path) -> None:
    kill_when_held(hold_with_a_straggler, tmp_path / "lock")
    with locking.held(tmp_path / "lock", no_wait):
        assert (tmp_path / "ended").exists()


@pytest.mark.usefixtures("no_locks")
def test_a_disk_without_locks_is_an_error(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match=r"cannot lock .*lock: No locks available"),
        locking.held(tmp_path / "lock", no_wait),
    ):
        pass


def test_locks_beside_each_other_do_not_wait(tmp_path: Path) -> None:
    with locking.held(tmp_path / "one", no_wait), locking.held(tmp_path / "two", no_wait):
        pass


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(InputError, match="cannot write"),
        locking.held(tmp_path / "file" / "lock", no_wait),
    ):
        pass
