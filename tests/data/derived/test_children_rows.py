"""Practices stand in the fifth of their middle child, and none is told alone."""

import numpy as np
import pandas as pd
import pytest

from helpers.data import imports
from helpers.data.derived import children_rows, indicators
from helpers.errors import NotImportedError

ENGLAND, NWL = "E92000001", "E54000027"


def rates(count: int) -> pd.DataFrame:
    """Practices of ever less deprivation, each with 100 children and ever fewer visits."""
    codes = [f"A{number:05}" for number in range(count)]
    visits = [200.0 - number for number in range(count)]
    table = {"area_code": codes, "count": visits, "denominator": 100.0, "sex": "Persons"}
    return pd.DataFrame({**table, "area_type": "GPs", "period": "2021/22"})


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """England of twenty practices, fifteen of them of one system; one more without a score."""
    rows = rates(21)
    scores = pd.Series(np.arange(60.0, 40.0, -1.0), index=rows["area_code"][:20])
    monkeypatch.setattr(indicators, "rows_of", lambda _: rows)
    monkeypatch.setattr(indicators, "deprivation", lambda: scores)
    own = [NWL if number < 15 else None for number in range(21)]
    practices = pd.DataFrame({"code": rows["area_code"], "system_then": own, "system_now": own})
    practices = practices.assign(period=children_rows.YEAR, region=None)
    areas = pd.DataFrame(
        {"code": [ENGLAND, NWL], "kind": ["country", "icb"], "ods_code": [None, "QRV"]}
    )
    return children_rows.children(practices, areas)


def test_each_fifth_of_an_area_has_its_share_of_the_children(made: pd.DataFrame) -> None:
    own = made[made["fifths"] == "area"].set_index(["area_code", "fifth"])
    assert own["children"][ENGLAND].tolist() == [400] * 5
    assert own["children"][NWL].tolist() == [300] * 5
    assert own["visits"][NWL].tolist() == [597, 588, 579, 570, 561]
    assert own["imd_score"][NWL].tolist() == [59, 56, 53, 50, 47]


def test_fifths_of_england_leave_out_those_of_fewer_than_three_practices(
    made: pd.DataFrame,
) -> None:
    of_england = made[(made["fifths"] == "england") & (made["area_code"] == NWL)]
    assert of_england["practices"].tolist() == [4, 4, 4, 3]
    assert of_england["fifth"].tolist() == [1, 2, 3, 4]
    assert made["practices"].min() >= children_rows.LEAST


def test_a_practice_without_a_score_is_in_no_fifth(made: pd.DataFrame) -> None:
    whole = made[(made["fifths"] == "area") & (made["area_code"] == ENGLAND)]
    assert whole["practices"].sum() == 20


def test_a_practice_is_in_the_fifth_of_its_middle_child() -> None:
    practices = pd.DataFrame(
        {"code": list("abc"), "imd_score": [30.0, 20.0, 10.0], "children": [10.0, 30.0, 60.0]}
    )
    # middles at 5%, 25% and 70% of the children
    assert children_rows.fifth_of(practices).tolist() == [1, 2, 4]


def test_the_error_of_a_rate_is_that_of_a_ratio_of_clusters() -> None:
    visits, people = pd.Series([10.0, 30.0, 20.0]), pd.Series([20.0, 30.0, 30.0])
    # rate 0.75; apart -5, 7.5 and -2.5; the root of 3/2 x 87.5, over 80
    assert children_rows.standard_error(visits, people) == pytest.approx(0.143205, abs=1e-6)


def test_an_indicator_is_found_in_whichever_import_holds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = {
        "2019": pd.DataFrame({"indicator_id": [93553], "area_code": ["A1"], "value": [10.0]}),
        "2022": pd.DataFrame({"indicator_id": [93930], "area_code": ["A1"], "value": [900.0]}),
    }
    known = [type("Import", (), {"period": period}) for period in held]
    monkeypatch.setattr(imports, "every", lambda _: known)
    monkeypatch.setattr(imports, "load_import", lambda _, period: (held[period], ""))
    assert indicators.deprivation().to_dict() == {"A1": 10.0}
    assert indicators.rows_of(93930)["value"].tolist() == [900.0]
    with pytest.raises(NotImportedError, match="indicator 1, is not imported"):
        indicators.rows_of(1)
