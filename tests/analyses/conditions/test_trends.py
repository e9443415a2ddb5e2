"""A trend stops at a break of England's own series, which is computed and not listed."""

from dataclasses import replace

import pytest

from helpers.analyses import conditions
from helpers.analyses.conditions.trends import steps, trends
from helpers.data.areas import ENGLAND


def evidence(area: str = "NW London") -> conditions.Evidence:
    return conditions.evidence(conditions.Parameters(area=area))


def breaks(found: conditions.Evidence) -> set[tuple[str, str]]:
    every = steps(found)
    return set(every.loc[every["breaks"], ["code", "period"]].itertuples(index=False, name=None))


def test_registers_that_were_counted_otherwise_break_and_common_ones_do_not() -> None:
    found = breaks(evidence())
    assert {("ob", "2020-21"), ("ob", "2022-23"), ("ost", "2022-23"), ("ast", "2020-21")} <= found
    assert not {code for code, _ in found} & {"dm", "hyp", "af", "ckd", "copd", "stia"}


def test_a_jump_that_is_put_in_breaks_the_series_and_the_trend_starts_there() -> None:
    real = evidence()
    jumped = (real.counts["code"] == "dm") & (real.counts["period"] >= "2022-23")
    share = real.counts["share"].where(~jumped, real.counts["share"] * 2)
    found = replace(real, counts=real.counts.assign(share=share))
    assert ("dm", "2022-23") in breaks(found) - breaks(real)
    row = trends(found).set_index("condition").loc["Diabetes"]
    assert (row["trend_from"], row["break_years"]) == ("2022-23", "2022-23")


def test_growth_is_that_of_the_share_by_the_year() -> None:
    real = evidence()
    row = trends(real).set_index("condition").loc["Diabetes"]
    for column, code in (
        ("share_growth_percent_a_year", "E54000027"),
        ("england_share_growth_percent_a_year", ENGLAND),
    ):
        shares = [real.of("dm", year)["share"][code] for year in ("2018-19", "2024-25")]
        assert shares[0] * (1 + row[column] / 100) ** 6 == pytest.approx(shares[1])


def test_a_year_in_which_many_practices_were_silent_starts_no_trend() -> None:
    row = trends(evidence("QT6")).set_index("condition").loc["Diabetes"]
    assert row["trend_from"] == "2020-21"
    assert trends(evidence("England"))["share_growth_percent_a_year"].notna().sum() == 20
