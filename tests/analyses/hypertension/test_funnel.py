"""Places are held against chance by what their people lead to expect."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from helpers.analyses.hypertension import Evidence, funnel
from helpers.errors import InputError
from helpers.stats import funnel as statistics

Evidences = Callable[..., Evidence]


def test_expected_cases_sum_to_the_recorded_ones(evidence: Evidences) -> None:
    some = evidence(source="synthetic", level="practice")
    found = funnel.ratios(some)
    assert found["expected_at_average_people"].sum() == pytest.approx(
        found["register_people"].sum()
    )
    assert funnel.funnel_centre(some) == 1


def test_the_limits_of_a_ratio_hold_it(evidence: Evidences) -> None:
    found = funnel.ratios(evidence(source="synthetic", level="practice"))
    assert (found["lower_ratio"] < found["ratio"]).all()
    assert (found["ratio"] < found["upper_ratio"]).all()


def test_the_targets_centre_is_what_is_still_to_be_recorded(evidence: Evidences) -> None:
    some = evidence(include_unusual=True, funnel_centre="target")
    inside = some.places[~some.places["left_over"]]
    detected = inside["register_people"].sum() / inside["expected_people"].sum()
    assert funnel.funnel_centre(some) == pytest.approx(0.8 / detected)


def test_englands_centre_is_its_share_over_that_of_all_together(evidence: Evidences) -> None:
    some = replace(evidence(funnel_centre="target", target=0.6), england_percent=60.0)
    england = replace(
        some, parameters=some.parameters.model_copy(update={"funnel_centre": "england"})
    )
    assert funnel.funnel_centre(england) == pytest.approx(funnel.funnel_centre(some))
    assert list(funnel.funnel_centres(england, funnel.ratios(england))["centre"]) == [
        "All together",
        "England",
        "Target",
    ]


def test_englands_level_is_refused_where_the_source_does_not_know_it(evidence: Evidences) -> None:
    some = evidence(funnel_centre="england", period="2017-18")
    with pytest.raises(InputError, match="use source=official, or funnel_centre=system or target"):
        funnel.funnel_centre(some)


def test_unusual_practices_are_in_the_funnel_only_when_asked(evidence: Evidences) -> None:
    counts = [
        len(funnel.ratios(evidence(source="synthetic", level="practice", include_unusual=kept)))
        for kept in (False, True)
    ]
    assert counts == [339, 344]


def test_practices_unlike_the_others_are_counted_where_practices_are_known(
    evidence: Evidences,
) -> None:
    known = evidence(source="synthetic")
    assert funnel.variation_figures(known, funnel.ratios(known))["unusual_practices"] == 5.0
    published = evidence()
    found = funnel.variation_figures(published, funnel.ratios(published))
    assert not found["unusual_practices"].known


def test_limits_widen_by_the_overdispersion(evidence: Evidences) -> None:
    some = evidence(source="synthetic", level="practice")
    ratios = funnel.ratios(some)
    found = funnel.variation_figures(some, ratios)
    assert found["overdispersion"] == pytest.approx(
        statistics.ratio_overdispersion(
            ratios["register_people"], ratios["expected_at_average_people"]
        ).phi
    )
    assert found["outside_funnel"] < found["outside_chance"]


def test_the_curves_are_the_limits_that_places_are_classified_by(evidence: Evidences) -> None:
    some = evidence(source="synthetic", level="practice")
    ratios = funnel.classified(some, funnel.ratios(some))
    tau2 = funnel.spread(ratios).tau2
    curves = funnel.funnel_limits(ratios, 1.0, tau2)
    for side, word in (("upper", "above"), ("lower", "below")):
        limit = np.interp(
            ratios["expected_at_average_people"], curves["size"], curves[f"{side}_95"]
        )
        beyond = ratios["ratio"] > limit if side == "upper" else ratios["ratio"] < limit
        named = ratios["position"].str.startswith(word)
        assert named.any()
        assert (beyond == named).all()


def test_places_far_below_a_target_are_not_hidden_by_their_own_distance_from_it(
    evidence: Evidences,
) -> None:
    # by residents the boroughs vary less than by the ages on lists
    some = evidence(funnel_centre="target", period="2022-23")
    places = some.compared.assign(expected_people=some.compared["resident_expected_people"])
    places.attrs = some.compared.attrs
    some = replace(some, compared=places)
    ratios = funnel.ratios(some)
    lies = funnel.classified(some, ratios)["position"].str.split().str[0]
    assert (lies == "below").sum() == 6
    own = replace(some, parameters=evidence(period="2022-23").parameters)
    assert funnel.spread(ratios) == funnel.spread(funnel.ratios(own))
    frame = funnel.funnel_centres(some, ratios).set_index("centre")
    # 99.8% limits: 6 without what winsorising took from the variance of eight boroughs
    assert frame.loc["Target", "below_widened_places"] == 1


def test_a_count_of_places_outside_is_told_with_what_chance_would_leave(
    evidence: Evidences,
) -> None:
    some = evidence()
    figures = funnel.variation_figures(some, funnel.ratios(some))
    assert figures["outside_by_chance"] == pytest.approx(8 * 0.002)


def test_a_centre_that_is_not_known_has_no_row(evidence: Evidences) -> None:
    some = evidence(source="synthetic")
    frame = funnel.funnel_centres(some, funnel.ratios(some))
    assert list(frame["centre"]) == ["All together", "Target"]
    assert frame["ratio"].notna().all()


def test_the_table_of_centres_counts_the_places_of_the_figures(evidence: Evidences) -> None:
    some = evidence(source="synthetic", level="practice")
    ratios = funnel.ratios(some)
    figures = funnel.variation_figures(some, ratios)
    around = funnel.funnel_centres(some, ratios).set_index("centre").loc["All together"]
    assert around["below_places"] + around["above_places"] == figures["outside_chance"]
    widened = around["below_widened_places"] + around["above_widened_places"]
    assert widened == figures["outside_funnel"]


def test_one_place_alone_is_not_held_against_chance(evidence: Evidences) -> None:
    some = evidence(level="system")
    ratios = funnel.ratios(some)
    found = funnel.variation_figures(some, ratios)
    for name in ("overdispersion", "outside_chance", "outside_funnel", "outside_by_chance"):
        assert not found[name].known
    assert funnel.funnel_centres(some, ratios)["below_places"].isna().all()


def test_without_a_place_to_compare_there_is_neither_centre_nor_curve(evidence: Evidences) -> None:
    some = evidence()
    nothing = funnel.ratios(some).head(0)
    assert math.isnan(funnel.spread(nothing).phi)
    assert funnel.positions(nothing, math.nan) == []
    assert funnel.funnel_limits(nothing, math.nan, 0.0).empty
