"""Practices are possible: parts inside their wholes, codes that lead somewhere, outliers marked."""

import dataclasses

import pandas as pd
import pytest

from helpers.data.synthetic import practices, targets
from helpers.errors import DataError
from tests.data.synthetic.conftest import Tables


def _prevalence(frame: pd.DataFrame) -> "pd.Series[float]":
    return frame["register"] / frame["list_size"]


def test_codes_and_names_are_unique_and_say_that_they_are_invented(tables: Tables) -> None:
    frame = tables["practices"]
    assert frame["code"].is_unique
    assert frame["name"].is_unique
    assert frame["code"].str.fullmatch(r"SYN\d+").all()
    assert frame["name"].str.startswith("Synthetic practice ").all()
    assert frame["pcn"].dropna().str.fullmatch(r"SYN-PCN-\d+").all()


def test_a_register_never_exceeds_most_of_the_grown_patients(tables: Tables) -> None:
    ages = tables["practice_ages"]
    grown = ages[ages["age_band"] != "0-14"].groupby("practice")["patients"].sum()
    frame = tables["practices"].set_index("code")
    assert (frame["register"] <= 0.85 * grown.reindex(frame.index)).all()
    assert (frame["register"] > 0).all()


def test_those_treated_are_read_and_those_read_are_on_the_register(tables: Tables) -> None:
    readings = tables["practice_blood_pressure"]
    assert (readings["treated_to_target"] <= readings["read_last_year"]).all()
    assert (readings["read_last_year"] <= readings["register"]).all()
    assert (readings["treated_to_target"] >= 0).all()
    assert readings["register"].tolist() == tables["practices"]["register"].tolist()
    assert readings["practice"].tolist() == tables["practices"]["code"].tolist()


def test_every_practice_has_every_sex_and_age_band(tables: Tables) -> None:
    ages = tables["practice_ages"]
    assert len(ages) == len(tables["practices"]) * 16
    assert not ages.duplicated(["practice", "sex", "age_band"]).any()
    assert (ages["patients"] >= 0).all()


def test_practices_that_comparisons_set_apart_are_outliers(tables: Tables) -> None:
    frame = tables["practices"]
    prevalence = _prevalence(frame)
    usual = prevalence[frame["kind"] == "usual"]
    assert frame["kind"].value_counts().to_dict() == {
        "usual": 339,
        "university": 2,
        "nursing_home": 2,
        "online": 1,
    }
    assert (prevalence[frame["kind"].isin(["online", "university"])] < usual.quantile(0.02)).all()
    assert (prevalence[frame["kind"] == "nursing_home"] > usual.max()).all()
    assert frame.loc[frame["kind"] == "online", "list_size"].item() == frame["list_size"].max()


def test_only_nursing_home_lists_are_in_no_network(tables: Tables) -> None:
    frame = tables["practices"]
    assert (frame["pcn"].isna() == (frame["kind"] == "nursing_home")).all()


def test_a_network_reaches_across_the_border_but_not_between_boroughs(tables: Tables) -> None:
    inside = tables["practices"].dropna(subset=["borough", "pcn"])
    assert inside.groupby("pcn")["borough"].nunique().max() == 1
    outside = tables["practices"][tables["practices"]["borough"].isna()]
    assert set(outside["pcn"]) <= set(inside["pcn"])


def test_no_building_holds_more_than_two_practices_and_the_larger_stay_alone(
    tables: Tables,
) -> None:
    housed = tables["practices"].dropna(subset=["site"])
    sharing = housed["site"].map(housed["site"].value_counts())
    assert sharing.max() == 2
    for _, own in housed.assign(sharing=sharing).groupby("borough"):
        alone, shared = (own[own["sharing"] == number]["list_size"] for number in (1, 2))
        assert alone.min() >= shared.max()


def test_prevalence_follows_age(tables: Tables) -> None:
    ages = tables["practice_ages"].pivot_table(
        index="practice", columns="age_band", values="patients", aggfunc="sum"
    )
    older = ages[["55-64", "65-74", "75+"]].sum(axis=1) / ages.sum(axis=1)
    prevalence = _prevalence(tables["practices"].set_index("code"))
    assert older.corr(prevalence.reindex(older.index)) > 0.6


def test_deprivation_has_nothing_to_do_with_the_rest(tables: Tables) -> None:
    frame = tables["practices"]
    assert abs(frame["deprivation_decile"].corr(_prevalence(frame))) < 0.15
    assert abs(frame["deprivation_decile"].corr(frame["list_size"])) < 0.15


def test_a_register_that_the_lists_cannot_hold_is_refused() -> None:
    given = targets.example_practices()
    place = dataclasses.replace(given.places[0], register=given.places[0].list_size)
    impossible = dataclasses.replace(given, places=(place,))
    with pytest.raises(DataError, match="cannot be shared out where"):
        practices.practices(1, impossible)


def test_another_seed_gives_other_practices_and_the_same_totals(tables: Tables) -> None:
    other = practices.practices(1, targets.example_practices())
    assert not other["register"].equals(tables["practices"]["register"])
    assert other["register"].sum() == tables["practices"]["register"].sum()
