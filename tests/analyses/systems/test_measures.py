"""Every system has the same measures, each of the same people above and below the line."""

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from helpers.analyses import cancer, estates, hypertension, systems
from helpers.data import areas, catalogue, package
from helpers.errors import InputError
from helpers.project import PROJECT_VARIABLE
from helpers.publish.edition.edition import read_edition
from helpers.results import Results

ROOT = Path(__file__).parents[3]
Change = Callable[[pd.DataFrame], pd.DataFrame]
NOW, THEN, REGIONS = 36, 42, 7


def analyse(area: str) -> Results:
    return systems.analyse(systems.Parameters(area=area))


def table(area: str) -> pd.DataFrame:
    return analyse(area).tables["systems"].set_index("system")


@pytest.fixture(scope="module")
def then() -> pd.DataFrame:
    """The systems of 2022-23."""
    return table("NW London")


@pytest.mark.parametrize(
    ("area", "ranked", "wholes"),
    [
        ("NW London", THEN, ["London", "England"]),
        ("Z9B2Z", NOW, ["London", "England"]),
        ("London", REGIONS, ["England"]),
        ("England", NOW, ["England"]),
    ],
)
def test_an_area_is_held_against_those_of_its_kind_and_time(
    area: str, ranked: int, wholes: list[str]
) -> None:
    frame = table(area)
    assert frame["found_rank"].notna().sum() == ranked
    assert list(frame.index[frame["found_rank"].isna()]) == wholes


def test_hypertension_is_found_of_the_adults_of_the_same_practices(then: pd.DataFrame) -> None:
    register, adults = 327_113, 2_414_174
    assert then.loc["North West London", "found_percent"] == pytest.approx(
        100 * register / (0.3 * adults)
    )
    assert then.loc["North Central London", "found_rank"] == THEN
    assert then.loc["North West London", "found_rank"] == THEN - 1


def test_by_age_hypertension_is_found_as_the_page_on_it_says(then: pd.DataFrame) -> None:
    page = hypertension.analyse(area="NW London").headlines["age_detection"]
    found = then.loc["North West London"]
    assert (
        found["age_found_percent"] == pytest.approx(float(page)) == pytest.approx(54.31, abs=0.01)
    )
    assert found["age_rank"] == THEN - 2
    own = then.loc["England", ["age_found_percent", "found_percent"]]
    assert own.iloc[0] == pytest.approx(own.iloc[1])


def test_roles_are_divided_by_the_patients_of_the_networks_that_returned(
    then: pd.DataFrame,
) -> None:
    lists = catalogue.load("condition_registers").query("period == '2024-25'")
    patients = lists.set_index("area_code")["list_size"]["E54000027"]
    found = analyse("NW London").headlines
    rate = 10_000 * found["roles_fte"] / (patients * 45 / 47)
    assert then.loc["North West London", "roles_per_10000"] == pytest.approx(rate)
    assert rate == pytest.approx(3.86, abs=0.005)
    assert then.loc["England", "roles_per_10000"] == pytest.approx(4.08, abs=0.005)
    assert found["patients_per_network"] == pytest.approx(patients / 47)
    assert found["england_patients_per_network"] == pytest.approx(49_089, abs=1)


def test_all_patients_of_england_stand_in_a_system_of_either_map(then: pd.DataFrame) -> None:
    registers = catalogue.load("condition_registers").query("period == '2024-25'")
    whole = registers.set_index("area_code")["hyp"]
    for frame in (then, table("Z9B2Z")):
        codes = [areas.resolve(name).code for name in frame.index[frame["found_rank"].notna()]]
        assert 0 <= whole["E92000001"] - whole[codes].sum() < 20_000


def test_backlog_is_that_of_the_chapter_on_estates(then: pd.DataFrame) -> None:
    chapter = estates.analyse(estates.Parameters(area="Kent and Medway"))
    assert chapter.headlines["backlog_total"] == pytest.approx(132.9e6, abs=0.05e6)
    own = then.loc["Kent and Medway", "backlog_gbp_per_m2"]
    assert own == pytest.approx(float(chapter.headlines["backlog_per_m2"]))


def test_four_hours_of_england_are_those_of_major_departments(then: pd.DataFrame) -> None:
    waits = catalogue.load("ae_waits").query("trust == 'E92000001'")
    share = waits["type_1_within_4h"].sum() / waits["type_1_attendances"].sum()
    assert then.loc["England", "major_within_percent"] == pytest.approx(100 * share)
    assert share == pytest.approx(0.593, abs=0.0005)


def test_a_trust_that_lies_in_a_region_alone_counts_in_its_sickness_where_it_is_filed(
    then: pd.DataFrame,
) -> None:
    sickness = catalogue.load("sickness_absence")
    trusts = [each.code for each in areas.members("E54000027", "trust", former=True)]
    filed = sickness["filed_under"] == "North West London"
    alone = filed & sickness["area_code"].isin(["RPY", "RAN"])
    own = sickness[sickness["area_code"].isin([*trusts, "E54000027"]) | alone]
    rate = 100 * own["days_lost"].sum() / own["days_available"].sum()
    assert then.loc["North West London", "sickness_percent"] == pytest.approx(rate)
    assert alone.sum() == 24


def test_an_area_too_few_of_whose_practices_submitted_is_not_ranked_by_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = _changed(tmp_path, monkeypatch, "condition_registers", _mostly_silent)
    own = frame.loc[["Kent and Medway"], ["found_percent", "found_rank", "age_found_percent"]]
    assert own.isna().to_numpy().all()
    assert frame["found_rank"].max() == NOW - 1


def test_early_diagnosis_is_that_of_the_chapter_on_cancer(then: pd.DataFrame) -> None:
    chapter = cancer.analyse(area="Kent and Medway").headlines["early_rate"]
    assert then.loc["Kent and Medway", "early_percent"] == pytest.approx(float(chapter), abs=0.005)
    assert float(chapter) == pytest.approx(54.3, abs=0.05)


def test_the_command_of_every_row_builds_the_book_of_its_area(then: pd.DataFrame) -> None:
    for name, command in then["command"].items():
        program, build, *options = shlex.split(command)
        assert (program, build) == ("icsbook", "build")
        given = dict(zip(options[::2], options[1::2], strict=True))
        assert given.keys() == {"--edition", "-p", "--out"}
        edition = read_edition(ROOT / given["--edition"], ROOT, [given["-p"]])
        assert edition.area.name == name
        assert Path(given["--out"]).name == given["--out"]


def test_a_made_up_area_is_refused_in_one_line() -> None:
    with pytest.raises(InputError, match=r"^area Example System: no published figures are held"):
        analyse("Example System")


def test_every_system_region_and_england_is_told_something_true() -> None:
    with package.snapshot():
        found = {
            each.code: analyse(each.code)
            for each in areas.all_areas()
            if each.kind in {"icb", "region", "country"}
        }
    assert len(found) == 49 + REGIONS + 1
    for code, results in found.items():
        standing = results.tables["standing"]
        ranked = code != "E92000001"
        assert standing["area_value"].notna().all()
        assert standing["best_rank"].notna().all() == ranked
        assert (standing["best_rank"].fillna(1) <= standing["ranked_areas"]).all()
        registers = results.tables["registers"]
        assert len(registers) == 21
        assert registers["newest_ratio"].between(0.2, 3).all()
        assert all(figure.uncertainty for figure in results.headlines.values() if figure.known)
        assert results.headlines["networks"] <= results.headlines["known_networks"]


def _changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, change: Change
) -> pd.DataFrame:
    """Return the systems of today after a change of a table."""
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("local"))
    change(catalogue.load(name)).to_csv(folder / "data" / f"{name}.csv", index=False)
    monkeypatch.setenv(PROJECT_VARIABLE, str(folder))
    return table("Kent and Medway")


def _mostly_silent(frame: pd.DataFrame) -> pd.DataFrame:
    own = (frame["area_code"] == "E54000032") & (frame["period"] == "2024-25")
    return frame.assign(practices=frame["practices"].mask(own, 20))
