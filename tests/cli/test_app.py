"""The command answers in one line when something is wrong, and lists its commands at once."""

import importlib
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

from helpers import project
from helpers.analyses import registry
from helpers.cli import app
from helpers.run import execute
from tests.cli.typed import status

ROOT = Path(__file__).parents[2]
ANY = ROOT / "book" / "editions" / "any.yml"
FULL = Path("/dev/full")
HEAVY = ("pandas", "numpy", "matplotlib", "papermill", "sphinx", "scipy", "rich")


def test_version_is_that_of_the_package(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert status("--version") == 0
    assert capsys.readouterr().out == f"icsbook {version('icsbook')}\n"


@pytest.mark.parametrize("group", [[], ["data"]])
def test_no_line_of_the_help_is_cut_at_80_columns(
    group: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(project.PROJECT_VARIABLE, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    assert status(*group, "--help") == 0
    commands = capsys.readouterr().out.split("Commands:")[1]
    assert "..." not in commands


@pytest.mark.parametrize("name", app.COMMANDS)
def test_every_command_is_listed_with_the_first_line_of_its_own_help(name: str) -> None:
    module = importlib.import_module(f"helpers.cli.{name}")
    assert app.COMMANDS[name] == str(typer.main.get_command(module.app).help).splitlines()[0]


def test_every_module_of_the_room_that_declares_a_command_is_listed() -> None:
    declaring = {
        path.stem
        for path in Path(str(app.__file__)).parent.glob("*.py")
        if "\napp = command_app(" in path.read_text(encoding="utf-8")
    }
    assert declaring == set(app.COMMANDS)


@pytest.mark.parametrize("command", [["run", "workforce_supply"], ["build"]])
@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("", "--out '': names no folder"),
        ("file.txt", "file.txt is not a folder; name another"),
        ("file.txt/below", "file.txt is not a folder; name another"),
        ("/proc/below", "nothing can be written in /proc"),
        ("full", "full"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_before_anything_runs(
    command: list[str],
    *,
    out: str,
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(ROOT))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(execute, "execute", _must_not_run)
    monkeypatch.setattr(execute, "execute_all", _must_not_run)
    (tmp_path / "file.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    assert status(*command, "--out", out) == 2
    shown, err = capsys.readouterr()
    assert shown == ""
    assert words in err
    assert err.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.txt", "full"]


def _must_not_run(*arguments: object, **options: object) -> None:
    raise AssertionError("something ran")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["results", "hypertension"], "unknown analysis 'hypertension'; did you mean"),
        (["results"], "Missing argument 'ANALYSIS'"),
        (["frobnicate"], "No such command 'frobnicate'"),
        (["bild"], "No such command 'bild'. Did you mean 'build'?"),
        (["data", "lst"], "No such command 'lst'. Did you mean 'list'?"),
        (["results", "workforce_supply", "--bogus"], "No such option: --bogus"),
        (["results", "workforce_supply", "--format", "xml"], "Invalid value for '--format'"),
        (["build", "--jobs", "0"], "Invalid value for '--jobs'"),
        (["results", "workforce_supply", "-p", "horizon_years=0"], "horizon_years: 0 is not"),
        (["results", "workforce_supply", "-f", "none.yml"], "parameter file none.yml: No such"),
        (["run", "workforce_supply", "-p", "area=Brent"], "no figure for Brent is held here"),
        (["build", "--edition", "none.yml"], "cannot read none.yml: No such file"),
        (
            ["build", "--edition", str(ANY)],
            "any.yml: area is missing; give one there, or",
        ),
        (
            ["build", "--edition", str(ANY), "-p", "area=Knt"],
            "any.yml, area: area 'Knt' is not",
        ),
        (["build", "-p", "target=0.7"], "-p target: is no field of an edition; use area, title,"),
        (["build", "-p", "area"], "-p 'area': write it as name=value"),
        (["results", "claims", "--format", "xml"], "'--format': 'xml' is not one of 'json', 'csv'"),
        (["--project", "nowhere", "params"], "nowhere is not an icsbook project"),
    ],
)
def test_a_mistake_is_one_line_and_status_two(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(ROOT))
    assert status(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err
    assert err.startswith("icsbook: ")
    assert err.count("\n") == 1


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", [["results", "claims"], ["data", "list"], ["--help"]])
def test_an_output_that_takes_no_more_is_told_in_one_line(words: list[str]) -> None:
    command = [sys.executable, "-m", "helpers.cli", "--project", str(ROOT), *words]
    with FULL.open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "icsbook: standard output: No space left on device\n"


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert status() == 2
    assert "Re-run one analysis with your parameters." in capsys.readouterr().err


def test_it_works_from_a_folder_inside_the_project(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(project.PROJECT_VARIABLE, raising=False)
    monkeypatch.chdir(ROOT / "notebooks" / "reference")
    assert status("results", "cancer_early_diagnosis") == 0
    assert json.loads(capsys.readouterr().out)["headlines"]["early_rate"]


def test_an_interruption_is_status_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(registry, "require_known", interrupt)
    assert status("results", "cancer_early_diagnosis") == 130
    assert capsys.readouterr().err == "icsbook: interrupted\n"


def imported_by(*arguments: str, project: Path = ROOT) -> set[str]:
    """Return what of the heavy packages a command has imported when it ends."""
    code = (
        "import sys, atexit; "
        f"atexit.register(lambda: print(*(m for m in {HEAVY!r} if m in sys.modules))); "
        "from helpers.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=project,
    )
    assert "Traceback" not in done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["frobnicate"], ["--version"], []])
def test_help_and_mistakes_import_nothing_heavy(arguments: list[str]) -> None:
    assert imported_by(*arguments) == set()


def test_a_command_is_what_imports_its_own_needs() -> None:
    assert {"pandas", "rich"} <= imported_by("params", "workforce_supply")
    assert not {"matplotlib", "sphinx", "papermill"} & imported_by("params", "workforce_supply")
