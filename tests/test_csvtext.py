"""CSV files keep every figure and carry no formula."""

import pandas as pd
import pytest

from helpers.csvtext import csv_text
from helpers.results import sourced


def test_missing_values_are_empty_and_whole_numbers_have_no_point() -> None:
    frame = pd.DataFrame({"name": ["a", None], "n": [3.0, float("nan")], "x": [1 / 3, -2.5]})
    assert csv_text(frame) == "name,n,x\na,3,0.3333333333\n,,-2.5\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_text_that_a_spreadsheet_would_run_is_made_plain(start: str) -> None:
    frame = pd.DataFrame({f"{start}head": [f"{start}1+1"]})
    heading, cell = csv_text(frame).splitlines()
    assert heading.strip('"').startswith("'")
    assert cell.strip('"').startswith("'")


def test_typed_columns_and_flags() -> None:
    frame = pd.DataFrame(
        {"n": pd.array([1, None], dtype="Int64"), "f": pd.array([True, None], dtype="boolean")}
    )
    assert csv_text(frame) == "n,f\n1,true\n,\n"


def test_an_empty_table_keeps_its_headings() -> None:
    assert csv_text(pd.DataFrame(columns=["a", "b"])) == "a,b\n"


def test_a_synthetic_table_says_so_in_every_row_and_no_other_does() -> None:
    frame = pd.DataFrame({"place": ["A", "B"], "n": [1, 2]})
    made_up, derived = sourced(frame, [], "synthetic"), sourced(frame, [], "derived")
    assert csv_text(made_up) == "place,n,basis\nA,1,synthetic\nB,2,synthetic\n"
    assert csv_text(derived) == csv_text(frame)
    own = made_up.assign(basis=["published", "synthetic"])
    assert csv_text(own) == "place,n,basis\nA,1,published\nB,2,synthetic\n"


def test_what_is_confidential_is_empty_and_said_so_while_what_is_missing_is_only_empty() -> None:
    frame = pd.DataFrame({"n": [5.0, None, None], "confidential": [False, True, False]})
    assert csv_text(frame) == "n,n_status\n5,\n,confidential\n,\n"


def test_what_does_not_apply_is_empty_and_said_so() -> None:
    frame = pd.DataFrame({"year": [2023, 2028], "lower": [54.4, "[z]"]})
    assert csv_text(frame) == "year,lower,lower_status\n2023,54.4,\n2028,,not applicable\n"
