"""Whatever is killed, filled or broken: no result is lost, no half file stands, all goes on."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from helpers.analyses import workforce
from helpers.run import execute, forks, workshop
from helpers.run.record import find

WORKFORCE = "workforce_supply"
SLOW_CELL = "\n```{code-cell} ipython3\nimport time\ntime.sleep(4)\n```\n"
PATIENCE = 90

pytestmark = pytest.mark.skipif(not forks.available(), reason="this system does not fork safely")


@pytest.fixture
def slow_project(small_project: Path) -> Path:
    """A project whose notebook takes long enough to be killed meanwhile."""
    path = small_project / "notebooks" / f"{WORKFORCE}.md"
    path.write_text(path.read_text(encoding="utf-8") + SLOW_CELL, encoding="utf-8")
    return small_project


def start(project: Path, limit: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "helpers.cli", "--project", str(project), "run", WORKFORCE]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,  # noqa: PLW1509 - no thread is running yet
    )


def cell_process(parent: subprocess.Popen[str]) -> psutil.Process:
    """Return the process in which the cells run, once it has begun."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        running = psutil.Process(parent.pid).children(recursive=True)
        if running:
            time.sleep(0.5)
            return running[-1]
        time.sleep(0.05)
    raise AssertionError(f"no cells ran within {PATIENCE} s")


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, said = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def plan_now() -> execute.Plan:
    return execute.plan(WORKFORCE, workforce.Parameters())


def left_over(project: Path) -> list[str]:
    runs = project / "_build" / "runs"
    return [path.name for path in runs.rglob("*") if path.name.startswith(workshop.PREFIX)]


def require_one_whole_run(project: Path) -> None:
    assert find(plan_now().folder) is not None
    assert left_over(project) == []


def test_killing_the_process_of_the_cells_fails_the_run_and_the_next_succeeds(
    slow_project: Path,
) -> None:
    process = start(slow_project)
    cell_process(process).send_signal(signal.SIGKILL)
    status, said = ended(process)
    assert status == 1
    assert "the kernel died: its process was killed by SIGKILL" in said
    assert "Traceback" not in said
    assert not plan_now().folder.exists()
    assert ended(start(slow_project))[0] == 0
    require_one_whole_run(slow_project)


def test_killing_the_command_leaves_no_process_and_the_next_clears_up(slow_project: Path) -> None:
    process = start(slow_project)
    cells = cell_process(process)
    process.kill()
    process.communicate()
    assert psutil.wait_procs([cells], timeout=10)[1] == []
    assert not plan_now().folder.exists()
    assert left_over(slow_project)
    assert ended(start(slow_project))[0] == 0
    require_one_whole_run(slow_project)


def test_two_at_once_make_one_whole_run(slow_project: Path) -> None:
    both = [start(slow_project) for _ in range(2)]
    assert [ended(process)[0] for process in both] == [0, 0]
    require_one_whole_run(slow_project)


def test_a_disk_that_takes_no_more_fails_the_run_and_leaves_nothing(small_project: Path) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    status, said = ended(start(small_project, little_room))
    assert status == 2
    assert "File too large" in said
    assert "Traceback" not in said
    assert [path for path in (small_project / "_build").rglob("*") if path.is_file()] == []
    assert ended(start(small_project))[0] == 0
    require_one_whole_run(small_project)


def test_a_damaged_run_is_made_again_as_it_was(small_project: Path) -> None:
    plan, name = plan_now(), f"{WORKFORCE}.ipynb"
    assert ended(start(small_project))[0] == 0
    whole = (plan.folder / name).read_bytes()
    (plan.folder / name).write_bytes(whole[: len(whole) // 2])
    assert plan_now().reason.startswith("the run there has")
    assert ended(start(small_project))[0] == 0
    assert (plan.folder / name).read_bytes() == whole


def test_a_clock_that_was_set_back_makes_nothing_stale(small_project: Path) -> None:
    assert ended(start(small_project))[0] == 0
    table = small_project / "data" / "strategy_facts.csv"
    table.write_text(table.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    os.utime(table, (0, 0))
    assert plan_now().reason == "the table strategy_facts changed"
