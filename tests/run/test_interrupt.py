"""An interrupted command ends with status 130 and leaves no half-written file and no process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

SLOW_CELL = "\n```{code-cell} ipython3\nimport time\ntime.sleep(120)\n```\n"
PATIENCE = 60

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are sent to a process group")


def slow_down(project: Path, analysis: str) -> None:
    path = project / "notebooks" / f"{analysis}.md"
    path.write_text(path.read_text(encoding="utf-8") + SLOW_CELL, encoding="utf-8")


def interrupt(project: Path, arguments: Sequence[str], processes: int) -> tuple[int, str]:
    """Start the command, press Ctrl-C once its cells run, and return status and last words."""
    command = [sys.executable, "-m", "helpers.cli", "--project", str(project), *arguments]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    ) as process:
        parent = psutil.Process(process.pid)
        running = wait_for_processes(parent, processes)
        time.sleep(1)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    gone, alive = psutil.wait_procs(running, timeout=PATIENCE)
    assert not alive
    assert len(gone) == processes
    return process.returncode, said


def wait_for_processes(parent: psutil.Process, wanted: int) -> list[psutil.Process]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        running = parent.children(recursive=True)
        if len(running) == wanted:
            return running
        time.sleep(0.1)
    raise AssertionError(f"no {wanted} processes within {PATIENCE} s")


def test_an_interrupted_run_leaves_nothing(small_project: Path, tmp_path: Path) -> None:
    slow_down(small_project, "workforce_supply")
    out = tmp_path / "out"
    status, said = interrupt(small_project, ["run", "workforce_supply", "--out", str(out)], 1)
    assert status == 130
    assert said.splitlines()[-1] == "icsbook: interrupted"
    assert {path.name for path in tmp_path.iterdir()} == {"project"}


def test_an_interrupted_build_leaves_nothing(small_project: Path) -> None:
    for analysis in ("hypertension_case_finding", "cancer_early_diagnosis"):
        slow_down(small_project, analysis)
    status, said = interrupt(
        small_project, ["build", "--jobs", "2"], 4
    )  # two that run, each with one for its cells
    assert status == 130
    assert said.splitlines()[-1] == "icsbook: interrupted"
    left = [path for path in (small_project / "_build").rglob("*") if path.is_file()]
    assert left == []
