"""Chapters say no more than their figures bear: what once was said wrongly, as it is said now."""

import pytest

from tests.notebooks.reader import read


def test_what_rises_in_outpatients_is_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    told = read(monkeypatch, "outpatient_access").text
    assert "the printed per cent of Occupational Therapy rises most, by 14.5 percentage" in told
    # 1,342,146 of 2,700,000
    assert "would come from about 1,340,000 appointments" in told
    assert "That is 50% of the 2,700,000 a year" in told
