"""Figures are matched by what they are, and those that changed are ranked by how much."""

from collections.abc import Mapping
from typing import Any

import pytest

from helpers.errors import InputError
from helpers.publish.diff.changes import Difference, compare
from helpers.publish.diff.sides import Answer, Rows, Side

Headlines = Mapping[str, float | None]
SMALL = 1e-9


def answer(
    headlines: Headlines | None = None, places: Rows = (), page: str = "page", **given: Any
) -> Answer:
    figures = {(name, "value"): (value, "people") for name, value in (headlines or {}).items()}
    return Answer(page, {"area": "Brent", **given}, figures, {"places": places} if places else {})


def difference(
    old: Answer | list[Answer], new: Answer | list[Answer], tolerance: float = SMALL
) -> Difference:
    old, new = ([each] if isinstance(each, Answer) else each for each in (old, new))
    return compare(Side("one", "book", old), Side("other", "book", new), tolerance)


def names(found: Difference) -> list[str]:
    return [change.name.figure for change in found.changed]


def test_the_largest_relative_change_comes_first_whatever_its_sign() -> None:
    old = answer({"small": 1000.0, "large": 10.0, "same": 5.0})
    found = difference(old, answer({"small": 1100.0, "large": 5.0, "same": 5.0}))
    assert names(found) == ["large", "small"]
    assert [change.relative for change in found.changed] == [-0.5, 0.1]


def test_what_was_nought_comes_first_then_what_came_or_went() -> None:
    old = answer({"a": 1.0, "b": 0.0, "c": 4.0, "d": None, "e": None})
    found = difference(old, answer({"a": 9.0, "b": 1e-12, "c": None, "d": 0.0, "e": None}))
    assert names(found) == ["b", "c", "d", "a"]
    assert [change.relative for change in found.changed] == [None, None, None, 8.0]


@pytest.mark.parametrize(("tolerance", "changed"), [(0.0, ["a", "b"]), (0.01, ["a"]), (0.1, [])])
def test_the_tolerance_is_a_share_of_the_number(tolerance: float, changed: list[str]) -> None:
    old = answer({"a": 100.0, "b": 1e6})
    assert names(difference(old, answer({"a": 105.0, "b": 1.001e6}), tolerance)) == changed


def test_what_one_side_alone_has_is_no_change() -> None:
    old, new = answer({"a": 1.0, "gone": 2.0}), answer({"a": 1.0, "come": 3.0, "nothing": None})
    found = difference(old, new)
    assert names(found) == []
    assert [change.name.figure for change in found.added] == ["come"]
    assert [change.name.figure for change in found.removed] == ["gone"]
    assert found
    assert not difference(old, old)


def test_the_cells_of_a_page_that_is_gone_are_removed() -> None:
    page = answer({"a": 1.0}, [{"place": "Brent", "register_people": "5"}])
    removed = difference([page, answer(page="other")], answer(page="other")).removed
    assert [(each.name.table, each.old, each.new) for each in removed] == [
        ("", 1.0, None),
        ("places", 5.0, None),
    ]


def test_a_row_goes_by_the_words_that_tell_it_from_the_others() -> None:
    old = [
        {"place": "Brent", "year": "2023", "register_people": "5", "position": "low"},
        {"place": "Brent", "year": "2024", "register_people": "6", "position": "low"},
        {"place": "Ealing", "year": "2024", "register_people": "7", "position": "high"},
    ]
    new = [old[2], old[0], {**old[1], "register_people": "9", "position": "high"}]
    found = difference(answer(places=old), answer(places=new))
    assert [change.as_json() for change in found.changed] == [
        {
            "page": "page",
            "parameters": {},
            "table": "places",
            "row": {"place": "Brent", "year": "2024"},
            "figure": "register_people",
            "field": "",
            "unit": "people",
            "old": 6.0,
            "new": 9.0,
            "relative": 0.5,
        }
    ]
    assert not found.added
    assert not found.removed


def test_rows_that_no_words_tell_apart_go_by_their_order() -> None:
    old = [{"place": "Brent", "register_people": each} for each in "56"]
    new = [{"place": "Brent", "register_people": each} for each in "57"]
    [change] = difference(answer(places=old), answer(places=new)).changed
    assert (change.old, change.new) == (6.0, 7.0)
    assert dict(change.name.row) == {"place": "Brent", "again": "2"}


def test_one_row_is_not_taken_for_that_of_another_place() -> None:
    old, new = ([{"place": each, "register_people": "5"}] for each in ("Brent", "Ealing"))
    found = difference(answer(places=old), answer(places=new))
    assert not found.changed
    assert [dict(each.name.row) for each in found.removed] == [{"place": "Brent"}]


def test_a_cell_that_becomes_empty_is_a_change_and_a_cell_of_words_is_none() -> None:
    old = [{"place": "Brent", "register_people": "5", "position": "low"}]
    new = [{"place": "Brent", "register_people": "", "position": "high"}]
    [change] = difference(answer(places=old), answer(places=new)).changed
    assert (change.name.figure, change.old, change.new) == ("register_people", 5.0, None)


def test_a_set_goes_by_the_parameters_that_vary_and_not_by_what_the_data_gave() -> None:
    def sets(staff: int) -> list[Answer]:
        return [
            answer({"a": float(target)}, staff=staff + place, area=f"Area {place}", target=target)
            for place in (1, 2)
            for target in (3, 4)
        ]

    found = difference(sets(10), sets(20))
    assert not found
    assert len(found.parameters) == 4
    assert found.parameters[0] == {
        "page": "page",
        "parameters": {"area": "Area 1", "target": "3"},
        "parameter": "staff",
        "old": 11,
        "new": 21,
    }


def test_areas_of_one_side_alone_are_named() -> None:
    def sets(*areas: str) -> list[Answer]:
        return [answer({"a": 1.0}, area=area) for area in areas]

    found = difference(sets("Brent", "Ealing"), sets("Harrow", "Brent"))
    assert found.areas == {"only_old": ["Ealing"], "only_new": ["Harrow"]}
    assert [dict(change.name.parameters) for change in found.added] == [{"area": "Harrow"}]
    assert [dict(change.name.parameters) for change in found.removed] == [{"area": "Ealing"}]


def test_one_answer_against_one_is_compared_whatever_their_parameters() -> None:
    found = difference(answer({"a": 1.0}, area="Brent"), answer({"a": 2.0}, area="Ealing"))
    assert names(found) == ["a"]
    assert [each["parameter"] for each in found.parameters] == ["area"]


def test_sides_of_two_kinds_are_refused() -> None:
    with pytest.raises(InputError, match="one is a book, other is a sweep: compare two of a kind"):
        compare(Side("one", "book", []), Side("other", "sweep", []), SMALL)
