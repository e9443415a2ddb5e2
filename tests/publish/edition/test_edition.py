"""An edition is read whole or refused with one line that says where and what is allowed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.errors import InputError
from helpers.publish.edition import edition
from helpers.publish.edition.edition import Edition, read_edition, require_in_step
from tests.publish.conftest import ANALYSES, CHAPTER, PAGES, ROOT, edition_of

Write = Callable[..., Path]
PAGE = {"analysis": CHAPTER, "title": "Hypertension"}
EVERY_BOROUGH = {"analysis": CHAPTER, "title": "{area}", "areas": "every borough"}


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
        file.write_text(yaml.safe_dump({k: v for k, v in content.items() if v is not None}))
        return file

    return write_edition


def read(file: Path) -> Edition:
    return read_edition(file, file.parent)


def test_a_page_is_made_for_the_area_of_the_edition(write: Write) -> None:
    (chapter,) = read(write(area="RYJ")).chapters
    assert (chapter.slug, chapter.title, chapter.analysis) == (CHAPTER, "Hypertension", CHAPTER)
    assert chapter.parameters.area == "Imperial College Healthcare NHS Trust"
    assert not chapter.expanded


def test_the_parameters_of_a_page_win_over_the_area_of_the_edition(write: Write) -> None:
    given = {**PAGE, "parameters": {"area": "Brent", "target": 0.7}}
    (chapter,) = read(write(given)).chapters
    assert chapter.parameters.model_dump()["target"] == 0.7
    assert chapter.parameters.area == "Brent"


def test_every_area_of_a_kind_has_a_page_of_its_own(write: Write) -> None:
    found = read(write(EVERY_BOROUGH)).chapters
    assert len(found) == 8
    assert found[2].slug == f"{CHAPTER}_hammersmith_and_fulham"
    assert found[2].title == "Hammersmith & Fulham"
    assert found[2].parameters.area == "Hammersmith and Fulham"
    assert all(chapter.expanded for chapter in found)


def test_areas_may_be_listed_and_the_slug_chosen(write: Write) -> None:
    found = read(write({**EVERY_BOROUGH, "areas": ["Brent", "H&F"], "slug": "bp_{area}"})).chapters
    assert [chapter.slug for chapter in found] == ["bp_brent", "bp_hammersmith_and_fulham"]


def test_the_first_page_of_an_analysis_goes_by_its_name_too(write: Write) -> None:
    own = {**PAGE, "slug": "blood_pressure"}
    other = {**PAGE, "parameters": {"area": "Brent"}, "slug": "brent"}
    found = read(write(own, other))
    assert found.by_address[CHAPTER].slug == "blood_pressure"
    assert found.by_address["brent"].parameters.area == "Brent"


def test_a_page_of_an_area_may_have_a_longer_name_where_no_caption_stands_above_it(
    write: Write,
) -> None:
    long = {**EVERY_BOROUGH, "areas": ["H&F"], "page_title": "Hypertension in {area} (synthetic)"}
    (chapter,) = read(write(long)).chapters
    assert chapter.title == "Hammersmith & Fulham"
    assert chapter.full_title == "Hypertension in Hammersmith & Fulham (synthetic)"
    (plain,) = read(write()).chapters
    assert plain.full_title == plain.title


def test_repository_and_contact_are_optional(write: Write) -> None:
    assert (read(write()).repository, read(write()).contact) == ("", "")
    given = {"repository": "https://example.org/a/book_1.git", "contact": "mailto:team@example.org"}
    found = read(write(PAGE, **given))
    assert {"repository": found.repository, "contact": found.contact} == given


@pytest.mark.parametrize(
    ("key", "value", "beginnings"),
    [
        ("repository", "git@example.org:a/b", "https://"),
        ("repository", "http://example.org", "https://"),
        ("repository", "mailto:team@example.org", "https://"),
        ("repository", "", "https://"),
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
        f"edition {file}: {key}: {value!r} is not allowed; write an address that begins with "
        f"{beginnings}"
    )


def test_another_page_may_be_the_home_page(write: Write) -> None:
    found = read(write(PAGE, home="rerun"))
    assert found.prose == ("rerun",)
    assert edition.plain_toc(found)["root"] == "book/rerun"
    assert edition.staged_toc(found)["root"] == "index"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"analysis": "hypertension"}, "unknown analysis 'hypertension'; did you mean"),
        ({"parameters": {"targt": 1}}, "unknown parameter 'targt'; did you mean 'target'"),
        ({"parameters": {"target": 80}}, "target: 80 is not allowed; use a number above 0"),
        ({"parameters": {"area": "Brnt"}}, "area 'Brnt' is not known; did you mean 'Brent'"),
        ({"parameters": ["target"]}, "parameters: write one 'name: value' a line"),
        ({"areas": ["Brnt"], "title": "{area}"}, "area 'Brnt' is not known; did you mean 'Brent'"),
        ({"areas": "every parish"}, "kind of area 'parish' is not known; the kinds of area are"),
        ({"areas": "every country"}, "the data know no country in North West London"),
        ({"areas": "Brent"}, "write a list of names, or 'every' and a kind such as borough"),
        ({"areas": []}, "write a list of names, or 'every' and a kind such as borough"),
        ({"areas": ["Brent"]}, "title: 'Hypertension' is the same for every area; put {area}"),
        ({"areas": ["Brent"], "title": "{area}", "slug": "x"}, "slug: 'x' is the same for every"),
        (
            {"areas": ["Brent"], "title": "{area}", "page_title": "x"},
            "page_title: 'x' is the same for every area; put {area}",
        ),
        (
            {"areas": ["Brent"], "title": "{area}", "parameters": {"area": "Harrow"}},
            "areas gives it already",
        ),
        ({"slug": "Blood-Pressure"}, "slug: 'Blood-Pressure' is not allowed; use small letters"),
        ({"slug": "../up"}, "slug: '../up' is not allowed"),
        ({"slug": 7}, "slug: 7 is not allowed"),
        ({"slug": "workforce_supply"}, "is the name of another analysis"),
        ({"titel": "x"}, "unknown key 'titel'; did you mean 'title'"),
        ({"title": ""}, "title: '' is not allowed; write words, on one line"),
        ({"title": 2024}, "title: 2024 is not allowed; write words, on one line"),
    ],
)
def test_a_page_that_cannot_be_made_is_named_with_what_is_allowed(
    change: dict[str, Any], message: str, write: Write
) -> None:
    file = write({**PAGE, **change})
    with pytest.raises(InputError) as error:
        read(file)
    assert str(error.value).startswith(f"edition {file}: part 'Analyses', page 1: ")
    assert message in str(error.value)
    assert error.value.exit_status == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"area": "Atlantis"}, "area: area 'Atlantis' is not known"),
        ({"area": None}, "area is missing"),
        ({"tite": "x"}, "unknown key 'tite'; did you mean 'title'"),
        ({"parts": []}, "parts: write a list of one or more"),
        ({"parts": [{"caption": "A", "pages": []}]}, "part 'A': pages: write a list of one"),
        ({"parts": [{"caption": "A"}]}, "part 1: pages is missing"),
        ({"parts": ["A"]}, "part 1: write a mapping of caption, pages"),
        ({"home": "hme"}, "home: there is no page 'hme' in book/"),
        ({"home": "../secret"}, "home: there is no page '../secret' in book/"),
    ],
)
def test_an_edition_that_cannot_be_made_is_told_what_is_wrong(
    changes: dict[str, Any], message: str, write: Write
) -> None:
    file = write(**changes)
    with pytest.raises(InputError) as error:
        read(file)
    assert str(error.value).startswith(f"edition {file}: ")
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
    ],
)
def test_pages_that_do_not_go_together_are_named(
    pages: list[Any], message: str, write: Write
) -> None:
    with pytest.raises(InputError) as error:
        read(write(*pages))
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"title: [", "edition.yml: line 1, column 9: "),
        (b"title: a\ntitle: b\n", "'title' is given twice"),
        (b"- a\n", "write a mapping of title, area, repository, contact"),
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


# --- the plain book -------------------------------------------------------------------------------


def test_the_plain_book_is_in_step_with_the_default_edition() -> None:
    found = edition_of(ROOT)
    require_in_step(found, ROOT)
    assert yaml.safe_load((ROOT / "_toc.yml").read_text()) == edition.plain_toc(found)


def test_the_default_edition_has_a_page_for_every_analysis_and_every_borough() -> None:
    found = edition_of(ROOT)
    assert [chapter.analysis for chapter in found.leading.values()] == list(ANALYSES)
    boroughs = [chapter for chapter in found.chapters if chapter.expanded]
    assert len(boroughs) == 8
    assert {chapter.analysis for chapter in boroughs} == {CHAPTER}


@pytest.mark.parametrize("file", sorted((ROOT / "book" / "editions").glob("*.yml")), ids=str)
def test_every_example_can_be_read(file: Path) -> None:
    assert read_edition(file, ROOT).area.kind == "icb"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("_config.yml", "title: NW London", "title: SW London", "_config.yml: title: 'SW London"),
        ("_toc.yml", "title: Workforce", "title: Staff", r"_toc.yml: notebooks/workforce_supply"),
        ("_toc.yml", "book/glossary", "book/words", r"_toc.yml: book/glossary (Glossary) is miss"),
        ("_toc.yml", "root: book/index", "root: book/home", "root book/index is missing"),
        ("_toc.yml", "caption: About", "caption: More", "part 'About' is missing"),
    ],
)
def test_a_plain_book_that_is_out_of_step_is_refused(
    file: str, old: str, new: str, message: str, project: Path
) -> None:
    require_in_step(edition_of(project), project)
    (project / file).write_text((project / file).read_text().replace(old, new))
    with pytest.raises(InputError) as error:
        require_in_step(edition_of(project), project)
    assert message in str(error.value)


def test_the_order_of_the_plain_book_counts(project: Path) -> None:
    toc = yaml.safe_load((project / "_toc.yml").read_text())
    toc["parts"][1]["chapters"].reverse()
    (project / "_toc.yml").write_text(yaml.safe_dump(toc))
    with pytest.raises(InputError, match="in another order"):
        require_in_step(edition_of(project), project)


def test_the_order_of_pages_is_that_of_the_file(project: Path) -> None:
    found = edition_of(project)
    assert [chapter.slug for chapter in found.chapters] == list(ANALYSES)
    assert found.prose == ("index", *PAGES)
