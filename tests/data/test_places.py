"""Practices come with the ages of their patients, and are put together once."""

import pandas as pd
import pytest

from helpers.data import areas, imports, package, places
from helpers.errors import InputError


def test_synthetic_practices_have_ages_that_sum_to_their_adults() -> None:
    found = places.practices("synthetic")
    ages = found.frame[list(found.groups)]
    assert len(found.groups) == 14
    assert ages.sum(axis=1).tolist() == found.frame["adults"].tolist()


def test_readings_are_parts_of_the_register() -> None:
    frame = places.practices("synthetic").frame
    assert (frame["treated"] <= frame["read"]).all()
    assert (frame["read"] <= frame["register"]).all()


def test_practices_asked_for_again_are_the_same_and_still_count_as_read() -> None:
    first = places.practices("synthetic")
    with package.snapshot() as taken:
        assert places.practices("synthetic") is first
    assert set(taken.read) >= {"practices", "areas", "sources"}


@pytest.mark.parametrize(
    ("age", "band"), [(15, "15-24"), (24, "15-24"), (45, "45-54"), (74, "65-74"), (99, "75+")]
)
def test_every_age_from_15_has_a_band(age: int, band: str) -> None:
    assert places.band_of(age) == band


PLACED = pd.DataFrame(
    [
        ("A", "E38000256", "E54000027", "E54000071", "E09000005"),
        ("B", "E38000256", "E54000027", "E54000071", "E09000009"),
        ("C", None, "E54000027", None, "E09000005"),
        ("D", "E38000240", "E54000028", "E54000071", "E09000005"),
    ],
    columns=["code", "sub_icb", "system", "system_now", "borough"],
).assign(region="Y56")


@pytest.mark.parametrize(
    ("area", "codes"),
    [
        ("England", "ABCD"),
        ("London", "ABCD"),
        ("NW London", "ABC"),
        ("Z9B2Z", "ABD"),
        ("W2U3Z", "AB"),
        ("Brent", "AC"),
        ("West Yorkshire", ""),
    ],
)
def test_the_practices_of_an_area_of_any_kind(area: str, codes: str) -> None:
    assert "".join(places.within(PLACED, areas.resolve(area))["code"]) == codes


def test_a_practice_that_a_later_map_lacks_goes_where_most_of_its_group_went() -> None:
    own = pd.DataFrame({"code": list("ABCDE"), "sub_icb": ["X", "X", "X", "X", "Y"]})
    later = pd.Series({"A": "East", "B": "West", "C": "West"})
    carried = places.carried(own, later)
    assert carried.tolist()[:4] == ["East", "West", "West", "West"]
    assert carried.isna().tolist() == [False] * 4 + [True]


def test_of_values_that_stand_as_often_the_first_in_order_is_taken() -> None:
    found = places.most_common(pd.Series(["X", "X"]), pd.Series(["b", "a"]))
    assert found.to_dict() == {"X": "a"}


def _patients(ages: list[str]) -> pd.DataFrame:
    rows = [("A1", sex, age, 10) for sex in ("MALE", "FEMALE") for age in ages]
    return pd.DataFrame(rows, columns=["practice_code", "sex", "age", "patients"])


class _Found:
    period = "2024-04"


def test_five_year_groups_become_the_bands_of_the_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = [f"{first}_{first + 4}" for first in range(0, 95, 5)] + ["95+", "ALL"]
    monkeypatch.setattr(imports, "load_import", lambda _: (_patients(groups), _Found()))
    ages, names = places._registered_by_age()
    assert set(names.values()) == {
        (sex, band) for sex in ("female", "male") for band in places._bands()
    }
    assert ages.loc["A1", "male 75+"] == 50
    assert ages.loc["A1", "female 15-24"] == 20


def test_totals_without_ages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "load_import", lambda _: (_patients(["ALL"]), _Found()))
    with pytest.raises(InputError, match=r"age_sex needs patients by sex .* 2024-04 lacks some"):
        places._registered_by_age()
