"""Counts behind percentages: the fraction in lowest terms, times what size and sums allow."""

import pandas as pd
import pytest

from helpers.data.derived import early_counts
from helpers.data.derived.early_wholes import COMBINED, COUNTIES, REGIONS, parts


def test_ranges_of_codes_are_written_out() -> None:
    assert parts("E06000006 E08000011-13") == ["E06000006", "E08000011", "E08000012", "E08000013"]


def test_every_county_and_combined_authority_lies_in_one_region() -> None:
    regions = [set(parts(each)) for each in REGIONS.values()]
    assert sum(map(len, regions)) == len(set.union(*regions))
    for written in (*COUNTIES.values(), *COMBINED.values()):
        assert sum(set(parts(written)) <= region for region in regions) == 1


@pytest.fixture
def county(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """A county of three districts, of which the third is left out: 60/100, 2 x 3/5 of 50, rest."""
    wholes = {"E10": "E07000001-03"}
    monkeypatch.setattr(early_counts, "COUNTIES", wholes)
    monkeypatch.setattr(early_counts, "COMBINED", {})
    monkeypatch.setattr(early_counts, "REGIONS", {})
    printed = {"E07000001": (49, 100), "E07000002": (31, 50), "E10": (141, 260)}
    return pd.DataFrame.from_dict(printed, "index", columns=["early", "staged"]).assign(
        name="County", early_percent=54.23
    )


def test_the_nearest_multiple_is_taken_and_the_rest_is_what_the_county_leaves(
    county: pd.DataFrame,
) -> None:
    sizes = pd.Series({"E07000001": 110.0, "E07000002": 90.0, "E07000003": 65.0})
    found = early_counts.counted(county, sizes)
    counts = found[["early_cases", "staged_cases"]].to_numpy().tolist()
    assert counts == [[49, 100], [62, 100], [30, 60]]
    assert found["multiple"].tolist()[:2] == [1, 2]
    assert found["note"].tolist() == [
        "size inferred: 49/100 times 1",
        "size inferred: 31/50 times 2",
        early_counts.LEFT_OVER,
    ]


def test_where_several_multiples_give_the_whole_all_are_kept(county: pd.DataFrame) -> None:
    county = pd.concat([county, pd.DataFrame({"early": 1, "staged": 2}, index=["E07000003"])])
    county.loc["E07000002", ["early", "staged"]] = [1, 2]
    county.loc["E07000001", ["early", "staged"]] = [1, 2]
    county.loc["E10", ["early", "staged"]] = [1, 2]
    sizes = pd.Series({"E07000001": 3.0, "E07000002": 4.0, "E07000003": 2.0})
    found = early_counts.counted(county, sizes)
    assert found["staged_cases"].tolist() == [4, 4, 2]
    assert found["staged_lower_cases"].tolist() == [2, 2, 2]
    assert found["staged_upper_cases"].tolist() == [4, 6, 2]
    assert found["note"].tolist()[0] == "size inferred: 1/2 times 2; 1, 2 fit"
