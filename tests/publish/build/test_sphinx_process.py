"""Jupyter Book waits in a process of its own, which is gone when nobody needs it any more."""

from pathlib import Path

import psutil
import pytest

from helpers.publish.build.sphinx_process import Order, sphinx_process
from helpers.run.engine.forks import LostProcessError
from tests.run import held


def children() -> set[psutil.Process]:
    """Return the processes started from this one; what those start is their own affair."""
    return set(psutil.Process().children())


def test_a_press_that_is_not_used_ends_with_its_block() -> None:
    before = children()
    with sphinx_process():
        assert len(children() - before) == 1
    assert children() - before == set()


def test_a_press_that_is_killed_is_told(tmp_path: Path) -> None:
    order = Order(tmp_path / "src", tmp_path / "html", tmp_path / "log")
    before = children()
    with sphinx_process() as ready:
        (process,) = children() - before
        process.kill()
        assert held.gone([process])
        with pytest.raises(LostProcessError, match="killed by SIGKILL"):
            ready.lay_out(order)
    assert children() - before == set()
