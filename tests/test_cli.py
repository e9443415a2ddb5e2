"""The command answers in one line when something is wrong, and with nothing else when asked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import cli, project
from helpers.analyses import registry

ROOT = Path(__file__).parents[1]


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
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
    assert capsys.readouterr().out.startswith("headline,value,unit,period,text,lower,upper\n")
    assert status("results", "estates_utilisation", "--format", "table") == 0
    assert "£1,188.9m" in capsys.readouterr().out


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
