"""A page of a plain `jupyter-book build .` shows no placeholder, and names every chapter."""

from types import SimpleNamespace
from typing import Any

import pytest

from helpers.markdown import code_masked
from helpers.publish.pages import plain
from tests.publish.conftest import ANALYSES, ROOT

PAGES = sorted(path.stem for path in (ROOT / "book").glob("*.md"))
APP: Any = SimpleNamespace(srcdir=ROOT)


def filled(name: str) -> str:
    source = [(ROOT / "book" / f"{name}.md").read_text(encoding="utf-8")]
    plain.fill(APP, f"book/{name}", source)
    return source[0]


@pytest.mark.parametrize("name", PAGES)
def test_no_placeholder_is_left(name: str) -> None:
    assert "{{" not in code_masked(filled(name))


def test_the_home_page_lists_the_chapters() -> None:
    home = filled("index")
    assert all(f"](/notebooks/{name}.md)" in home for name in ANALYSES)


def test_a_page_that_is_staged_is_left_as_it_is() -> None:
    source = ["Some {{ nonsense }}."]
    plain.fill(APP, "methods", source)
    assert source == ["Some {{ nonsense }}."]
