"""Markdown laid out without Sphinx."""

import pytest

from helpers.publish.pages.markup import lay_out


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("one **two**", "<p>one <strong>two</strong></p>\n"),
        ("```python\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
        ("`a < b`", "<p><code>a &lt; b</code></p>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("<!-- a note to ourselves -->seen", "<p>seen</p>\n"),
        ("% a comment\n\nseen", "<p>seen</p>\n"),
        ("(a-target)=\n\nseen", "<p>seen</p>\n"),
        ("{term}`register`", "<p>register</p>\n"),
        ("[word](/book/methods.md) after", "<p>word after</p>\n"),
        ("[**word**](#part) after", "<p><strong>word</strong> after</p>\n"),
        ("[x](https://example.org)", '<p><a href="https://example.org">x</a></p>\n'),
    ],
)
def test_text(markdown: str, html: str) -> None:
    assert lay_out(markdown).html == html


@pytest.mark.parametrize("fence", ["```", ":::"])
def test_a_note_is_laid_out_with_its_title_and_its_markdown(fence: str) -> None:
    html = lay_out(f"{fence}{{note}}\n:class: x\n**Mind** this\n{fence}").html
    assert '<div class="admonition note"><p class="admonition-title">Note</p>' in html
    assert "<p><strong>Mind</strong> this</p>" in html
    assert ":class:" not in html


def test_a_note_may_have_a_title_of_its_own() -> None:
    html = lay_out("```{admonition} Not <so> sure\nWords\n```").html
    assert "Not &lt;so&gt; sure" in html


def test_headings_are_numbered_on_from_those_before() -> None:
    laid_out = lay_out("# One\n\n## Two `x`\n", before=3)
    assert [(h.level, h.text, h.anchor) for h in laid_out.headings] == [
        (1, "One", "section-4"),
        (2, "Two x", "section-5"),
    ]
    assert '<h2 id="section-5">' in laid_out.html


def test_tables_and_definitions_are_known() -> None:
    assert "<table>" in lay_out("| a | b |\n|---|---|\n| 1 | 2 |\n").html
    assert "<dl>" in lay_out("word\n: meaning\n").html
