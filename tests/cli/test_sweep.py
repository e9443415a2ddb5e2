"""`icsbook sweep` ends with all files and status 0, or says in words what is missing."""

import math
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.cli import progress, sweep
from tests.cli.typed import status
from tests.run import frozen
from tests.run.conftest import small_project as small_project  # noqa: PLC0414 - a fixture
from tests.run.conftest import toy as toy  # noqa: PLC0414 - a fixture
from tests.run.frozen import entries, entries_kept, wait_for_entries
from tests.run.toy import GATE, GATED

FINISHED = ("results.csv", "results.parquet", "failures.csv")


def grid_file(folder: Path, text: str) -> Path:
    file = folder / "grid.yml"
    file.write_text(text, encoding="utf-8")
    return file


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FINISHED}


@pytest.fixture
def drawn(toy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy project, which one is in; comparison pages are but a word: they have tests apart.

    Progress has a test of its own too: here no line of it comes between, however slow the machine.
    """
    monkeypatch.chdir(toy)
    monkeypatch.setattr(progress, "QUIET_SECONDS", math.inf)
    monkeypatch.setattr(sweep, "_draw", lambda _, path, **__: path.write_text("page"))
    return toy


def test_a_sweep_prints_the_path_of_its_results(
    drawn: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = grid_file(drawn, "analysis: toy\nparameters: {factor: [1, 2]}")
    assert status("sweep", file) == 0
    out, err = capsys.readouterr()
    assert out == f"{drawn / '_build' / 'sweeps' / 'grid' / 'results.csv'}\n"
    assert err == ""
    assert Path(out.strip()).read_text().count("\n") == 1 + 2 * 4


def test_failures_are_listed_and_are_status_one(
    drawn: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = grid_file(
        drawn, "analysis: toy\nparameters: {area: [Brent, Ealing], mood: [kind, refuse]}"
    )
    out = drawn / "out"
    assert status("sweep", file, "--out", out, "--jobs", 1) == 1
    err = capsys.readouterr().err.splitlines()
    assert err == [
        "failed: toy area=Brent mood=refuse: area: Brent has no figure",
        "failed: toy area=Ealing mood=refuse: area: Ealing has no figure",
        f"icsbook: 2 of 4 parameter sets failed; all of them stand in {out / 'failures.csv'}",
    ]
    assert (out / "results.csv").read_text().count("total") == 2


@pytest.mark.parametrize(
    ("text", "arguments", "words"),
    [
        ("analysis: toy\nparameters: {facto: 1}", [], "unknown parameter 'facto'"),
        ("analysis: toy\nparameters: {factor: [1, 1]}", [], "factor=1 is given twice"),
        ("analysis: toy", ["--jobs", "0"], "Invalid value for '--jobs'"),
        ("analysis: toy", ["--out", "grid.yml"], "grid.yml is not a folder; name another"),
        ("analysis: toy", ["--out", "data"], "--out data: not empty; add --resume"),
        ("analysis: toy", ["--out", "data", "--resume"], "holds no sweep to go on with"),
    ],
)
def test_a_mistake_is_one_line_and_status_two_and_nothing_is_written(
    drawn: Path,
    text: str,
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = grid_file(drawn, text)
    before = sorted(drawn.rglob("*"))
    assert status("sweep", file, *arguments) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1
    assert sorted(drawn.rglob("*")) == before


def test_resuming_says_what_is_there_and_what_is_left_aside(
    drawn: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = drawn / "out"
    status("sweep", grid_file(drawn, "analysis: toy\nparameters: {factor: [1, 2]}"), "--out", out)
    file = grid_file(drawn, "analysis: toy\nparameters: {factor: [2, 3, 4]}")
    capsys.readouterr()
    assert status("sweep", file, "--out", out, "--resume") == 0
    assert capsys.readouterr().err == (
        "resuming: 1 of 3 sets are done already; 1 of other grids, data or sources are left aside\n"
    )


def start(program: Path, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the command, with the toy analysis, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", frozen.WITH_TOY, "sweep", str(folder / "grid.yml"), *arguments],
        cwd=program,
        env=frozen.environment(program, folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )


def test_after_kill_nine_nothing_done_is_repeated_and_nothing_is_lost(
    toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factors = [*range(30), *range(GATED, GATED + 30)]
    grid_file(toy, f"analysis: toy\nparameters: {{seconds: 0.02, factor: {factors}}}")
    monkeypatch.setenv(GATE, str(toy / "gate"))
    program = frozen.copy_program(toy / "program")
    killed, whole = toy / "killed", toy / "whole"
    with start(program, toy, "--out", str(killed), "--jobs", "2") as process:
        wait_for_entries(killed / "journal.sqlite", 10, process)
        process.kill()
    done = entries_kept(killed / "journal.sqlite", toy / "copy")
    assert 0 < done <= 30
    left = {path.name for path in killed.iterdir()}
    assert {"journal.sqlite"} <= left <= {"journal.sqlite", "journal.sqlite-journal"}
    (toy / "gate").touch()

    with start(program, toy, "--out", str(killed), "--jobs", "2", "--resume") as process:
        _, told = process.communicate()
    assert process.returncode == 0, told
    assert f"resuming: {done} of 60 sets are done already" in told
    assert entries(killed / "journal.sqlite") == 60

    with start(program, toy, "--out", str(whole), "--jobs", "1") as process:
        assert process.wait() == 0
    assert contents(killed) == contents(whole)


def test_an_interruption_says_how_to_go_on(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    factors = [*range(4), *range(GATED, GATED + 4)]
    grid_file(toy, f"analysis: toy\nparameters: {{factor: {factors}}}")
    monkeypatch.setenv(GATE, str(toy / "gate"))
    program = frozen.copy_program(toy / "program")
    with start(program, toy, "--out", str(toy / "out"), "--jobs", "1") as process:
        wait_for_entries(toy / "out" / "journal.sqlite", 1, process)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate()
    assert process.returncode == 130
    # on a slow machine lines of progress come before
    assert told.splitlines()[-2:] == [
        f"what was done is kept in {toy / 'out'}; go on with --resume",
        "icsbook: interrupted",
    ]
