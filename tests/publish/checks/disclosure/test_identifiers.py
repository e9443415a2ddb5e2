"""Identifiers are known by their form, and a masked text holds none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.publish.checks.disclosure.identifiers import identifiers, is_valid_nhs_number, mask

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
        ("9434765919,45", "an NHS number"),
        ("45,9434765919", "an NHS number"),
        ("[9434765919,9434765919]", "an NHS number"),
        ("9434765919,2023-01-02", "an NHS number"),
        ("943.476.5919", "an NHS number"),
        ("943\N{NON-BREAKING HYPHEN}476\N{NON-BREAKING HYPHEN}5919", "an NHS number"),
        ("943\N{EN DASH}476\N{EN DASH}5919", "an NHS number"),
        ("the number 943\n476 5919", "an NHS number"),
        ("the number 943 476\n    5919", "an NHS number"),
        ("File \x1b[0;32m/home/jo/x.py:3\x1b[0m, in f", "an absolute path"),
        ('read_csv("C:/Users/jo/x.csv")', "an absolute path"),
        ("S:/Public Health/x.xlsx", "an absolute path"),
        (r"C:\extract.csv", "an absolute path"),
        ("/content/drive/MyDrive/x.csv", "an absolute path"),
        ("/dbfs/lake/x", "an absolute path"),
        ("/scratch/jo/x", "an absolute path"),
        ("open('/media/jo/x.csv')", "an absolute path"),
        ("Server=tcp:x;Uid=jo;Pwd=Hunter2Hunter2;", "a named secret"),
        ('os.environ["DB_PASSWORD"] = "Hunter2Hunter2"', "a named secret"),
        ("https://x.net/a.csv?sp=r&sig=Zm9vYmFyYmF6cXV4MTIzNDU2%3D", "a signature of access"),
        ("Authorization: Basic am86aHVudGVyMmh1bnRlcjI=", "a basic login"),
    ],
)
def test_each_kind_is_named_and_masked(text: str, what: str) -> None:
    assert what in {found.what for found in identifiers(text)}
    assert list(identifiers(mask(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "ISBN 0306406152, ISBN-10: 0306406152, isbn = {0306406152}",
        "£9434765919",
        "0.9434765919 and 9434765919.25",
        "git clone git@github.com:icsbook/icsbook.git",
        "url(logo@2x.png)",
        "psi@nationalarchives.gov.uk, foi@nhs.net",
        '<a href="/media/5f0c/report.pdf">',
        "#!/usr/bin/env python3",
        "https://example.org/x; {a:/foo/,b:1}",
        r"Q:\nWhat is it",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert list(identifiers(text)) == []


def test_a_long_run_of_hexadecimal_digits_is_searched_in_linear_time() -> None:
    start = time.process_time()
    assert list(identifiers("9434765919a" * 20_000)) == []
    assert time.process_time() - start < 10
