"""What the search looks through."""

import json
from pathlib import Path

from docutils import nodes  # type: ignore[import-untyped]
from docutils.core import publish_doctree  # type: ignore[import-untyped]
from myst_parser.parsers.docutils_ import Parser

from helpers.publish.pages import search_index

PAGE = """# Title

Opening *words*.

```python
hidden = 1
```

## Second & last

| Place | People |
|-------|-------:|
| Brent | 1,234  |

More words.
"""


def entry(docname: str = "notebooks/one", markdown: str = PAGE) -> dict[str, object]:
    settings = {"doctitle_xform": False}
    document = publish_doctree(markdown, parser=Parser(), settings_overrides=settings)
    last = list(document.findall(nodes.section))[-1]
    last += nodes.raw("", "<table><tr><td>Ealing &amp; more</td></tr></table>", format="html")
    return search_index.page_entry(docname, "notebooks/one.html", "One", document)


def test_each_section_has_its_words_and_apart_from_them_those_of_tables_and_charts() -> None:
    assert entry()["sections"] == [
        {"id": "title", "heading": "Title", "text": "Opening words.", "data": ""},
        {
            "id": "second-last",
            "heading": "Second & last",
            "text": "Place People Brent 1,234 More words.",
            "data": "Ealing & more",
        },
    ]


def test_a_chapter_counts_more_than_another_page_and_the_changelog_less() -> None:
    weights = [entry(name)["weight"] for name in ("notebooks/one", "methods", "changelog")]
    assert weights == sorted(map(float, map(str, weights)), reverse=True)
    assert len(set(weights)) == 3


def test_the_index_is_a_script_that_holds_json(tmp_path: Path) -> None:
    search_index.write([entry()], tmp_path)
    text = (tmp_path / search_index.INDEX).read_text()
    assert json.loads(text.removeprefix("window.searchIndex = ").rstrip(";\n")) == [entry()]
