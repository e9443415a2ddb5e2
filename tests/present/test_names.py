import pytest

from helpers.errors import InputError
from helpers.present import names


def test_found_by_name() -> None:
    assert names.find("rate", {"rate": 1}, "headline") == 1


def test_unknown_name_is_told_the_nearest() -> None:
    with pytest.raises(InputError, match="headline: 'rat' is unknown; did you mean 'rate'"):
        names.find("rat", {"rate": 1, "cases": 2}, "headline")


def test_name_unlike_any_is_told_all_there_are() -> None:
    with pytest.raises(InputError, match="there is rate, cases"):
        names.find("xyz", {"rate": 1, "cases": 2}, "headline")
