"""The command answers in one line when something is wrong, and with nothing else when asked."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from helpers import project
from helpers.analyses import registry
from helpers.cli import app
from helpers.run import execute

ROOT = Path(__file__).parents[2]


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        app.main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_results_are_json_on_standard_output_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert status("results", "hypertension_case_finding", "--format", "json") == 0
    out, err = capsys.readouterr()
    shown = json.loads(out)
    assert err == ""
    assert shown["headlines"]["undiagnosed_cases"]["value"] == 195_000
    assert shown["parameters"]["target"] == 0.8


def test_results_as_csv_and_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("results", "estates_utilisation", "--format", "csv") == 0
    assert capsys.readouterr().out.startswith(
        "headline,value,unit,period,text,lower,upper,bounds,digits,basis\n"
    )
    assert status("results", "estates_utilisation", "--format", "table") == 0
    assert "£1,188.9m" in capsys.readouterr().out


def test_results_on_synthetic_rows_say_so_in_every_format(
    capsys: pytest.CaptureFixture[str],
) -> None:
    synthetic = ["results", "hypertension_case_finding", "-p", "source=synthetic"]
    assert status(*synthetic, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["basis"] == "synthetic"
    assert status(*synthetic, "--format", "csv") == 0
    rows = capsys.readouterr().out.splitlines()[1:]
    assert rows
    assert all(row.endswith(",synthetic") for row in rows)
    assert status(*synthetic, "--format", "table") == 0
    assert app.SYNTHETIC_WORDS in capsys.readouterr().out
    assert status("results", "estates_utilisation", "--format", "table") == 0
    assert app.SYNTHETIC_WORDS not in capsys.readouterr().out


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


def test_names_are_whole_at_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for name in registry.MODULES:
        assert status("params", name, "--format", "table") == 0
        words = capsys.readouterr().out.split()
        assert set(registry.load(name).Parameters.model_fields) <= set(words)


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


@pytest.mark.parametrize("name", registry.MODULES)
def test_params_explain_every_analysis(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("params", name, "--format", "json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in shown] == list(registry.load(name).Parameters.model_fields)
    assert status("params", name, "--format", "table") == 0
    assert "area" in capsys.readouterr().out


def test_params_of_all_analyses(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("params", "--format", "json") == 0
    assert list(json.loads(capsys.readouterr().out)) == list(registry.MODULES)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["results", "hypertension"], "unknown analysis 'hypertension'; did you mean"),
        (["results"], "Missing argument 'ANALYSIS'"),
        (["frobnicate"], "No such command 'frobnicate'"),
        (["results", "workforce_supply", "--bogus"], "No such option: --bogus"),
        (["results", "workforce_supply", "--format", "xml"], "Invalid value for '--format'"),
        (["build", "--jobs", "0"], "Invalid value for '--jobs'"),
        (["results", "workforce_supply", "-p", "horizon_years=0"], "horizon_years: 0 is not"),
        (["results", "workforce_supply", "-f", "none.yml"], "parameter file none.yml: No such"),
        (["run", "workforce_supply", "-p", "area=Brent"], "no published figure for Brent"),
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


def test_check_finds_the_sources_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("check") == 0
    assert "in step" in capsys.readouterr().out


def test_starting_imports_nothing_heavy() -> None:
    heavy = ["pandas", "numpy", "matplotlib", "papermill", "sphinx", "pydantic", "scipy"]
    code = f"import sys, helpers.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
