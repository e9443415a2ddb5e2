"""What a column names must stand in the table that it refers to, for readers without pandas too."""

from collections.abc import Callable

import pytest

from helpers.data import areas, facts, package, references
from helpers.errors import DataError

Replace = Callable[[str, str, str], None]
Write = Callable[[str, bytes], None]


def test_the_committed_tables_refer_to_what_exists() -> None:
    for info in package.tables():
        references.check(*package.read(info.name))


def test_an_empty_value_refers_to_nothing(replace: Replace) -> None:
    replace("strategy_facts.csv", ",E54000027,", ",,")
    references.check(*package.read("strategy_facts"))


def test_areas_and_figures_of_the_strategy_are_held_to_it_as_well(replace: Replace) -> None:
    replace("strategy_facts.csv", ",E54000027,", ",E54000127,")
    with pytest.raises(DataError, match=r"^data/strategy_facts\.csv, row \d+, column area_code: "):
        facts.fact("staff_in_post")
    replace("areas.csv", ",E92000001,,ons", ",E92000009,,ons")
    with pytest.raises(DataError, match=r"^data/areas\.csv, row \d+, column parent: 'E92000009'"):
        areas.resolve("Brent")


def test_a_table_that_cannot_be_read_is_named_where_another_refers_to_it(write: Write) -> None:
    write("sources.csv", b"")
    with pytest.raises(DataError, match=r"^data/sources\.csv: the file is empty$"):
        references.check(*package.read("strategy_facts"))


def test_further_values_that_refer_to_nothing_are_counted(replace: Replace) -> None:
    for month in ("2024-04", "2024-05", "2024-06"):
        replace("ae_waits.csv", f"R1K,{month}", f"R1X,{month}")
    with pytest.raises(DataError, match=r"'R1X' does not stand .* \(and 2 more\)$"):
        references.check(*package.read("ae_waits"))
