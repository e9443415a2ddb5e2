"""Chapters say no more than their figures bear: what once was said wrongly, as it is said now."""

import re

import pytest

from tests.notebooks.reader import read


def test_what_rises_in_outpatients_is_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    told = read(monkeypatch, "outpatient_access").text
    assert "the printed per cent of Occupational Therapy rises most, by 11.8 percentage" in told
    # 9.97 / 3.45, and the line through all five
    assert "has 2.9 times the per cent of its least deprived one, and the line 5.0 times" in told
    assert "Gastroenterology 3,045, both large and among the steepest." in told
    # 1,342,146 of 2,700,000
    assert "would come from about 1,340,000 appointments" in told
    assert "That is 50% of the 2,700,000 a year" in told


def test_a_slope_does_not_run_across_the_break_of_its_series(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading = read(monkeypatch, "cancer_early_diagnosis")
    assert "england_points_per_year" not in reading.figures
    own = reading.figures["england_points_before_break"]
    assert own.period == "2013 to 2021"
    assert (own.value, own.lower, own.upper) == pytest.approx((-0.16, -0.39, 0.07), abs=0.005)
    assert (
        "rate moved by \N{MINUS SIGN}0.2 points a year (interval \N{MINUS SIGN}0.4 to"
        in reading.text
    )
    assert "From 2013 to 2021 England's series shows neither" in reading.text


def test_growth_of_cancers_is_in_all_and_not_each_year(monkeypatch: pytest.MonkeyPatch) -> None:
    told = read(monkeypatch, "cancer_early_diagnosis").text
    assert "With 8% more cancers than in 2019 that becomes the charity's." in told


def test_an_area_lacks_of_the_least_deprived_what_its_own_rate_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = read(monkeypatch, "cancer_early_diagnosis").text
    assert "At that rate North West London would have found about 69 more (0 to 156)." in told
    told = read(monkeypatch, "cancer_early_diagnosis", "area=Hounslow").text
    assert "Hounslow has that rate already." in told


@pytest.mark.parametrize(
    ("area", "tests", "told"),
    [
        ("NW London", ("0.044", "0.094"), "So whether they differ at all hangs on"),
        ("Surrey Heartlands", ("0.933", "0.954"), "So it is not shown that they differ at all."),
        ("England", ("below 0.001", "below 0.001"), "So they are not all alike."),
    ],
)
def test_whether_places_differ_at_all_is_told_by_the_test_of_them_all(
    area: str, tests: tuple[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read(monkeypatch, "cancer_early_diagnosis", f"area={area}").text
    squared = f"{tests[0]} (chi-squared test; {tests[1]} with the smallest counts that fit)"
    assert f"chance would set them as far apart with probability {squared}. {told}" in text
    assert ("not shown that these two differ" in text) == (area != "England")


def test_why_the_series_breaks_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    main, analysts = read(monkeypatch, "cancer_early_diagnosis").text.split("## For analysts")
    assert "breaks in its last year ([why](#cancer-break) is not known)" in main
    assert "other cancers" not in main
    assert "the registry's own release of that year says 55%." in analysts


def test_deprivation_is_told_by_fifths_before_boroughs(monkeypatch: pytest.MonkeyPatch) -> None:
    (told,) = (
        each
        for each in read(monkeypatch, "cancer_early_diagnosis").alternatives
        if "deprived" in each
    )
    order = ("Most deprived fifth 52.3%", "Least deprived fifth 56.8%", "Hounslow", "of 8.")
    assert sorted(map(told.index, order)) == list(map(told.index, order))


def test_two_months_that_differ_are_no_change_and_limits_no_promise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading = read(monkeypatch, "improvement")
    assert "waits differ at 5 of 5 trusts of North West London; charts mark" in reading.text
    assert "mark the latest at none, earlier ones at 2." in reading.text
    lead = next(iter(reading.figures.values()))
    assert (lead.value, lead.label) == (0, "With a signal in the latest month")
    unstable = "foretell nothing and clear no month, so it gets no verdict: "
    assert f"{unstable}Chelsea and Westminster and Hillingdon Hospitals." in reading.text
    assert "**Both limits miss it**: England." in reading.text
    assert "by March 2025: in that month all of North West London had 80.1%." in reading.text
    assert "Trying harder" not in reading.text


@pytest.mark.parametrize(
    ("area", "told"),
    [
        (
            "Central East",
            [
                "(answer)=\nCentral East's most deprived fifth of under-fives visited A&E less",
                "nothing for the most deprived fifth, which went less often than the least "
                "deprived; for all fifths alike, 5% fewer visits.**",
                "be 579 more visits (from 2,220 more to 1,062 fewer)",
                "be 5,661 fewer (from 462 fewer to 10,860 fewer)",
            ],
        ),
        (
            "Lancashire and South Cumbria",
            [
                "3% of theirs; for all fifths together there is no gap to close.**",
                "be 399 fewer visits (from 2,143 more to 2,941 fewer)",
                "be 2,578 more (from 11,660 more to 6,503 fewer)",
            ],
        ),
        ("South East London", ["4): lowest of 29 systems", "(2021-22): no gap to close"]),
    ],
)
def test_visits_are_fewer_or_more_with_limits_that_say_which(
    area: str, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read(monkeypatch, "childrens_emergency", f"area={area}").text
    assert [each for each in told if each not in text] == []


@pytest.mark.parametrize(
    "analysis", ["childrens_emergency", "conditions", "improvement", "systems"]
)
@pytest.mark.parametrize("area", ["Black Country", "Thames Valley"])
def test_an_area_with_an_article_has_it_and_a_capital_where_a_sentence_begins(
    analysis: str, area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read(monkeypatch, analysis, f"area={area}").text
    assert f"the {area}" in text
    assert re.findall(rf"(?<![Tt]he ){area}", text) == []
    assert re.findall(rf"(?:^|[.!?:*] +)the {area}.*", text, re.MULTILINE) == []


@pytest.mark.parametrize("area", ["Essex", "Cornwall and the Isles of Scilly"])
def test_one_trust_is_charted_once(area: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = read(monkeypatch, "improvement", f"area={area}")
    own, *others = reading.tables["verdicts"][0]["series"]
    assert others == ["England"]
    assert f"{own} is the one trust filed under {area}" in reading.text
    assert f"By two months {own} is" in reading.text
    assert f"all of {area}" not in reading.text
    assert "1 of 1" not in reading.text


def test_what_no_chart_shows_is_not_said_of_some(monkeypatch: pytest.MonkeyPatch) -> None:
    frimley = read(monkeypatch, "improvement", "area=Frimley")
    assert "2 of 2 trusts of Frimley; no chart marks any month." in frimley.text
    assert "No rule marked a month on this page" in frimley.text
    assert "This is where they struck" not in frimley.text
    assert "signals" not in frimley.tables
    none_quiet = read(monkeypatch, "improvement", "area=Northamptonshire").text
    assert "None of these has a chart without signals." in none_quiet
    assert "nobody need explain it" not in none_quiet
    assert "This is where they struck on this page:" in none_quiet


def test_a_system_names_the_trusts_behind_its_rank_and_what_its_networks_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = read(monkeypatch, "systems", "area=Essex").text
    assert "practices of Essex. A&E waits are those of Mid and South Essex Trust. A trust" in text
    text = read(monkeypatch, "systems", "area=Norfolk and Waveney").text
    assert "1 of 21 registers of Norfolk and Waveney was below England's" in text
    assert "has 52,400 patients on average" in text
    assert "Norfolk and Waveney has since become part of another system" in text
    text = read(monkeypatch, "systems", "area=Frimley").text
    assert "Most of Frimley has since become part of another system" in text


@pytest.mark.parametrize(
    ("area", "gap", "usual"),
    [
        (
            "Black Country",
            "about 23,000 more than its age suggests, an unusual gap.",
            "0.83 to 1.20",
        ),
        ("NW London", "about 3,300 fewer than its age suggests, no unusual gap.", "0.79 to 1.26"),
    ],
)
def test_a_register_outside_the_usual_range_is_told_as_unusual(
    area: str, gap: str, usual: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read(monkeypatch, "conditions", f"area={area}").text
    assert gap in text
    assert f"Usual among systems of that age is {usual} times." in text
