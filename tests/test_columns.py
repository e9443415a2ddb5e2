"""A name of a column has one meaning, in whatever table it stands."""

from collections import Counter

from helpers import columns
from helpers.analyses import outpatient_access
from helpers.columns import Column


def test_no_name_is_given_in_two_dictionaries() -> None:
    given = [
        own
        for name, own in vars(columns).items()
        if name != "COLUMNS"
        and isinstance(own, dict)
        and any(isinstance(each, Column) for each in own.values())
    ]
    names = Counter(name for own in given for name in own)
    assert set(names) == set(columns.COLUMNS)
    assert [name for name, times in names.items() if times > 1] == []


def test_the_lowest_of_five_columns_is_no_chance() -> None:
    table = outpatient_access.analyse().tables["specialties"]
    found = columns.of(table, "specialties")["lowest_percent"]
    assert (found.label, found.decimals) == ("Lowest of its columns", 2)
