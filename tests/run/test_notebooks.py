"""Text notebooks are read with steady cell ids and a parameters cell of literals."""

from pathlib import Path

import pytest

from helpers.analyses import registry
from helpers.errors import InputError
from helpers.run import notebooks
from tests.run.engine import toy

TEXT = """---
kernelspec:
  name: python3
  display_name: Python 3
---

# Title

```{code-cell} ipython3
:tags: [parameters]

area: str = "Brent"  # where
share: float | None = None  # how much
```
"""


def test_cell_ids_follow_from_their_order() -> None:
    first, second = notebooks.parse(TEXT), notebooks.parse(TEXT)
    assert [cell["id"] for cell in first.cells] == ["cell-01", "cell-02"]
    assert first == second


def test_parameters_are_literals_by_name() -> None:
    assert notebooks.parameters_of(notebooks.parse(TEXT)) == {"area": "Brent", "share": None}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("area = 'Brent'", "line 1 is"),
        ("area: str = place()", "line 1: 'place\\(\\)' is no literal"),
        ("area: str", "line 1 is 'area: str'"),
        ("area: str = (", "line 1: .* was never closed;"),
    ],
)
def test_anything_but_literals_is_refused(line: str, message: str) -> None:
    broken = TEXT.replace('area: str = "Brent"  # where', line).replace(
        "share: float | None = None  # how much", ""
    )
    with pytest.raises(InputError, match=f"parameters cell: .*{message}"):
        notebooks.parameters_of(notebooks.parse(broken))


def test_one_cell_must_be_tagged() -> None:
    untagged = TEXT.replace(":tags: [parameters]\n", "")
    with pytest.raises(InputError, match="0 cells are tagged 'parameters'"):
        notebooks.parameters_of(notebooks.parse(untagged))


@pytest.mark.parametrize("name", registry.MODULES)
def test_every_notebook_has_the_parameters_of_its_model(name: str) -> None:
    fields = registry.load(name).Parameters.model_fields
    found = notebooks.parameters_of(notebooks.parse(notebooks.read_text(name)))
    assert found == {field: fields[field].default for field in fields}


def test_a_notebook_that_is_no_utf8_text_is_refused_with_its_row(small_project: Path) -> None:
    text = small_project / "notebooks" / "workforce_supply.md"
    text.write_bytes(b"# Staff\n\nCaf\xe9\n")
    with pytest.raises(InputError) as error:
        notebooks.read_text("workforce_supply")
    assert str(error.value) == (
        "notebooks/workforce_supply.md, row 3: not UTF-8 (byte 0xe9); save it as UTF-8"
    )
    reference = small_project / "notebooks" / "reference" / "workforce_supply.ipynb"
    reference.write_bytes(b'{"cells": "\xe9"}')
    with pytest.raises(InputError, match="not a notebook"):
        notebooks.read_reference("workforce_supply")


def test_what_jupytext_would_change_is_told() -> None:
    assert notebooks.unlike_jupytext(toy.TEXT) == ""
    for ours, theirs, changed in (
        ("jupytext:\n", "title: Toy\njupytext:\n", "line 2: jupytext writes 'jupytext:'"),
        ("    format_version: 0.13\n", "", "line 9: jupytext writes '    format_version: 0.13'"),
        (":when: not held", ':when: "not held"', "jupytext writes ':when: not held' instead"),
    ):
        assert changed in notebooks.unlike_jupytext(toy.TEXT.replace(ours, theirs))


def test_missing_files_are_named(small_project: Path) -> None:
    (small_project / "notebooks" / "workforce_supply.md").unlink()
    with pytest.raises(InputError, match=r"notebooks/workforce_supply\.md: No such file"):
        notebooks.read_text("workforce_supply")
    with pytest.raises(InputError, match="make it with 'make references'"):
        notebooks.read_reference("workforce_supply")
    broken = small_project / "notebooks" / "reference" / "workforce_supply.ipynb"
    broken.write_text("{")
    with pytest.raises(InputError, match="not a notebook"):
        notebooks.read_reference("workforce_supply")


@pytest.mark.parametrize(
    ("ours", "theirs", "told"),
    [
        ("name: python3", "name: [python3", "cannot be read: while parsing a flow sequence, line"),
        ("---\n", "", "line 1: it names no kernel; begin with front matter"),
        ('+++ {"when": "held"}', '+++ {"when": "held"', "cannot be read: Markdown cell"),
        (":tags: [parameters]", ":tags: [[", "cannot be read: Code cell"),
    ],
)
def test_a_text_that_is_no_notebook_is_refused_in_one_line(
    ours: str, theirs: str, told: str
) -> None:
    text = toy.TEXT.replace(ours, theirs, 1)
    assert text != toy.TEXT
    for read in (notebooks.parse, notebooks.unlike_jupytext):
        with pytest.raises(InputError) as error:
            read(text)
        assert str(error.value).startswith(told)
        assert "\n" not in str(error.value)
