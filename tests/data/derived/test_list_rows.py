"""Lists of practices are counted by their length, and grow by what they were before."""

from typing import Any

import pandas as pd
import pytest

from helpers.data import catalogue
from helpers.data.derived import list_rows, unusual_rows
from tests.data.derived.test_registers import NWL, practice

LATER = "2031-07"


def counted(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the table of practices, each of a code, a year or month and a list."""
    every = pd.DataFrame([practice(**row) for row in rows])
    month = every["period"] == LATER
    made = list_rows.lists(every[month], every[~month], catalogue.load("areas"))
    return made.set_index("area_code")


def of(code: str, period: str, size: float, **more: Any) -> dict[str, Any]:
    return {"code": code, "period": period, "list_size": size, **more}


def test_practices_are_counted_in_the_class_of_their_list_in_the_newest_month() -> None:
    made = counted(
        [
            of("A", LATER, 999),
            of("B", LATER, 1_000),
            of("C", LATER, 29_999),
            of("D", LATER, 30_001),
            of("A", "2029-30", 7_000),
        ]
    )
    own = made.loc[NWL]
    counts = {name: own[name] for name in made.columns if name.startswith("from_") and own[name]}
    assert counts == {"from_0": 1, "from_1000": 1, "from_20000": 1, "from_30000": 1}
    assert (own["practices"], own["list_size"]) == (4, 999 + 1_000 + 29_999 + 30_001)
    assert own["patients_from_30000"] == 30_001
    assert (own["month"], own["source"]) == (LATER, "registered_patients_2031_07")


def test_growth_is_a_year_s_of_practices_in_two_counts_that_follow_each_other() -> None:
    made = counted(
        [
            of("A", "2029-30", 1_000),
            of("A", LATER, 1_000 * 1.1**1.25),  # 31 March 2030 to 1 July 2031
            of("E", "2029-30", 1_000, register=None),
            of("E", LATER, 3_000),
            of("B", "2027-28", 1_000),  # the count between is missing
            of("B", LATER, 4_000),
            of("C", LATER, 2_000),
        ]
    )
    own = made.loc[NWL]
    assert own["changes"] == 1
    assert own["middle_growth_percent"] == pytest.approx(10)


def test_a_month_before_that_of_the_table_leaves_it_as_it_is() -> None:
    practices = pd.DataFrame([practice(**of(code, "2026-06", 900)) for code in "AB"])
    made = list_rows.lists(practices, practices[:0], catalogue.load("areas"))
    pd.testing.assert_frame_equal(made, catalogue.load("practice_lists"))


@pytest.mark.parametrize(
    ("period", "source"),
    [("2030-31", "qof_2030_31"), (LATER, "registered_patients_2031_07")],
)
def test_the_example_gains_a_count_and_keeps_those_before(period: str, source: str) -> None:
    known = catalogue.load("example_practice")
    code = known["code"].iloc[0]
    practices = pd.DataFrame([practice(**of(each, period, 15_000)) for each in (code, "A")])
    made = list_rows.example(practices)
    assert len(made) == len(known) + 1
    last = made.iloc[-1]
    assert last[["code", "period", "list_size", "source"]].to_list() == [
        code, period, 15_000, source,
    ]  # fmt: skip
    pd.testing.assert_frame_equal(made.iloc[:-1], known, check_dtype=False)


def test_a_practice_unlike_others_has_its_list_of_a_month_and_no_register() -> None:
    known = catalogue.load("unusual_practices")
    code = known["code"].iloc[0]
    rows = [of(code, LATER, 90_000, register=None), of(code, "2030-31", 8, register=None)]
    made = unusual_rows.unusual(pd.DataFrame([practice(**row) for row in rows]))
    assert len(made) == len(known) + 1
    last = made.iloc[-1]
    assert last[["period", "list_size", "area_code"]].to_list() == [LATER, 90_000, "E09000013"]
    assert last[["register", "prevalence_percent"]].isna().all()
    assert last["note"] == known["note"].iloc[0]
