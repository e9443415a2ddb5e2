"""What the analyses share: given figures in the right unit, words that never say 0.0 or 100%."""

import pytest
from pydantic import Field

from helpers.analyses.base import (
    BaseParameters,
    Input,
    at_least,
    cite,
    expanded,
    percent_of,
    period_of,
    points_of,
    resolve,
    spelt_out,
)
from helpers.data import areas
from helpers.errors import InputError

PUBLISHED = Input("Rate printed", 11.7, "percent", "2023", "A strategy", bound="at_least")


class Choices(BaseParameters):
    """A share published in percent, and a number published as it is."""

    rate: float | None = Field(
        None,
        description="Vacancies as a share of posts; by default the strategy's figure.",
        json_schema_extra={"unit": "share"},
    )
    staff: float | None = Field(
        None, description="Staff in post.", json_schema_extra={"unit": "WTE"}
    )


def test_a_given_share_in_percent_has_no_dust_of_floating_point() -> None:
    assert resolve(Choices(rate=0.117), {}, {"rate": 100.0})["rate"].value == 11.7


def given(**choices: float) -> dict[str, Input]:
    return resolve(Choices(**choices), {"rate": PUBLISHED}, {"rate": 100.0, "staff": 1.0})  # type: ignore[arg-type]


def test_a_given_share_is_told_in_percent_whether_or_not_one_is_published() -> None:
    for published in ({"rate": PUBLISHED}, {}):
        rate = resolve(Choices(rate=0.08), published, {"rate": 100.0})["rate"]
        assert rate.value == pytest.approx(8)
        assert rate.unit == "percent"


def test_a_given_figure_has_its_own_label_and_neither_period_nor_source_of_another() -> None:
    rate = given(rate=0.08, staff=100)["rate"]
    assert rate.label == "Vacancies as a share of posts"
    assert rate.period == ""
    assert rate.given
    assert cite(given(rate=0.08, staff=100).values()) == ()


def test_a_figure_that_is_neither_given_nor_published_is_named() -> None:
    with pytest.raises(InputError, match=r"staff: no published figure .* -p staff=NUMBER"):
        given()


def test_a_period_is_told_only_where_all_figures_share_it() -> None:
    figures = given(staff=100)
    assert period_of(figures["rate"]) == "2023"
    assert period_of(*figures.values()) == ""


def test_a_lower_bound_is_told_as_one() -> None:
    figures = given(staff=100)
    assert at_least(figures["rate"]) == "at least "
    assert at_least(figures["staff"]) == ""


@pytest.mark.parametrize(
    ("share", "text"), [(0.75, "75%"), (0.755, "75.5%"), (0.9999, "99.99%"), (1 / 3, "33.3333%")]
)
def test_a_share_keeps_the_decimals_it_was_given(share: float, text: str) -> None:
    assert percent_of(share) == text


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (1.94, "1.9 percentage points"),
        (0.04, "less than 0.1 percentage points"),
        (0.0, "0.0 percentage points"),
    ],
)
def test_a_small_difference_is_not_told_as_none(gap: float, text: str) -> None:
    assert points_of(gap) == text


def test_acronyms_are_spelt_out_and_names_are_not() -> None:
    places = [areas.resolve(code) for code in ("RYJ", "RAN", "RV3")]
    assert expanded(places[0]) == "Imperial"
    assert expanded(places[2]) == "Central and North West London NHS Foundation Trust (CNWL)"
    assert spelt_out(places) == (
        "CNWL is Central and North West London NHS Foundation Trust; "
        "RNOH is Royal National Orthopaedic Hospital NHS Trust."
    )
    assert spelt_out(places[:1]) == ""
