"""Constant rates of the past do not give what was counted later."""

import pytest

from helpers.analyses.workforce import back_check


def test_rates_known_to_2002_lead_to_too_few() -> None:
    history = back_check.history()
    leaving, joining = back_check.rates_until(history)
    assert leaving == pytest.approx(0.05005, abs=5e-6)
    assert joining == pytest.approx(1_655, abs=0.5)
    run = back_check.run_forward(history).set_index("year")
    for year, counted, modelled, error in (
        (2006, 33_091, 29_921, -9.6),
        (2008, 34_010, 30_229, -11.1),
    ):
        assert run["counted_people"][year] == counted
        assert run["modelled_people"][year] == pytest.approx(modelled, abs=0.5)
        assert run["error_percent"][year] == pytest.approx(error, abs=0.05)
    found = back_check.figures(history, run.reset_index())
    assert str(found["gp_leaving"]) == "5.0%"
    assert str(found["gp_error_after_four_years"]) == "−9.6%"
    assert str(found["gp_error_at_the_end"]) == "−11.1%"


def test_before_its_start_the_model_says_nothing() -> None:
    run = back_check.run_forward(back_check.history()).set_index("year")
    assert run.loc[:2001, "modelled_people"].isna().all()
    assert run["modelled_people"][2002] == 29_202


def test_the_printed_identity_breaks_in_the_last_two_years() -> None:
    gaps = back_check.history().set_index("year")["identity_gap_people"].dropna()
    assert gaps[gaps != 0].to_dict() == {2006: -163, 2007: 494}
    assert len(gaps) == 11
