"""Every column of a published table is explained, one that only the file has too."""

import pytest

from helpers.columns import COLUMNS
from helpers.publish.edition.finished import Finished
from helpers.publish.pages import dictionary
from helpers.publish.pages.dictionary import meaning


@pytest.mark.parametrize("column", ["undiagnosed_people", "basis", "room_status"])
def test_a_declared_column_means_what_is_declared(column: str) -> None:
    assert meaning(column) is COLUMNS[column]


def test_the_column_that_says_why_figures_are_left_out_is_explained() -> None:
    found = meaning("undiagnosed_people_status")
    assert found.label.startswith("Status of Undiagnosed: confidential where it is left out")
    assert "not applicable where there can be none" in found.label
    assert found.unit == ""
    assert found.missing == "the figure is published"


def test_each_column_of_a_file_has_an_entry_and_each_that_may_be_empty_says_why(
    finished: Finished,
) -> None:
    found = {entry.column: entry for entry in dictionary.entries(finished)}
    assert list(found) == [
        *("model", "expected_people"),
        *("place", "undiagnosed_people", "undiagnosed_people_status"),
    ]
    assert found["expected_people"].heading == "Expected"
    assert found["expected_people"].if_empty == COLUMNS["expected_people"].missing != ""
    assert found["undiagnosed_people_status"].if_empty == "the figure is published"


def test_a_dictionary_is_read_as_it_was_written(finished: Finished) -> None:
    assert dictionary.read(dictionary.csv_of(finished)) == list(dictionary.entries(finished))
