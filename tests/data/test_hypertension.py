"""The tables on hypertension come as records that cite their sources."""

import pytest

from helpers.data import hypertension, package
from helpers.errors import InputError


def test_registers_come_oldest_first_with_the_year_they_end_in() -> None:
    found = hypertension.registers("E54000027")
    assert found["year"].tolist() == [2017, 2018, 2019, 2020, 2021, 2023]
    assert found["register_people"].iloc[-1] == 308_072
    assert found["source"].iloc[-1] == "NHS England, QOF 2022-23, published 2023"
    assert hypertension.registers("E54000029").empty


def test_effects_are_those_of_the_meta_analyses() -> None:
    strokes = hypertension.effects("relative_risk", "ettehad_2016").loc["stroke"]
    assert (strokes["value"], strokes["lower"]) == (0.73, 0.68)
    second_hand = hypertension.effects("relative_risk", "law_2009").loc["stroke"]
    assert second_hand.isna()["lower"]
    assert "second-hand" in second_hand["source"]


def test_rates_by_age_and_sex_cover_every_band_of_both_sexes() -> None:
    rates = hypertension.rates_by_age_and_sex()
    assert len(rates) == 14
    assert rates.loc[("female", "75+"), "share"] == 0.75


def test_the_practice_unlike_all_others_keeps_its_register() -> None:
    found = hypertension.unusual_practices()
    assert found[["listed_people", "register_people"]].to_numpy().tolist() == [[106_308, 2_052]]


def test_an_unknown_survey_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'adult_prevalence_ons'"):
        hypertension.survey("adult_prevalence_on")


def test_asking_counts_as_reading_the_table() -> None:
    with package.snapshot() as taken:
        hypertension.effects("events_averted")
        hypertension.residents()
    assert set(taken.read) == {"areas", "blood_pressure_effects", "resident_population", "sources"}
