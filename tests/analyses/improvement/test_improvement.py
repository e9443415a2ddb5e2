"""The page on improvement says what `stats.spc` says, and counts what two months would say."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from helpers.analyses import improvement
from helpers.analyses.improvement import charting, judging
from helpers.analyses.improvement.evidence import Evidence
from helpers.data import areas
from helpers.errors import InputError
from helpers.results import Results, sourced
from helpers.stats import spc

AREAS = ("NW London", "Kent and Medway", "North Central London", "Z9B2Z", "London", "England")
BY_HAND = [60, 62, 61, 59, 60, 58, 61, 60, 62, 59, 61, 72]
QUIET = [*BY_HAND[:-1], 60]
UNSTABLE = "not stable, no verdict"


def made_up(values: list[float], better: str = "up", target: float | None = None) -> Evidence:
    """Return the evidence of a series of the user's own."""
    months = [str(each) for each in pd.period_range("2024-01", periods=len(values), freq="M")]
    rows = pd.DataFrame({"series": "mine", "month": months, "value": map(float, values)})
    return Evidence(
        area=areas.resolve("NW London"),
        own=True,
        measure="value",
        better="up" if better == "up" else "down",
        target=target,
        standard=None,
        parts=sourced(rows, ["me"], "parameter"),
        wholes=rows.iloc[:0],
        split="",
        short=[],
        england=rows.iloc[:0],
        sickness=None,
    )


@pytest.fixture(scope="module", params=AREAS)
def results(request: pytest.FixtureRequest) -> Results:
    return improvement.analyse(area=request.param)


def told(chart: spc.ControlChart) -> str:
    news = {"improvement": "improvement", "concern": "concern"}
    stable = (chart.points["signal"] == "none").all()
    return news.get(chart.variation, "common variation" if stable else "not stable")


def test_every_verdict_equals_a_direct_call_of_the_chart(results: Results) -> None:
    points, verdicts = results.tables["points"], results.tables["verdicts"]
    assert len(verdicts) == points["series"].nunique() >= 6
    for row in verdicts.to_dict("records"):
        own = points.loc[points["series"] == row["series"], "within_percent"].to_numpy()
        assert len(own) == 12
        aims = {"assurance": 78.0, "standard_assurance": 95.0}
        for column, aim in aims.items():
            chart = spc.xmr(own, improvement="up", target=aim)
            stable = (chart.points["signal"] == "none").all()
            assert row["variation"] == told(chart)
            assert row[column] == (judging.ASSURANCE[chart.assurance] if stable else UNSTABLE)
        last = chart.points.iloc[-1]
        for line in ("mean", "lower", "upper"):
            drawn = min(100.0, max(0.0, last[line]))
            assert row[f"{line}_within_percent"] == pytest.approx(drawn)


def test_every_verdict_of_sickness_equals_a_direct_call_of_the_chart(results: Results) -> None:
    months, now = results.tables["sickness"], results.tables["sickness_now"]
    assert len(now) == months["organisation"].nunique() >= 5
    for row in now.to_dict("records"):
        own = months.loc[months["organisation"] == row["organisation"]]
        chart = spc.xmr(own["above_england_percent"].to_numpy(), improvement="down")
        assert row["variation"] == told(chart)
        assert row["marked_months"] == (chart.points["signal"] != "none").sum()


def test_the_counts_are_those_of_the_rows(results: Results) -> None:
    compared, told = results.tables["compared"], results.headlines
    quiet = compared["told_by_chart"] == "no signal in any month"
    changed = compared["told_by_two"] != "the same"
    assert told["changed"].value == changed.sum()
    assert told["changed_quiet"].value == (changed & quiet).sum()
    lately = compared["told_by_chart"].str.endswith(" in the latest month")
    past = compared["told_by_chart"] == "signals, none in the latest month"
    assert told["signal_now"].value == (lately & ~past).sum()
    assert (
        told["signal_earlier"].value
        == past.sum()
        == len(compared) - quiet.sum() - (lately & ~past).sum()
    )
    assert (compared.loc[quiet, "marked_months"] == 0).all()
    assert (compared.loc[~quiet, "marked_months"] > 0).all()
    assert told["england_charted"].value == 140
    marked = results.tables["signals"].groupby("series")["marked_months"].sum()
    held = compared.set_index("series")["marked_months"]
    assert marked.reindex(held.index, fill_value=0).tolist() == held.tolist()


def test_no_limit_of_a_share_lies_beyond_all_or_nothing() -> None:
    tables = improvement.analyse(change_month="2024-10").tables
    for table in (tables["verdicts"], tables["points"], tables["phases"]):
        assert table["lower_within_percent"].min() >= 0
        assert table["upper_within_percent"].max() <= 100
    community = tables["verdicts"].set_index("series").loc["CLCH"]
    assert community["upper_within_percent"] == 100
    assert charting.points(made_up([1, 300, 2, 250]))["lower_value"].max() < 0


def test_a_chart_worked_by_hand() -> None:
    # steps 2 1 2 1 2 3 1 2 3 2 11: their mean is 30 / 11, and 11 is above 3.267 times that, so
    # the limits come from the mean of the other ten, 19 / 10, and lie 2.66 times that from 735 / 12
    evidence = made_up([float(each) for each in BY_HAND], target=65)
    points, verdict = charting.points(evidence), judging.verdicts(evidence).iloc[0]
    assert verdict["mean_value"] == pytest.approx(735 / 12)
    assert verdict["lower_value"] == pytest.approx(735 / 12 - 2.66 * 1.9)
    assert verdict["upper_value"] == pytest.approx(735 / 12 + 2.66 * 1.9)
    assert points["signal"].tolist() == ["none"] * 11 + ["outside a limit"]
    assert (verdict["variation"], verdict["assurance"]) == ("improvement", UNSTABLE)
    worse = judging.verdicts(made_up([float(each) for each in BY_HAND], "down", 65)).iloc[0]
    assert worse["variation"] == "concern"


def test_a_chart_with_signals_gets_no_verdict_against_a_target() -> None:
    rows = improvement.analyse().tables["verdicts"].set_index("series")
    unstable = rows[rows["assurance"] == UNSTABLE]
    assert list(unstable.index) == ["Chelsea and Westminster", "Hillingdon Hospitals"]
    assert set(unstable["variation"]) == {"not stable"}
    assert set(rows.loc[rows["assurance"] != UNSTABLE, "variation"]) == {"common variation"}
    assert (unstable["standard_assurance"] == UNSTABLE).all()
    kent = improvement.analyse(area="Kent and Medway")
    assert not kent.headlines["whole_to_go"].known
    stable = judging.verdicts(made_up([*map(float, QUIET)], target=66)).iloc[0]
    assert stable["assurance"] == "both limits miss it"
    # limits start anew: signals of before count no more
    shifted = replace(
        made_up([*map(float, [*BY_HAND, *range(80, 86)])], target=66), split="2025-01"
    )
    assert judging.verdicts(shifted).iloc[0]["assurance"] == "both limits meet it"


def test_two_months_a_year_apart_are_compared_where_both_are_held() -> None:
    longer = judging.two_points(made_up([50, *map(float, BY_HAND)])).iloc[0]
    assert (longer["earlier_month"], longer["earlier_value"]) == ("2024-01", 50)
    longest = judging.two_points(made_up([0, 50, *map(float, BY_HAND)])).iloc[0]
    assert (longest["earlier_month"], longest["earlier_value"]) == ("2024-02", 50)
    year = judging.two_points(made_up([float(each) for each in BY_HAND])).iloc[0]
    assert (year["earlier_month"], year["change_value"]) == ("2024-01", 12)


@pytest.mark.parametrize(("better", "target"), [("down", 55), ("up", 65), ("down", 90)])
def test_the_way_to_go_is_from_the_worse_limit_of_the_chart(better: str, target: float) -> None:
    evidence = made_up([float(each) for each in QUIET], better, target)
    last = spc.xmr(QUIET).points.iloc[-1]
    short = last["upper"] - target if better == "down" else target - last["lower"]
    told = judging.figures(evidence, judging.two_points(evidence), judging.verdicts(evidence))
    assert told["whole_to_go"] == pytest.approx(max(0.0, short))
    way = "Fall" if better == "down" else "Rise"
    assert told["whole_to_go"].label == f"{way} needed to meet target every month"
    assert (float(told["whole_to_go"]) == 0) == (target == 90)


def test_a_change_is_judged_by_the_limits_before_it() -> None:
    results = improvement.analyse(change_month="2024-10")
    phases = results.tables["phases"]
    points = results.tables["points"].query("series == 'all of North West London'")
    values = points["within_percent"].to_numpy()
    before, after = spc.xmr(values[:6]).points, spc.xmr(values[6:]).points
    assert phases["mean_within_percent"].tolist() == pytest.approx(
        [before["mean"].iloc[0], after["mean"].iloc[0]]
    )
    assert phases["months"].tolist() == [6, 6]
    assert len(set(points["mean_within_percent"])) == 2
    others = results.tables["points"].query("series == 'England'")
    assert len(set(others["mean_within_percent"])) == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"area": "Brent"}, ("area Brent", "A&E", "'Kent and Medway'")),
        ({"area": "RV3"}, ("A&E", "trust that has an A&E")),
        ({"area": "RAP"}, ("no year of waits",)),
        ({"area": "Example System"}, ("area Example System",)),
        ({"better": "up"}, ("better", "series_source=own")),
        ({"series_target": 3.0}, ("series_target", "series_source=own")),
        ({"series_source": "own"}, ("better", "better=down")),
        ({"series_source": "own", "better": "up", "target": 0.9}, ("target", "published")),
        ({"change_month": "2024-05"}, ("change_month: 2024-05", "2024-08 to 2024-12")),
        ({"change_month": "2031-05"}, ("change_month: 2031-05", "2024-08 to 2024-12")),
        ({"change_month": "May"}, ("change_month", "'May'", "2024-10")),
    ],
)
def test_a_wrong_choice_is_told_in_one_line(given: dict[str, Any], words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as error:
        improvement.analyse(**given)
    assert "\n" not in str(error.value)
    for word in words:
        assert word in str(error.value)
