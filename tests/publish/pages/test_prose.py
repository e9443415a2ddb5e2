"""Placeholders and links of the prose pages."""

import pytest

from helpers.errors import InputError
from helpers.publish.pages.prose import BLOCKS, drop_links, faults, fill_page, links, move_links

TARGETS = {"/book/methods.md": "/methods.md", "/notebooks/cancer.md": "/notebooks/cancer.ipynb"}
TOLD = {**dict.fromkeys(BLOCKS, "words"), "area": "Brent", "status": "<p>ran</p>", "missing": None}
"""What stands for each placeholder in an edition that lacks one of them."""


def filled(text: str) -> str:
    return fill_page(text, TOLD, "book/page.md")


def test_what_stands_for_a_placeholder_is_put_in_its_place() -> None:
    text = "In {{ area }} and {{area}}: {{ status }} after"
    assert filled(text) == "In Brent and Brent: <p>ran</p> after"


@pytest.mark.parametrize("name", [name for name, words in TOLD.items() if words is not None])
def test_each_of_the_fixed_list_of_placeholders_is_filled(name: str) -> None:
    assert filled(f"a {{{{ {name} }}}} b") == f"a {TOLD[name]} b"


@pytest.mark.parametrize(
    "text",
    ["Write `{{ name }}`.", "```\n{{ name }}\n```\n", "~~~python\nx = '{{ a.b }}'\n~~~\n"],
)
def test_code_is_left_as_it_is(text: str) -> None:
    assert filled(text) == text
    assert list(faults(text)) == []


@pytest.mark.parametrize("fence", ["```{note}\n{}\n```\n", ":::{note}\n{}\n:::\n"])
def test_a_note_is_prose_not_code(fence: str) -> None:
    assert "Brent" in filled(fence.replace("{}", "{{ area }}"))


@pytest.mark.parametrize("name", ["scorecard", "cancer.early_rate", "a b", "area.x", "Area", ""])
def test_an_unknown_placeholder_names_the_page_and_what_is_allowed(name: str) -> None:
    with pytest.raises(InputError) as error:
        filled(f"One.\n\nTwo {{{{ {name} }}}}.")
    assert str(error.value) == (
        f"book/page.md: unknown placeholder {{{{ {name} }}}}; use one of {', '.join(BLOCKS)}"
    )


def test_a_line_whose_placeholder_stands_for_nothing_is_left_out() -> None:
    text = "- one\n- {{ area }} {{ missing }} two\n- three `{{ missing }}`\n"
    assert filled(text) == "- one\n- three `{{ missing }}`\n"


def test_a_section_that_is_left_empty_goes_with_its_heading() -> None:
    text = "# A\n\n## One\n\n{{ missing }}\n\n## Two\n\n{{ area }}\n\n## Three\n\n{{ missing }}\n"
    assert filled(text) == "# A\n\n## Two\n\nBrent\n\n"
    assert filled("## One\n\n## Two\n") == "## One\n\n## Two\n"  # nothing was left out


def test_every_fault_of_a_page_is_found() -> None:
    found = list(faults("{{ one }}\n`{{ code }}`\n{{ area }} {{ two.x }}"))
    assert [fault.partition(";")[0] for fault in found] == [
        "unknown placeholder {{ one }}",
        "unknown placeholder {{ two.x }}",
    ]


@pytest.mark.parametrize(
    ("written", "staged"),
    [
        ("[a](/book/methods.md)", "[a](/methods.md)"),
        ("[a](/book/methods.md#part)", "[a](/methods.md#part)"),
        ("[a](/notebooks/cancer.md)", "[a](/notebooks/cancer.ipynb)"),
        ("[a]: /book/methods.md", "[a]: /methods.md"),
        ("[a `b`](/book/methods.md)", "[a `b`](/methods.md)"),
        ("[a](https://example.org/book/methods.md)", "[a](https://example.org/book/methods.md)"),
        ("`[a](/book/methods.md)`", "`[a](/book/methods.md)`"),
        ("[a](/book/gone.md)", "[a](/book/gone.md)"),
    ],
)
def test_links_follow_the_pages_to_where_they_are_staged(written: str, staged: str) -> None:
    assert move_links(written, TARGETS) == staged


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("See [a b](/notebooks/gone.md).", "See a b."),
        ("[a](/notebooks/gone.md#part), [b](/notebooks/gone.md)", "a, b"),
        ("[a `b`](/notebooks/gone.md)", "a `b`"),
        ("[a](/notebooks/cancer.md) [b](/notebooks/gone.md)", "[a](/notebooks/cancer.md) b"),
        ("`[a](/notebooks/gone.md)`", "`[a](/notebooks/gone.md)`"),
        ("[a](/book/gone.md)", "a"),
        ("# A\n\n- B: [c](/book/gone.md).\n- See [d](/book/gone.md).\n", "# A\n\n- See d.\n"),
        ("# A\n\n## B\n\n- C: [d](/book/gone.md).\n\n## E\n\nF.\n", "# A\n\n## E\n\nF.\n"),
        ("- B: [c](/notebooks/cancer.md).\n", None),
        ("[a](https://example.org/notebooks/gone.md)", None),
    ],
)
def test_a_link_to_a_page_that_the_book_lacks_becomes_words_and_an_item_that_only_points_goes(
    written: str, left: str | None
) -> None:
    lacking = {"/notebooks/gone.md", "/book/gone.md"}
    assert drop_links(written, lacking) == (written if left is None else left)


def test_the_links_into_the_project_are_found_and_those_in_code_are_not() -> None:
    text = "[a](/book/a.md#part) `[b](/book/b.md)`\n\n[c]: /notebooks/c.md\n"
    assert list(links(text)) == ["/book/a.md", "/notebooks/c.md"]
