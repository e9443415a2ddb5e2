import datetime as dt

import numpy as np
import pandas as pd
import pytest

from helpers.columns import Column
from helpers.names import slug_of
from helpers.present import tables
from tests.present import html_reader
from tests.present.conftest import CAPTION, COLUMNS


def one(heading: str, value: object, unit: str = "", missing: str = "") -> str:
    """Return the text of the second cell of a table of one row."""
    frame = pd.DataFrame({"area": ["Brent"], "value": [value]})
    columns = {"area": Column("Area"), "value": Column(heading, unit, missing=missing)}
    return html_reader.read(tables.to_html(frame, columns, CAPTION)).all("td")[0].whole_text


def test_table_has_caption_scopes_and_units_in_its_headings(
    boroughs: pd.DataFrame,
) -> None:
    tree = html_reader.read(tables.to_html(boroughs, COLUMNS, CAPTION))
    (table,) = tree.of_class("ics-table")
    assert [c.text for c in table.all("caption")] == [CAPTION]
    headings = table.all("thead")[0].all("th")
    assert {h.attributes["scope"] for h in headings} == {"col"}
    assert [h.text for h in headings] == [
        "Borough",
        "Cancers staged (cases)",
        "Early diagnosis (%)",
        "Lower limit (%)",
        "Upper limit (%)",
    ]
    rows = table.all("tbody")[0].all("tr")
    assert [row.all("th")[0].attributes["scope"] for row in rows] == ["row"] * len(boroughs)
    assert [row.all("th")[0].text for row in rows] == list(boroughs["area"])


def test_numbers_are_aligned_with_their_headings_by_class(
    boroughs: pd.DataFrame,
) -> None:
    tree = html_reader.read(tables.to_html(boroughs, COLUMNS, CAPTION))
    cells = [*tree.all("thead")[0].all("th")[1:], *tree.all("td")]
    assert all(cell.attributes["class"] == "ics-number" for cell in cells)
    assert "class" not in tree.all("tbody")[0].all("th")[0].attributes


def test_wide_table_scrolls_by_keyboard_in_a_named_region(
    boroughs: pd.DataFrame,
) -> None:
    (region,) = html_reader.read(tables.to_html(boroughs, COLUMNS, CAPTION)).of_class("ics-scroll")
    assert region.attributes["tabindex"] == "0"
    assert region.attributes["role"] == "region"
    assert region.attributes["aria-label"] == CAPTION


def test_region_may_have_a_name_of_its_own(
    boroughs: pd.DataFrame,
) -> None:
    tree = html_reader.read(tables.to_html(boroughs, COLUMNS, CAPTION, "Data of a chart"))
    assert tree.of_class("ics-scroll")[0].attributes["aria-label"] == "Data of a chart"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (58.5106, "percent", "58.5"),
        (470000, "people", "470,000"),
        (388_384_000.0, "GBP", "388.4"),
        (400_000.0, "GBP", "400,000"),
        (-0.5, "percentage points", "−0.5"),
        (2029, "year", "2029"),
        (True, "", "yes"),
        (pd.Timestamp("2023-04-01"), "", "2023-04-01"),
        (dt.date(2023, 4, 1), "", "2023-04-01"),
    ],
)
def test_cell_is_written_by_its_unit_without_its_sign(value: object, unit: str, text: str) -> None:
    assert one("Heading", value, unit) == text


@pytest.mark.parametrize("value", [None, np.nan, pd.NA, pd.NaT, "", "  "])
def test_no_cell_is_empty(value: object) -> None:
    assert one("Heading", value) == "[x]"


def test_every_figure_of_a_column_of_mixed_units_has_the_form_of_its_own() -> None:
    frame = pd.DataFrame(
        {
            "input": ["rate", "rate found", "money", "year"],
            "value": [10.87, 58.510638, 1_188_900_000.0, 2023.0],
            "unit": ["percent", "percent", "GBP", "year"],
        }
    )
    columns = {"input": Column("Input"), "value": Column("Value", "number"), "unit": Column("Unit")}
    cells = html_reader.read(tables.to_html(frame, columns, CAPTION)).all("td")
    assert [c.text for c in cells[::2]] == ["10.87", "58.5", "1,188,900,000", "2023"]


def test_shorthand_is_explained_above_the_table_with_the_reason() -> None:
    frame = pd.DataFrame({"area": ["Brent", "Ealing"], "a": [1.0, np.nan], "b": [np.nan, 2.0]})
    frame["confidential"] = [True, False]
    columns = {
        "area": Column("Area"),
        "a": Column("First", "people", missing="the trust made no return"),
        "b": Column("Second", "people"),
    }
    html = tables.to_html(frame, columns, CAPTION)
    (key,) = html_reader.read(html).of_class("ics-key")
    assert key.whole_text.startswith("[x] not available: the trust made no return")
    assert "[c] confidential" in key.whole_text
    assert html.index("ics-key") < html.index("<table")


def test_reasons_name_their_columns_where_they_differ() -> None:
    frame = pd.DataFrame({"area": ["Brent"], "a": [np.nan], "b": [np.nan]})
    columns = {
        "area": Column("Area"),
        "a": Column("First", "people", missing="no return"),
        "b": Column("Second", "people", missing="not asked for"),
    }
    text = tables.to_text(frame, columns, CAPTION)
    assert "[x] not available: First (no return); Second (not asked for)" in text


def test_table_without_shorthand_has_no_key(
    boroughs: pd.DataFrame,
) -> None:
    assert "ics-key" not in tables.to_html(boroughs, COLUMNS, CAPTION)


def test_table_without_rows_is_a_note_with_the_reason() -> None:
    frame = pd.DataFrame({"area": [], "a": []})
    columns = {"area": Column("Area"), "a": Column("A", missing="no release covers this area")}
    (note,) = html_reader.read(tables.to_html(frame, columns, CAPTION)).of_class("ics-note")
    assert note.text == "[x] no release covers this area"
    assert "[x] no release covers this area" in tables.to_text(frame, columns, CAPTION)


def test_everything_is_escaped() -> None:
    attack = '"><script>alert(1)</script>'
    frame = pd.DataFrame({"area": [attack], "a": [np.nan]})
    columns = {"area": Column(attack), "a": Column(attack, attack, missing=attack)}
    html = tables.to_html(frame, columns, attack)
    tree = html_reader.read(html)
    assert not tree.all("script")
    assert tree.of_class("ics-scroll")[0].attributes["aria-label"] == attack
    assert tree.all("tbody")[0].all("th")[0].text == attack


def test_plain_text_has_the_same_cells_as_the_html(
    boroughs: pd.DataFrame,
) -> None:
    boroughs.loc[0, "rate"] = np.nan
    html, text = (
        tables.to_html(boroughs, COLUMNS, CAPTION),
        tables.to_text(boroughs, COLUMNS, CAPTION),
    )
    tree = html_reader.read(html)
    for row, line in zip(tree.all("tr"), text.splitlines()[2:], strict=True):
        assert "".join(c.whole_text for c in row.children).replace(" ", "") == line.replace(" ", "")


def test_all_missing_numbers_stay_on_the_right() -> None:
    frame = pd.DataFrame({"area": ["Brent"], "a": [np.nan]})
    columns = {"area": Column("Area"), "a": Column("A", "people")}
    cell = html_reader.read(tables.to_html(frame, columns, CAPTION)).all("td")[0]
    assert cell.attributes["class"] == "ics-number"


def test_periods_are_marked_to_stay_on_one_line() -> None:
    columns = {"period": Column("Period"), "rate": Column("Rate", "percent")}
    frame = pd.DataFrame({"period": ["2019-20"], "rate": [1.0]})
    html = tables.to_html(frame, columns, CAPTION)
    assert '<th scope="row" class="ics-dated">2019-20</th>' in html
    assert '<td class="ics-number">1.0</td>' in html


def test_rows_have_ids_only_where_links_are_to_lead_to_them(boroughs: pd.DataFrame) -> None:
    assert " id=" not in tables.to_html(boroughs, COLUMNS, CAPTION)
    tree = html_reader.read(tables.to_html(boroughs, COLUMNS, CAPTION, anchor="place"))
    names = [f"place-{slug_of(str(name))}" for name in boroughs.iloc[:, 0]]
    assert [row.attributes["id"] for row in tree.all("tr")[1:]] == names
