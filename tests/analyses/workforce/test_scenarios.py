"""Each named change moves what it says, and the rest stays as in this run."""

import pandas as pd
import pytest

from helpers.analyses import workforce
from helpers.analyses.workforce import plan, scenarios, supply

DEFAULT = workforce.Parameters()


def table(**given: object) -> pd.DataFrame:
    parameters = workforce.Parameters(**given)  # type: ignore[arg-type]
    found = scenarios.scenarios(workforce.evidence(parameters), parameters)
    return found.set_index("scenario")


def stock(joiners: list[float], turnover: float) -> float:
    """Staff at the end by hand: leavers are turnover over mean stock."""
    staff = 52_000.0
    for joining in joiners:
        staff = (staff * (1 - turnover / 2) + joining) / (1 + turnover / 2)
    return staff


def test_this_run_holds_staff_and_vacancies_where_they_are() -> None:
    run = table().loc["This run"]
    assert run["end_staff_wte"] == pytest.approx(52_000)
    assert run["end_vacancy_percent"] == pytest.approx(11.7)
    assert run["needed_joiners_wte"] == pytest.approx(7_873.782, abs=5e-4)
    assert run[["before_value", "after_value"]].isna().all()


def test_fewer_leave_by_the_printed_fall_of_nurses_and_as_many_more_join() -> None:
    found = table()
    kept = 9.0 / 10.1
    assert found["after_value"]["Turnover falls"] == pytest.approx(14.6 * kept)
    assert found["after_value"]["More join"] == pytest.approx(7_592 * (2 - kept))
    fewer, more = found["end_staff_wte"]["Turnover falls"], found["end_staff_wte"]["More join"]
    assert fewer == pytest.approx(stock([7_592] * 5, 0.146 * kept))
    assert more == pytest.approx(stock([7_592 * (2 - kept)] * 5, 0.146))
    posts = 52_000 / (1 - 0.117)
    assert found["end_vacancy_percent"]["More join"] == pytest.approx(100 * (1 - more / posts))
    needed = found["needed_joiners_wte"]
    assert needed["Turnover falls"] < needed["This run"] == needed["More join"]


def test_apprentices_count_once_they_are_trained() -> None:
    found, more = table(), 7_592 * (2 - 9.0 / 10.1)
    ends = found["end_staff_wte"]
    assert ends["More join as apprentices"] == pytest.approx(stock([7_592] * 3 + [more] * 2, 0.146))
    soon = table(horizon_years=3)["end_staff_wte"]
    assert soon["More join as apprentices"] == soon["This run"]


def test_less_sickness_leaves_posts_empty_and_asks_for_fewer_joiners() -> None:
    found = table(sickness_rate=0.05)
    change = found[["before_value", "after_value"]].loc["Sickness falls"]
    assert list(change) == [5.0, 4.5]
    vacancy = found["end_vacancy_percent"]
    assert vacancy["Sickness falls"] == vacancy["This run"]
    evidence = workforce.evidence(DEFAULT)
    staff = supply.target_staff(evidence, DEFAULT) * 0.95 / 0.955
    needed = found["needed_joiners_wte"]
    assert needed["Sickness falls"] < needed["This run"]
    reached = stock([needed["Sickness falls"]] * 5, 0.146)
    assert reached == pytest.approx(staff)


def test_posts_that_grow_as_in_the_national_plan_stand_empty() -> None:
    found = table().loc["Posts grow each year"]
    growth = (2_300_000 / 1_400_000) ** (1 / 15)
    assert found["after_value"] == pytest.approx(100 * (growth - 1))
    posts = 52_000 / (1 - 0.117) * growth**5
    assert found["end_vacancy_percent"] == pytest.approx(100 * (1 - 52_000 / posts))
    grown = workforce.Parameters(demand_growth=growth - 1)
    needed = plan.constant_joiners(workforce.evidence(grown), grown)
    assert found["needed_joiners_wte"] == pytest.approx(float(needed))


def test_what_the_user_gives_is_what_the_changes_start_from() -> None:
    found = table(joiners_per_year=8_000, turnover_rate=0.12)
    assert found["end_staff_wte"]["This run"] == pytest.approx(stock([8_000] * 5, 0.12))
    assert found["before_value"]["More join"] == 8_000
    assert found["before_value"]["Turnover falls"] == 12


def test_staff_by_age_retire_later_and_without_ages_nobody_is_said_to() -> None:
    made_up = {"area": "Example System", "staff_source": "synthetic"}
    chosen = workforce.Parameters(
        **made_up,  # type: ignore[arg-type]
        target_vacancy_rate=0.1,
        sickness_rate=0.05,
    )
    evidence = workforce.evidence(chosen)
    held = evidence.groups
    assert held is not None
    found = scenarios.scenarios(evidence, chosen).set_index("scenario")
    spared = (held.leaving[:, -1] - held.leaving[:, -2]) * held.mean[:, -1]
    later = evidence.turnover - 100 * spared.sum() / held.mean.sum()
    assert found["after_value"]["Staff retire later"] == pytest.approx(later)
    assert later < evidence.turnover
    ends = found["end_staff_wte"]
    assert ends["Staff retire later"] > ends["This run"]
    assert "Staff retire later" not in table().index


def test_a_change_of_nothing_is_no_scenario_and_staff_beyond_the_posts_leave_no_rate() -> None:
    found = table(turnover_rate=0, sickness_rate=0)
    assert list(found.index) == ["This run", "Posts grow each year"]
    many = table(joiners_per_year=20_000)
    assert pd.isna(many["end_vacancy_percent"]["This run"])
