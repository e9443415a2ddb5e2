"""Identifiers are known by their form, and a masked text holds none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.publish.disclosure.identifiers import identifiers, is_valid_nhs_number, mask

# The example of the NHS Data Dictionary, and one of the range set aside for tests.
VALID = ("9434765919", "9999999018")


def test_the_published_example_has_its_check_digit() -> None:
    assert is_valid_nhs_number(VALID[0])
    assert is_valid_nhs_number(VALID[1])


@pytest.mark.parametrize("digits", ["9434765918", "943476591", "94347659190", "0000000000"])
def test_a_number_without_its_check_digit_is_none(digits: str) -> None:
    assert not is_valid_nhs_number(digits)


@given(st.integers(0, 999_999_999))
def test_nine_digits_have_one_tenth_at_most(nine: int) -> None:
    assert sum(is_valid_nhs_number(f"{nine:09}{tenth}") for tenth in range(10)) <= 1


@given(st.integers(100_000_000, 999_999_998), st.sampled_from(["", " ", "-", "\N{NO-BREAK SPACE}"]))
def test_every_valid_number_is_found_in_words_and_masked(nine: int, gap: str) -> None:
    for tenth in range(10):
        digits = f"{nine}{tenth}"
        if is_valid_nhs_number(digits):
            written = gap.join([digits[:3], digits[3:6], digits[6:]])
            text = f"Patient {written}, seen."
            assert [found.what for found in identifiers(text)] == ["an NHS number"]
            assert mask(text) == "Patient •••, seen."
            assert list(identifiers(mask(text))) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("jo.bloggs@nhs.net", "a personal e-mail address"),
        ("mailto:jo%40trust.nhs.uk", "a personal e-mail address"),
        ("/Users/jo/x", "an absolute path"),
        (r"\\server\share\x", "an absolute path"),
        ("password = 'hunter2hunter2'", "a named secret"),
        ("Authorization: Bearer abcdef0123456789abcdef", "a bearer token"),
    ],
)
def test_each_kind_is_named_and_masked(text: str, what: str) -> None:
    assert what in {found.what for found in identifiers(text)}
    assert list(identifiers(mask(text))) == []
