"""Chapters tell every area of England what is held of it, in a sentence that fits."""

import re

import pytest

from helpers.analyses import registry
from tests.notebooks.reader import Reading, read, require_results
from tests.notebooks.sets import PRACTICE, WORKFORCE

LONG = "Bath and North East Somerset, Swindon and Wiltshire"
BOTH = ("workforce_supply", "estates_utilisation")


def main(reading: Reading) -> str:
    """Return the text before the part for analysts."""
    return reading.text.split("## For analysts")[0]


def answer(reading: Reading) -> str:
    return reading.text.split("(answer)=\n")[1].split("\n")[0]


@pytest.mark.parametrize("analysis", BOTH)
@pytest.mark.parametrize("area", [LONG, "North East and North Cumbria", "Z9B2Z", "England"])
def test_an_answer_has_at_most_25_words_and_the_main_text_1200(
    analysis: str, area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read(monkeypatch, analysis, f"area={area}")
    assert 5 < len(answer(reading).split()) <= 25
    assert len(main(reading).split()) <= 1_200


def test_an_answer_with_figures_given_fits_the_longest_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading = read(monkeypatch, "workforce_supply", f"area={LONG}", *WORKFORCE)
    assert len(answer(reading).split()) <= 25


@pytest.mark.parametrize("analysis", BOTH)
def test_a_region_has_its_article_and_no_trust_by_itself(
    analysis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read(monkeypatch, analysis, "area=South East")
    assert "in the South East" in reading.text
    assert not re.search(r"(?<!the )South East(?! London)", reading.text)
    assert "of 7 regions" in reading.text.lower()
    assert "ICB" not in reading.text


@pytest.mark.parametrize("analysis", BOTH)
def test_the_table_in_the_main_text_is_short_and_the_whole_stands_with_the_analysts(
    analysis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = read(monkeypatch, analysis, "area=Kent and Medway").tables
    near, whole = (
        next(frame for name, (frame, _) in tables.items() if name.endswith(end))
        for end in ("_nearby", "_areas")
    )
    assert len(near) <= 10 < len(whole) == 42 + 2
    assert {"Kent and Medway", "England"} <= set(near["place"])
    assert list(tables).index(next(n for n in tables if n.endswith("_areas"))) > 2


def test_estates_speaks_of_a_strategy_only_where_it_is_held_or_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kent = read(monkeypatch, "estates_utilisation", "area=Kent and Medway", *PRACTICE)
    assert "strategy" not in main(kent).lower()
    assert "The strategy" not in kent.text
    assert "The strategy aims for 85%" in read(monkeypatch, "estates_utilisation").text


def test_estates_tells_a_borough_what_is_held_before_what_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    brent = read(monkeypatch, "estates_utilisation", "area=Brent")
    assert answer(brent).startswith("The lists of the 53 general practices in Brent need 214 clini")
    assert set(brent.figures) == {
        "rooms_needed",
        "rooms_needed_in_three_years",
        "practice_rooms_needed",
    }


def test_estates_tells_no_movement_of_space_from_one_return(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lincolnshire = read(monkeypatch, "estates_utilisation", "area=Lincolnshire").text
    assert "under-used." in lincolnshire
    assert "between the last returns" not in lincolnshire
    assert "doubles or halves" not in lincolnshire
    assert "doubles or halves, as here" in read(monkeypatch, "estates_utilisation").text


def test_estates_calls_one_jump_no_largest_and_a_little_of_england_no_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = read(monkeypatch, "estates_utilisation", "area=Birmingham and Solihull").text
    assert "There is one at University Hospitals Birmingham for" in one
    little = read(monkeypatch, "estates_utilisation", "area=Frimley")
    assert str(little.figures["high_risk_share_of_england"]) == "less than 0.1%"
    assert "and none under-used.\n\nA zero is often a return not made." in little.text


@pytest.mark.parametrize(
    ("area", "grew"),
    [
        (
            "NW London",
            "grew by 2.3% a year since 2017. From 2024-25 to July 2026 they shrank by 0.7%",
        ),
        ("North East London", "From 2024-25 to July 2026 they shrank by 1.0%"),
        ("Brent", "From 2024-25 to July 2026 they grew by 4.7%"),
    ],
)
def test_estates_tells_lists_of_the_newest_month(
    area: str, grew: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read(monkeypatch, "estates_utilisation", f"area={area}").text
    assert "In July 2026 the" in text
    assert grew in text
    assert "in July 2029" in text


def test_estates_calls_no_change_of_nought_a_rise_and_one_year_no_span(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = read(monkeypatch, "estates_utilisation", "area=Norfolk and Suffolk").text
    assert "For each square metre of floor it stayed about the same." in told
    assert not re.search(r"(?:rose|fell) by 0%", told)
    merged = read(monkeypatch, "estates_utilisation", "area=Z9B2Z")
    captions = [caption for _, caption in merged.tables.values()]
    assert captions
    assert not any("2016-17 to 2016-17" in caption for caption in captions)
    assert "(backlog-growth)=" not in merged.text


@pytest.mark.parametrize(
    ("area", "told"),
    [
        ("RYJ", "All of the rise is at this trust."),
        ("Northamptonshire", "Nearly all of the rise, 99.1%, is at Kettering General Hospital."),
        (
            "Lincolnshire",
            "United Lincolnshire Teaching Hospitals alone rose by more than the whole",
        ),
        ("NW London", "Two trusts hold 96.5% of the rise: Imperial, then Chelsea and Westminster."),
        ("England", "Two regions hold 72.0% of the rise: London, then Midlands."),
    ],
)
def test_estates_says_whose_the_rise_is(
    area: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told in read(monkeypatch, "estates_utilisation", f"area={area}").text


def test_estates_holds_an_area_against_england_and_its_floor_and_england_against_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nwl = read(monkeypatch, "estates_utilisation")
    assert "£1,188.9m: 21.4% of England’s, on 4.2% of the floor." in answer(nwl)
    assert "In 2014-15 it was 13.9% of the high risk and 14.8% of the whole" in nwl.text
    assert list(nwl.figures)[2:] == ["backlog_share_of_england", "high_risk_share_of_england"]
    england = read(monkeypatch, "estates_utilisation", "area=England")
    assert "of England’s" not in england.text
    assert "(backlog-systems)=" in england.text


def test_workforce_names_nobody_most_often_above_where_nobody_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frimley = read(monkeypatch, "workforce_supply", "area=Frimley").text
    assert "Not one of them lost more than England in any month." in frimley
    assert "in 0 of" not in frimley


def test_workforce_of_england_tells_its_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    england = read(monkeypatch, "workforce_supply", "area=England")
    shown = england.figures
    assert shown["sickness_lowest"] < shown["sickness_series_rate"] < shown["sickness_highest"]
    assert "3 of the 7 regions lost more than England" in england.text


@pytest.mark.parametrize("area", ["NW London", "Kent and Medway", "Imperial"])
def test_workforce_rounds_a_rate_alike_on_cards_and_in_sentences(
    area: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read(monkeypatch, "workforce_supply", f"area={area}")
    assert f"{reading.figures['sickness_series_rate']} of working time was lost" in reading.text
    assert not re.search(r"\d\.\d\d%", main(reading))


def test_workforce_speaks_of_the_strategy_and_of_cnwl_only_where_they_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kent = read(monkeypatch, "workforce_supply", "area=Kent and Medway", *WORKFORCE).text
    assert "strategy" not in kent
    assert "Whether more staff do more" not in kent
    assert "CNWL" not in kent
    assert "CNWL" in read(monkeypatch, "workforce_supply").text
    assert "CNWL" in read(monkeypatch, "workforce_supply", "area=North Central London").text


def test_hypertension_tells_beside_its_figures_what_they_hang_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading = read(monkeypatch, "hypertension_case_finding")
    told = main(reading)
    assert "GP at Hand, counts in Hammersmith and Fulham, though its 100,332 patients" in told
    assert "less than about 37% of the differences is missed diagnosis, the plan finds few" in told
    assert "at that share the plan finds about 144 fewer. But the study's differences" in told
    assert "by residents, a check finds one most often in Harrow (10.8%); in Kensington" in told
    assert "first here, it does so in 5.9%." in told
    assert "do not grow, the chance to reach the target by 2029 is about 9%. The lists" in told
    assert "should the cases change as they did, it is less than 1%." in told
    assert "The strategy counts 120,000 with a reading in the last year." in reading.text
    assert "another 4,137 people on the register, " in reading.text.lower()


@pytest.mark.parametrize(
    ("area", "told"),
    [
        ("Kensington and Chelsea", "Far apart as they are, each lies below that of all NW London."),
        ("Hillingdon", "Far apart as they are, each lies above that of all NW London."),
        ("Harrow", "That far apart, neither alone should be quoted."),
        ("Brent", "The two say much the same."),
    ],
)
def test_what_is_said_of_two_bases_fits_whether_the_borough_is_ranked(
    area: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read(monkeypatch, "boroughs", f"area={area}").text
    assert told in text
    assert "Brent, Hammersmith and Fulham, Harrow and Hounslow are not ranked" in text


def test_notes_on_outcomes_are_of_the_rows_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    notes = {
        area: read(monkeypatch, "boroughs", f"area={area}").names["about_rows"]
        for area in ("Ashford", "Medway")
    }
    goals = "The expected level is that of early learning goals."
    assert [goals in note for note in notes.values()] == [False, True]
    assert all("Deaths are of people under 75, with ages allowed for." in n for n in notes.values())


@pytest.mark.parametrize(
    ("area", "told"),
    [
        ("Harrow", "is held beside England on 12 published measures; in 2018, 58.5% of cancers"),
        ("Hammersmith and Fulham", "hold 100,332 patients of GP at Hand, an online practice."),
        (
            "Thanet",
            "hypertension expected, whatever its ages, on registers (England 63.1%); in 2018",
        ),
    ],
)
def test_a_borough_is_ranked_by_hypertension_only_where_it_can_be(
    area: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read(monkeypatch, "boroughs", f"area={area}")
    assert told in reading.text
    assert reading.names["comparable"] is (area == "Thanet")
    require_results(reading, registry.load("boroughs").analyse(reading.parameters))


def test_an_old_system_is_judged_by_its_ages_and_named_places_by_either_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    norfolk = read(monkeypatch, "hypertension_case_finding", "area=Norfolk and Waveney")
    assert "About 105,000 people (by model 72,900 to 105,000) in Norfolk" in norfolk.text
    assert norfolk.figures["detection_rate"].status == "behind"
    frimley = read(monkeypatch, "hypertension_case_finding", "area=Frimley")
    assert "with ages allowed for and without name different places" in frimley.text
    assert "another 58,663 people on the register, 48% of all, are patients" in frimley.text
    cornwall = read(
        monkeypatch, "hypertension_case_finding", "area=Cornwall and the Isles of Scilly"
    )
    assert "Only Cornwall is told apart in" in cornwall.text
    assert not any("49,608" in each for each in cornwall.alternatives)


def test_an_authority_of_two_systems_is_told_as_a_part_and_not_ranked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading = read(monkeypatch, "boroughs", "area=East Suffolk")
    assert "Of the 146 small areas of East Suffolk 73 lie in Norfolk and Waveney." in reading.text
    assert reading.figures["found_percent"].peers.rank is None  # type: ignore[union-attr]
