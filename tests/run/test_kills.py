"""Killed at any moment, a command loses nothing and leaves nothing once it is given again.

A usual test run kills one run and one import; `make soak` kills many more, of every kind.
"""

import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.data.local import LOCK
from helpers.run.engine import forks
from tests.data.releases.samples import SAMPLES
from tests.projects import copy_project

KILLS = int(os.environ.get("ICSBOOK_SOAK_KILLS", "2"))
SEED = int(os.environ.get("ICSBOOK_SOAK_SEED", "20261128"))
PAGE = "outpatient_access"
FILES = {
    "small.yml": f"""\
title: One page
area: NW London
parts: [{{caption: Analyses, pages: [{{analysis: {PAGE}, title: Outpatients}}]}}]
""",
    "grid.yml": f"analysis: {PAGE}\nparameters: {{area: [NW London, Brent, Ealing, Harrow]}}\n",
}
BESIDE = {"_build/home", "_build/.html.layout", LOCK.as_posix()}
"""What may stand or not: what packages keep of their own, Sphinx of its times, a file to lock."""

pytestmark = pytest.mark.skipif(not forks.available(), reason="this system does not fork safely")


@dataclass(frozen=True)
class Command:
    """A command, what has to be done before it, and what is given again after a kill."""

    words: tuple[str, ...]
    before: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


IMPORT = ("data", "import", "qof", *sorted(SAMPLES["qof"]))
SWEEP = ("sweep", "grid.yml", "--out", "sets")
BUILD = ("build", "--edition", "small.yml")
COMMANDS = (
    Command(("run", PAGE, "--out", "mine")),
    Command(IMPORT),
    Command(SWEEP, again=(*SWEEP, "--resume")),
    Command(BUILD),
    Command((*BUILD, "-p", "area=Brent"), before=BUILD),
    Command(("cache", "prune", "--all"), before=("run", PAGE)),
    Command(("run", PAGE, "--out", "mine"), before=("run", PAGE, "--out", "mine")),
)


def start(project: Path, words: tuple[str, ...]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "helpers.cli", "--project", str(project), *words],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def require(project: Path, words: tuple[str, ...]) -> None:
    process = start(project, words)
    _, told = process.communicate()
    assert process.returncode == 0, (words, told)


def state(project: Path) -> dict[str, bytes]:
    """Return the files of a project that do not say when or how fast they were made."""
    paths = (path for path in project.rglob("*") if path.is_file())
    named = {path.relative_to(project).as_posix(): path for path in paths}
    return {
        name: b"" if name.endswith(("run.json", ".sqlite")) else path.read_bytes()
        for name, path in sorted(named.items())
        if not any(name == each or name.startswith(f"{each}/") for each in BESIDE)
    }


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the files that the commands take."""
    project = copy_project(tmp_path_factory.mktemp("clean") / "project")
    for name, text in FILES.items():
        (project / name).write_text(text, encoding="utf-8")
    for name, content in SAMPLES["qof"].items():
        (project / name).write_bytes(content)
    return project


def test_a_command_killed_at_any_moment_and_given_again_leaves_what_one_leaves(
    clean: Path, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    whole: dict[Command, tuple[float, dict[str, bytes]]] = {}
    project = tmp_path / "project"
    for number in range(KILLS):
        command = COMMANDS[number % len(COMMANDS)]
        begin(clean, project, command)
        if command not in whole:
            started = time.monotonic()
            require(project, command.words)
            whole[command] = time.monotonic() - started, state(project)
            begin(clean, project, command)
        seconds, expected = whole[command]
        process = start(project, command.words)
        moment = chance.uniform(0, seconds)
        time.sleep(moment)
        process.kill()
        process.communicate()
        require(project, command.again or command.words)
        found = state(project)
        told = f"{command.words}, killed after {moment:.2f} of {seconds:.2f} s"
        assert sorted(found) == sorted(expected), told
        assert [name for name in found if found[name] != expected[name]] == [], told


def begin(clean: Path, project: Path, command: Command) -> None:
    """Put a project back to where a command begins."""
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(clean, project)
    if command.before:
        require(project, command.before)
