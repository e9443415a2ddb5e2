"""Jupyter Book waits in a process of its own, which is gone when nobody needs it any more."""

import time
from pathlib import Path

import psutil
import pytest

from helpers.publish.press import Order, press
from helpers.run.forks import LostProcessError


def children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


def test_a_press_that_is_not_used_ends_with_its_block() -> None:
    before = children()
    with press():
        assert len(children() - before) == 1
    assert children() == before


def test_a_press_that_is_killed_is_told(tmp_path: Path) -> None:
    order = Order(tmp_path / "src", tmp_path / "html", tmp_path / "log")
    before = children()
    with press() as ready:
        (process,) = children() - before
        process.kill()
        while process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        with pytest.raises(LostProcessError, match="killed by SIGKILL"):
            ready.lay_out(order)
    assert children() == before
