"""Every figure read from the strategy and its releases stands in our tables, as it was written.

The inputs stand outside the project; without them these tests are skipped.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
ONS_FILE = Path("official", "cancer", "ons_subnational_indicators_machine_readable.csv")
NDRS_RELEASES = Path("vectors", "ndrs_stage12_published.csv")
CCG_RANGES = {
    "early_ccg_low": ("unadj_3y", "min_pct"),
    "early_ccg_high": ("unadj_3y", "max_pct"),
    "early_ccg_adjusted_low": ("casemix_3y", "min_pct"),
    "early_ccg_adjusted_high": ("casemix_3y", "max_pct"),
}
"""Ranges over former groups that were read in the release itself: their measure and column."""
RISKS = ("high", "significant", "moderate", "low")
SPACES = ("unutilised", "empty", "under_used")
AS_PRINTED = ("id", "topic", "measure", "value", "unit", "area", "period", "section", "note")

COUNTS_OF_OURS = ("E12000007", "E92000001")
"""Wholes of which the list gives the percentage of early diagnosis alone."""

Row = dict[str, str]
Figure = tuple[str, str, str, str, str, str]
"""Indicator, area, period, numerator, denominator and value, all as written."""


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _table(name: str) -> list[Row]:
    return _rows(DATA / f"{name}.csv")


@pytest.fixture
def published(shared: Path) -> list[Row]:
    return _rows(shared / "strategy" / "published_figures.csv")


def test_every_fact_stands_in_our_table_as_written(shared: Path) -> None:
    documents = {row["id"]: row["document"] for row in _table("sources")}
    given = _rows(shared / "strategy" / "facts.csv")
    ours = _table("strategy_facts")
    assert len(ours) == len(given) == 257
    for own, row in zip(ours, given, strict=True):
        assert {name: own[name] for name in AS_PRINTED} == {name: row[name] for name in AS_PRINTED}
        assert row["source_document"].startswith(f"{documents[own['source']]}_")


def test_the_specialty_table_is_copied_as_printed(shared: Path) -> None:
    given = _rows(shared / "strategy" / "outpatient_by_deprivation.csv")
    ours = _table("outpatient_by_deprivation")
    assert [{name: row[name] for name in given[0]} for row in ours] == given


def test_every_published_figure_stands_once_in_our_tables_and_what_else_is_derived(
    published: list[Row],
) -> None:
    given = Counter(
        (
            re.sub(r"^qof_register_\w+", "qof_register", row["indicator"]),
            row["area_code"],
            row["period"],
            row["numerator"],
            row["denominator"],
            row["value"],
        )
        for row in published
    )
    assert sum(given.values()) == 453
    ours = Counter(_our_figures())
    assert given <= ours
    # the others are sums or rows of the releases (test_derived_tables)
    others = ours - given
    backlog = {f"backlog_{risk}_risk" for risk in RISKS}
    floor = {f"{each}_floor_area" for each in (*SPACES, "gross_internal")}
    assert {figure[0] for figure in others} == {
        "ae_within_4h",
        "qof_register",
        "sickness_absence",
        "early_diagnosis",
    } | backlog | floor
    years = {figure[2] for figure in others if figure[0] == "qof_register"}
    assert years == {"2018-19", "2020-21", "2022-23", "2024-25"}


def test_the_number_of_practices_is_that_of_the_note(published: list[Row]) -> None:
    given = {
        (row["area_code"], row["period"]): row["note"].split(" practices")[0]
        for row in published
        if row["indicator"].startswith("qof_register")
    }
    ours = {(r["area_code"], r["period"]): r["practices"] for r in _table("hypertension_register")}
    assert {key: ours[key] for key in given} == given


def test_the_limits_of_the_trend_are_those_of_the_note(published: list[Row]) -> None:
    given = {
        row["period"]: row["note"]
        for row in published
        if row["indicator"] == "early_diagnosis_trend"
    }
    ours = {
        row["year"]: f"95% CI {row['lower']} to {row['upper']}"
        for row in _table("early_diagnosis_trend")
    }
    assert ours == given


def test_the_number_of_sites_and_the_doubtful_zeros_are_those_of_the_notes(
    published: list[Row],
) -> None:
    listed = {row["area_code"] for row in published}
    estates = {
        (row["trust"], row["period"]): row for row in _table("estates") if row["trust"] in listed
    }
    doubtful = set()
    for row in published:
        key = (row["area_code"], row["period"])
        if row["indicator"] == "gross_internal_floor_area":
            assert row["note"] == f"{estates[key]['sites']} sites"
        if row["note"] == "zero may be non-reporting":
            doubtful.add(key)
    flag = "backlog_zero_may_be_unreported"
    assert {key for key, row in estates.items() if row[flag] == "true"} == doubtful


def test_the_multiple_is_that_of_the_note(published: list[Row]) -> None:
    multiples = {row["area_code"]: row["multiple"] for row in _table("early_diagnosis")}
    for row in published:
        if row["indicator"] == "early_diagnosis" and row["numerator"]:
            scaled = re.search(r"scaled by (\d)", row["note"])
            assert multiples[row["area_code"]] == (scaled[1] if scaled else "1")


def test_every_figure_cites_the_release_that_it_was_read_from(published: list[Row]) -> None:
    years = {row["area_code"]: row for row in published if row["indicator"] == "qof_register_ccg"}
    assert {"QOF 2019-20" in row["source"] for row in years.values()} == {True}
    for name in ("hypertension_register", "estates"):
        for row in _table(name):
            assert row["source"].endswith(row["period"].replace("-", "_"))


PLAN = {
    "cancer_survival_ambition": 75,
    "faster_diagnosis_ambition": 80,
    "treated_62_days_ambition": 85,
    "treated_31_days_ambition": 96,
}
"""What the National Cancer Plan of February 2026 asks for, percent."""


def test_context_figures_are_those_of_the_list_and_second_hand(shared: Path) -> None:
    listed = _rows(shared / "strategy" / "context_figures.csv")
    second_hand = {row["id"] for row in _table("sources") if row["second_hand"] == "true"}
    ours = _table("context_figures")
    values = {float(row["figure"]) for row in listed}
    own = {row["id"]: row for row in ours}
    london, explained = own.pop("london_vacancy_rate"), own.pop("detected_prevalence_r2")
    vacant = own.pop("london_vacancies")
    plan = {name: own.pop(name) for name in list(own) if name in PLAN}
    assert {name: float(row["value"]) for name, row in plan.items()} == PLAN
    quoted = "75% surviving five years by 2035; by March 2029 Faster Diagnosis 80%, 62-day 85%, 31-"
    assert f"{quoted}day 96%." in (shared / "METHODS.md").read_text(encoding="utf-8")
    shares = [explained, own.pop("early_reliability_1y"), own.pop("early_reliability_3y")]
    groups = {name: own.pop(name) for name in CCG_RANGES}
    asked = [own.pop("ae_four_hours_asked"), own.pop("ae_four_hours_standard")]
    assert [float(row["value"]) for row in asked] == [78, 95]
    assert len(own) == 8 + 6 + 1 + 2 + 2
    assert {float(row["value"]) / 100 for row in shares} <= values
    assert {float(row["value"]) for row in own.values()} <= values
    assert {row["source"] for row in [*own.values(), *shares, *asked]} <= second_hand
    rows = _rows(shared / NDRS_RELEASES)
    released = {row["measure"]: row for row in rows if row["period"] == "2017-19"}
    for name, (measure, end) in CCG_RANGES.items():
        assert groups[name]["value"] == released[measure][end]
        assert groups[name]["source"] not in second_hand
    rates = {row["group"]: row for row in _rows(shared / "vectors" / "nhs_vacancy_rate.csv")}
    assert float(london["value"]) == float(rates["London"]["vacancy_rate_pct"])
    assert float(vacant["value"]) == float(rates["London"]["vacant_fte"])


def test_the_derived_counts_give_the_published_decimals(shared: Path) -> None:
    with (shared / ONS_FILE).open(encoding="cp1252", newline="") as file:
        next(file)
        next(file)
        decimals = {
            row["AREACD"]: row["Value"]
            for row in csv.DictReader(file)
            if row["Indicator"] == "Cancer diagnosis at stage 1 & 2"
        }
    shown = [row for row in _table("early_diagnosis") if row["area_code"] in decimals]
    assert len(shown) == 307 + 1 + 1  # authorities, London and England
    for row in shown:
        printed = decimals[row["area_code"]]
        assert f"{float(printed):.2f}" == f"{float(row['early_percent']):.2f}"
        share = 100 * int(row["early_cases"]) / int(row["staged_cases"])
        assert f"{share:.8f}" == f"{float(printed):.8f}"


def _our_figures() -> Iterator[Figure]:
    """Yield what our tables hold in the shape of the list they were taken from."""
    for row in _table("hypertension_register"):
        counts = (row["register"], row["list_size"], row["prevalence_percent"])
        yield ("qof_register", row["area_code"], row["period"], *counts)
    for row in _table("early_diagnosis"):
        counts = (row["early_cases"], row["staged_cases"], row["early_percent"])
        if row["area_code"] in COUNTS_OF_OURS:
            counts = ("", "", row["early_percent"])
        yield ("early_diagnosis", row["area_code"], row["period"], *counts)
    for row in _table("sickness_absence"):
        counts = (row["days_lost"], row["days_available"], row["percent"])
        yield ("sickness_absence", row["organisation"], row["month"], *counts)
    for row in _table("ae_waits"):
        counts = (row["within_4h"], row["attendances"], row["percent"])
        yield ("ae_within_4h", row["trust"], row["month"], *counts)
    for row in _table("early_diagnosis_trend"):
        yield ("early_diagnosis_trend", row["area_code"], row["year"], "", "", row["percent"])
    for row in _table("hypertension_prevalence"):
        yield (row["id"], row["area_code"], row["period"], "", "", row["percent"])
    for row in _table("resident_population"):
        yield ("resident_population", row["area_code"], row["period"], "", "", row["people"])
    for row in _table("estates"):
        yield from _estates_figures(row)


def _estates_figures(row: Row) -> Iterator[Figure]:
    place, area = (row["trust"], row["period"]), row["gross_internal_floor_area_m2"]
    yield ("gross_internal_floor_area", *place, "", "", area)
    for risk in RISKS:
        yield (f"backlog_{risk}_risk", *place, "", "", row[f"backlog_{risk}_risk_gbp"])
    for space in SPACES:
        if row[f"{space}_percent"]:
            parts = (row[f"{space}_m2"], area, row[f"{space}_percent"])
            yield (f"{space}_floor_area", *place, *parts)


def test_sickness_is_that_of_the_twelve_months_of_the_release(shared: Path) -> None:
    days: dict[tuple[str, str], list[float]] = {}
    for path in sorted((shared / "official" / "sickness_absence").glob("*.csv")):
        for row in _rows(path):
            month = f"{row['DATE'][6:]}-{row['DATE'][3:5]}"
            for code in (row["ORG_CODE"], "E92000001"):
                lost, available = days.setdefault((code, month), [0.0, 0.0])
                days[code, month] = [
                    lost + float(row["FTE_DAYS_LOST"]),
                    available + float(row["FTE_DAYS_AVAILABLE"]),
                ]
    ours = _table("sickness_absence")
    assert {row["month"] for row in ours} == {month for _, month in days}
    for row in ours:
        lost, available = days[row["organisation"], row["month"]]
        assert abs(int(row["days_lost"]) - lost) <= 1
        assert abs(int(row["days_available"]) - available) <= 1
        assert float(row["percent"]) == pytest.approx(100 * lost / available, abs=0.0051)


def test_waits_in_accident_and_emergency_are_those_of_the_release(shared: Path) -> None:
    ours = _table("ae_waits")
    months = set()
    for path in sorted((shared / "official" / "ae").glob("*.csv")):
        month = path.stem.removeprefix("ae_activity_")
        months.add(month)
        given = {row["Org Code"]: row for row in _rows(path)}
        totals = [row for code, row in given.items() if code.strip().upper() == "TOTAL"]
        given["E92000001"] = totals[0]
        for row in (each for each in ours if each["month"] == month):
            counts = {
                name: int(value or 0)
                for name, value in given[row["trust"]].items()
                if name and name.startswith(("A&E attendances", "Attendances over 4hrs"))
            }
            over = sum(value for name, value in counts.items() if name.startswith("Attend"))
            attended = sum(counts.values()) - over
            assert (int(row["attendances"]), int(row["within_4h"])) == (attended, attended - over)
    assert {row["month"] for row in ours} == months
    assert len(months) == 12
