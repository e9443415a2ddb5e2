"""Deprivation of an authority is that of its practices' patients, by the lists of one year."""

import pandas as pd
import pytest

from helpers.data.derived import deprivation_rows, indicators

BRENT, EALING, WALES = "E09000005", "E09000009", "W06000015"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Two authorities: one of two practices and one without a score, one of a single practice."""
    scores = pd.Series({"A1": 10.0, "A2": 40.0, "B1": 21.126})
    monkeypatch.setattr(indicators, "deprivation", lambda: scores)
    rows = [
        ("2020-21", "A1", 3000, BRENT),
        ("2020-21", "A2", 1000, BRENT),
        ("2020-21", "A3", 5000, BRENT),
        ("2018-19", "A2", 9000, BRENT),
        ("2020-21", "B1", 2000, EALING),
        ("2020-21", "B2", None, EALING),
        ("2020-21", "A1", 7000, WALES),
    ]
    practices = pd.DataFrame(rows, columns=["period", "code", "list_size", "borough"])
    areas = pd.DataFrame({"code": [BRENT, EALING], "kind": "borough"})
    return deprivation_rows.deprivation(practices, areas).set_index("area_code")


def test_a_score_is_the_mean_of_practices_weighted_by_their_patients(made: pd.DataFrame) -> None:
    assert made["imd_score"].to_dict() == {BRENT: 17.5, EALING: 21.13}
    assert made["patients"].to_dict() == {BRENT: 4000, EALING: 2000}


def test_a_practice_without_a_score_is_left_out_and_said_to_be(made: pd.DataFrame) -> None:
    assert made["note"][BRENT] == "1 of its practices without a score are left out"
    assert pd.isna(made["note"][EALING])


def test_only_the_lists_of_the_year_of_the_scores_count(made: pd.DataFrame) -> None:
    assert set(made["period"]) == {deprivation_rows.YEAR}
