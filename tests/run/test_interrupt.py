"""An interrupted command ends with status 130 and leaves no half-written file and no process."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest
import yaml

from helpers.publish.build import site
from helpers.run.engine import preload
from tests.run import held

CHAPTERS = ("outpatient_access", "claims")
"""The two that take least: a build plans all that the contents list."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals are sent to a process group")


def interrupt(project: Path, arguments: Sequence[str], notebooks: int) -> tuple[int, str, int]:
    """Start the command and press Ctrl-C once the cells of so many notebooks run.

    Returns:
        Status, last words, and how many processes there were besides the command's own.
    """
    command = [sys.executable, "-m", "helpers.cli", "--project", str(project), *arguments]
    with subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    ) as process:
        cells = held.cells(project, notebooks, process)
        running = psutil.Process(process.pid).children(recursive=True)
        assert set(cells) <= set(running)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=held.PATIENCE)
    assert held.gone(running)
    return process.returncode, said, len(running)


def is_prose_or_quick(file: str) -> bool:
    return file.startswith("book/") or Path(file).name in CHAPTERS


def test_an_interrupted_run_leaves_nothing(short_project: Path, tmp_path: Path) -> None:
    held.hold(short_project, "outpatient_access")
    out = tmp_path / "out"
    asked = ["run", "outpatient_access", "--out", str(out)]
    status, said, processes = interrupt(short_project, asked, 1)
    assert (status, processes) == (130, 1)
    assert said.splitlines()[-1] == "icsbook: interrupted"
    assert {path.name for path in tmp_path.iterdir()} == {"project"}


def test_an_interrupted_build_leaves_nothing(short_project: Path) -> None:
    contents = yaml.safe_load((short_project / "_toc.yml").read_text(encoding="utf-8"))
    for part in contents["parts"]:
        part["chapters"] = [each for each in part["chapters"] if is_prose_or_quick(each["file"])]
    contents["parts"] = [part for part in contents["parts"] if part["chapters"]]
    (short_project / "_toc.yml").write_text(yaml.safe_dump(contents), encoding="utf-8")
    (short_project / "book" / "index.md").write_text("# The book\n", encoding="utf-8")
    for analysis in CHAPTERS:
        held.hold(short_project, analysis)
    status, said, processes = interrupt(short_project, ["build", "--jobs", "2"], 2)
    assert (status, processes) == (130, 4)  # two that run, each with one for its cells
    assert said.splitlines()[-1] == "icsbook: interrupted"
    home = short_project / preload.HOME  # of IPython and matplotlib
    left = [path for path in (short_project / "_build").rglob("*") if path.is_file()]
    lock = site.lock_of(short_project / "_build" / "html")  # an empty file, which stays for good
    assert [path for path in left if not path.is_relative_to(home)] == [lock]
