"""What the analyses share: given figures in the right unit, each with its source."""

import inspect
import pickle
from typing import Any

import numpy as np
import pytest
from pydantic import Field

from helpers.analyses import registry
from helpers.analyses.base import (
    BaseParameters,
    basis_of,
    by_name,
    cite,
    context,
    inputs_table,
    over_rounding,
    period_of,
    printed_limits,
    resolve,
)
from helpers.errors import InputError
from helpers.results import Figure, Results
from helpers.run import parameters

PUBLISHED = Figure(
    11.7, "percent", "Rate printed", period="2023", source="A strategy", basis="published"
)
SHARE = "use a number from 0 to below 1, or none for the default"


class Choices(BaseParameters):
    """A share published in percent, and a number published as it is."""

    rate: float | None = Field(
        None,
        ge=0,
        lt=1,
        description="Vacancies as a share of posts; by default the strategy's figure.",
        json_schema_extra={"unit": "share"},
    )
    staff: float | None = Field(
        None, description="Staff in post.", json_schema_extra={"unit": "WTE"}
    )


def test_a_given_share_in_percent_has_no_dust_of_floating_point() -> None:
    assert resolve(Choices(rate=0.117), {}, {"rate": 100.0})["rate"].value == 11.7


def given(**choices: float) -> dict[str, Figure]:
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
    with pytest.raises(InputError, match=r"staff: no figure .* is held here; .* -p staff=NUMBER"):
        given()


def test_a_period_is_told_only_where_all_figures_share_it() -> None:
    figures = given(staff=100)
    assert period_of(figures["rate"]) == "2023"
    assert period_of(*figures.values()) == ""


def test_parameters_are_taken_from_the_names_of_a_notebook() -> None:
    names = {"area": "NW London", "rate": 0.1, "staff": None, "other": 1}
    assert Choices.of(names) == Choices(rate=0.1)


def test_what_rests_on_one_synthetic_figure_is_synthetic() -> None:
    made_up = Figure(1, "people", basis="synthetic")
    assert basis_of([PUBLISHED]) == "derived"
    assert basis_of([PUBLISHED, made_up]) == "synthetic"


def test_inputs_say_their_source_and_that_a_given_figure_has_no_period() -> None:
    table = inputs_table([PUBLISHED, given(staff=100)["staff"]]).set_index("input")
    assert table.loc["Rate printed", "source"] == "A strategy"
    assert table.loc["Staff in post", "period"] == "[z]"
    assert table.attrs["sources"] == ("A strategy",)


@pytest.mark.parametrize(
    ("value", "limits"), [(11.7, (11.65, 11.75)), (12.0, (11.5, 12.5)), (10.87, (10.865, 10.875))]
)
def test_a_printed_figure_lies_within_half_a_unit_of_its_last_digit(
    value: float, limits: tuple[float, float]
) -> None:
    published = Figure(value, "percent", basis="published")
    assert printed_limits(published) == pytest.approx(limits)
    assert printed_limits(published.but(bound="at_least")) == (value, value)
    assert printed_limits(published.but(basis="parameter")) == (value, value)


def test_rounding_of_what_a_figure_follows_from_becomes_its_limits() -> None:
    share, whole = (Figure(each, "percent", basis="published") for each in (11.7, 50.0))
    limits = over_rounding(lambda a, b: a / b, share, whole)
    assert limits["lower"] == pytest.approx(11.65 / 50.5)
    assert limits["upper"] == pytest.approx(11.75 / 49.5)
    assert limits["bounds"] == "rounding"
    given = share.but(basis="parameter")
    assert set(over_rounding(lambda a: 2 * a, given)) == {"no_limits"}


def test_a_figure_of_elsewhere_has_its_date_and_is_called_second_hand() -> None:
    london = context("london_vacancy_rate")
    assert (london.value, london.period, london.uncertainty) == (12.5, "June 2022", "second-hand")
    assert london.source.endswith("second-hand")


@by_name(Choices)
def staff_of(chosen: Choices) -> Results:
    """Return the parameters alone."""
    return Results(chosen.model_dump(), {}, {})


def test_an_analysis_takes_its_parameters_or_any_of_them_by_name() -> None:
    assert staff_of(area="H&F", rate=0.1) == staff_of(Choices(area="H&F", rate=0.1))
    assert staff_of() == staff_of(Choices())
    assert staff_of(rate=0.1).parameters["area"] == "North West London"


def test_numbers_of_frames_are_taken_as_the_plain_ones_they_are() -> None:
    of_frames: Any = {"rate": np.float32(0.5), "staff": np.int64(7)}
    given = staff_of(**of_frames).parameters
    assert (given["rate"], given["staff"]) == (0.5, 7.0)
    assert {type(given[name]) for name in of_frames} == {float}


@pytest.mark.parametrize("given", [(("Brent",), {}), ((Choices(),), {"rate": 0.1})])
def test_what_is_not_named_is_refused_with_an_example(given: tuple[Any, dict[str, Any]]) -> None:
    call: Any = staff_of
    with pytest.raises(InputError, match="give parameters by name, such as area='Brent'"):
        call(*given[0], **given[1])


@pytest.mark.parametrize("analysis", registry.MODULES)
@pytest.mark.parametrize(
    ("name", "value"), [("area", "Brnt"), ("targt", "0.8"), ("area", "no such place at all")]
)
def test_a_mistake_is_the_line_of_the_command(analysis: str, name: str, value: str) -> None:
    with pytest.raises(InputError) as told:
        parameters.check(analysis, [f"{name}={value}"])
    with pytest.raises(InputError) as error:
        registry.load(analysis).analyse(**{name: value})
    assert str(error.value) == str(told.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"rate": 80},
            "rate: 80 is not allowed; use a number from 0 to below 1, or none for the default",
        ),
        (
            {"rate": "x"},
            "rate: 'x' is not allowed; use a number from 0 to below 1, or none for the default",
        ),
        ({"area": 5}, "area: 5 is not allowed; use the name or code of an area"),
        ({"area": None}, "area: null is not allowed; use the name or code of an area"),
    ],
)
def test_a_wrong_value_is_one_line_however_it_is_given(given: Any, words: str) -> None:
    for call in (Choices, staff_of):
        with pytest.raises(InputError) as error:
            call(**given)
        assert str(error.value) == words
        assert error.value.__cause__ is None
        assert error.value.__suppress_context__


@pytest.mark.parametrize("analysis", registry.MODULES)
def test_an_editor_shows_each_parameter_with_its_plain_type(analysis: str) -> None:
    module = registry.load(analysis)
    shown = inspect.signature(module.analyse).parameters
    assert list(shown) == list(module.Parameters.model_fields)
    assert shown["area"].annotation is str
    assert {each.kind for each in shown.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert module.analyse.__doc__
    assert pickle.loads(pickle.dumps(module.analyse)) is module.analyse  # noqa: S301 - our own
