"""Work is done in forked processes, and one that dies takes nothing else with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from helpers.errors import InputError
from helpers.run.engine import forks

pytestmark = pytest.mark.skipif(not forks.available(), reason="this system does not fork safely")


def slowly_doubled(number: int) -> int:
    time.sleep(0.01 * (5 - number))
    return 2 * number


def test_every_item_is_worked_on_in_a_process_of_its_own() -> None:
    outcomes = list(forks.each(lambda _: os.getpid(), range(4), 2))
    pids = {outcome.made for outcome in outcomes}
    assert len(pids) == 4
    assert os.getpid() not in pids


def test_results_name_their_item_whatever_the_order() -> None:
    made = {o.index: o.made for o in forks.each(slowly_doubled, range(5), 3)}
    assert made == {n: 2 * n for n in range(5)}


def test_no_more_processes_at_a_time_than_jobs() -> None:
    started: list[int] = []

    def count(_: int) -> int:
        time.sleep(0.05)
        return len(psutil.Process(os.getppid()).children())

    started = [o.made or 0 for o in forks.each(count, range(6), 2)]
    assert max(started) <= 2


def test_an_error_comes_back_as_itself_and_the_others_go_on() -> None:
    def refuse(number: int) -> int:
        if number == 1:
            raise InputError("area: 'Mars' is not known")
        return number

    outcomes = {o.index: o for o in forks.each(refuse, range(3), 2)}
    assert isinstance(outcomes[1].error, InputError)
    assert str(outcomes[1].error) == "area: 'Mars' is not known"
    assert (outcomes[0].made, outcomes[2].made) == (0, 2)


def test_an_unforeseen_error_tells_where_it_happened() -> None:
    (outcome,) = forks.each(lambda number: 1 / number, [0], 1)
    assert outcome.error is not None
    assert 'test_forks.py", line' in "".join(outcome.error.__notes__)


def test_an_error_that_cannot_travel_comes_back_in_words() -> None:
    class LocalError(Exception):
        pass

    def refuse(_: int) -> None:
        raise LocalError("no")

    (outcome,) = forks.each(refuse, [0], 1)
    assert str(outcome.error) == "LocalError: no"


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "killed by SIGKILL"),
        (lambda: os._exit(7), "status 7 and no result"),
    ],
)
def test_a_process_that_dies_is_told_and_the_others_go_on(end: object, told: str) -> None:
    def die(number: int) -> int:
        if number == 0:
            end()  # type: ignore[operator]
        return number

    outcomes = {o.index: o for o in forks.each(die, range(3), 2)}
    assert isinstance(outcomes[0].error, forks.LostProcessError)
    assert told in str(outcomes[0].error)
    assert (outcomes[1].made, outcomes[2].made) == (1, 2)


def test_closing_early_kills_what_is_under_way() -> None:
    outcomes = forks.each(time.sleep, [0, 60, 60], 3)
    assert next(outcomes).index == 0
    outcomes.close()  # type: ignore[attr-defined]
    assert not psutil.Process().children()


@pytest.fixture
def interrupt() -> Iterator[Callable[..., None]]:
    """Return what interrupts this process when it is first called, and does no more."""
    left, parent = [True], os.getpid()

    def press_once(*_: object) -> None:
        if left and os.getpid() == parent:
            left.clear()
            signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield press_once
    left.clear()
    signal.signal(signal.SIGINT, before)


def test_an_interruption_that_falls_into_a_fork_is_not_lost(
    interrupt: Callable[..., None],
) -> None:
    """A hook of the fork, as logging has one, is where Python would lose it."""
    os.register_at_fork(after_in_parent=interrupt)
    with pytest.raises(KeyboardInterrupt):
        list(forks.each(time.sleep, [60], 1))
    assert not psutil.Process().children()


@pytest.mark.parametrize("end", ["connection._ConnectionBase.__del__", "util.close_fds"])
def test_an_interruption_that_falls_into_the_end_of_a_process_is_not_lost(
    end: str, interrupt: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"multiprocessing.{end}", interrupt)
    with pytest.raises(KeyboardInterrupt):
        list(forks.each(abs, range(3), 1))
    assert not psutil.Process().children()


ORPHANS = """
import os, time
from helpers.run.engine import forks
def work(_):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(60)
list(forks.each(work, range(2), 2))
"""


def test_processes_end_with_a_parent_that_was_killed() -> None:
    command = [sys.executable, "-c", ORPHANS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = [int(parent.stdout.readline()) for _ in range(2)]
        orphans = [psutil.Process(pid) for pid in pids]
        parent.kill()
        _, alive = psutil.wait_procs(orphans, timeout=10)
    assert not alive
