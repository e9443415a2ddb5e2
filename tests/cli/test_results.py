"""`icsbook results` prints numbers and nothing else, and says when they are synthetic."""

import json

import pytest

from helpers.cli.results import SYNTHETIC_WORDS
from tests.cli.typed import status


def test_results_are_json_on_standard_output_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert status("results", "hypertension_case_finding", "--format", "json") == 0
    out, err = capsys.readouterr()
    shown = json.loads(out)
    assert err == ""
    assert shown["headlines"]["undiagnosed_cases"]["value"] == 142_887
    assert shown["parameters"]["target"] == 0.8


def test_results_as_csv_and_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("results", "estates_utilisation", "--format", "csv") == 0
    assert capsys.readouterr().out.startswith(
        "headline,label,value,unit,period,lower,upper,bounds,no_limits,digits,status,direction,"
        "since,peers_england,peers_region,peers_region_name,peers_rank,peers_ranked,peers_first,"
        "peers_among,basis\n"
    )
    assert status("results", "estates_utilisation", "--format", "table") == 0
    assert "£1,188.9m" in capsys.readouterr().out


def test_results_on_synthetic_rows_say_so_in_every_format(
    capsys: pytest.CaptureFixture[str],
) -> None:
    made_up = ["source=synthetic", "area=Example System", "expected_model=lists_30"]
    given = [word for each in made_up for word in ("-p", each)]
    synthetic = ["results", "hypertension_case_finding", *given]
    assert status(*synthetic, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["basis"] == "synthetic"
    assert status(*synthetic, "--format", "csv") == 0
    rows = capsys.readouterr().out.splitlines()[1:]
    assert rows
    assert all(row.endswith(",synthetic") for row in rows)
    assert status(*synthetic, "--format", "table") == 0
    assert SYNTHETIC_WORDS in capsys.readouterr().out
    assert status("results", "estates_utilisation", "--format", "table") == 0
    assert SYNTHETIC_WORDS not in capsys.readouterr().out
