"""What a reader does on the site: by mouse and keyboard, enlarged, on paper, without scripts."""

from pathlib import Path

import pytest

from tests.site.conftest import Visit
from tests.site.visitor import HEIGHT, NARROW, Mode

GROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(16, 22, 29)"
MOST_STEPS = 60
FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at);
    const places = {skip: ".ics-skip", top: ".ics-top", side: ".ics-side",
        contents: ".ics-contents", main: ".ics-main"};
    const within = Object.keys(places).find(place => at.closest(places[place]));
    return [within, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0];
}"""
FIRST_WORDS = 260  # pixels
ORDER = "[...document.querySelector('.ics-frame').children].map(part => part.className)"
INJECT = """() => {
    const script = document.createElement("script");
    script.textContent = "window.injected = true";
    document.body.append(script);
}"""


def test_every_page_opens_from_a_folder(visit: Visit, pages: list[str], site: Path) -> None:
    visitor = visit(at=f"{site.resolve().as_uri()}/")
    for name in pages:
        page = visitor.open(name)
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px", "no styles"
    assert visitor.faults == []


def test_the_mode_follows_the_system_until_the_reader_chooses(visit: Visit) -> None:
    visitor = visit(mode="dark")
    page = visitor.open("index.html")
    assert page.evaluate(GROUND) == DARK
    page.get_by_role("button", name="Switch to light colours").click()
    assert page.evaluate(GROUND) == LIGHT
    page = visitor.open("methods.html")
    assert page.evaluate(GROUND) == LIGHT
    page.get_by_role("button", name="Switch to dark colours").click()
    page.emulate_media(media="print")
    assert page.evaluate(GROUND) == LIGHT


@pytest.mark.parametrize(("mode", "ground"), [("light", LIGHT), ("dark", DARK)])
def test_the_mode_follows_the_system_without_scripts(visit: Visit, mode: Mode, ground: str) -> None:
    page = visit(mode=mode, script=False).open("index.html")
    assert page.evaluate(GROUND) == ground
    assert not page.locator("[data-mode-switch]").is_visible()


def test_the_first_tab_leads_past_the_menu_to_the_text(visit: Visit, chapters: list[str]) -> None:
    page = visit().open(chapters[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.locator("#main-content:focus").wait_for()


def test_on_a_phone_the_list_of_pages_is_folded_and_opens_by_keyboard(visit: Visit) -> None:
    page = visit(NARROW).open("index.html")
    methods = page.get_by_role("navigation", name="Pages of this book").get_by_text("Methods")
    assert not methods.is_visible()
    page.locator(".ics-side > details > summary").focus()
    page.keyboard.press("Enter")
    methods.wait_for()
    methods.click()
    page.wait_for_url("**/methods.html")


def test_without_scripts_every_page_and_every_figure_is_in_reach(
    visit: Visit, chapters: list[str]
) -> None:
    page = visit(NARROW, script=False).open(chapters[0])
    page.locator(".ics-side > details > summary").click()
    page.locator(".ics-side").get_by_role("link", name="Methods", exact=True).wait_for()
    page.locator(".ics-analysts > summary").click()
    assert all(image.is_visible() for image in page.locator(".ics-picture img").all())
    page.locator(".ics-data summary").first.click()
    page.locator(".ics-data table").first.wait_for()
    page.locator(".ics-code summary").first.click()
    page.locator(".ics-code pre").first.wait_for()


def test_what_is_folded_opens_by_keyboard(visit: Visit, chapters: list[str]) -> None:
    page = visit().open(chapters[0])
    for fold in (".ics-data", ".ics-analysts", ".ics-fold-box"):
        page.locator(f"{fold} > summary").first.focus()
        page.keyboard.press("Enter")
        page.locator(f"{fold}[open]").first.wait_for()
        assert page.locator(f"{fold}[open]").count() == 1


def test_one_switch_shows_the_code_of_a_page_and_hides_it_again(
    visit: Visit, chapters: list[str]
) -> None:
    page = visit().open(chapters[0])
    code = page.locator(".ics-code pre")
    switch = page.get_by_role("button", name="Show the code of this page")
    assert [each.is_visible() for each in code.all()] == [False] * code.count()
    switch.click()
    outside = page.locator("article > section > section:not(#for-analysts) .ics-code pre")
    assert outside.count() > 1
    assert all(each.is_visible() for each in outside.all())
    assert switch.get_attribute("aria-pressed") == "true"
    switch.click()
    assert not any(each.is_visible() for each in code.all())


def test_a_page_without_code_offers_none(visit: Visit) -> None:
    assert not visit().open("methods.html").locator("[data-code-switch]").is_visible()


def test_a_link_into_a_fold_opens_it(visit: Visit, chapters: list[str]) -> None:
    page = visit().open(f"{chapters[0]}#run-this-yourself")
    page.locator("#run-this-yourself .ics-command").wait_for()


@pytest.mark.parametrize("script", [True, False])
def test_on_a_desk_both_lists_stand_open(visit: Visit, chapters: list[str], script: bool) -> None:
    page = visit(script=script).open(chapters[0])
    for name in ("Pages of this book", "On this page"):
        links = page.get_by_role("navigation", name=name).get_by_role("link").all()
        assert len(links) > 2, name
        assert all(link.is_visible() for link in links), name
    assert not any(each.is_visible() for each in page.locator(".ics-fold > summary").all())


def test_on_a_phone_the_title_comes_first_and_the_contents_stay_in_reach(
    visit: Visit, chapters: list[str]
) -> None:
    page = visit(NARROW).open(chapters[0])
    assert page.evaluate(ORDER) == ["ics-side", "ics-main", "ics-contents"]
    assert (page.locator("h1").bounding_box() or {"y": HEIGHT})["y"] < FIRST_WORDS
    contents = page.get_by_role("navigation", name="On this page")
    last = contents.get_by_role("link", name="For analysts")
    assert not last.is_visible()
    contents.locator("summary").click()
    last.click()
    page.wait_for_url("**#for-analysts")
    assert not last.is_visible()


def test_tab_leads_through_search_and_menu_to_the_text_and_is_always_seen(
    visit: Visit, chapters: list[str]
) -> None:
    page = visit().open(chapters[0])
    met: list[str] = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        within, outlined = page.evaluate(FOCUS)
        assert outlined, f"the focus is not to be seen at step {len(met) + 1}"
        met.append(within)
        if within == "main":
            break
    assert list(dict.fromkeys(met)) == ["skip", "top", "side", "main"]


def test_the_policy_of_a_page_runs_no_script_written_into_it(
    visit: Visit, chapters: list[str]
) -> None:
    visitor = visit()
    for name in ("index.html", *chapters, "search.html"):
        page = visitor.open(name)
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
        assert policy is not None
        scripts = policy.partition("script-src ")[2].partition(";")[0]
        assert "unsafe" not in scripts
        page.evaluate(INJECT)
        assert page.evaluate("window.injected === undefined"), name


def test_a_missing_page_leads_home_from_any_depth(visit: Visit, address: str) -> None:
    page = visit().open("notebooks/deep/gone.html")
    assert page.get_by_role("heading", level=1).inner_text() == "Page not found"
    page.get_by_role("link", name="Start at the home page").click()
    page.wait_for_url(f"{address}index.html")


def test_paper_shows_the_article_alone(visit: Visit, chapters: list[str]) -> None:
    page = visit().open(chapters[0])
    page.emulate_media(media="print")
    for hidden in (".ics-top", ".ics-side", ".ics-turn", ".ics-code", ".ics-figure-tools"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator(".ics-chart").first.is_visible()


def test_a_csv_is_saved_under_its_own_name(visit: Visit, chapters: list[str]) -> None:
    page = visit().open(chapters[0])
    link = page.locator(".ics-download a").first
    with page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename == Path(link.get_attribute("href") or "").name
    assert waiting.value.path().stat().st_size > 0
