"""Trusts and their sickness come from the release: each where it is filed, and England is all."""

import pandas as pd
import pytest

from helpers.data import catalogue
from helpers.data.derived import sickness_rows, trust_rows

KENT, NWL = "E54000032", "E54000027"
SYSTEMS = {"QKS": KENT, "QRV": NWL, "QMJ": "E54000028"}


def row(code: str, name: str, system: str, month: str = "2024-04") -> dict[str, object]:
    return {
        "org_code": code,
        "org_name": name,
        "org_type": "Acute",
        "icb_code": system,
        "month": month,
        "days_lost": 10.9,
        "days_available": 200.9,
        "rate_percent": 5.43,
        "source": "sickness_absence_2024_25",
        "note": None,
    }


RELEASE = pd.DataFrame(
    [
        row("RZ1", "Old Name NHS Trust", "QKS"),
        row("RZ1", "New Name of It NHS Foundation Trust", "QKS", "2024-05"),
        row("RZ2", "Medway NHS Foundation Trust", "QKS"),
        row("NZ3", "Medway Community Interest Company", "QKS"),
        row("RV3", "Central and North West London NHS Foundation Trust", "QMJ"),
        row("RPY", "Royal Marsden NHS Foundation Trust", "QRV"),
        row("RZ2X4", "Kent NHS and Social Care Partnership Trust", "QKS"),
        row("QKS", "NHS Kent and Medway ICB", "QKS"),
    ]
)


@pytest.fixture(scope="module")
def areas() -> pd.DataFrame:
    return trust_rows.with_trusts(catalogue.load("areas"), RELEASE, SYSTEMS)


def test_a_trust_goes_by_its_newest_name_and_never_by_that_of_a_place(areas: pd.DataFrame) -> None:
    found = {row["code"]: row for row in areas.to_dict("records")}
    assert found["RZ1"]["name"] == "New Name of It NHS Foundation Trust"
    assert found["RZ1"]["short_name"] == "New Name of It"
    assert (found["RZ1"]["parent"], found["RZ1"]["kind"]) == (KENT, "trust")
    assert found["RZ2"]["short_name"] == "Medway Trust"
    assert found["RZ2X4"]["short_name"] == "Kent NHS and Social Care Partnership Trust"
    assert "NZ3" not in found
    assert areas["code"].is_unique


def test_trusts_that_are_held_stay_as_they_are(areas: pd.DataFrame) -> None:
    before = catalogue.load("areas")
    kept = areas[areas["code"].isin(before["code"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, before)


def test_each_organisation_stands_as_its_area_and_england_is_all_rows(areas: pd.DataFrame) -> None:
    made = sickness_rows.sickness(areas, RELEASE, SYSTEMS)
    april = {
        row["organisation"]: row for row in made[made["month"] == "2024-04"].to_dict("records")
    }
    assert april["QKS"]["area_code"] == KENT
    assert april["QKS"]["note"] == sickness_rows.BOARD
    assert april["RZ1"]["organisation_type"] == "Acute"
    assert pd.isna(april["E92000001"]["organisation_type"])
    assert [april["RZ1"][name] for name in ("days_lost", "percent")] == [10, 5.43]
    assert april["E92000001"]["days_lost"] == int(7 * 10.9)
    assert "NZ3" not in april
    own = made[made["month"].isin(RELEASE["month"])]
    filed = own.dropna(subset=["filed_under"]).set_index("organisation")["filed_under"]
    assert filed.to_dict() == {"RV3": "North Central London", "RPY": "North West London"}


def test_newer_months_follow_those_of_the_table_and_twelve_in_a_row_are_held(
    areas: pd.DataFrame,
) -> None:
    release = RELEASE.replace({"month": {"2024-04": "2025-04", "2024-05": "2025-05"}})
    made = sickness_rows.sickness(areas, release, SYSTEMS)
    months = sorted(set(made["month"]))
    assert (months[0], months[-1], len(months)) == ("2024-06", "2025-05", 12)
    newest = made[made["month"] == "2025-04"]
    assert set(newest["source"]) == {"sickness_absence_2025_26"}
    gap = RELEASE.replace({"month": {"2024-04": "2026-04", "2024-05": "2026-05"}})
    assert "2026-04" not in set(sickness_rows.sickness(areas, gap, SYSTEMS)["month"])


def test_two_systems_of_one_code_are_told_apart_by_which_is_the_former(
    areas: pd.DataFrame,
) -> None:
    systems = sickness_rows.systems(areas)
    assert systems["QRL"] == "E54000042"
    assert systems["Z9B2Z"] == "E54000071"
