"""A CSV file is read the same whatever other libraries of the process have set."""

import csv
from collections.abc import Iterator

import pytest

from helpers.csvreader import LONGEST_CELL, csv_reader


@pytest.fixture(params=[10, 10 * LONGEST_CELL])
def set_elsewhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let another library have set the longest cell of the process."""
    before = csv.field_size_limit(request.param)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("set_elsewhere")
def test_the_longest_cell_is_ours() -> None:
    longest = "x" * LONGEST_CELL
    assert list(csv_reader([f"a,{longest}"])) == [["a", longest]]
    with pytest.raises(csv.Error, match="larger than field limit"):
        list(csv_reader([f"a,{longest}x"]))
