"""The scorecard of the home page."""

from helpers.publish.edition.finished import load
from helpers.publish.pages import home
from tests.publish.conftest import HEADLINES, MakeRun, write_json

HREF = "notebooks/hypertension_case_finding.html"


def test_a_promise_shows_figure_target_standing_and_link(make_run: MakeRun) -> None:
    html = home.scorecard({HREF: load(make_run())})
    assert '<a href="notebooks/hypertension_case_finding.html">Hypertension diagnosed</a>' in html
    assert '<p class="ics-value">58.5%</p>' in html
    assert "Held against 80.0% by 2029" in html
    assert "101000 diagnoses short" in html


def test_a_figure_says_its_period_and_interval(make_run: MakeRun) -> None:
    run = make_run()
    headline = {**HEADLINES["detection_rate"], "lower": 57.1, "upper": 59.9}
    write_json(run.folder / "results.json", {"headlines": {"detection_rate": headline}})
    assert next(home.scores(load(run), "x.html")).period == "2023, interval 57.1% to 59.9%"


def test_a_range_over_models_is_not_called_an_interval(make_run: MakeRun) -> None:
    run = make_run()
    headline = {**HEADLINES["detection_rate"], "lower": 57.1, "upper": 59.9, "bounds": "range"}
    write_json(run.folder / "results.json", {"headlines": {"detection_rate": headline}})
    score = next(home.scores(load(run), "x.html"))
    assert score.period == "2023, range over models 57.1% to 59.9%"


def test_a_figure_that_nobody_has_is_said_in_words(make_run: MakeRun) -> None:
    run = load(make_run())
    score = list(home.scores(run, HREF))[1]
    assert (score.now, score.period, score.due, score.bar) == ("not measured", "", "", None)
    assert "[x]" not in home.scorecard({HREF: run})


def test_the_bar_stands_for_percentages_alone(make_run: MakeRun) -> None:
    run = make_run()
    (run.folder / "tables" / "targets.csv").write_text(
        "measure,now,target,unit,due,standing,headline\nRooms,3,5,rooms,now,2 short,x\n"
    )
    (score,) = home.scores(load(run), "x.html")
    assert (score.now, score.target, score.due, score.bar) == ("3 rooms", "5 rooms", "now", None)


def test_a_run_without_targets_has_no_card(make_run: MakeRun) -> None:
    run = make_run()
    (run.folder / "tables" / "targets.csv").unlink()
    assert list(home.scores(load(run), "x.html")) == []


def test_the_scorecard_is_one_line_so_that_no_line_of_the_page_moves(make_run: MakeRun) -> None:
    assert "\n" not in home.scorecard({HREF: load(make_run())})


def test_words_that_look_like_markup_are_text(make_run: MakeRun) -> None:
    run = make_run()
    (run.folder / "tables" / "targets.csv").write_text(
        "measure,now,target,unit,due,standing,headline\n<script>,3,5,rooms,,<b>,x\n"
    )
    html = home.scorecard({HREF: load(run)})
    assert "<script>" not in html
    assert "<b>" not in html
