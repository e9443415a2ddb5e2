"""A chapter concludes no more than its figures give, and says what they leave out."""

import pytest

from helpers.columns import COLUMNS
from tests.notebooks.reader import read


def test_claims_are_counted_of_the_strategy_and_the_age_of_a_number_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = read(monkeypatch, "claims").text
    assert "Of the strategy's 210 claims" in text
    assert "of 6 of 19 commitments of the strategy has passed" in text
    assert "nearest to the register of 2017-18, which had 274,678" in text


def test_a_number_near_a_register_is_not_said_to_be_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = read(monkeypatch, "conditions").text
    assert "So it may be the number of people on registers, rounded." in text


def test_no_register_outside_the_usual_range_reads_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    text = read(monkeypatch, "conditions", "area=Greater Manchester").text
    assert "None of 21 registers of Greater Manchester has fewer people" in text
    assert "On none is it the lowest of 36 systems" in text
    assert "none of the registers of Greater Manchester lies below it and 3 above" in text


@pytest.mark.parametrize("condition", ["dm", "hyp"])
def test_hypertension_is_said_to_stand_otherwise_in_its_own_chapter(
    condition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read(monkeypatch, "conditions", f"condition={condition}").text
    assert (
        "Hypertension may stand otherwise in "
        "[its own chapter](/notebooks/hypertension_case_finding.md)" in text
    )


def test_what_is_to_find_of_hypertension_is_by_age(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = read(monkeypatch, "systems").text
    assert "8.8 percentage points more found of the hypertension expected at its ages" in text


def test_the_rank_of_a_trust_says_which_end_is_best() -> None:
    assert COLUMNS["trust_rank"].label == "Rank in England, 1 the best"
