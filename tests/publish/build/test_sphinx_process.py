"""Jupyter Book waits in a process of its own, which is gone when nobody needs it any more."""

from pathlib import Path

import psutil
import pytest

from helpers.publish.build.sphinx_process import Order, Watch, sphinx_process
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


def test_the_log_tells_how_many_pages_are_read_and_written(tmp_path: Path) -> None:
    order = Order(tmp_path / "src", tmp_path / "html", tmp_path / "log")
    watch = Watch(order)
    assert (watch.look().doing, watch.look().total) == ("laying out the pages", 0)
    lines = ["\x1b[01mupdating environment: \x1b[39;49;00m[new config] 4 added, 0 changed"]
    lines += [f"\x1b[01mreading sources... \x1b[39;49;00m[ {25 * n}%] page{n}" for n in (1, 2, 3)]
    seen = []
    for said in (lines[:3], lines, [*lines, "writing output... [ 25%] page1"]):
        order.log.write_text("\n".join(said))
        now = watch.look()
        seen.append((now.doing, now.done, now.total, now.worked))
    # one page was read before anybody looked; the last of a step is under way
    assert seen == [("reading", 1, 4, 0), ("reading", 2, 4, 1), ("writing", 0, 4, 0)]
