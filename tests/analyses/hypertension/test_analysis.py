"""The hypertension analysis gives the strategy's figures, and says what it lacks."""

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers import project
from helpers.analyses import hypertension
from helpers.data import hypertension as records
from helpers.errors import InputError
from helpers.results import Results
from helpers.run.sweep import grid, sweep

MADE_UP = {"source": "synthetic", "area": "Example System", "expected_model": "lists_30"}


@cache
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
        ("undiagnosed_by_phm", 80_000, 0),
    ],
)
def test_the_strategys_number_gives_its_headlines(
    name: str, expected: float, tolerance: float
) -> None:
    assert value(analyse(recorded="strategy"), name) == pytest.approx(
        expected, abs=tolerance or 1e-9
    )


def test_prevalence_fell_while_the_register_grew() -> None:
    assert value(analyse(), "register_growth") < value(analyse(), "list_growth")
    assert value(analyse(), "register_growth_at_constant_list") < 0


@pytest.mark.parametrize(
    ("model", "expected", "rate", "needed"),
    [
        ("phm", 355_000, 92.1, 0),
        ("survey_30", 483_000, 67.7, 59_287),
        ("survey_32", 515_200, 63.5, 85_047),
        ("ons_undiagnosed", 460_723, 71.0, 0.8 * 460_723 - 327_113),
    ],
)
def test_each_model_of_expected_cases(
    model: str, expected: float, rate: float, needed: float
) -> None:
    results = analyse(expected_model=model)
    assert value(results, "expected_cases") == pytest.approx(expected)
    assert value(results, "detection_rate") == pytest.approx(rate, abs=0.05)
    assert value(results, "diagnoses_needed") == pytest.approx(needed)


def test_boroughs_take_their_systems_expected_cases_by_the_ages_on_lists() -> None:
    system = analyse(period="2022-23")
    boroughs = system.tables["places"]
    assert boroughs["expected_people"].sum() == pytest.approx(470_000)
    inside = boroughs["place"] != "Practices outside its boroughs"
    assert boroughs.loc[inside, "register_people"].sum() == 304_589
    assert boroughs["register_people"].sum() == 308_072
    brent = analyse(area="Brent", period="2022-23")
    row = boroughs.set_index("place").loc["Brent"]
    assert value(brent, "expected_cases") == pytest.approx(row["expected_people"])
    assert value(brent, "recorded_cases") == 54_265


def test_a_borough_with_one_year_of_register_has_no_pace() -> None:
    assert not analyse(area="Harrow", period="2018-19").headlines["pace_multiple"].known


def test_a_target_already_reached_needs_nobody() -> None:
    results = analyse(target=0.5)
    assert value(results, "diagnoses_needed") == 0
    assert value(results, "pace_multiple") == 0


@pytest.mark.parametrize("last", [268_276, 200_000])
def test_a_register_that_does_not_grow_gives_no_multiple(
    last: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    registers = records.registers

    def flat(area_code: str) -> pd.DataFrame:
        found = registers(area_code)
        if area_code == "E54000027":
            found = found.copy()
            found.loc[found.index[-1], "register_people"] = float(last)
        return found

    monkeypatch.setattr(records, "registers", flat)
    results = hypertension.analyse(hypertension.Parameters())
    assert not results.headlines["pace_multiple"].known
    assert value(results, "net_register_growth_per_year") <= 0


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"area": "Brent", "recorded": "strategy"}, "recorded: the strategy gives no number"),
        ({"area": "England", "expected_model": "phm"}, "'phm' gives no number .* for England"),
        ({"area": "RYJ"}, "Imperial College .* is a trust, and registers are those"),
        ({"area": "07P"}, "gives no number of people with hypertension for NHS Brent CCG"),
        (
            {"area": "QMF", "source": "synthetic"},
            "made up for Example System and its boroughs alone",
        ),
        ({"expected_model": "age_sex"}, "'age_sex' needs patients by age and sex"),
        (
            {"funnel_centre": "england", "period": "2017-18"},
            "needs the lists of all England's practices",
        ),
        ({"checks": 5_000_000}, "checks: 5000000 is more than the 2,060,\\d+ adults"),
        ({"checks": -1}, "checks: -1 is not allowed; use a whole number of 0 or more"),
        ({"equity_weight": 1.1}, r"equity_weight: 1\.1 is not allowed; use a number from 0 to 1"),
        ({"level": "practice"}, "level: 'practice' needs source=official or source=synthetic"),
        (
            {**MADE_UP, "period": "2022-23"},
            "period: '2022-23' can only be chosen of published or official registers",
        ),
        ({"period": "2010-11"}, "registers of 2016-17, .* 2024-25 are held here"),
        ({"target_year": 2025}, "target_year: 2025 is not after 2025, the year .* from 2026"),
        ({"target_year": 2023, "base_year": 2023}, "target_year: 2023 is not after 2023"),
        ({"area": "Bretn"}, "did you mean 'Brent'"),
    ],
)
def test_what_an_area_lacks_is_said(parameters: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        analyse(**parameters)


def test_synthetic_practices_add_up_to_their_boroughs_and_system() -> None:
    places = analyse(**MADE_UP).tables["places"].set_index("place")
    assert len(places) == 9
    assert places["register_people"].sum() == value(analyse(**MADE_UP), "recorded_cases")
    assert places["expected_people"].sum() == pytest.approx(
        value(analyse(**MADE_UP), "expected_cases")
    )
    assert places["practices"].sum() == 344


@pytest.mark.parametrize(
    ("level", "rows", "rounding"), [("system", 1, 0), ("borough", 9, 0), ("practice", 344, 100)]
)
def test_every_level_holds_all_practices(level: str, rows: int, rounding: int) -> None:
    places = analyse(**MADE_UP, level=level).tables["places"]
    assert len(places) == rows
    assert places["register_people"].sum() == pytest.approx(308_072, abs=rounding)


def test_the_synthetic_source_gives_its_own_register_and_says_so() -> None:
    results = analyse(**MADE_UP)
    assert value(results, "recorded_cases") == 308_072
    resting = {name: frame.attrs["basis"] for name, frame in results.tables.items()}
    assert {resting.pop(name) for name in ("register", "standings", "nearby")} == {"derived"}
    assert set(resting.values()) == {"synthetic"}


@pytest.mark.parametrize("given", [{}, {"area": "Example Borough A", "level": "practice"}], ids=str)
def test_a_table_that_cites_synthetic_data_says_that_it_is(given: dict[str, Any]) -> None:
    for name, frame in analyse(**{**MADE_UP, **given}).tables.items():
        cites = any("Synthetic data" in source for source in frame.attrs["sources"])
        assert (frame.attrs["basis"] == "synthetic") == cites, name


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


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"recorded": "strategy", "expected_model": "phm"},
        {**MADE_UP, "area": "Example Borough A", "level": "practice"},
        {**MADE_UP, "level": "pcn"},
        {"level": "system"},
        {"target": 0.5},
        {"checks": 0},
        {"funnel_centre": "target"},
    ],
    ids=str,
)
def test_the_answer_has_the_same_figures_and_tables_whatever_is_chosen(
    given: dict[str, object],
) -> None:
    results, usual = analyse(**given), analyse()
    assert results.headlines.keys() == usual.headlines.keys()
    assert results.tables.keys() == usual.tables.keys()
    units = {name: figure.unit for name, figure in usual.headlines.items()}
    assert {name: figure.unit for name, figure in results.headlines.items()} == units
    assert all(figure.label for figure in results.headlines.values())


def test_a_risk_left_out_is_the_derived_one_and_a_given_one_is_used() -> None:
    derived = analyse().parameters["stroke_risk"]
    assert derived == pytest.approx(0.5 * 2_782.5 / 470)
    doubled = analyse(stroke_risk=2 * derived)
    assert value(doubled, "strokes_averted") == pytest.approx(
        2 * value(analyse(), "strokes_averted")
    )
    assert "parameter" in set(doubled.tables["inputs"]["basis"])


def test_every_figure_that_rests_on_made_up_practices_says_so() -> None:
    results = analyse(
        area="Example System", source="synthetic", level="practice", expected_model="lists_30"
    )
    of_the_area = {"target_rate", "widest_choice", "areas_ranked", "explained_variation"}
    silent = {
        name
        for name, figure in results.headlines.items()
        if figure.known and figure.basis != "synthetic"
    }
    assert silent <= of_the_area


def test_a_sweep_over_systems_counts_the_same_people_in_each_or_is_refused(tmp_path: Path) -> None:
    systems = "area: [NW London, Kent and Medway, Lincolnshire]"
    file = tmp_path / "grid.yml"
    file.write_text(f"analysis: hypertension_case_finding\nparameters: {{{systems}}}")
    with pytest.raises(
        InputError,
        match=r"count different people: North West London \(expected_model=strategy\) and Kent and "
        r"Medway, Lincolnshire \(expected_model=lists_age\); set expected_model=lists_30",
    ):
        sweep.plan(grid.read(file), lambda _: None)
    file.write_text(
        "analysis: hypertension_case_finding\n"
        f"parameters: {{{systems}, expected_model: lists_30, period: 2022-23}}"
    )
    planned = sweep.plan(grid.read(file), lambda _: None)
    detected = {}
    for at in range(len(planned.stems)):
        _, parameters = planned.grid.parameters(at)
        assert isinstance(parameters, hypertension.Parameters)
        detected[parameters.area] = hypertension.analyse(parameters).headlines["detection_rate"]
    assert detected["North West London"] == pytest.approx(44.0, abs=0.05)
    assert detected["Lincolnshire"] == pytest.approx(72.2, abs=0.05)
