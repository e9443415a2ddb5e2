"""A frame has the columns that its description says, each of the type that its unit asks for."""

import numpy as np

from helpers.analyses import frames
from helpers.results import Column

COLUMNS = {
    "place": Column("Place"),
    "year": Column("Year", "year"),
    "people": Column("People", "people"),
}


def test_numbers_are_floats_and_years_are_whole_and_a_missing_number_is_nan() -> None:
    frame = frames.of_rows(COLUMNS, [("Brent", 2023, 5), ("Ealing", 2024, None)])
    assert frame["people"].dtype == float
    assert np.isnan(frame["people"][1])
    assert frame["year"].tolist() == [2023, 2024]
    assert frame["year"].dtype.kind == "i"


def test_no_rows_give_an_empty_frame_with_every_column() -> None:
    frame = frames.of_rows(COLUMNS, [])
    assert list(frame.columns) == list(COLUMNS)
    assert frame.empty


def test_columns_come_in_the_order_described_and_others_are_left_out() -> None:
    cells = {"people": [1.0], "other": [2.0], "year": [2023], "place": ["Brent"]}
    assert list(frames.of_columns(COLUMNS, cells).columns) == list(COLUMNS)
