"""Charts stand in numbered figures, each in its form for the window, and shift nothing."""

import re

import pytest
from lxml import html
from nbformat import NotebookNode

from helpers.errors import BookError
from helpers.present import chart_kinds, charts
from helpers.present.outputs import CHART_DATA
from helpers.publish.pages import cells, images
from helpers.publish.pages.images import Figures, alternative_of, embedded, reading_label
from helpers.results import METADATA_KEY, NARROW_MIME
from tests.publish.conftest import ALT, ROOT, figure

EVIL = '"><script>alert(1)</script>'
SUBTITLE = cells.html('<p class="ics-subtitle">A &amp; B, 2023</p>')


def in_figures(*outputs: NotebookNode, reading: str = "") -> list[html.HtmlElement]:
    figures = Figures(lambda svg: f"{len(svg)}.svg", reading)
    return [html.fromstring(each.data["text/html"]) for each in figures.framed(outputs)]


def of_kind(kind: str) -> NotebookNode:
    output = figure()
    output.metadata[METADATA_KEY]["kind"] = kind
    return output


def test_a_chart_and_the_line_above_it_become_one_figure_with_a_number_and_a_link() -> None:
    (made,) = in_figures(SUBTITLE, figure())
    assert (made.tag, made.get("id")) == ("figure", "figure-models")
    assert made.find("figcaption").text_content() == "Figure 1: A & B, 2023"
    assert made.find("figcaption/a").get("href") == "#figure-models"


def test_a_narrow_window_gets_the_form_that_was_drawn_for_it() -> None:
    output = figure()
    (made,) = in_figures(output)
    source, image = made.iter("source", "img")
    assert source.get("srcset") == f"{len(output.data[NARROW_MIME])}.svg"
    assert image.get("src") == f"{len(output.data['image/svg+xml'])}.svg"
    assert source.get("media") == "(max-width: 40rem)"


def test_every_picture_says_its_size_in_pixels_before_it_is_there() -> None:
    (made,) = in_figures(figure())
    sizes = [(each.get("width"), each.get("height")) for each in made.iter("source", "img")]
    assert sizes == [("347", "288"), ("576", "288")]


def test_a_chart_without_a_form_for_narrow_windows_is_shown_as_it_is() -> None:
    output = figure()
    del output.data[NARROW_MIME]
    (made,) = in_figures(output)
    assert [each.tag for each in made.find("picture")] == ["img"]


def test_all_charts_but_the_first_wait_until_they_are_near() -> None:
    made = in_figures(figure(), figure(table="places"), figure())
    assert [each.find(".//img").get("loading") for each in made] == [None, "lazy", "lazy"]
    assert [each.get("id") for each in made] == [
        "figure-models",
        "figure-places",
        "figure-models-2",
    ]


def test_a_figure_can_be_saved_under_its_name_where_it_is_a_file() -> None:
    (made,) = in_figures(figure())
    link = made.find("p/span/a")
    assert link.get("download") == "figure-models.svg"
    assert link.get("href") == made.find(".//img").get("src")
    (alone,) = Figures(embedded).framed([figure()])
    assert "download=" not in alone.data["text/html"]


def test_how_to_read_a_kind_of_chart_is_said_once() -> None:
    made = in_figures(
        of_kind("bars"), of_kind("bars"), of_kind("small multiples"), reading="m.html"
    )
    links = [[a.get("href") for a in each.iterfind("p/a")] for each in made]
    assert links == [["m.html#reading-bars"], [], ["m.html#reading-small-multiples"]]


def test_methods_explain_every_kind_of_chart() -> None:
    text = (ROOT / "book" / "methods.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\((reading-[\w-]+)\)=$", text, re.MULTILINE))
    kinds = {chart_kinds.of(getattr(charts, name)).name for name in charts.__all__}
    notebooks = "".join(each.read_text("utf-8") for each in (ROOT / "notebooks").glob("*.md"))
    named = set(re.findall(r'^    reading="(.+)",$', notebooks, re.MULTILINE))
    assert named == {"usual range", "usual range by age"}
    assert told == {reading_label(each) for each in kinds | named}


def test_the_words_of_a_chart_are_text() -> None:
    (made,) = in_figures(figure(alt=EVIL, table=EVIL))
    assert made.find(".//img").get("alt") == EVIL
    assert made.get("id") == f"figure-{EVIL}"
    assert not list(made.iter("script"))


def test_the_data_of_a_chart_are_named_by_the_number_of_its_figure() -> None:
    data = cells.html(f"""<details aria-label="Data: rates">{CHART_DATA}</details>""")
    _, first, _, second = in_figures(figure(), data, figure(table="places"), data)
    assert [first.text_content(), second.text_content()] == ["Data of figure 1", "Data of figure 2"]
    labels = [each.get("aria-label") for each in (first, second)]
    assert labels == ["Data of figure 1: rates", "Data of figure 2: rates"]


def test_other_outputs_are_left_as_they_are() -> None:
    png = cells.display({"image/png": "aaaa"}, {"image/png": {"alt": "A dot."}})
    others = [SUBTITLE, png, cells.html("<p>Words.</p>")]
    assert list(Figures(embedded).framed(others)) == others


def test_a_chart_without_a_size_is_an_error() -> None:
    output = figure()
    output.data["image/svg+xml"] = "<svg/>"
    with pytest.raises(BookError, match="a chart has no size"):
        in_figures(output)


def test_an_image_is_known_by_its_words_before_and_after_it_is_set_in_a_figure() -> None:
    (made,) = Figures(embedded).framed([figure()])
    assert alternative_of(made) == alternative_of(figure()) == ALT
    assert alternative_of(cells.display({"image/png": "aaaa"})) == ""
    assert alternative_of(cells.html("<p>Words.</p>")) is None


def test_words_are_one_line() -> None:
    assert images.alternative_text(images.SVG, {images.SVG: {"alt": "a\n\n  b"}}) == "a b"
