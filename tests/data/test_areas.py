"""Every name in use finds its area; what is unknown or ambiguous is refused with help."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data import areas, catalogue
from helpers.errors import DataError, InputError
from helpers.names import key_of

NWL = "E54000027"
Replace = Callable[[str, str, str], None]


def test_full_names_short_names_and_codes_of_every_area_find_it() -> None:
    for area in (*areas.all_areas(), *areas.all_areas(made_up=True)):
        for text in (area.code, area.name, area.short_name, area.ons_code, area.ods_code):
            assert not text or areas.resolve(text) == area


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("H&F", "E09000013"),
        ("h & f", "E09000013"),
        ("e09000013", "E09000013"),
        ("Hammersmith and Fulham", "E09000013"),
        ("hammersmith&fulham", "E09000013"),
        ("  Hammersmith   &  Fulham ", "E09000013"),
        ("LBHF", "E09000013"),
        ("K&C", "E09000020"),
        ("RBKC", "E09000020"),
        ("Kensington", "E09000020"),
        ("WCC", "E09000033"),
        ("City of Westminster", "E09000033"),
        ("Hillingdon", "E09000017"),
        ("London Borough of Brent", "E09000005"),
        ("NWL", NWL),
        ("NW London", NWL),
        ("north west london", NWL),
        ("North West London ICB", NWL),
        ("QRV", NWL),
        ("Imperial", "RYJ"),
        ("ICHT", "RYJ"),
        ("Chelsea and Westminster", "RQM"),
        ("CWFT", "RQM"),
        ("LNWH", "R1K"),
        ("LNWUH", "R1K"),
        ("THH", "RAS"),
        ("Hillingdon Hospitals NHS Foundation Trust", "RAS"),
        ("CNWL", "RV3"),
        ("CLCH", "RYX"),
        ("WLT", "RKL"),
        ("West London NHS Trust", "RKL"),
        ("NHS Brent CCG", "E38000020"),
        ("07P", "E38000020"),
        ("NHS West London CCG", "E38000202"),
        ("Central London (Westminster)", "E38000031"),
        ("England", "E92000001"),
        ("London", "E12000007"),
    ],
)
def test_names_in_use_find_their_area(text: str, code: str) -> None:
    assert areas.resolve(text).code == code


def test_every_listed_name_finds_its_area_unless_it_has_two() -> None:
    names = catalogue.load("area_names")
    twice = set(names.loc[names["name"].duplicated(keep=False), "name"])
    assert twice == {"West London"}
    for row in names[~names["name"].isin(twice)].itertuples():
        assert areas.resolve(str(row.name)).code == row.code


def test_no_listed_name_is_only_another_spelling_of_one_that_the_areas_have() -> None:
    own = {
        key_of(text)
        for area in (*areas.all_areas(), *areas.all_areas(made_up=True))
        for text in (area.code, area.name, area.short_name, area.ons_code, area.ods_code)
        if text
    }
    listed = [key_of(name) for name in catalogue.load("area_names")["name"]]
    assert not own & set(listed)
    assert len(listed) - len(set(listed)) == 1  # West London


def test_an_ambiguous_name_is_refused_with_every_choice() -> None:
    with pytest.raises(InputError) as error:
        areas.resolve("west london")
    assert str(error.value) == (
        "area 'west london' may mean 'NHS West London CCG' (E38000202) or 'West London NHS Trust' "
        "(RKL); name one of them"
    )


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("West Yorkshre", "did you mean 'West Yorkshire'?"),
        ("Brant", "did you mean 'Brent'?"),
        ("hillingdn", "did you mean 'Hillingdon'?"),
        ("Hammersmth and Fulham", "did you mean 'Hammersmith & Fulham'?"),
        ("Kent", "names that hold it: 'Kent and Medway'"),
        (
            "Yorkshire",
            "names that hold it: 'Humber and North Yorkshire', 'West Yorkshire', 'South Yorkshire'",
        ),
        ("Whittington", "names that hold it: 'Whittington Health NHS Trust'"),
        ("Foundation", "use a name or code such as 'NW London', 'H&F', 'E09000013' or 'RYJ'"),
        ("Atlantis", "use a name or code such as 'NW London', 'H&F', 'E09000013' or 'RYJ'"),
        ("", "use a name or code such as 'NW London', 'H&F', 'E09000013' or 'RYJ'"),
        ("  ", "use a name or code such as 'NW London', 'H&F', 'E09000013' or 'RYJ'"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(text: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        areas.resolve(text)
    assert str(error.value) == f"area {text!r} is not known; {hint}"


@given(st.text())
def test_any_text_is_an_area_or_one_line_of_refusal(text: str) -> None:
    try:
        areas.resolve(text)
    except InputError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - most texts are refused, not all


def test_a_system_has_its_boroughs_trusts_and_former_groups() -> None:
    boroughs = [area.name for area in areas.members(NWL, "borough")]
    assert boroughs == [
        "Brent",
        "Ealing",
        "Hammersmith and Fulham",
        "Harrow",
        "Hillingdon",
        "Hounslow",
        "Kensington and Chelsea",
        "Westminster",
    ]
    trusts = {area.code for area in areas.members(NWL, "trust")}
    assert trusts == {"R1K", "RYJ", "RQM", "RAS", "RKL", "RV3", "RYX"}
    assert len(areas.members(NWL, "ccg")) == 8


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NHS West Yorkshire Integrated Care Board", "E54000054"),
        ("West Yorkshire ICB", "E54000054"),
        ("nhs west yorkshire", "E54000054"),
        ("nE54000054", "E54000054"),
        ("nE38000237", "E38000237"),
        ("91Q", "E38000237"),
        ("E38000237", "E38000237"),
        ("Z9B2Z", "E54000071"),
        ("West and North London", "E54000071"),
        ("NHS West & North London Integrated Care Board", "E54000071"),
        ("W2U3Z", "E38000256"),
        ("NHS West and North London ICB - W2U3Z", "E38000256"),
        ("QRL", "E54000067"),
        ("QWO", "E54000054"),
        ("Y60", "E40000011"),
        ("Camden", "E09000007"),
        ("E40000003", "E12000007"),
        ("NHS Kent and Medway CCG", "E38000237"),
        ("Cumbria and North East", "E54000050"),
    ],
)
def test_names_and_codes_of_the_releases_find_their_area(text: str, code: str) -> None:
    assert areas.resolve(text).code == code


@pytest.mark.parametrize(
    "text",
    [
        "NHS Surrey Heath",
        "West X",
        "West London System",
        "North Yorkshire",
        "NHS East London Integrated Care Board",
        "E54000099",
        "Q99",
        "Z9B2Y",
        "nE54000099",
        "Kentish and Medway",
        "Wessex",
        "East Yorkshire",
        "Suffolk and North West Essex",
    ],
)
def test_no_other_place_is_suggested_for_one_that_is_not_known(text: str) -> None:
    with pytest.raises(InputError) as error:
        areas.resolve(text)
    assert "did you mean" not in str(error.value)
    assert len(str(error.value)) < 160


def test_a_former_system_leads_to_its_successor_and_back() -> None:
    assert areas.resolve("NW London").successor == areas.resolve("Z9B2Z").code
    assert [area.name for area in areas.predecessors("E54000071")] == [
        "North West London",
        "North Central London",
    ]
    assert areas.predecessors(NWL) == ()
    merged = {area.code for area in areas.all_areas() if area.kind == "icb" and area.successor}
    assert len(merged) == 13


def test_there_are_the_systems_of_both_maps_and_their_locations() -> None:
    systems = [area for area in areas.all_areas() if area.kind == "icb"]
    assert sum(not area.successor for area in systems) == 36
    assert sum(area.code <= "E54000062" for area in systems) == 42
    assert len(areas.members("E92000001", "subicb")) == 106
    assert len(areas.members("E92000001", "region")) == 7


def test_a_successor_holds_what_lies_in_its_predecessors() -> None:
    assert {area.code for area in areas.members("E54000071", "subicb")} == {
        "E38000240",
        "E38000256",
    }
    inside = {area.code for area in areas.members("E54000071", "borough")}
    assert inside == {area.code for area in areas.members(NWL, "borough")} | {
        area.code for area in areas.members("E54000028", "borough")
    }


def test_a_place_of_a_divided_system_lies_in_the_system_it_went_to() -> None:
    assert areas.resolve("Surrey Heath").parent == areas.resolve("Surrey and Sussex").code
    assert areas.resolve("Slough").parent == areas.resolve("Frimley").code
    assert areas.resolve("Frimley").successor == areas.resolve("Thames Valley").code


def test_made_up_places_stand_apart() -> None:
    example = areas.resolve("example system")
    assert (example.made_up, example.parent, example.ons_code) == (True, "", "")
    inside = {area.code for kind in areas.KINDS for area in areas.members(example.code, kind)}
    made_up = {area.code for area in areas.all_areas(made_up=True)}
    assert made_up == {example.code, *inside}
    assert all(code.startswith(areas.MADE_UP) for code in made_up)
    assert not made_up & {area.code for area in areas.all_areas()}
    assert not any(
        area.made_up for kind in areas.KINDS for area in areas.members("E92000001", kind)
    )


def test_former_trusts_are_members_only_when_asked_for() -> None:
    former = set(areas.members(NWL, "trust", former=True)) - set(areas.members(NWL, "trust"))
    assert {area.code: area.successor for area in former} == {
        "RV8": "R1K",
        "RC3": "R1K",
        "RFW": "RQM",
    }


def test_members_are_found_however_deep() -> None:
    assert len(areas.members("E92000001", "borough")) == 309
    assert len(areas.members("E12000007", "borough")) == 33
    trusts = areas.members("E12000007", "trust")
    assert {area.code for area in trusts} >= {area.code for area in areas.members(NWL, "trust")}
    assert {area.code for area in trusts if area.parent == "E12000007"} == {"RPY", "RAN"}
    assert {area.code for area in areas.members("E54000032", "trust")} == {
        "RN7",
        "RPA",
        "RVV",
        "RWF",
        "RXY",
        "RYY",
    }
    assert areas.members("E09000005", "borough") == ()


def test_unknown_codes_and_kinds_have_no_members() -> None:
    with pytest.raises(InputError) as error:
        areas.members("E54000127", "borough")
    # a code one digit away is another system, not what was meant
    assert str(error.value) == (
        "area code 'E54000127' is not known; "
        "use a name or code such as 'NW London', 'H&F', 'E09000013' or 'RYJ'"
    )
    with pytest.raises(InputError) as error:
        areas.members(NWL, "town")
    assert str(error.value) == (
        "kind of area 'town' is not known; "
        "use one of country, region, icb, subicb, borough, ccg, trust"
    )


def test_the_kinds_are_those_that_the_description_allows() -> None:
    assert catalogue.describe("areas").field("kind").constraints.enum == areas.KINDS


def test_every_area_but_england_lies_in_england() -> None:
    for kind in areas.KINDS:
        inside = {area.code for area in areas.members("E92000001", kind, former=True)}
        assert inside == {
            area.code for area in areas.all_areas() if area.kind == kind and area.parent
        }


def test_a_loop_of_parents_ends(replace: Replace) -> None:
    replace("areas.csv", "E12000007,Y56,E92000001", "E12000007,Y56,E54000027")
    assert len(areas.members("E12000007", "borough")) == 33


def test_a_changed_table_is_read_again(replace: Replace) -> None:
    areas.resolve("LBHF")
    replace("area_names.csv", "LBHF,", "Hammersmith Broadway,")
    assert areas.resolve("Hammersmith Broadway").code == "E09000013"
    with pytest.raises(InputError, match="area 'LBHF' is not known"):
        areas.resolve("LBHF")


def test_a_name_of_no_area_is_an_error_in_the_data(replace: Replace) -> None:
    replace("area_names.csv", "NWL,E54000027", "NWL,E54000127")
    with pytest.raises(DataError) as error:
        areas.resolve("Brent")
    assert str(error.value) == (
        "data/area_names.csv, row 6, column code: 'E54000127' does not stand in column code of "
        "data/areas.csv; did you mean 'E54000027'?"
    )


def test_an_area_is_written_as_its_full_name() -> None:
    assert str(areas.resolve("H&F")) == "Hammersmith and Fulham"


def test_a_name_that_a_sentence_gives_an_article_is_one_of_an_area_that_is_there() -> None:
    names = {area.name for area in areas.all_areas() if area.kind in ("region", "icb")}
    assert names >= areas.WITH_ARTICLE
    regions = [area.in_words for area in areas.all_areas() if area.kind == "region"]
    assert [name for name in regions if not name.startswith("the ")] == ["London"]
    assert areas.resolve("QKS").in_words == "Kent and Medway"
    assert areas.resolve("Humber and North Yorkshire").in_words == "Humber and North Yorkshire"
    assert areas.resolve("NW London").short_in_words == "NW London"
    assert areas.resolve("Thames Valley").short_in_words == "the Thames Valley"


def test_where_a_former_system_was_divided_its_successor_lacks_some_of_its_patients() -> None:
    table = catalogue.load("condition_registers")
    held = table[table["period"] == table["period"].max()].set_index("area_code")["list_size"]
    systems = [area for area in areas.all_areas() if area.kind == "icb"]
    divided = {area.successor for area in systems if area.divided}
    former = {
        code: areas.predecessors(code) for code in {each.successor for each in systems} - {""}
    }
    lacking = {
        code
        for code, parts in former.items()
        if held[code] < 0.95 * sum(held[part.code] for part in parts)
    }
    assert lacking == divided
    assert all(each.successor for each in areas.all_areas() if each.divided)
    known = {each.name for each in areas.all_areas()}
    assert known >= areas.DIVIDED


def test_each_successor_of_a_trust_says_what_it_rests_on() -> None:
    table = catalogue.load("areas")
    gone = table[(table["kind"] == "trust") & table["successor"].notna()]
    told = gone["note"].str.contains(
        "general knowledge|sites? of ERIC .* stands? under|release in .*20"
    )
    assert len(gone) > 40
    assert told.all()
