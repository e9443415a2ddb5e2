"""`icsbook params` explains every parameter of every analysis."""

import json

import pytest

from helpers.analyses import registry
from tests.cli.typed import status


@pytest.mark.parametrize("name", registry.MODULES)
def test_params_explain_every_analysis_with_names_that_are_whole_at_80_columns(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    fields = list(registry.load(name).Parameters.model_fields)
    assert status("params", name, "--format", "json") == 0
    assert [each["name"] for each in json.loads(capsys.readouterr().out)] == fields
    assert status("params", name, "--format", "table") == 0
    assert set(fields) <= set(capsys.readouterr().out.split())


def test_params_of_all_analyses(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("params", "--format", "json") == 0
    assert list(json.loads(capsys.readouterr().out)) == list(registry.MODULES)


def test_params_say_which_imports_would_be_used(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {"qof": ("2022-23", "2024-25"), "epraccur": ("2026-07",)}
    monkeypatch.setattr("helpers.data.imports.periods", lambda release: there.get(release, ()))
    assert status("params", "hypertension_case_finding", "--format", "table") == 0
    words = capsys.readouterr().out
    assert "With source=official it reads qof 2024-25, epraccur 2026-07; not imported: " in words
    assert status("params", "estates_utilisation", "--format", "table") == 0
    assert "source=official" not in capsys.readouterr().out
