"""Whatever is killed, filled or broken: no result is lost, no half file stands, all goes on."""

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.analyses import outpatient_access
from helpers.run import execute
from helpers.run.engine import forks
from helpers.run.store import scratch
from helpers.run.store.record import find
from tests.run import held
from tests.run.forked import Forked

QUICK = "outpatient_access"

pytestmark = pytest.mark.skipif(not forks.available(), reason="this system does not fork safely")


@pytest.fixture
def held_project(short_project: Path) -> Path:
    """A project whose notebook waits at its end until it is let go, and can be killed meanwhile."""
    held.hold(short_project, QUICK)
    return short_project


def start(project: Path, number: int = 1, first: Callable[[], None] = lambda: None) -> Forked:
    said = project.parent / f"said-{number}.txt"
    return Forked(said, "--project", str(project), "run", QUICK, first=first)


def plan_now() -> execute.Plan:
    return execute.plan(QUICK, outpatient_access.Parameters())


def run_now() -> None:
    execute.execute(plan_now(), None)


def left_over(project: Path) -> list[str]:
    runs = project / "_build" / "runs"
    return [path.name for path in runs.rglob("*") if path.name.startswith(scratch.PREFIX)]


def require_one_whole_run(project: Path) -> None:
    assert find(plan_now().folder) is not None
    assert left_over(project) == []


def test_killing_the_process_of_the_cells_fails_the_run_and_the_next_succeeds(
    held_project: Path,
) -> None:
    process = start(held_project)
    (cells,) = held.cells(held_project, 1, process)
    cells.send_signal(signal.SIGKILL)
    status, said = process.ended()
    assert status == 1
    assert "the kernel died: its process was killed by SIGKILL" in said
    assert "Traceback" not in said
    assert not plan_now().folder.exists()
    held.let_go(held_project)
    run_now()
    require_one_whole_run(held_project)


def test_killing_the_command_leaves_no_process_and_the_next_clears_up(held_project: Path) -> None:
    process = start(held_project)
    cells = held.cells(held_project, 1, process)
    process.kill()
    assert process.ended()[0] == -signal.SIGKILL
    assert held.gone(cells)
    assert not plan_now().folder.exists()
    assert left_over(held_project)
    held.let_go(held_project)
    run_now()
    require_one_whole_run(held_project)


def test_two_at_once_make_one_whole_run(held_project: Path) -> None:
    both = [start(held_project, number) for number in range(2)]
    held.cells(held_project, 2, *both)
    held.let_go(held_project)
    assert [process.ended()[0] for process in both] == [0, 0]
    require_one_whole_run(held_project)


def test_a_disk_that_takes_no_more_fails_the_run_and_leaves_nothing(short_project: Path) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))

    status, said = start(short_project, first=little_room).ended()
    assert status == 2
    assert "File too large" in said
    assert "Traceback" not in said
    assert [path for path in (short_project / "_build" / "runs").rglob("*") if path.is_file()] == []
    run_now()
    require_one_whole_run(short_project)


def test_a_damaged_run_is_made_again_as_it_was(short_project: Path) -> None:
    plan, name = plan_now(), f"{QUICK}.ipynb"
    run_now()
    whole = (plan.folder / name).read_bytes()
    (plan.folder / name).write_bytes(whole[: len(whole) // 2])
    assert plan_now().reason.startswith("the run there has")
    run_now()
    assert (plan.folder / name).read_bytes() == whole


@pytest.mark.parametrize("foreign", ["a file", "a link to nothing"])
def test_what_stands_in_the_place_of_a_run_gives_way_to_it(
    foreign: str, short_project: Path
) -> None:
    place = plan_now().folder
    place.parent.mkdir(parents=True)
    if foreign == "a file":
        place.write_text("x", encoding="utf-8")
    else:
        place.symlink_to("nowhere")
    run_now()
    require_one_whole_run(short_project)


def test_a_clock_that_was_set_back_makes_nothing_stale(short_project: Path) -> None:
    run_now()
    table = short_project / "data" / "strategy_facts.csv"
    text = table.read_text(encoding="utf-8").replace("195000", "195001")
    table.write_text(text, encoding="utf-8")
    os.utime(table, (0, 0))
    assert plan_now().reason == "the table strategy_facts changed"
