"""Checks go where they find most; gains and prices are never negative; limits are told."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.analyses import hypertension
from helpers.analyses.hypertension import checks
from helpers.analyses.hypertension import comparison as places
from helpers.analyses.hypertension.evidence import Evidence, gather_evidence

Evidences = Callable[..., Evidence]


def shared(some: Evidence) -> checks.Sharing:
    found = checks.sharing(some, places.compared(some, include_outliers=False))
    assert found is not None
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.integers(0, 60_000),
    st.floats(0, 1),
    st.floats(0.01, 1),
    st.sampled_from(["borough", "pcn", "practice"]),
    st.sampled_from(["strategy", "phm", "age_sex"]),
)
def test_gain_and_price_are_never_negative(
    number: int, weight: float, reach: float, level: str, model: str
) -> None:
    results = hypertension.analyse(
        hypertension.Parameters(
            source="synthetic",
            level=level,  # type: ignore[arg-type]
            expected_model=model,  # type: ignore[arg-type]
            checks=number,
            equity_weight=weight,
            reach=reach,
        )
    )
    for name in ("allocation_gain", "equity_price"):
        value = results.headlines[name].value
        assert value is not None
        assert value >= 0


def test_the_default_is_one_check_for_every_hundred_adults_without_a_diagnosis(
    evidence: Evidences,
) -> None:
    found = shared(evidence())
    assert found.asked == int(found.places.checkable.sum()) // 100
    for given_out in found.given.values():
        assert given_out.sum() == found.asked


def test_checks_that_cannot_be_given_are_told(evidence: Evidences) -> None:
    some = evidence(checks=200_000)
    about = places.compared(some)
    found = checks.headlines(some, checks.sharing(some, about), about)["checks_given"]
    assert found.value == 65_890
    assert "Only 65,890 of 200,000 checks can be given out" in found.text


def test_no_place_goes_beyond_its_reach(evidence: Evidences) -> None:
    found = shared(evidence(source="synthetic", level="practice", reach=0.02))
    for given_out in found.given.values():
        assert (given_out <= np.floor(found.places.checkable * 0.02)).all()


def test_the_price_of_equity_rises_with_its_weight(evidence: Evidences) -> None:
    some = evidence(source="synthetic", level="practice")
    about = places.compared(some, include_outliers=False)
    frame, _ = checks.curve_table(some, shared(some), about)
    found, deprived = (rows["percent"].to_numpy() for _, rows in frame.groupby("series"))
    assert found[0] == 100
    assert (np.diff(found) <= 1e-9).all()
    assert (np.diff(deprived) >= -1e-9).all()


def test_no_weight_costs_nothing(evidence: Evidences) -> None:
    some = evidence(source="synthetic", level="practice", equity_weight=0.0)
    about = places.compared(some, include_outliers=False)
    assert checks.headlines(some, shared(some), about)["equity_price"].value == 0


def test_published_boroughs_are_allocated_but_say_nothing_of_deprivation(
    evidence: Evidences,
) -> None:
    some = evidence()
    about = places.compared(some)
    found = checks.headlines(some, shared(some), about)
    assert found["allocation_gain"].value == pytest.approx(303.7, abs=0.1)
    assert found["equity_price"].value is None
    assert checks.curve_table(some, shared(some), about)[0].empty


def test_practices_outside_the_boroughs_get_no_checks_of_their_own(evidence: Evidences) -> None:
    assert len(shared(evidence()).rows["place"]) == 8


def test_a_borough_alone_has_nothing_to_share_out(evidence: Evidences) -> None:
    some = evidence(area="Brent")
    about = places.compared(some)
    assert checks.sharing(some, about) is None
    found = checks.headlines(some, None, about)
    assert found["allocation_gain"].value is None
    assert "level=practice" in found["checks_given"].text


def test_the_allocation_table_adds_up_to_the_checks(evidence: Evidences) -> None:
    some = gather_evidence(
        hypertension.Parameters(source="synthetic", level="practice", checks=1_000)
    )
    about = places.compared(some, include_outliers=False)
    frame, _ = checks.allocation_table(some, shared(some), about)
    assert frame[list(checks.RULES)].sum().tolist() == [1_000] * len(checks.RULES)
