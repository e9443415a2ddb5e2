"""General practitioners for each patient fall where lists grow and their number stays."""

import math

import pytest

from helpers.analyses import workforce
from helpers.analyses.workforce import general_practice
from helpers.data import areas

DEFAULT = workforce.Parameters()
EVIDENCE = workforce.evidence(DEFAULT)


def test_lists_of_years_with_nearly_all_practices_make_the_growth() -> None:
    lists = general_practice.lists(EVIDENCE.area)
    assert lists["listed_people"].iloc[[0, -1]].tolist() == [2_354_262, 2_913_751]
    found = general_practice.figures(EVIDENCE, DEFAULT)
    yearly = (2_913_751 / 2_354_262) ** (1 / 8) - 1
    assert float(found["list_growth"]) == pytest.approx(100 * yearly)
    assert str(found["list_growth"]) == "2.7%"
    assert found["list_growth"].period == "2016-17 to 2024-25"


def test_forty_four_gps_become_thirty_nine_in_five_years_if_lists_grow_on() -> None:
    found = general_practice.figures(EVIDENCE, DEFAULT)
    later, growth = found["gp_per_100k_in_horizon"], found["list_growth"] / 100
    assert float(later) == pytest.approx(44 / (1 + growth) ** 5)
    assert str(later) == "39"
    assert later.lower is not None
    assert later.upper is not None
    assert later.lower < 44 / (1 + growth) ** 5 < later.upper < 44
    assert float(found["years_to_floor"]) == pytest.approx(math.log(44 / 40) / math.log1p(growth))


def test_a_floor_above_today_is_not_awaited() -> None:
    high = workforce.Parameters(gp_floor=50)
    assert not general_practice.figures(EVIDENCE, high)["years_to_floor"].known


def test_an_area_without_a_count_of_practitioners_still_tells_its_lists() -> None:
    kent = workforce.Parameters(area="Kent and Medway")
    found = general_practice.figures(workforce.evidence(kent), kent)
    assert not found["gp_per_100k_in_horizon"].known
    assert found["list_growth"].known


def test_social_prescribers_of_months_not_held_are_a_gap() -> None:
    months = general_practice.social_prescribers(EVIDENCE.area).set_index("month")
    people = months["social_prescribers_people"]
    assert people["2020-03"] == 1
    assert people["2026-06"] == 146
    assert months["social_prescribers_fte"]["2026-06"] == pytest.approx(118.45)
    assert months["networks"]["2026-06"] == 45
    assert people["2022-09":"2026-03"].isna().all()
    assert len(people["2022-09":"2026-03"]) == 8
    held = general_practice.counted(months.reset_index())
    assert held["when"].iloc[[0, -1]].tolist() == ["March 2020", "June 2026"]
    assert general_practice.prescribers_stated(EVIDENCE.area) == 84


def test_a_trust_has_no_networks() -> None:
    trust = areas.resolve("Imperial College Healthcare NHS Trust")
    assert general_practice.social_prescribers(trust).empty
