import pytest

from helpers import markdown as md


@pytest.mark.parametrize(
    "text",
    [
        "```\n5\n```",
        "```python\n5\n```",
        "~~~~\n5\n```\n5\n~~~~",
        "```{code-cell} ipython3\n5\n```",
        "```{math}\n5\n```",
        "`5`",
        "`` ` 5 ``",
        "`a\n5`",
        "<!-- 5\n5 -->",
        "[a](https://b/5)",
        "![a](5.svg)",
        "[a]: https://b/5",
        "<https://b/5>",
        "https://b/5",
        '<p class="5">',
        "---\ntitle: 5\n---",
        "(section-5)=",
        "% 5",
        "```{image} x\n:width: 500\n```".replace("500", "5"),
        "    ```\n".strip() + "\n5",
        "Text\n\n    5\n",
        "- item\n\n  ```\n  5\n  ```",
        "````{note}\n```python\n5\n```\n````",
    ],
)
def test_what_is_no_prose_is_blanked(text: str) -> None:
    assert "5" not in md.prose(text)
    assert len(md.prose(text)) == len(text)
    assert md.prose(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "[5](a)",
        "```{note}\n5\n```",
        "````{note}\n```{tip}\n5\n```\n````",
        ":::{note}\n5\n:::",
        "a ` b\n\n5 ` c",
        "**5**",
        "| 5 |",
        "> 5",
        "```\na\n```\n5",
    ],
)
def test_prose_stays(text: str) -> None:
    assert "5" in md.prose(text)
