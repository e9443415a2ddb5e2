"""Builds of one site follow each other, and one that was killed blocks nobody."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.publish import lock
from tests.publish.conftest import no_words

FORK = multiprocessing.get_context("fork")
SECONDS = 20


def hold_for_ever(out: Path, ready: Connection) -> None:
    with lock.held(out, no_words):
        ready.send("held")
        signal.pause()


def test_the_second_waits_for_the_first_and_says_so(tmp_path: Path) -> None:
    said, told, entered = [], threading.Event(), threading.Event()

    def say(words: str) -> None:
        said.append(words)
        told.set()

    def second() -> None:
        with lock.held(tmp_path / "html", say):
            entered.set()

    with lock.held(tmp_path / "html", no_words):
        thread = threading.Thread(target=second)
        thread.start()
        assert told.wait(SECONDS)
        assert not entered.is_set()
    thread.join(SECONDS)
    assert entered.is_set()
    assert len(said) == 1
    assert "another build" in said[0]


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    ours, theirs = FORK.Pipe()
    holder = FORK.Process(target=hold_for_ever, args=(tmp_path / "html", theirs))
    holder.start()
    assert ours.poll(SECONDS)
    assert holder.pid is not None
    os.kill(holder.pid, signal.SIGKILL)
    holder.join(SECONDS)
    with lock.held(tmp_path / "html", no_words):
        assert lock.path_of(tmp_path / "html").is_file()


def test_sites_beside_each_other_do_not_wait(tmp_path: Path) -> None:
    with lock.held(tmp_path / "one", no_words), lock.held(tmp_path / "two", no_words):
        pass


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(InputError, match="cannot write"),
        lock.held(tmp_path / "file" / "html", no_words),
    ):
        pass
