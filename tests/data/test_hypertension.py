"""The tables on hypertension come as records that cite their sources."""

import numpy as np
import pytest

from helpers.data import areas, hypertension, package, places
from helpers.errors import InputError


def test_registers_come_oldest_first_with_the_year_they_end_in() -> None:
    found = hypertension.registers("E54000027")
    assert found["year"].tolist() == [2017, 2018, 2019, 2020, 2021, 2023, 2025]
    assert found["register_people"].tolist()[-2:] == [308_072, 327_113]
    assert found["source"].iloc[-1] == "NHS England, QOF 2024-25, published 2025"
    assert hypertension.registers("E54000127").empty


def test_every_register_says_how_many_practices_it_rests_on() -> None:
    found = hypertension.registers("E54000036")
    counts = found[["register_people", "practices", "known_practices"]]
    assert counts.to_numpy().tolist()[0] == [49_608, 26, 59]
    covered = found["practices"] / found["known_practices"]
    assert (covered[1:] > 0.98).all()


def test_the_ages_of_the_lists_are_those_of_the_practices_counted() -> None:
    found = hypertension.registers("E54000027").set_index("period")
    assert found["adult_people"]["2022-23"] == 2_333_544
    assert found["aged_50_over_people"]["2022-23"] == 767_615
    assert found["adult_people"].isna().tolist() == found["known_practices"].isna().tolist()
    assert found.index[found["adult_people"].isna()].tolist() == ["2016-17", "2017-18", "2019-20"]


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


def test_the_practice_unlike_all_others_has_its_register_of_every_year() -> None:
    found = hypertension.unusual_practices()
    assert found["period"].tolist() == ["2018-19", "2020-21", "2022-23", "2024-25", "2026-07"]
    counts = found[["listed_people", "register_people"]].to_numpy().tolist()
    # the release says 2,050; 2,052 was worked out from a rounded prevalence
    assert counts[2:4] == [[106_308, 2_050], [100_332, 2_525]]
    assert found["listed_people"].iloc[-1] == 93_531
    assert found["register_people"].isna().tolist() == [False] * 4 + [True]


def test_an_unknown_survey_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean 'adult_prevalence_ons'"):
        hypertension.survey("adult_prevalence_on")


def test_asking_counts_as_reading_the_table() -> None:
    with package.snapshot() as taken:
        hypertension.effects("events_averted")
        hypertension.residents()
    assert set(taken.read) == {"areas", "blood_pressure_effects", "resident_population", "sources"}


SHARES = {
    "Brent": 69.9,
    "Ealing": 76.2,
    "Hammersmith and Fulham": 49.5,
    "Harrow": 75.5,
    "Hillingdon": 74.4,
    "Hounslow": 73.9,
    "Kensington and Chelsea": 47.5,
    "Westminster": 46.2,
}
"""Percent found of the cases that the ages on real lists lead to expect, QOF 2022-23."""


def test_the_lists_by_age_share_out_the_expected_cases_of_the_system() -> None:
    year = hypertension.all_registers().query("period == '2022-23'").set_index("area_code")
    older = year["aged_50_over_people"]
    weight = (year["adult_people"] - older) * _usual_rate(18, 49) + older * _usual_rate(50, 84)
    expected = weight * 470_000 / weight[areas.resolve("NW London").code]
    found = 100 * year["register_people"] / expected
    assert {name: round(found[areas.resolve(name).code], 1) for name in SHARES} == SHARES


def _usual_rate(first: int, last: int) -> float:
    """Return the mean rate of both sexes over the years of age of a band."""
    rates = hypertension.rates_by_age_and_sex()["share"]
    bands = [places.band_of(year) for year in range(first, last + 1)]
    return float(np.mean([rates[sex, band] for sex in ("female", "male") for band in bands]))
