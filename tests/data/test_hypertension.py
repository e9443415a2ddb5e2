"""The tables on hypertension come as records that cite their sources."""

import pytest

from helpers.data import catalogue, hypertension
from helpers.errors import InputError


def test_registers_come_oldest_first_with_the_year_they_end_in() -> None:
    found = hypertension.registers("E54000027")
    assert [one.year for one in found] == [2017, 2018, 2019, 2020, 2021, 2023]
    assert found[-1].register == 308_072
    assert found[-1].citation == "NHS England, QOF 2022-23, published 2023"
    assert hypertension.registers("E54000029") == ()


def test_effects_are_those_of_the_meta_analyses() -> None:
    relative = hypertension.effects()["relative_risk"]
    assert relative["ettehad_2016", "stroke"].value == 0.73
    assert (relative["ettehad_2016", "stroke"].lower, relative["law_2009", "stroke"].lower) == (
        0.68,
        None,
    )
    assert "second-hand" in relative["law_2009", "stroke"].citation


def test_rates_by_age_and_sex_cover_every_band_of_both_sexes() -> None:
    assert len(hypertension.rates_by_age_and_sex()) == 14
    assert hypertension.rates_by_age_and_sex()["female", "75+"].share == 0.75


def test_the_practice_unlike_all_others_keeps_its_register() -> None:
    (one,) = hypertension.unusual_practices()
    assert (one.list_size, one.register) == (106_308, 2_052)


def test_an_unknown_survey_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'adult_prevalence_ons'"):
        hypertension.survey("adult_prevalence_on")


def test_asking_counts_as_reading_the_table() -> None:
    with catalogue.recording() as read:
        hypertension.effects()
        hypertension.residents()
    assert read == {"blood_pressure_effects", "resident_population", "sources"}
