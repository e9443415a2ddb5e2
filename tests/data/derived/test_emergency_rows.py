"""Four hours in A&E: booked attendances count, England is all providers, others are trusts."""

import pandas as pd
import pytest

from helpers.data import catalogue, imports
from helpers.data.derived import emergency_rows


def provider(code: str, first: int, over: int, other: int) -> dict[str, object]:
    """Return a provider with attendances of type 1, some over four hours, and of other types."""
    columns = [
        f"{booked}{what}_{kind}"
        for booked in ("", "booked_")
        for what in ("attendances", "over_4h")
        for kind in emergency_rows.TYPES
    ]
    seen = {"attendances_type_1": first, "over_4h_type_1": over, "booked_attendances_other": other}
    return {**dict.fromkeys(columns, 0), **seen, "booked_over_4h_other": 1, "org_code": code}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    rows = [provider("R1K", 100, 40, 50), provider("RYJ", 0, 0, 10), provider("AXG", 0, 0, 30)]
    nobody = {**provider("RAX", 0, 0, 0), "booked_over_4h_other": 0}
    monkeypatch.setattr(imports, "load_import", lambda *_: (pd.DataFrame([*rows, nobody]), None))
    return emergency_rows.waits(catalogue.load("areas"))


def test_booked_attendances_count_among_those_of_all_types(made: pd.DataFrame) -> None:
    own = made[(made["trust"] == "R1K") & (made["month"] == "2024-04")].iloc[0]
    assert (own["attendances"], own["within_4h"], own["percent"]) == (150, 109, 72.67)
    assert (own["type_1_attendances"], own["type_1_within_4h"]) == (100, 60)


def test_england_is_every_provider_and_a_row_of_its_own_a_trust_that_saw_somebody(
    made: pd.DataFrame,
) -> None:
    assert set(made["trust"]) == {"E92000001", "R1K", "RYJ"}
    england = made[made["trust"] == "E92000001"]
    assert set(england["attendances"]) == {190}
    assert made.groupby("trust").size().unique().tolist() == [12]
