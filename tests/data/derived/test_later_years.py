"""An analyst's own later releases make the tables longer, whatever else is imported."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from helpers.analyses import estates
from helpers.cli import data
from helpers.data import areas, catalogue, imports, sources
from helpers.data.derived.estate_rows import RISKS
from helpers.project import PROJECT_VARIABLE
from helpers.results import Figure
from tests.data.releases.conftest import Put, put
from tests.data.releases.samples import SAMPLES
from tests.data.releases.test_published_shapes import SITE_HEADINGS

__all__ = ["put"]

ROOT = Path(__file__).parents[3]
SITES = (
    SAMPLES["eric"]["ERIC 203031 site.csv"]
    .decode("latin-1")
    .replace("XX1,FIRST TRUST", "RVV,EAST KENT NHS TRUST")
    .replace("XX1 Result", "RVV Result")
)


@pytest.fixture(autouse=True)
def project_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a copy of the committed tables the project, without imports."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("local"))
    monkeypatch.setenv(PROJECT_VARIABLE, str(folder))
    return folder


def derived() -> str:
    found = CliRunner().invoke(data.app, ["derive"])
    assert found.exit_code == 0, found.exception
    return found.output


def test_a_later_return_of_estates_alone_is_added_and_cited(put: Put) -> None:
    before = len(catalogue.load("estates"))
    imports.import_release("eric", put({"ERIC 203031.csv": SITES.encode("latin-1")}))
    said = derived()
    assert "data/estates.csv\n" in said
    assert "As before: sickness_absence; release 'sickness_absence' is not imported" in said
    made = catalogue.load("estates")
    newest = made[made["period"] == "2030-31"].to_dict("records")
    assert (len(made), len(newest)) == (before + 1, 1)
    assert newest[0]["backlog_high_risk_gbp"] == 100
    assert sources.cite("eric_2030_31") == "NHS England, ERIC 2030-31"
    assert derived().startswith("Nothing changed: the files hold what the releases give.\n")


def later_return(year: str, *, times: float) -> dict[str, bytes]:
    """Return a made-up national file in the published shape: each trust's last, made larger."""
    rows = catalogue.load("estates").query("period == '2016-17'")
    lines = [
        SITE_HEADINGS,
        *(
            f"{row['trust']},TRUST,NORTH,ACUTE,{row['trust']}01,MAIN,General,Freehold,W2 1NY,"
            f"{row['gross_internal_floor_area_m2']},"
            + ",".join(str(int(times * row[f"backlog_{risk}_risk_gbp"])) for risk in RISKS)
            + "\n"
            for row in rows.to_dict("records")
        ),
    ]
    name = f"ERIC - {year[:4]}_{year[-2:]} - Site data.csv"
    return {name: "".join(lines).encode("utf-8")}


@pytest.mark.parametrize("year", ["2017-18", "2024-25"])
def test_the_page_leads_with_a_later_return_and_shares_of_england_are_of_its_year(
    put: Put, year: str
) -> None:
    def kent() -> dict[str, Figure]:
        return dict(estates.analyse(estates.Parameters(area="Kent and Medway")).headlines)

    before = kent()
    imports.import_release("eric", put(later_return(year, times=2)))
    derived()
    after = kent()
    for name in ("backlog_share_of_england", "high_risk_share_of_england", "backlog_rank"):
        assert (before[name].period, after[name].period) == ("2016-17", year)
        assert float(after[name]) == pytest.approx(float(before[name]), abs=1e-6)
    assert float(after["backlog_total"]) == 2 * float(before["backlog_total"])


def test_a_later_return_of_one_trust_is_no_england_to_hold_it_against(put: Put) -> None:
    imports.import_release("eric", put({"ERIC 203031.csv": SITES.encode("latin-1")}))
    derived()
    headlines = estates.analyse(estates.Parameters(area="RVV")).headlines
    assert headlines["backlog_total"].period == "2030-31"
    assert headlines["backlog_share_of_england"].value is None
    england = estates.analyse(estates.Parameters(area="England")).headlines
    assert england["backlog_total"].period == "2016-17"


def test_a_trust_that_no_table_knows_becomes_an_area_in_no_system(put: Put) -> None:
    new = SITES.replace("RVV", "R9Z").replace("EAST KENT NHS", "KENT AND COAST NHS")
    imports.import_release("eric", put({"ERIC 203031.csv": new.encode("latin-1")}))
    derived()
    trust = areas.resolve("R9Z")
    assert (trust.name, trust.parent) == ("Kent and Coast NHS Trust", "E92000001")


def test_a_month_that_does_not_follow_those_of_the_table_is_told_and_waits(put: Put) -> None:
    imports.import_release("eric", put({"ERIC 203031.csv": SITES.encode("latin-1")}))
    imports.import_release("sickness_absence", put(SAMPLES["sickness_absence"]))
    said = derived()
    assert "As before: sickness_absence; 12 months in a row are needed" in said
    assert "imported are 2031-05" in said


def test_what_breaks_a_rule_of_a_table_leaves_all_tables_as_they_were(
    put: Put, project_copy: Path
) -> None:
    empty = SITES.replace("10000,9000", "0,0").replace("500,400", "0,0")
    imports.import_release("eric", put({"ERIC 203031.csv": empty.encode("latin-1")}))
    before = {path: path.read_bytes() for path in (project_copy / "data").glob("*.*")}
    found = CliRunner().invoke(data.app, ["derive"])
    assert "gross_internal_floor_area_m2" in str(found.exception)
    assert {path: path.read_bytes() for path in (project_copy / "data").glob("*.*")} == before
