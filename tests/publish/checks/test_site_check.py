"""Each rule of a page is held, by a fault planted in a page that is otherwise right."""

from pathlib import Path

import pytest

from helpers.publish.checks.site_check import Checked, Site, check_site
from helpers.publish.pages import cells
from tests.publish.conftest import ALT, figure, table

GOOD = """<!DOCTYPE html>
<html lang="en-GB"><head><meta http-equiv="Content-Security-Policy" content="default-src 'self'"/>
<meta name="viewport" content="width=device-width"/><title>{title} - Book</title>
<meta name="description" content="About {title}."/><link rel="stylesheet" href="{up}a.css"/>
</head><body><a href="#main">Skip</a><main id="main"><h1>{title}</h1><h2>Part</h2>
<p>Words. <a href="https://example.org/">elsewhere</a></p>
{body}</main></body></html>"""
CHAPTER = "notebooks/one.html"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a small site without a fault: a home page, a chapter, a stylesheet, a figure."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "a.css").write_text("/* url(gone.png) */ body { background: url('fig.svg') }")
    (tmp_path / "fig.svg").write_text("<svg/>")
    write(tmp_path, "index.html", f'<a href="{CHAPTER}#main">Chapter</a>', title="Home")
    write(tmp_path, CHAPTER, shown(), title="One")
    return tmp_path


def write(site: Path, name: str, body: str, title: str = "Home") -> None:
    up = "../" * name.count("/")
    (site / name).write_text(GOOD.format(title=title, body=body, up=up))


def shown(alt: str = ALT) -> str:
    return f'<img src="../fig.svg" alt="{alt}"/><div class="ics-scroll"><table class="ics-table">'


def check(site: Path) -> Checked:
    html = '<div class="ics-scroll"><table class="ics-table"></table></div>'
    outputs = [figure(), table("models", html)]
    notebook = cells.notebook([cells.markdown("# One"), cells.code("show()", outputs, [])], {})
    return check_site(Site(site), {"one": notebook})


def faults(site: Path) -> list[str]:
    return [str(finding) for finding in check(site).findings]


def test_a_site_without_a_fault_passes_and_is_counted(site: Path) -> None:
    checked = check(site)
    assert checked.findings == []
    assert (checked.pages, checked.figures, checked.tables) == (2, 1, 1)
    assert checked.links > 0


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="gone.html">x</a>', "'gone.html' leads nowhere: the site has no gone.html"),
        ('<a href="notebooks/one.html#gone">x</a>', "notebooks/one.html has no #gone"),
        ('<a href="#gone">x</a>', "index.html has no #gone"),
        ('<a href="notebooks/">x</a>', "the site has no notebooks/index.html"),
        ('<a href="/index.html">x</a>', "'/index.html' is no address inside the site"),
        ('<a href="file:///etc/passwd">x</a>', "is no address inside the site"),
        ('<a href="javascript:alert(1)">x</a>', "is no address inside the site"),
        ('<img src="gone.svg" alt="A chart."/>', "the site has no gone.svg"),
        ('<script src="gone.js"></script>', "the site has no gone.js"),
        ('<script src="https://example.org/x.js"></script>', "from another host"),
        ('<script src="//example.org/x.js"></script>', "from another host"),
        ('<link rel="stylesheet" href="https://example.org/x.css"/>', "from another host"),
        ('<iframe src="https://example.org/"></iframe>', "from another host"),
        ('<img src="https://example.org/x.png" alt="A chart."/>', "from another host"),
        ('<img src="fig.svg"/>', "has no alternative text"),
        ('<img src="fig.svg" alt=""/>', "has no alternative text"),
        ('<img src="fig.svg" alt="fig.svg"/>', "is a file name"),
        (f'<img src="fig.svg" alt="_images/{"a1" * 32}.svg"/>', "is a file name"),
        ("<h1>Another</h1>", "has 2 main headings (h1), not one: 'Home', 'Another'"),
        ("<h4>Deep</h4>", "'Deep' is an h4 after an h2: a level is skipped"),
        ("<h3></h3>", "has an empty heading (h3)"),
        ("<p>Now {{ detection_rate }}</p>", "unfilled figures: {{ detection_rate }}"),
        ("<p>Now {{ detection</p>", "unfilled figures: {{"),
        ("<table><tr><td>1</td><td> </td></tr></table>", "the table row '1' has a cell without"),
        ("<table><tr><th></th><td>1</td></tr></table>", "the table row '1' has a cell without"),
    ],
)
def test_a_fault_is_found_and_named(site: Path, body: str, fault: str) -> None:
    write(site, "index.html", body)
    found = faults(site)
    assert len(found) == 1
    assert found[0].startswith("index.html: ")
    assert fault in found[0]


@pytest.mark.parametrize(
    "body",
    [
        "<pre>{{ not.a.figure }}</pre>",
        "<p>Write <code>{{ name }}</code>.</p>",
        '<script type="application/json">{"a": {"b": {}}}</script>',
        '<table><tr><td><img src="fig.svg" alt="A chart."/></td></tr></table>',
        '<img src="data:image/svg+xml;base64,AAAA" alt="A chart."/>',
        '<a href="mailto:a@example.org">write</a>',
        '<a href="./notebooks/../index.html?x=1#main">here</a>',
        '<link rel="canonical" href="https://example.org/book/"/>',
        "<h3>Deeper</h3><h2>Back</h2>",
    ],
)
def test_what_is_allowed_is_not_reported(site: Path, body: str) -> None:
    write(site, "index.html", body)
    assert faults(site) == []


def test_a_page_in_another_language_is_found(site: Path) -> None:
    page = site / "index.html"
    page.write_text(page.read_text().replace("en-GB", "en"))
    assert faults(site) == ["index.html: its language is 'en', not 'en-GB'"]


def test_two_pages_of_one_title_are_found(site: Path) -> None:
    write(site, CHAPTER, shown(), title="Home")
    assert len([fault for fault in faults(site) if "its title 'Home - Book' is also" in fault]) == 2


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("About Home.", " ", "has no description; let it begin with a paragraph"),
        ('name="description"', 'name="other"', "has no description; let it begin with a paragraph"),
        ("About Home.", "About One.", "its description 'About One.' is also that of another page"),
        ("<h2>", '<meta name="viewport" content="x"/><h2>', "has 2 viewport elements, not one"),
        ('name="viewport"', 'name="other"', "has 0 viewport elements, not one"),
        ("Content-Security-Policy", "refresh", "has no security policy before its title"),
        ("<head>", "<head><title>a - b</title>", "has no security policy before its title"),
        ("<head>", '<head><script src="a.css"></script>', "has no security policy before its"),
    ],
)
def test_a_head_that_lacks_something_is_found(site: Path, old: str, new: str, fault: str) -> None:
    page = site / "index.html"
    page.write_text(page.read_text().replace(old, new, 1))
    assert any(each.startswith(f"index.html: {fault}") for each in faults(site))


def test_a_title_without_the_name_of_the_book_is_found(site: Path) -> None:
    page = site / "index.html"
    page.write_text(page.read_text().replace("Home - Book", "Home"))
    assert faults(site) == ["index.html: its title 'Home' is not 'Page - Site'"]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("@import 'https://example.org/x.css';", "from another host"),
        ("@font-face { src: url(https://example.org/f.woff2) }", "from another host"),
        ("body { background: url(gone.png) }", "the site has no gone.png"),
    ],
)
def test_what_a_stylesheet_fetches_is_held_to_the_same(site: Path, rule: str, fault: str) -> None:
    (site / "a.css").write_text(rule)
    assert [finding for finding in faults(site) if "a.css" in finding and fault in finding]


def test_a_chapter_that_was_not_built_is_found(site: Path) -> None:
    (site / CHAPTER).unlink()
    assert f"{CHAPTER}: the chapter was not built" in faults(site)


def test_a_figure_that_its_page_does_not_show_is_found(site: Path) -> None:
    write(site, CHAPTER, shown("Another chart."), title="One")
    assert faults(site) == [f"{CHAPTER}: the figure of cell 2 is missing: {ALT!r}"]


def test_a_table_that_its_page_does_not_show_is_found(site: Path) -> None:
    write(site, CHAPTER, f'<img src="../fig.svg" alt="{ALT}"/>', title="One")
    (fault,) = faults(site)
    assert fault.startswith(f"{CHAPTER}: cell 2: not all of it is shown")


def test_a_figure_without_alternative_text_in_its_notebook_is_found(site: Path) -> None:
    notebook = cells.notebook([cells.code("show()", [figure(alt="")], [])], {})
    findings = check_site(Site(site), {"one": notebook}).findings
    assert "carries no alternative text" in str(findings[0])


def test_the_same_figure_twice_must_be_shown_twice(site: Path) -> None:
    notebook = cells.notebook([cells.code("show()", [figure(), figure()], [])], {})
    assert len(check_site(Site(site), {"one": notebook}).findings) == 1
