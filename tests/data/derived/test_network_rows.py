"""Staff of networks stand where most practices of the network do; a person counts once."""

from typing import Any

import pandas as pd
import pytest

from helpers.data import catalogue, imports
from helpers.data.derived import network_rows
from tests.data.derived.test_registers import NOW, NWL, practice

LINK = "Social Prescribing Link Workers"
CARE = "Other Direct Patient Care staff"


def worker(role: str, person: str | None, fte: float, **more: Any) -> dict[str, Any]:
    usual = {"pcn_code": "U1", "icb_code": "QRV", "staff_group": CARE, "staff_role": role}
    return {**usual, "person": person, "fte": fte, **more}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    staff = pd.DataFrame(
        [
            worker(LINK, "1", 0.4),
            worker(f"{LINK} (Mental Health Practitioners)", "1", 0.5),
            worker(LINK, None, 1.0),
            worker("Advanced Pharmacist Practitioners", "2", 1.0, pcn_code="U9"),
            worker("Managers", "3", 0.5, staff_group="Other Admin/Non-clinical staff"),
        ]
    )
    monkeypatch.setattr(imports, "load_import", lambda *_: (staff, None))
    monkeypatch.setattr(network_rows, "MONTHS", {"2022-03": "2022-23"})
    practices = [practice("A", pcn="U1"), practice("B", pcn="U1"), practice("C", pcn="U2")]
    return network_rows.workforce(pd.DataFrame(practices), catalogue.load("areas"))


def test_a_person_counts_once_in_a_role_and_a_contract_is_somebody_else(
    made: pd.DataFrame,
) -> None:
    own = made.set_index("area_code").loc[NWL]
    assert (own["social_prescribers_fte"], own["social_prescribers_people"]) == (1.9, 2)
    assert (own["pharmacists_fte"], own["administrators_people"], own["nurses_people"]) == (1, 1, 0)


def test_networks_known_are_those_of_the_practices_and_those_that_returned(
    made: pd.DataFrame,
) -> None:
    found = made.set_index("area_code")[["networks", "networks_known"]].to_dict("index")
    assert found[NWL] == {"networks": 2, "networks_known": 3}
    # the network that no practice belongs to is filed under the former system alone
    assert found[NOW] == {"networks": 1, "networks_known": 2}
    assert found["E92000001"] == {"networks": 2, "networks_known": 3}
