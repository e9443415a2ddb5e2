"""How full rooms are, classes and the plan, of the synthetic sites and of one's own."""

from pathlib import Path
from typing import Any, Literal

import pytest

from helpers.analyses import estates_plan
from helpers.analyses.estates_plan import classes, fullness, plan
from helpers.data import imports
from helpers.errors import InputError
from tests.data.releases.conftest import Put, put
from tests.data.releases.samples import SAMPLES

__all__ = ["put"]

OWN: dict[str, Any] = {"rooms_source": "own", "area": "NW London"}
BOROUGH = estates_plan.Parameters(area="Example Borough C")


@pytest.fixture
def own(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Import tables of one's own into a folder of this test."""
    monkeypatch.setattr(imports, "LOCAL_FOLDER", tmp_path / "local")
    for release in ("own_rooms", "own_bookings"):
        imports.import_release(release, put(SAMPLES[release]))


def test_monday_morning_is_the_peak_of_the_synthetic_rooms() -> None:
    evidence = estates_plan.evidence(estates_plan.Parameters(area="Example System"))
    frame = fullness.half_days(evidence)
    found = fullness.figures(evidence, frame)
    assert frame.nlargest(1, "booked_percent")["half_day"].tolist() == ["Monday morning"]
    shown = [round(float(found[name]), 1) for name in ("booked_peak", "booked_mean")]
    assert shown == [68.5, 60.8]
    assert round(float(found["peak_factor"]), 2) == 1.13


def test_a_plan_holds_what_must_stay_and_its_tables_agree() -> None:
    results = estates_plan.analyse(BOROUGH)
    sites, head = results.tables["sites"], results.headlines
    gone = sites[sites["plan_role"] == "hand back"]
    assert len(gone) == head["sites_handed_back"].value == 4
    assert (gone["held_for"] == "").all()
    assert not (gone["lease_end"] > BOROUGH.plan_year).any()
    assert set(gone["estate_class"]) <= {"flex", "tail"}
    assert sites["planned_sessions"].sum() == pytest.approx(sites["weekly_sessions"].sum())
    assert gone["planned_sessions"].to_numpy() == pytest.approx(0)
    compared = results.tables["compared"].set_index("plan")["plan_gbp"]
    assert compared["the plan"] == compared.min() < compared["keep every site"]
    frontier = results.tables["frontier"]["saving_gbp"]
    assert frontier.is_monotonic_increasing
    assert frontier.iloc[0] == 0
    assert head["plan_gap_percent"] <= 1
    assert results.basis == "synthetic"


@pytest.mark.parametrize(("worst", "planned"), [("C", 35.8), ("D", 65.7)])
def test_no_session_moves_to_a_site_at_serious_risk_of_failure(
    worst: Literal["C", "D"], planned: float
) -> None:
    given = estates_plan.Parameters(area="Example Borough A", host_condition=worst)
    evidence = estates_plan.evidence(given)
    classed = classes.sites(evidence, given)
    sites = plan.sites(evidence, given, classed, plan.best(evidence, given, classed))
    failing = sites[sites["site_condition"] == "D"].set_index("site_name")
    assert failing["planned_sessions"]["Synthetic site 024"] == pytest.approx(planned, abs=0.05)
    more = failing["planned_sessions"] > failing["weekly_sessions"] + 1e-6
    assert more.any() == (worst == "D")


def test_classes_come_from_the_first_reason_that_fits() -> None:
    evidence = estates_plan.evidence(BOROUGH)
    found = classes.sites(evidence, BOROUGH)
    assert set(found["class_reason"]) <= set(classes.REASONS)
    assert (found["class_reason"].map(classes.REASONS) == found["estate_class"]).all()
    assert (found.loc[found["site_condition"] == "D", "estate_class"] == "tail").all()
    counted = classes.counts(evidence, found)
    assert counted["site_count"].sum() == len(found)


def test_a_target_too_low_for_the_rooms_says_what_must_give() -> None:
    tight = BOROUGH.model_copy(update={"utilisation_target": 0.4})
    evidence = estates_plan.evidence(tight)
    classed = classes.sites(evidence, tight)
    plans = plan.beside(evidence, tight, classed)
    short = plan.shortages(evidence, tight, classed, plans[plan.PLANNED])
    assert len(short) == 1
    assert 0 < short["whatever_rooms"].sum() < short["lacking_rooms"].sum()
    assert short["must_give"].tolist() == [plan.BOTH]
    assert plan.figures(evidence, tight, classed, plans)["rooms_short_planned"] > 0


@pytest.mark.usefixtures("own")
def test_ones_own_sites_are_planned_by_distance_and_given_costs() -> None:
    found = estates_plan.evidence(estates_plan.Parameters(**OWN, plan_year=2033))
    assert found.by_coordinates
    assert [len(each) for each in found.blocks] == [2, 1]
    assert (found.assumed_costs, found.assumed_backlogs) == (1, 1)
    assert found.start_year == 2031


@pytest.mark.usefixtures("own")
def test_ones_own_plan_is_refused_where_it_cannot_be() -> None:
    with pytest.raises(InputError, match=r"plan_year: 2030 is before the bookings.* 2031"):
        estates_plan.analyse(**OWN)
    with pytest.raises(InputError, match=r"class_source: .* estate_class"):
        estates_plan.analyse(**OWN, plan_year=2033, class_source="register")
    with pytest.raises(InputError, match=r"no site with rooms.* Brent, Ealing"):
        estates_plan.analyse(rooms_source="own", area="Harrow", plan_year=2033)


def test_synthetic_rooms_never_stand_under_the_name_of_a_real_place() -> None:
    with pytest.raises(InputError, match="'North West London' has no synthetic rooms"):
        estates_plan.analyse(area="NW London")
