"""The hypertension analysis gives the strategy's figures, and says what it lacks."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from helpers import project
from helpers.analyses import hypertension
from helpers.analyses.hypertension.comparison import NOTHING, OVER
from helpers.analyses.hypertension.gathering import FLAGS
from helpers.data import catalogue
from helpers.data import hypertension as records
from helpers.errors import InputError
from helpers.results import Results


def analyse(**parameters: object) -> Results:
    return hypertension.analyse(hypertension.Parameters(**parameters))  # type: ignore[arg-type]


def value(results: Results, name: str) -> float:
    found = results.headlines[name].value
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "expected", "tolerance"),
    [
        ("expected_cases", 470_000, 0),
        ("recorded_cases", 275_000, 0),
        ("undiagnosed_cases", 195_000, 0),
        ("detection_rate", 58.5, 0.05),
        ("diagnoses_needed", 101_000, 0),
        ("diagnoses_needed_per_year", 16_833, 0.5),
        ("net_register_growth_per_year", 6_633, 0.5),
        ("pace_multiple", 2.54, 0.005),
        ("register_growth", 14.8, 0.05),
        ("list_growth", 20.4, 0.05),
        ("undiagnosed_by_phm", 80_000, 0),
    ],
)
def test_default_headlines_are_the_strategys(name: str, expected: float, tolerance: float) -> None:
    assert value(analyse(), name) == pytest.approx(expected, abs=tolerance or 1e-9)


def test_prevalence_fell_while_the_register_grew() -> None:
    text = analyse().headlines["list_growth"].text
    assert "11.40% in 2016-17, 10.87% in 2022-23" in text
    assert value(analyse(), "register_growth_at_constant_list") < 0


@pytest.mark.parametrize(
    ("model", "expected", "rate", "needed"),
    [
        ("phm", 355_000, 77.5, 9_000),
        ("survey_30", 483_000, 56.9, 111_400),
        ("survey_32", 515_200, 53.4, 137_160),
    ],
)
def test_each_model_of_expected_cases(
    model: str, expected: float, rate: float, needed: float
) -> None:
    results = analyse(expected_model=model)
    assert value(results, "expected_cases") == pytest.approx(expected)
    assert value(results, "detection_rate") == pytest.approx(rate, abs=0.05)
    assert value(results, "diagnoses_needed") == pytest.approx(needed)


def test_the_newest_register_can_be_chosen_for_the_system() -> None:
    assert value(analyse(recorded="qof"), "recorded_cases") == 308_072


def test_boroughs_take_their_systems_expected_cases_by_residents() -> None:
    system = analyse()
    boroughs = system.tables["places"]
    assert boroughs["expected"].sum() == pytest.approx(470_000)
    inside = boroughs["place"] != "Practices outside its boroughs"
    assert boroughs.loc[inside, "register"].sum() == 304_589
    assert boroughs["register"].sum() == 308_072
    brent = analyse(area="Brent")
    row = boroughs.set_index("place").loc["Brent"]
    assert value(brent, "expected_cases") == pytest.approx(row["expected"])
    assert value(brent, "recorded_cases") == 54_265


def test_a_borough_with_one_year_of_register_has_no_pace_but_a_reason() -> None:
    headline = analyse(area="Harrow").headlines["pace_multiple"]
    assert headline.value is None
    assert "over several years" in headline.text


def test_a_target_already_reached_needs_nobody() -> None:
    results = analyse(target=0.5)
    assert value(results, "diagnoses_needed") == 0
    assert value(results, "pace_multiple") == 0
    assert "already" in results.headlines["diagnoses_needed"].text


@pytest.mark.parametrize("last", [268_276, 200_000])
def test_a_register_that_does_not_grow_gives_no_multiple(
    last: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    registers = records.registers

    def flat(area_code: str) -> tuple[records.Register, ...]:
        found = registers(area_code)
        if area_code != "E54000027":
            return found
        return (*found[:-1], replace(found[-1], register=float(last)))

    monkeypatch.setattr(records, "registers", flat)
    results = analyse()
    assert results.headlines["pace_multiple"].value is None
    assert "did not grow" in results.headlines["pace_multiple"].text
    assert value(results, "net_register_growth_per_year") <= 0


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"area": "Brent", "recorded": "strategy"}, "recorded: the strategy gives no number"),
        ({"area": "England"}, "'strategy' gives no number of people with hypertension for England"),
        ({"area": "RYJ"}, "is a trust, .* an integrated care system such as North West London"),
        ({"area": "London"}, "London is a region, .* use an integrated care system"),
        ({"area": "07P"}, "is a former clinical commissioning group"),
        (
            {"area": "QMF", "source": "synthetic"},
            "made for North West London and its boroughs alone",
        ),
        ({"expected_model": "age_sex"}, "'age_sex' needs patients by age and sex"),
        ({"funnel_centre": "england"}, "needs the lists of all England's practices"),
        ({"checks": 5_000_000}, "checks: 5000000 is more than the 1,317,883 adults"),
        ({"checks": -1}, "greater than or equal to 0"),
        ({"equity_weight": 1.1}, "less than or equal to 1"),
        ({"level": "practice"}, "level: 'practice' needs source=official or source=synthetic"),
        ({"period": "2022-23"}, "period: '2022-23' can only be chosen with source=official"),
        ({"area": "QMJ"}, "other systems need source=official"),
        ({"target_year": 2023}, "target_year: 2023 is not after base_year 2023"),
        ({"area": "Bretn"}, "did you mean 'Brent'"),
    ],
)
def test_what_an_area_lacks_is_said(parameters: dict[str, object], message: str) -> None:
    with pytest.raises((InputError, ValidationError), match=message):
        analyse(**parameters)


def test_synthetic_practices_add_up_to_the_published_boroughs_and_system() -> None:
    published = analyse().tables["places"].set_index("place")["register"]
    places = analyse(source="synthetic").tables["places"].set_index("place")
    assert places.loc[published.index, "register"].tolist() == published.tolist()
    assert places.loc["Practices outside its boroughs", "register"] == 3_483
    assert places["register"].sum() == 308_072
    assert places["list_size"].sum() == 2_833_623
    assert places["practices"].sum() == 344
    assert places["expected"].sum() == pytest.approx(470_000)


@pytest.mark.parametrize(("level", "rows"), [("system", 1), ("borough", 9), ("practice", 344)])
def test_every_level_holds_all_practices(level: str, rows: int) -> None:
    places = analyse(source="synthetic", level=level).tables["places"]
    assert len(places) == rows
    assert places["register"].sum() == 308_072


def test_practices_unlike_the_others_are_named_and_counted() -> None:
    results = analyse(source="synthetic", level="practice")
    notes = results.tables["places"]["flag"].dropna()
    flags = notes[notes.isin(list(FLAGS.values()))]
    assert set(flags) == set(FLAGS.values())
    assert set(notes) - set(flags) == {OVER, NOTHING}
    named = results.tables["places"].loc[flags.index, "place"]
    assert not results.tables["lowest_places"]["place"].isin(named).any()


def test_the_synthetic_source_gives_its_own_register_and_says_so() -> None:
    results = analyse(source="synthetic")
    assert value(results, "recorded_cases") == 308_072
    resting = {name: about.basis for name, about in results.descriptions.items()}
    assert (resting.pop("register"), resting.pop("national_check")) == ("published", "derived")
    assert set(resting.values()) == {"synthetic"}
    assert value(analyse(source="synthetic", recorded="strategy"), "recorded_cases") == 275_000


@pytest.mark.parametrize(
    "given",
    [
        {"source": "synthetic"},
        {"source": "synthetic", "recorded": "strategy"},
        {"source": "synthetic", "area": "Brent", "level": "practice"},
    ],
    ids=str,
)
def test_a_table_that_cites_synthetic_data_says_that_it_is(given: dict[str, Any]) -> None:
    for name, about in analyse(**given).descriptions.items():
        cites = any("Synthetic data" in source for source in about.sources)
        assert (about.basis == "synthetic") == cites, name


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"level": "system"},
        {"area": "Brent"},
        {"area": "Brent", "level": "system"},
        {"source": "synthetic"},
        {"source": "synthetic", "area": "Brent", "expected_model": "age_sex"},
    ],
)
def test_an_analysis_reads_what_it_declares(given: dict[str, Any]) -> None:
    parameters = hypertension.Parameters(**given)
    with catalogue.recording() as read:
        hypertension.analyse(parameters)
    assert set(hypertension.reads(parameters)) == read


def test_an_official_source_without_an_import_says_what_to_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(__file__).parents[3]
    shutil.copytree(root / "data", tmp_path / "data", ignore=shutil.ignore_patterns("local"))
    monkeypatch.setenv(project.PROJECT_VARIABLE, str(tmp_path))
    with pytest.raises(InputError, match="official needs more releases") as refused:
        analyse(source="official")
    for release in ("qof", "epraccur", "imd_postcode", "lsoa_lookup"):
        assert f"icsbook data import {release}" in str(refused.value)


BAD_WORDS = ("nan", "None", "[x]", "0.0 points", " .", "  ", "-0 ")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"recorded": "qof"},
        {"recorded": "qof", "expected_model": "phm"},
        {"area": "Brent"},
        {"area": "Brent", "source": "synthetic", "level": "practice"},
        {"source": "synthetic", "level": "pcn"},
        {"level": "system"},
        {"target": 0.5},
        {"target": 0.825, "target_year": 2031},
        {"effect_set": "law_2009"},
        {"checks": 0},
        {"funnel_centre": "target"},
    ],
    ids=str,
)
def test_every_headline_is_a_sentence_whatever_is_chosen(given: dict[str, object]) -> None:
    for name, headline in analyse(**given).headlines.items():
        assert headline.text.endswith("."), name
        assert not [word for word in BAD_WORDS if word in headline.text], headline.text


def test_a_risk_left_out_is_the_derived_one_and_a_given_one_is_used() -> None:
    assert analyse().parameters["stroke_risk"] == pytest.approx(1000 / (5 * 67 * 0.27))
    doubled = analyse(stroke_risk=2 * 1000 / (5 * 67 * 0.27))
    assert value(doubled, "strokes_averted") == pytest.approx(
        2 * value(analyse(), "strokes_averted")
    )
    assert "parameter" in set(doubled.tables["inputs"]["basis"])
