"""Periods told from the names of files, and what a user may give."""

import pytest

from helpers.data.releases import periods
from helpers.data.releases.spec import PeriodKind
from helpers.errors import InputError


@pytest.mark.parametrize(
    ("name", "kind", "period"),
    [
        ("PREVALENCE_1819_v2.csv", "financial year", "2018-19"),
        ("PREVALENCE_2021_v2.csv", "financial year", "2020-21"),
        ("QOF 2022-23 Raw data .csv files.zip", "financial year", "2022-23"),
        ("ERIC - 201819 - SiteData v4.csv", "financial year", "2018-19"),
        ("ERIC - 2022_23 - Report.xlsx", "financial year", "2022-23"),
        ("QOF9900.csv", "financial year", "2099-00"),
        ("HospitalEstatesAndFacilitiesStatistics_11120.XLS", "financial year", None),
        ("PREVALENCE.csv", "financial year", None),
        ("PREVALENCE_1819_2021.csv", "financial year", None),
        ("ae_activity_2024-04.csv", "month", "2024-04"),
        ("General Practice - September 2024 Practice Level.csv", "month", "2024-09"),
        ("Monthly-AE-Sep-24.csv", "month", "2024-09"),
        ("marches 2024.csv", "month", None),
        ("2019_deprivation_postcode.csv", "year", "2019"),
        ("deprivation.csv", "year", None),
    ],
)
def test_the_period_in_a_name(name: str, kind: PeriodKind, period: str | None) -> None:
    assert periods.named(name, kind) == period


@pytest.mark.parametrize(
    ("text", "kind"), [("2024", "month"), ("2024-13", "month"), ("1999", "year"), ("", "year")]
)
def test_a_period_of_another_form_is_refused(text: str, kind: PeriodKind) -> None:
    with pytest.raises(InputError, match=f"is not a {kind}; give one such as"):
        periods.check(text, kind)
