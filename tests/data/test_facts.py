"""The strategy's figures are found by id, and only for the area they are about."""

from collections.abc import Callable

import pytest

from helpers.data import areas, facts
from helpers.errors import DataError, InputError

Replace = Callable[[str, str, str], None]


def test_a_figure_is_given_with_everything_known_of_it() -> None:
    figure = facts.fact("expected_cases")
    assert (figure.value, figure.unit, figure.bound) == (470_000, "people", "about")
    assert (figure.area, figure.area_code, figure.period) == ("NW London", "E54000027", "2023")
    assert figure.measure == "People thought to have hypertension (around)"
    assert figure.note == ""
    assert figure.citation == (
        "Health and Care Strategy for North West London (draft, 2023), section Research and "
        "Innovation: Moving from ambition to action"
    )


@pytest.mark.parametrize(
    ("id_", "bound"),
    [
        ("population", "at_least"),
        ("staff_in_post", "at_least"),
        ("core_years", "at_least"),
        ("icht_place_based", "at_least"),
        ("health_system_share_exec", "at_most"),
        ("ae_teenage_gap", "at_most"),
        ("uhb_outpatients_avoided", "at_most"),
        ("undiagnosed_cases", "about"),
        ("workforce_growth", "about"),
        ("opdc_homes", "about"),
        ("utilisation_target", "about"),
        ("community_nurse_patients", "about"),
        ("gp_practices_context", "exact"),
        ("people_with_ltc", "about"),
    ],
)
def test_the_documents_qualifying_words_become_a_bound(id_: str, bound: str) -> None:
    assert facts.fact(id_).bound == bound


def test_a_figure_of_another_area_is_no_figure_for_this_one() -> None:
    system, brent = areas.resolve("NWL"), areas.resolve("Brent")
    assert facts.fact_for("population", system) == facts.fact("population")
    assert facts.fact_for("population", brent) is None
    assert facts.fact_for("early_diagnosis_brent", brent) is not None


def test_a_figure_whose_area_is_not_in_the_table_is_for_no_area() -> None:
    assert facts.fact("uhb_acad").area_code == ""
    assert all(facts.fact_for("uhb_acad", area) is None for area in areas.all_areas())


def test_former_groups_named_as_boroughs_are_the_groups() -> None:
    assert facts.fact("early_diagnosis_west_london").area_code == areas.resolve("08Y").code
    assert facts.fact("early_diagnosis_central_london").area_code == areas.resolve("09A").code


def test_an_unknown_figure_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError) as error:
        facts.fact("expected_case")
    assert str(error.value) == "figure 'expected_case' is not known; did you mean 'expected_cases'?"
    with pytest.raises(InputError, match="figure 'zzz' is not known; there are 257 figures"):
        facts.fact_for("zzz", areas.resolve("NWL"))


def test_a_changed_figure_is_read_again(replace: Replace) -> None:
    assert facts.fact("expected_cases").value == 470_000
    replace("strategy_facts.csv", ",470000,", ",474700,")
    assert facts.fact("expected_cases").value == 474_700


def test_a_broken_table_is_refused(replace: Replace) -> None:
    replace("strategy_facts.csv", ",470000,", ",many,")
    with pytest.raises(DataError, match=r"^data/strategy_facts\.csv, row 15, column value: 'many'"):
        facts.fact("population")


def test_the_strategy_is_that_of_its_system_and_its_parts_alone() -> None:
    held = ("NW London", "Brent", "NHS Brent CCG", "RYJ", "London North West")
    others = ("West and North London", "London", "England", "Kent and Medway", "Camden", "RAL")
    found = [name for name in (*held, *others) if facts.strategy_held(areas.resolve(name))]
    assert found == list(held)
