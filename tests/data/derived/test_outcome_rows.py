"""Outcomes stand beside region and England, ranked among the authorities of their tier."""

import pandas as pd
import pytest

from helpers.data import catalogue, imports
from helpers.data.derived import outcome_rows

SMOKING = "Smoking prevalence of adults"
YEARS = "Male Healthy Life Expectancy (HLE)"
SCHOOL = "Percentage of 5-year olds achieving 'expected level' in maths early learning goals"
WHOLES = [("E12000007", "London"), ("E12000008", "South East"), ("E92000001", "England")]


def released(indicator: str, period: str, values: dict[str, float]) -> pd.DataFrame:
    names = dict(WHOLES)
    return pd.DataFrame(
        {
            "area_code": list(values),
            "area_name": [names.get(code, code) for code in values],
            "indicator": indicator,
            "period": period,
            "value": list(values.values()),
        }
    )


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Two boroughs, a district and a county; the county is known by years alone."""
    wholes = {"E12000007": 11.0, "E12000008": 12.0, "E92000001": 12.5}
    districts = {"E09000005": 11.25, "E09000009": 11.25, "E07000106": 9.004, "S12000005": 1.0}
    rows = [
        released(SMOKING, "2020", {**wholes, **districts}),
        released(YEARS, "201820", {**wholes, "E09000005": 62.0, "E10000016": 63.0}),
        *(
            released(name, "201920", {**wholes, "E09000005": 70.0})
            for name in outcome_rows.KEPT
            if name not in (SMOKING, YEARS)
        ),
    ]
    monkeypatch.setattr(imports, "load_import", lambda *_: (pd.concat(rows), ""))
    known = ["E09000005", "E09000009", "E07000106", "E09000001"]
    areas = pd.DataFrame({"code": [*known, "E54000027"], "kind": ["borough"] * 4 + ["icb"]})
    return outcome_rows.outcomes(areas).set_index(["area_code", "indicator"])


def test_the_lowest_share_of_smokers_is_first_and_equal_ones_share_a_rank(
    made: pd.DataFrame,
) -> None:
    own = made.xs("Adults who smoke", level="indicator")
    assert own["rank"].to_dict() == {"E07000106": 1, "E09000005": 2, "E09000009": 2}
    assert own["ranked"].unique().tolist() == [3]
    assert own["value"].to_dict()["E07000106"] == 9.0


def test_where_there_are_no_districts_counties_are_ranked_and_not_shown(
    made: pd.DataFrame,
) -> None:
    own = made.xs("Healthy life expectancy, men", level="indicator")
    assert own[["rank", "ranked"]].to_numpy().tolist() == [[2, 2]]
    assert own["period"].tolist() == ["2018 to 2020"]


def test_each_stands_beside_its_region_and_england(made: pd.DataFrame) -> None:
    own = made.xs("Adults who smoke", level="indicator")
    beside = own[["region", "region_value", "england_value"]]
    assert beside.loc[["E09000005", "E07000106"]].to_numpy().tolist() == [
        ["London", 11.0, 12.5],
        ["South East", 12.0, 12.5],
    ]


def test_a_school_year_is_written_as_one(made: pd.DataFrame) -> None:
    assert made.loc[("E09000005", "Expected level at age five, maths"), "period"] == "2019-20"


def test_the_committed_table_has_every_indicator_in_its_unit() -> None:
    table = catalogue.load(outcome_rows.TABLE)
    found = table[["indicator", "unit", "better"]].drop_duplicates()
    assert set(found.itertuples(index=False, name=None)) == set(outcome_rows.KEPT.values())
    assert table["rank"].between(1, table["ranked"]).all()
