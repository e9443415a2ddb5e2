"""Chance: who lies outside the funnel, and how little of a ranking can be relied on."""

import pytest
from scipy.stats import chi2_contingency

from helpers.analyses.cancer import Parameters, chance, evidence


@pytest.mark.parametrize(
    ("reference", "above", "below"),
    [
        ("england", {"Harrow", "Hounslow"}, set()),
        ("system", set(), {"Brent"}),
        ("best", set(), {"Brent", "Ealing", "Hillingdon"}),
    ],
)
def test_the_reference_decides_who_lies_outside_and_on_which_side(
    reference: str, above: set[str], below: set[str]
) -> None:
    found = evidence(Parameters(reference=reference))  # type: ignore[arg-type]
    funnel = chance.funnel_table(found)
    side = funnel["position"].str.split().str[0]
    assert set(funnel.loc[side == "above", "place"]) == above
    assert set(funnel.loc[side == "below", "place"]) == below
    counted = chance.outside(found, funnel)
    assert counted["outside_95"].value == len(above | below)
    assert counted["outside_95_by_chance"].value == pytest.approx(8 * 0.05)
    assert counted["outside_998_by_chance"].value == pytest.approx(8 * 0.002)


def test_the_distance_in_standard_errors_agrees_with_the_limits() -> None:
    funnel = chance.funnel_table(evidence(Parameters(reference="best")))
    limit = funnel["z_score"].abs().to_numpy()
    expected = ["99.8%" if z > 3.0902 else "95%" if z > 1.96 else "within" for z in limit]
    assert {"99.8%", "95%", "within"} == set(expected)
    for words, position in zip(expected, funnel["position"], strict=True):
        assert words in position


def test_the_curves_narrow_with_size_around_the_reference() -> None:
    found = evidence(Parameters())
    curves = chance.funnel_limits(found)
    for limit in ("95", "998"):
        width = curves[f"upper_{limit}"] - curves[f"lower_{limit}"]
        assert (width.diff().dropna() < 0).all()
        assert (curves[f"lower_{limit}"] < found.reference).all()
        assert (curves[f"upper_{limit}"] > found.reference).all()


def test_a_borough_lies_against_the_curves_as_it_is_said_to_lie() -> None:
    for reference in ("england", "system", "best"):
        found = evidence(Parameters(reference=reference))
        curves = chance.funnel_limits(found).set_index("size")
        for row in chance.funnel_table(found).to_dict("records"):
            limits, rate = curves.loc[row["staged_cases"]], row["early_percent"]
            assert (rate > limits["upper_95"]) == row["position"].startswith("above")
            assert (rate < limits["lower_95"]) == row["position"].startswith("below")
            beyond = rate > limits["upper_998"] or rate < limits["lower_998"]
            assert beyond == ("99.8%" in row["position"])


def test_heterogeneity_is_pearsons_chi_squared_as_scipy_gives_it() -> None:
    found = evidence(Parameters())
    early, staged = found.places["early_cases"], found.places["staged_cases"]
    expected = chi2_contingency([early, staged - early], correction=False)
    squared, probability = chance.heterogeneity(found)
    assert squared.value == pytest.approx(expected.statistic)
    assert probability.value == pytest.approx(expected.pvalue)
