"""The workforce chapter runs for five systems on real releases, with the totals in them."""

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from tests.projects import ROOT

from helpers import project
from helpers.analyses import workforce
from helpers.analyses.workforce import general_practice, trusts
from helpers.data import areas, imports
from helpers.stats import funnel

MONTHS = [*(f"2024-{month:02}" for month in range(4, 13)), "2025-01", "2025-02", "2025-03"]
SYSTEMS = {
    "NW London": "QRV",
    "Kent and Medway": "QKS",
    "Norfolk and Suffolk": "QMM QJG",
    "North Central London": "QMJ",
    "Cornwall and the Isles of Scilly": "QT6",
}
"""System to the codes of the systems that the release files its organisations under."""
SUB_LOCATIONS = {
    "NW London": "W2U3Z",
    "Kent and Medway": "91Q",
    "North Central London": "93C",
    "Norfolk and Suffolk": "26A 06L 07K",
}
"""System to its sub-ICB locations, where the release files the networks of its practices."""
CNWL = "RV3"
"""Filed under North Central London; it treats people in North West London."""


@pytest.fixture(scope="module")
def release(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[pd.DataFrame]:
    """All months of the release, and a project with them and a count of networks imported."""
    folder = tmp_path_factory.mktemp("systems")
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("local"))
    official = shared / "official"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(project.PROJECT_VARIABLE, str(folder))
        absence = [
            official / "sickness_absence" / f"nhs_sickness_absence_{month}.csv" for month in MONTHS
        ]
        imports.import_files("sickness_absence", absence)
        networks = "PCN_workforce_2022-03_individual.csv"
        imports.import_files("pcn_workforce", [official / "pcn_workforce" / networks])
        frames = [imports.load_import("sickness_absence", month)[0] for month in MONTHS]
        yield pd.concat(frames, ignore_index=True)


def trusts_of(release: pd.DataFrame) -> "pd.Series[bool]":
    """Say which rows are of an NHS trust: community services are so where they bear its name."""
    kinds = release["org_type"].isin(["Acute", "Mental Health", "Ambulance"])
    named = release["org_name"].str.contains("NHS")
    return kinds | (named & release["org_type"].str.startswith("Community"))


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_system_loses_what_its_organisations_of_the_release_lose(
    release: pd.DataFrame, name: str
) -> None:
    codes = SYSTEMS[name].split()
    here = trusts_of(release) | (release["org_type"] == "Integrated Care Board")
    filed = release["icb_code"].isin(codes) & (release["org_code"] != CNWL)
    here &= filed | ((release["org_code"] == CNWL) & ("QRV" in codes))
    days = release[here][["days_lost", "days_available"]].sum()
    found = workforce.analyse(workforce.Parameters(area=name))
    places = found.tables["sickness_areas"]
    own = places.loc[places["standing"] == "this area", ["lost_days", "available_days"]].sum()
    assert own["lost_days"] == pytest.approx(days["days_lost"], abs=150)  # whole days are held
    assert own["available_days"] == pytest.approx(days["days_available"], abs=150)
    rate = 100 * days["days_lost"] / days["days_available"]
    assert found.headlines["sickness_series_rate"].value == pytest.approx(rate, abs=0.005)


def test_the_funnel_holds_every_trust_with_a_full_year(release: pd.DataFrame) -> None:
    evidence = workforce.evidence(workforce.Parameters(area="Kent and Medway"))
    frame = trusts.trusts(evidence).set_index("trust_name")
    year = release[trusts_of(release)].groupby("org_code")
    days = year[["days_lost", "days_available"]].sum()[year.size() == len(MONTHS)]
    assert len(frame) == len(days) == 204
    mersey = frame.loc["Mersey Care NHS Foundation Trust"]
    assert mersey["lost_days"] == pytest.approx(days.loc["RW4", "days_lost"], abs=12)
    assert mersey["available_days"] == pytest.approx(days.loc["RW4", "days_available"], abs=12)
    around = funnel.overdispersion(days["days_lost"], days["days_available"])
    assert trusts.spread(frame).phi == pytest.approx(around.phi, rel=1e-4)


def test_social_prescribers_of_the_systems_are_those_of_the_release(shared: Path) -> None:
    archive = shared / "official" / "pcn_workforce" / "PCNWFIndividualCSV.062026.zip"
    with zipfile.ZipFile(archive) as held:
        file = next(name for name in held.namelist() if name.endswith(".csv"))
        staff = pd.read_csv(held.open(file), encoding="utf-8-sig", low_memory=False)
    staff["FTE"] = pd.to_numeric(staff["FTE"], errors="coerce")
    assert staff["FTE"].sum() == pytest.approx(31_253.33, abs=0.005)
    assert len(SUB_LOCATIONS) == 4
    for name, codes in SUB_LOCATIONS.items():
        rows = staff[staff["SUB_ICB_CODE"].isin(codes.split())]
        own = rows[rows["DETAILED_STAFF_ROLE"].str.startswith("Social Prescribing")]
        table = general_practice.social_prescribers(areas.resolve(name)).set_index("month")
        found = table.loc["2026-06"]
        assert found["social_prescribers_fte"] == pytest.approx(own["FTE"].sum(), abs=0.02)
        assert found["social_prescribers_people"] == len(own), name
        assert found["networks"] == rows["PCN_CODE"].nunique(), name
    own = general_practice.social_prescribers(areas.resolve("NW London")).set_index("month")
    assert own.loc["2026-06", "social_prescribers_people"] == 146
    assert own.loc["2026-06", "social_prescribers_fte"] == pytest.approx(118.5, abs=0.05)
    assert own.loc["2026-06", "networks"] == 45
    cornwall = areas.resolve("Cornwall and the Isles of Scilly")
    far = general_practice.social_prescribers(cornwall).set_index("month")
    assert far.loc["2026-06", "networks"] == 15  # by its practices; the release files 14 there
