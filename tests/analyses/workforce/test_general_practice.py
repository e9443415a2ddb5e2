"""General practitioners for each patient fall where lists grow and their number stays."""

import math
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from helpers import project
from helpers.analyses import workforce
from helpers.analyses.workforce import general_practice
from helpers.data import areas, imports
from helpers.errors import InputError
from tests.data.releases.samples import GP, SAMPLES

ROOT = Path(__file__).parents[3]
RELEASES = ("qof", "epraccur", "imd_postcode", "lsoa_lookup")
TRAINED = GP + "X10001,High Street,GP,GP Training Grade,FTE,1\n"
IMPORTED = workforce.Parameters(area="England", gp_source="import")
DEFAULT = workforce.Parameters()
EVIDENCE = workforce.evidence(DEFAULT)


def test_lists_of_years_with_nearly_all_practices_make_the_growth() -> None:
    lists = general_practice.lists(EVIDENCE.area)
    assert lists["listed_people"].iloc[[0, -1]].tolist() == [2_354_262, 2_893_096]
    found = general_practice.figures(EVIDENCE, DEFAULT)
    yearly = (2_893_096 / 2_354_262) ** (1 / 9.25) - 1
    assert float(found["list_growth"]) == pytest.approx(100 * yearly)
    assert str(found["list_growth"]) == "2.3%"
    newest = found["gp_list_newest_change"]
    assert (str(newest), newest.period) == ("−0.7%", "2024-25 to July 2026")
    assert found["list_growth"].period == "2016-17 to July 2026"


def test_forty_four_gps_become_thirty_nine_in_five_years_if_lists_grow_on() -> None:
    found = general_practice.figures(EVIDENCE, DEFAULT)
    later, growth = found["gp_per_100k_in_horizon"], found["list_growth"] / 100
    assert float(later) == pytest.approx(44 / (1 + growth) ** 5)
    assert str(later) == "39"
    assert later.lower is not None
    assert later.upper is not None
    assert later.lower < 44 / (1 + growth) ** 5 < 44 < later.upper
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


Import = Callable[[Mapping[str, str]], None]


@pytest.fixture
def bring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Return a function that imports staff of practices into a project with their register."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("local"))
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(tmp_path))

    def all_of(staff: Mapping[str, str]) -> None:
        files = {name: SAMPLES[name] for name in RELEASES}
        files["gp_workforce"] = {name: text.encode() for name, text in staff.items()}
        for release, contents in files.items():
            for name, content in contents.items():
                (tmp_path / name).write_bytes(content)
            imports.import_release(release, [tmp_path / name for name in contents])

    return all_of


def test_imported_practitioners_are_divided_by_the_patients_of_practices_that_gave_data(
    bring: Import,
) -> None:
    bring({"General Practice May 2031.csv": TRAINED})
    found = workforce.analyse(IMPORTED).headlines
    now = found["gp_per_100k"]
    assert float(now) == pytest.approx(100_000 * 3.5 / 900)
    assert (now.period, now.no_limits) == ("May 2031", "1 of 3 practices gave data")
    assert "General practice workforce" in now.source
    later = found["gp_per_100k_in_horizon"]
    assert later.known
    assert later.lower is not None
    assert later.lower < float(later) < float(now)


def test_practitioners_asked_of_a_release_without_any_are_refused(bring: Import) -> None:
    bring({"General Practice May 2031.csv": GP.replace(",GP,", ",Nurses,")})
    with pytest.raises(InputError, match=r"gp_workforce of 2031-05 has no group GP .* has Nurses"):
        workforce.analyse(IMPORTED)


def test_practitioners_of_a_release_that_is_not_imported_name_the_command() -> None:
    with pytest.raises(InputError, match="icsbook data import gp_workforce"):
        workforce.analyse(IMPORTED)


def test_an_area_of_which_no_practice_gave_data_has_no_figure(bring: Import) -> None:
    bring({"General Practice May 2031.csv": TRAINED})
    none = workforce.analyse(workforce.Parameters(area="Kent and Medway", gp_source="import"))
    assert not none.headlines["gp_per_100k"].known


def test_two_counts_of_practices_in_one_strategy_are_both_told() -> None:
    found = general_practice.figures(EVIDENCE, DEFAULT)
    counts = [found["gp_practices_context"], found["gp_practices_workforce"]]
    assert [float(each) for each in counts] == [350, 347]
    kent = workforce.Parameters(area="Kent and Medway")
    assert not general_practice.figures(workforce.evidence(kent), kent)[
        "gp_practices_context"
    ].known


def test_growth_is_told_without_an_online_practice_whose_patients_live_elsewhere() -> None:
    found = general_practice.figures(EVIDENCE, DEFAULT)
    assert found["gp_unusual_list"].value == 93_531
    assert float(found["gp_list_growth_since"]) == pytest.approx(1.96, abs=0.005)
    assert float(found["gp_list_growth_without"]) == pytest.approx(1.77, abs=0.005)
    kent = workforce.evidence(workforce.Parameters(area="Kent and Medway")).area
    assert general_practice.unusual(kent).empty
    assert not general_practice.without_unusual(kent)["gp_list_growth_without"].known
