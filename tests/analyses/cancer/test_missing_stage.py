"""The rate of all cancers lies between those with the unstaged all late and all early."""

import pytest

from helpers.analyses import cancer
from helpers.analyses.cancer import Parameters, evidence, missing_stage, rates

RATE = 100 * 3223 / 5792


@pytest.mark.parametrize("completeness", [0.75, 0.8, 0.85, 1.0])
def test_all_late_takes_the_share_with_a_stage_and_all_early_adds_the_others(
    completeness: float,
) -> None:
    headlines = cancer.analyse(Parameters(completeness=completeness)).headlines
    late, early = (headlines[f"rate_if_unstaged_{each}"] for each in ("late", "early"))
    assert late.value == pytest.approx(RATE * completeness)
    assert early.value == pytest.approx(RATE * completeness + 100 * (1 - completeness))
    assert early - late == pytest.approx(100 * (1 - completeness))


def test_the_limits_of_the_rate_are_carried_along() -> None:
    parameters = Parameters()
    found = evidence(parameters)
    rate = rates.early_rate(found, 0.95)
    late = missing_stage.bounds(parameters, rate)["rate_if_unstaged_late"]
    assert (late.lower, late.upper) == pytest.approx(
        (0.8 * (rate.lower or 0), 0.8 * (rate.upper or 0))
    )


@pytest.mark.parametrize(("completeness", "rows"), [(0.8, [75, 80, 85]), (0.7, [70, 75, 80, 85])])
def test_the_table_spans_the_known_range_and_what_is_chosen(
    completeness: float, rows: list[float]
) -> None:
    table = cancer.analyse(Parameters(completeness=completeness)).tables["missing_stage"]
    assert list(table["completeness_percent"]) == rows
    assert (table["if_late_percent"] < table["if_random_percent"]).all()
    assert (table["if_random_percent"] < table["if_early_percent"]).all()
    widest = table.set_index("completeness_percent").loc[75]
    assert widest["if_early_percent"] - widest["if_late_percent"] == pytest.approx(25)
    assert set(table["if_random_percent"].round(6)) == {round(RATE, 6)}
