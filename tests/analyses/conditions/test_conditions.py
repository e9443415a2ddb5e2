"""Every register of an area is told, the chosen one in depth, beside what the strategy says."""

import pytest

from helpers.analyses.conditions import analyse
from helpers.analyses.conditions.figures import nearest_year
from helpers.data import catalogue
from helpers.errors import InputError


def test_every_register_of_the_newest_year_has_its_people_and_patients_of_its_ages() -> None:
    table = catalogue.load("condition_registers").set_index(["area_code", "period"])
    own = {str(name): table[name]["E54000027", "2024-25"] for name in table.columns}
    found = analyse(area="NW London").tables["registers"].set_index("condition")
    assert len(found) == 21
    for name, code, of in (
        ("Diabetes", "dm", "aged_17_over"),
        ("Chronic kidney disease", "ckd", "adults"),
        ("Asthma", "ast", "aged_6_over"),
        ("Osteoporosis", "ost", "aged_50_over"),
        ("Atrial fibrillation", "af", "list_size"),
    ):
        assert found["register_people"][name] == own[code]
        assert found["prevalence_percent"][name] == pytest.approx(100 * own[code] / own[of])
    gap = found["register_people"] - found["age_expected_people"]
    assert list(gap) == pytest.approx(list(found["difference_people"]))


def test_the_strategys_number_stands_beside_the_register_of_its_year_and_the_newest() -> None:
    found = analyse(area="NW London").headlines
    assert found["claim_people"] == 170_000.0
    assert (found["claim_register"], found["claim_register"].period) == (169_770.0, "2022-23")
    assert found["claim_difference"] == 230.0
    assert found["claim_difference_newest"] == 170_000.0 - found["register_people"]
    assert analyse(area="NW London").tables["claimed"]["period"].iloc[0] == "2023"


@pytest.mark.parametrize("given", [{"area": "Kent and Medway"}, {"condition": "af"}])
def test_without_a_strategy_that_speaks_of_it_nothing_is_claimed(given: dict[str, str]) -> None:
    results = analyse(**given)
    assert results.tables["claimed"].empty
    assert not results.headlines["claim_people"].known


def test_a_claim_is_held_against_the_year_that_ends_nearest() -> None:
    years = ["2018-19", "2020-21", "2022-23", "2024-25"]
    assert [nearest_year(years, said) for said in ("2023", "2010", "2024-25")] == [
        "2022-23",
        "2018-19",
        "2024-25",
    ]


def test_a_borough_and_a_trust_are_told_by_their_system_and_a_made_up_area_by_none() -> None:
    own = analyse(area="NW London").headlines["register_people"]
    for inside in ("Brent", "RYJ"):
        assert analyse(area=inside).headlines["register_people"] == own
    with pytest.raises(InputError, match=r"Example System.*use a system.*a region or 'England'"):
        analyse(area="Example System")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("kidney", "did you mean 'Chronic kidney disease'"),
        ("zz", "use one of af, ast, can,"),
        ("cvdpp", "condition: 'cvdpp' is no register of the newest year"),
    ],
)
def test_a_register_that_there_is_not_is_refused_with_those_there_are(
    typed: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        analyse(condition=typed)


def test_a_register_may_be_named_by_its_name() -> None:
    named = analyse(condition="Atrial fibrillation")
    assert named.parameters["condition"] == "af"
    assert named.headlines["register_people"] == 32_952.0


def test_limits_of_a_ratio_are_called_what_they_are_and_no_interval_of_chance() -> None:
    found = analyse(area="NW London").headlines
    for name in ("register_ratio", "age_expected_people", "difference_people"):
        assert found[name].uncertainty.startswith("usual range of systems ")


def test_a_register_beyond_the_usual_range_lies_outside_of_the_range_that_is_told() -> None:
    for area in ("Surrey Heartlands", "NW London"):
        found = analyse(area=area).headlines
        for name, usual in (("register_ratio", 1.0), ("difference_people", 0.0)):
            value, lower, upper = found[name].value, found[name].lower, found[name].upper
            assert value is not None
            assert lower is not None
            assert upper is not None
            assert lower < usual < upper
            assert (value < lower) is (area == "Surrey Heartlands")
    assert found["register_ratio"].interval == "0.79 to 1.26"
