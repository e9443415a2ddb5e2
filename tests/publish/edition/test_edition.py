"""An edition is read whole or refused with one line that says where and what is allowed."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.analyses import registry
from helpers.data import areas, facts
from helpers.errors import InputError
from helpers.publish.edition import edition
from helpers.publish.edition.edition import Edition, read_edition
from tests.publish.conftest import ANALYSES, CHAPTER, PAGES, ROOT, edition_of

MORE = ("claims", "childrens_emergency", "conditions", "improvement", "outpatient_access")
"""The analyses after the four, in the order of the contents."""
ANY = ROOT / "book" / "editions" / "any.yml"
Write = Callable[..., Path]
PAGE = {"analysis": CHAPTER, "title": "Hypertension"}
DEMONSTRATION = {**PAGE, "slug": "made_up", "parameters": {"area": "Brent"}}


@pytest.fixture
def write(project: Path) -> Write:
    """Return a function that writes an edition with the pages given."""

    def write_edition(*pages: Any, **changes: Any) -> Path:
        content = {
            "title": "A book",
            "area": "NW London",
            "parts": [{"caption": "Analyses", "pages": list(pages or [PAGE])}],
            **changes,
        }
        file = project / "edition.yml"
        given = {name: value for name, value in content.items() if value is not None}
        file.write_text(json.dumps(given, default=str))  # JSON is YAML, without aliases
        return file

    return write_edition


def read(file: Path) -> Edition:
    return read_edition(file, file.parent)


def test_a_page_is_made_for_the_area_of_the_edition(write: Write) -> None:
    (chapter,) = read(write(area="RYJ")).chapters
    assert (chapter.slug, chapter.title, chapter.analysis) == (CHAPTER, "Hypertension", CHAPTER)
    assert chapter.parameters.area == "Imperial College Healthcare NHS Trust"
    assert not chapter.demonstration


def test_the_parameters_of_a_page_win_over_the_area_of_the_edition(write: Write) -> None:
    given = {**PAGE, "parameters": {"area": "Brent", "target": 0.7}}
    (chapter,) = read(write(given)).chapters
    assert chapter.parameters.model_dump()["target"] == 0.7
    assert chapter.parameters.area == "Brent"


def test_the_first_page_of_an_analysis_goes_by_its_name_too(write: Write) -> None:
    own = {**PAGE, "slug": "blood_pressure"}
    other = {**PAGE, "parameters": {"area": "Brent"}, "slug": "brent"}
    found = read(write(own, other))
    assert found.by_address[CHAPTER].slug == "blood_pressure"
    assert found.by_address["brent"].parameters.area == "Brent"


def test_repository_and_contact_are_optional(write: Write) -> None:
    assert (read(write()).repository, read(write()).contact) == ("", "")
    given = {"repository": "https://example.org/a/book_1.git", "contact": "mailto:team@example.org"}
    found = read(write(PAGE, **given))
    assert {"repository": found.repository, "contact": found.contact} == given


@pytest.mark.parametrize("given", ["https://example.org/a/book", "https://example.org/a/book/"])
def test_the_address_of_the_site_is_optional_and_ends_with_a_slash(
    given: str, write: Write
) -> None:
    assert read(write()).address == ""
    assert read(write(PAGE, address=given)).address == "https://example.org/a/book/"


@pytest.mark.parametrize(
    ("key", "value", "beginnings"),
    [
        ("repository", "git@example.org:a/b", "https://"),
        ("repository", "http://example.org", "https://"),
        ("repository", "mailto:team@example.org", "https://"),
        ("repository", "", "https://"),
        ("address", "http://example.org/", "https://"),
        ("address", "https://example.org/?page=1", "https://"),
        ("address", "https://example.org/#top", "https://"),
        ("address", 'https://example.org/"><script>', "https://"),
        ("contact", "team@example.org", "https:// or mailto:"),
        ("contact", "mailto:team", "https:// or mailto:"),
        ("contact", "https://example.org/a b", "https:// or mailto:"),
        ("contact", "https://example.org/>)[x](", "https:// or mailto:"),
        ("contact", "javascript:alert(1)", "https:// or mailto:"),
        ("contact", 7, "https:// or mailto:"),
    ],
)
def test_an_address_that_is_none_is_refused_with_its_key(
    key: str, value: object, beginnings: str, write: Write
) -> None:
    file = write(PAGE, **{key: value})
    with pytest.raises(InputError) as error:
        read(file)
    assert str(error.value) == (
        f"edition {file}, {key}: {value!r} is not allowed; use an address "
        f"{'of a folder ' * (key == 'address')}that begins with {beginnings}"
    )


def test_another_page_may_be_the_home_page(write: Write) -> None:
    found = read(write(PAGE, home="rerun"))
    assert found.prose == ("rerun",)
    assert edition.staged_toc(found)["root"] == "index"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"analysis": "hypertension"}, "unknown analysis 'hypertension'; did you mean"),
        ({"parameters": {"targt": 1}}, "unknown parameter 'targt'; did you mean 'target'"),
        ({"parameters": {"target": 80}}, "target: 80 is not allowed; use a number above 0"),
        ({"parameters": {"area": "Brnt"}}, "area 'Brnt' is not known; did you mean 'Brent'"),
        (
            {"parameters": ["target"]},
            "parameters: [\"target\"] is not allowed; use one 'name: value' a line",
        ),
        ({"slug": "Blood-Pressure"}, "slug: 'Blood-Pressure' is not allowed; use small letters"),
        ({"slug": "../up"}, "slug: '../up' is not allowed"),
        ({"slug": 7}, "slug: 7 is not allowed"),
        ({"slug": "workforce_supply"}, "is the name of another analysis"),
        ({"titel": "x"}, "unknown key 'titel'; did you mean 'title'"),
        ({"title": ""}, "title: '' is not allowed; use words, on one line"),
        ({"title": 2024}, "title: 2024 is not allowed; use words, on one line"),
    ],
)
def test_a_page_that_cannot_be_made_is_named_with_what_is_allowed(
    change: dict[str, Any], message: str, write: Write
) -> None:
    file = write({**PAGE, **change})
    with pytest.raises(InputError) as error:
        read(file)
    at_the_page = (f"edition {file}, part 1 (Analyses), page 1", f"edition {file}, page 'Hypert")
    assert str(error.value).startswith(at_the_page)
    assert message in str(error.value)
    assert error.value.exit_status == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"parameters": {"cancer": {}}}, "parameters, cancer: unknown analysis 'cancer'; did you"),
        ({"demonstrations": [{"prose": "rerun", "title": "R"}]}, "a page of prose is no demonstr"),
        (
            {"parameters": {ANALYSES[2]: {"horizon_years": 4}}},
            f"parameters, {ANALYSES[2]}: the book has no page of it",
        ),
        ({"area": "Atlantis"}, "area: area 'Atlantis' is not known"),
        ({"area": None}, "area is missing; give one there, or with -p area=NAME"),
        ({"tite": "x"}, "unknown key 'tite'; did you mean 'title'"),
        ({"parts": []}, "parts: [] is not allowed; use a list of one or more"),
        (
            {"parts": [{"caption": "A", "pages": []}]},
            "part 1 (A), pages: [] is not allowed; use a list of one",
        ),
        ({"parts": [{"caption": "A"}]}, "part 1 (A): pages is missing"),
        ({"parts": ["A"]}, "part 1: 'A' is not allowed; use a mapping of caption, pages"),
        ({"home": "hme"}, "there is no page 'hme' in book/"),
        ({"home": "../secret"}, "there is no page '../secret' in book/"),
    ],
)
def test_an_edition_that_cannot_be_made_is_told_what_is_wrong(
    changes: dict[str, Any], message: str, write: Write
) -> None:
    file = write(**changes)
    with pytest.raises(InputError) as error:
        read(file)
    assert str(error.value).startswith(f"edition {file}")
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        ([PAGE, PAGE], f"slug '{CHAPTER}' is there twice; give one another slug"),
        ([PAGE, {**PAGE, "slug": "again"}], f"page 'again' is page '{CHAPTER}' again"),
        ([PAGE, *[{"prose": "rerun", "title": "Run"}] * 2], "prose 'rerun' is there twice"),
        ([PAGE, {"prose": "index", "title": "Home"}], "the site has a page 'index' of its own"),
        ([PAGE, {"prose": "metods", "title": "M"}], "no page 'metods' in book/; did you mean"),
        ([{"prose": "rerun", "title": "Run"}], "no page of any analysis"),
        ([{"title": "Nothing"}], "analysis is missing"),
        ([{**PAGE, "prose": "rerun"}], "a page is one of the two"),
        (
            [PAGE, {"prose": "rerun", "title": "R", "slug": "r"}],
            "a page of prose has a title alone",
        ),
    ],
)
def test_pages_that_do_not_go_together_are_named(
    pages: list[Any], message: str, write: Write
) -> None:
    with pytest.raises(InputError) as error:
        read(write(*pages))
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("analysis", "area"), [("outpatient_access", "Kent and Medway"), ("boroughs", "England")]
)
def test_a_book_of_which_no_page_is_left_for_an_area_is_refused(
    analysis: str, area: str, write: Write
) -> None:
    page = {"analysis": analysis, "title": "One"}
    with pytest.raises(InputError, match=f"no page of an analysis is left for {area}: those that"):
        read(write(page, {"prose": "rerun", "title": "Run"}, area=area))
    assert read(write(page, PAGE, area=area)).chapters


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"title: [", "edition.yml: line 1, column 9: "),
        (b"title: a\ntitle: b\n", "'title' is given twice"),
        (b"- a\n", "use a mapping of area, title, repository, contact"),
        (b"\xff\xfe", "not a UTF-8 text file"),
        (None, "No such file"),
    ],
)
def test_a_file_that_is_no_edition_is_named(
    content: bytes | None, message: str, project: Path
) -> None:
    file = project / "edition.yml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError) as error:
        read(file)
    assert f"edition {project}" in str(error.value)
    assert message in str(error.value)


WIDE = [area for area in areas.all_areas() if area.kind in ("icb", "region", "country")]


def test_one_file_makes_the_book_of_any_system_region_and_england_under_its_name() -> None:
    assert len([area for area in WIDE if area.kind == "icb" and not area.successor]) == 36
    for area in WIDE:
        found = read_edition(ANY, ROOT, [f"area={area.name}"])
        assert found.title == f"{area.name}, recomputed"
        own = [chapter for chapter in found.chapters if chapter not in found.boroughs]
        assert {chapter.parameters.area for chapter in own} == {area.name}
        left_out = () if facts.strategy_held(area) else registry.OF_STRATEGY
        more = [analysis for analysis in MORE if analysis not in left_out]
        assert [chapter.analysis for chapter in own] == [*ANALYSES, *more, "systems"]
        assert bool(found.boroughs) == (area.kind == "icb")
        assert ("claims" in found.prose) == facts.strategy_held(area)


def test_another_system_has_a_page_of_claims_if_it_brings_its_own() -> None:
    found = read_edition(ANY, ROOT, ["area=Kent and Medway", "claims.claims_source=own"])
    assert "claims" in [chapter.analysis for chapter in found.chapters]


BOROUGH = {"analysis": "boroughs", "title": "Your borough"}


def test_the_page_on_a_borough_is_made_for_each_of_the_area(write: Write) -> None:
    found = read(write(PAGE, BOROUGH))
    assert [chapter.parameters.area for chapter in found.boroughs] == [
        "Brent",
        "Ealing",
        "Hammersmith and Fulham",
        "Harrow",
        "Hillingdon",
        "Hounslow",
        "Kensington and Chelsea",
        "Westminster",
    ]
    third = found.boroughs[2]
    assert (third.slug, third.title) == ("boroughs_hammersmith_and_fulham", third.parameters.area)
    assert found.by_address["boroughs"].slug == "boroughs_brent"


@pytest.mark.parametrize(
    ("area", "made"),
    [("Brent", ["Brent"]), ("London", []), ("England", []), ("RYJ", [])],
)
def test_a_borough_has_its_own_page_and_what_holds_too_many_has_none(
    area: str, made: list[str], write: Write
) -> None:
    apart = {"caption": "Boroughs", "pages": [BOROUGH]}
    found = read(write(area=area, parts=[{"caption": "Analyses", "pages": [PAGE]}, apart]))
    assert [chapter.parameters.area for chapter in found.boroughs] == made
    assert len(found.parts) == 1 + bool(made)


def test_a_page_that_names_its_borough_is_of_that_alone(write: Write) -> None:
    found = read(write({**BOROUGH, "parameters": {"area": "Camden"}}))
    assert [(page.slug, page.title) for page in found.boroughs] == [("boroughs", "Your borough")]


def test_a_topic_is_what_an_analysis_of_one_topic_leads(write: Write) -> None:
    systems = {"analysis": "systems", "title": "Your system"}
    found = read(write(systems, PAGE, BOROUGH, demonstrations=[DEMONSTRATION]))
    assert [page.slug for page in found.topics] == [CHAPTER]


def test_the_fields_that_the_file_only_shows_are_fields_and_parameters(project: Path) -> None:
    text = ANY.read_text(encoding="utf-8")
    shown = re.sub(
        r"^# ?(?=(area|parameters|repository|contact|address|  +\w+):)",
        "",
        text,
        flags=re.MULTILINE,
    )
    file = project / "any.yml"
    file.write_text(shown)
    found = read_edition(file, ROOT)
    assert found.area.name == "Kent and Medway"
    assert found.repository
    assert found.contact
    assert found.address
    given = {chapter.analysis: chapter.parameters.model_dump() for chapter in found.chapters}
    written = yaml.safe_load(shown)["parameters"]
    assert set(ANALYSES) == written.keys() < given.keys()
    for analysis, values in written.items():
        assert values.items() <= given[analysis].items()


def test_what_is_typed_goes_before_the_file(write: Write) -> None:
    own = {**PAGE, "slug": "own", "parameters": {"target": 0.9}}
    file = write(PAGE, own, parameters={CHAPTER: {"target": 0.7, "target_year": 2031}})
    typed = ["area=QKS", "title=In {{ area }}", f"{CHAPTER}.target=0.75"]
    found = read_edition(file, file.parent, typed)
    assert (found.area.name, found.title) == ("Kent and Medway", "In Kent and Medway")
    first, second = (chapter.parameters.model_dump() for chapter in found.chapters)
    assert (first["area"], first["target"], first["target_year"]) == ("Kent and Medway", 0.75, 2031)
    assert second["target"] == 0.9


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (
            "target=0.7",
            "-p target: is no field of an edition; use area, title, repository, contact",
        ),
        ("parts=x", "-p parts: is no field of an edition"),
        ("area", "-p 'area': write it as name=value"),
        ("area=Knt", "area: area 'Knt' is not known"),
        ("cancer.target=0.7", "parameters, cancer: unknown analysis 'cancer'; did you mean"),
        (f"{CHAPTER}.targt=0.7", "unknown parameter 'targt'; did you mean 'target'"),
        (f"{CHAPTER}.target=70", "target: 70.0 is not allowed; use a number above 0"),
        ("title={area}", "title: '{area}' is not allowed; in braces use {{ area }}"),
    ],
)
def test_a_typed_mistake_is_one_line(typed: str, message: str, write: Write) -> None:
    file = write()
    with pytest.raises(InputError) as error:
        read_edition(file, file.parent, [typed])
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("area", "title"),
    [
        ("Brent", "NW London strategy, recomputed"),
        ("RYJ", "NW London strategy, recomputed"),
        ("West and North London", "West and North London, recomputed"),
        ("England", "England, recomputed"),
    ],
)
def test_a_book_is_named_for_the_strategy_only_where_it_is_that_of_the_area(
    area: str, title: str, write: Write
) -> None:
    assert read(write(title=None, area=area)).title == title


def test_the_contents_are_those_of_the_plain_book_unless_an_edition_has_its_own(
    write: Write,
) -> None:
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    given = {CHAPTER: {"target": 0.7}}
    found = read(write(parts=None, title=None, parameters=given))
    staged = edition.staged_toc(found)["parts"]
    (boroughs,) = (part for part in staged if part["caption"] == "Boroughs")
    assert [page["file"] for page in boroughs["chapters"]] == [
        f"notebooks/{page.slug}" for page in found.boroughs
    ]
    assert [part for part in staged if part != boroughs] == [
        {
            "caption": part["caption"],
            "chapters": [
                {**page, "file": page["file"].removeprefix("book/")} for page in part["chapters"]
            ],
        }
        for part in toc["parts"]
        if part["caption"] != "Boroughs"
    ]
    assert found.title == "NW London strategy, recomputed"
    assert found.chapters[0].parameters.model_dump()["target"] == 0.7


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("book/glossary", "book/words", "_toc.yml: there is no page 'words' in book/"),
        ("notebooks/workforce_supply", "notebooks/work", "unknown analysis 'work'; "),
        ("book/glossary", "src/glossary", "'src/glossary' is no page of notebooks/ or book/"),
        (
            "title: Glossary",
            "titel: Glossary",
            "chapter 7: unknown key 'titel'; did you mean 'title'",
        ),
        ("format: jb-book", "format: jb-article", "_toc.yml, format: 'jb-article' is not allowed"),
    ],
)
def test_contents_that_name_what_is_not_there_are_refused(
    old: str, new: str, message: str, write: Write
) -> None:
    file = write(parts=None)
    toc = file.parent / "_toc.yml"
    toc.write_text(toc.read_text().replace(old, new))
    with pytest.raises(InputError) as error:
        read(file)
    assert str(error.value).startswith("_toc.yml")
    assert message in str(error.value)


def test_a_demonstration_stands_apart_and_leads_nothing(write: Write) -> None:
    about = {"caption": "About", "pages": [{"prose": "rerun", "title": "Run"}]}
    parts = [{"caption": "Analyses", "pages": [{**PAGE, "slug": "bp"}]}, about]
    found = read(write(parts=parts, demonstrations=[DEMONSTRATION]))
    assert [part.caption for part in found.parts] == ["Analyses", edition.DEMONSTRATIONS, "About"]
    assert [chapter.demonstration for chapter in found.chapters] == [False, True]
    assert found.by_address[CHAPTER].slug == "bp"
    alone = read(write({**PAGE, "analysis": ANALYSES[1]}, demonstrations=[DEMONSTRATION]))
    assert CHAPTER not in alone.leading


def test_the_default_edition_has_a_page_for_every_analysis() -> None:
    found = edition_of(ROOT)
    assert [chapter.analysis for chapter in found.leading.values()] == [
        *ANALYSES,
        *MORE,
        *registry.OF_PLACES,
    ]
    shown = [chapter for chapter in found.chapters if chapter.demonstration]
    assert [chapter.analysis for chapter in shown] == [CHAPTER, "case_mix", "estates_plan"]
    for chapter in found.chapters:
        assert areas.resolve(chapter.parameters.area).made_up == chapter.demonstration


def test_the_order_of_pages_is_that_of_the_file(project: Path) -> None:
    found = edition_of(project)
    assert [chapter.slug for chapter in found.chapters] == list(ANALYSES)
    assert found.prose == ("index", *PAGES)
