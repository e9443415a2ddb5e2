"""What the page tells of waiting is what the formula gives for its terms."""

from collections.abc import Callable

import pytest

from helpers.analyses import estates
from helpers.analyses.estates import waiting
from helpers.results import Results

Analyse = Callable[..., Results]


def test_the_chart_has_the_waits_of_one_three_five_and_ten_rooms() -> None:
    rows = waiting.by_use(estates.Parameters()).set_index(["shared", "use_percent"])
    wanted = {("3 rooms", 85): 19.5, ("3 rooms", 60): 3.5, ("5 rooms", 85): 10.5}
    for key, minutes in {**wanted, ("10 rooms", 85): 4.2, ("1 room", 50): 12.0}.items():
        assert rows.loc[key, "wait_minutes"] == pytest.approx(minutes, abs=0.05)
    for _, own in rows.groupby("shared"):
        assert own["wait_minutes"].is_monotonic_increasing


def test_the_highest_use_of_each_number_of_rooms_keeps_the_wait(analyse: Analyse) -> None:
    table = analyse(longest_wait=5.0).tables["waits"].set_index("shared_rooms")
    assert table["highest_use_percent"].is_monotonic_increasing
    for at, use in enumerate(table["highest_use_percent"]):
        again = analyse(utilisation_target=use / 100).tables["waits"]
        assert again["wait_minutes"].iloc[at] == pytest.approx(5)


def test_waits_are_in_proportion_to_the_minutes_of_a_contact(analyse: Analyse) -> None:
    short, long = (
        analyse(minutes_per_contact=each).tables["waits"]["wait_minutes"] for each in (10, 15)
    )
    assert (long / short).to_list() == pytest.approx([1.5] * len(short))
