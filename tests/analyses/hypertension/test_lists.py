"""The ages on a list say how many cases to expect of it."""

from collections.abc import Callable

import pandas as pd
import pytest

from helpers.analyses.hypertension import Evidence, lists
from helpers.data import hypertension as records
from helpers.data import places

Evidences = Callable[..., Evidence]


def test_years_of_age_count_alike_where_only_their_range_is_known() -> None:
    rates = records.rates_by_age_and_sex()["share"]
    adult = lists._rate(rates, "all", "18-49")
    assert rates["female", "15-24"] < adult < rates["male", "45-54"]
    older = (rates["female", "75+"] + rates["male", "75+"]) / 2
    assert lists._rate(rates, "all", "75-84") == pytest.approx(older)
    assert lists._rate(rates, "female", "45-54") == pytest.approx(rates["female", "45-54"])


def test_a_practice_without_ages_is_as_old_as_the_others(
    evidence: Evidences, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = lists.practice_weights

    def first_unknown(practices: pd.DataFrame, groups: dict[str, tuple[str, str]]) -> object:
        return weights(practices, groups).mask(practices["code"] == "SYN001")

    monkeypatch.setattr(lists, "practice_weights", first_unknown)
    some = evidence(source="synthetic")
    own = lists.lists_of(some.area, some.system, places.practices("synthetic")).own
    others = own[own["code"] != "SYN001"]
    usual = others["weight"].sum() / others["adults"].sum()
    first = own.set_index("code").loc["SYN001"]
    assert first["weight"] == pytest.approx(first["adults"] * usual)


def test_a_register_whose_lists_tell_two_bands_of_age_has_the_cases_of_both() -> None:
    rates = records.rates_by_age_and_sex()["share"]
    frame = pd.DataFrame({"adult_people": [1000.0, 500.0], "aged_50_over_people": [200.0, None]})
    younger, older = lists._rate(rates, "all", "18-49"), lists._rate(rates, "all", "50+")
    first, unknown = lists.register_weights(frame)
    assert first == pytest.approx(800 * younger + 200 * older)
    assert pd.isna(unknown)
