"""Staff by group and age: the flows balance, repeat the year of the table, and reach the target."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from helpers.analyses import workforce
from helpers.analyses.workforce import groups, parameters
from helpers.data import imports, staff
from helpers.errors import InputError
from helpers.results import Results
from helpers.stats import stock_flow
from tests.data.releases.conftest import Put, put
from tests.data.releases.samples import OWN_STAFF

__all__ = ["put"]

GIVEN: dict[str, Any] = {"target_vacancy_rate": 0.1, "sickness_rate": 0.05}
SYNTHETIC: dict[str, Any] = {"staff_source": "synthetic", "area": "Example System", **GIVEN}
DEMONSTRATION = workforce.Parameters.model_validate(SYNTHETIC)
STAFF = workforce.evidence(DEMONSTRATION).groups


@pytest.fixture
def own(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Import a table of one's own into a folder of this test."""
    monkeypatch.setattr(imports, "LOCAL_FOLDER", tmp_path / "local")
    imports.import_release("own_staff", put({"staff 2031.csv": OWN_STAFF.encode()}))


def balance(flows: pd.DataFrame) -> "pd.Series[float]":
    gained = flows["opening_wte"] + flows["joiners_wte"]
    return gained - flows["leavers_wte"] - flows["retired_wte"] - flows["closing_wte"]


def made_up(seed: int) -> tuple[groups.Groups, parameters.Parameters]:
    random = np.random.default_rng(seed)
    shape = 6, 5
    stock = random.uniform(0, 500, shape)
    joiners = random.uniform(0, 100, shape)
    assert STAFF is not None
    held = groups.Groups(
        STAFF.table,
        STAFF.names,
        STAFF.bands,
        stock.sum(axis=-1) * random.uniform(0.5, 2, 6),
        stock,
        joiners,
        random.uniform(0, 1, shape) * (stock + joiners / 2) / 2,
    )
    chosen = {
        "retiring_share": random.uniform(0, 1),
        "moving_share": random.uniform(0, 1),
        "demand_growth": random.uniform(-0.2, 0.2),
        "horizon_years": int(random.integers(1, 20)),
    }
    return held, workforce.Parameters.model_validate(SYNTHETIC | chosen)


@pytest.mark.parametrize("seed", range(20))
def test_every_flow_balances_and_every_year_opens_with_the_stock_of_the_last(seed: int) -> None:
    held, chosen = made_up(seed)
    flows = groups.flows(held, chosen, 10.0)
    assert len(flows) == 6 * chosen.horizon_years
    assert_allclose(balance(flows), 0, atol=1e-10)
    assert (flows.select_dtypes("number") >= 0).all(axis=None)
    opening = flows.groupby("staff_group")["opening_wte"].shift(-1).dropna()
    closing = flows.loc[opening.index, "closing_wte"]
    assert (opening == closing).all()
    for year in groups.project(held, chosen, 10.0):
        cells = year.opening + year.joiners - year.leavers - year.retired + year.aged
        assert_allclose(cells, year.closing, atol=1e-10)
        assert_allclose(year.aged.sum(axis=-1), 0, atol=1e-10)


@pytest.mark.parametrize("seed", range(20))
def test_every_group_ends_at_the_target_or_above_it_with_nobody_joining(seed: int) -> None:
    held, chosen = made_up(seed)
    flows = groups.flows(held, chosen, 10.0)
    last = flows[flows["years_from_start"] == chosen.horizon_years]
    aimed = held.posts * (1 + chosen.demand_growth) ** chosen.horizon_years * 0.9
    reached = np.isclose(last["closing_wte"], aimed)
    assert reached.any()
    assert (reached | ((last["joiners_wte"] == 0) & (last["closing_wte"] > aimed))).all()


def test_the_joiners_of_the_table_bring_its_own_leavers() -> None:
    assert STAFF is not None
    moving = groups.rates(STAFF, DEMONSTRATION)
    year = next(stock_flow.project(STAFF.stock, [(STAFF.joiners, moving)]))
    assert_allclose(year.leavers, STAFF.leavers)
    table = STAFF.table.frame
    assert STAFF.stock.sum() == table["in_post"].sum() == 52_000
    assert year.closing.sum() == pytest.approx(
        52_000 + table["joiners_year"].sum() - table["leavers_year"].sum()
    )


def test_one_in_ten_passes_out_of_a_band_of_ten_years_and_one_in_twelve_out_of_under_30() -> None:
    assert STAFF is not None
    assert_allclose(groups.rates(STAFF, DEMONSTRATION).ageing, [1 / 12, 0.1, 0.1, 0.1, 0])


def test_the_share_that_replaces_and_those_from_outside_follow_from_the_flows() -> None:
    chosen = DEMONSTRATION.model_copy(update={"retiring_share": 0.1, "moving_share": 0.25})
    flows = groups.flows(STAFF, chosen, 10.0)
    needs = groups.needs(STAFF, flows, chosen).set_index("staff_group")
    yearly = flows.groupby("staff_group")[["joiners_wte", "leavers_wte", "retired_wte"]].mean()
    nurses = yearly.loc["Nursing midwifery"]
    replaced = nurses["leavers_wte"] + nurses["retired_wte"]
    assert 0 < replaced < nurses["joiners_wte"]
    assert needs.loc["Nursing midwifery", "replacing_percent"] == pytest.approx(
        100 * replaced / nurses["joiners_wte"]
    )
    assert needs.loc["Nursing midwifery", "outside_wte_a_year"] == pytest.approx(
        nurses["joiners_wte"] - 0.25 * nurses["leavers_wte"]
    )
    assert (yearly["retired_wte"] > 0).all()


def test_made_up_staff_are_marked_and_stand_under_no_real_name() -> None:
    results = workforce.analyse(**SYNTHETIC)
    for name in ("vacancies", "joiners_needed_per_year", "groups_joiners"):
        assert results.headlines[name].basis == "synthetic"
    for name in ("path", "flows", "groups", "flows_by_group", "chances", "explored"):
        assert results.tables[name].attrs["basis"] == "synthetic"
    assert results.headlines["gp_joining"].basis == "derived"
    for area in ("NW London", "Brent", "RYJ", "Example Borough A"):
        with pytest.raises(InputError, match='use -p area="Example System"'):
            workforce.analyse(area=area, staff_source="synthetic", **GIVEN)


def test_a_made_up_trust_has_its_own_rows_alone() -> None:
    results = workforce.analyse(**SYNTHETIC | {"area": "Example Trust A"})
    table = staff.posts("synthetic", workforce.evidence(DEMONSTRATION).area)
    assert table is not None
    own = table.frame[table.frame["trust"] == "X06000001"]
    assert 0 < results.headlines["staff_in_post"] == own["in_post"].sum() < 52_000


@pytest.mark.usefixtures("own")
def test_a_table_of_ones_own_is_the_areas_staff_vacancies_and_turnover() -> None:
    results = workforce.analyse(area="Kent and Medway", staff_source="own", target_vacancy_rate=0.1)
    assert float(results.headlines["staff_in_post"]) == 280
    assert float(results.headlines["vacancies"]) == pytest.approx(40)
    assert float(results.headlines["vacancy_rate"]) == pytest.approx(12.5)
    assert results.headlines["staff_in_post"].period == "2031"
    needs = results.tables["groups"].set_index("staff_group")
    assert list(needs["vacant_wte"]) == [30, 10]
    assert results.tables["groups"].attrs == {
        "sources": (
            "Posts and staff by staff group and age band, of the user's own, 2031, imported",
        ),
        "basis": "derived",
    }
    assert_allclose(balance(results.tables["flows_by_group"]), 0, atol=1e-10)
    assert "synthetic" not in {figure.basis for figure in results.headlines.values()}


@pytest.mark.usefixtures("own")
def test_a_trust_that_the_table_lacks_is_told_which_it_has() -> None:
    trust = workforce.analyse(area="RYJ", staff_source="own", target_vacancy_rate=0.1)
    assert float(trust.headlines["staff_in_post"]) == 280
    with pytest.raises(InputError, match="which has RYJ; use one of them"):
        workforce.analyse(area="RV3", staff_source="own", target_vacancy_rate=0.1)


def test_more_leavers_than_the_mean_stock_name_group_age_and_year(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "LOCAL_FOLDER", tmp_path / "local")
    many = OWN_STAFF.replace("RYJ,nursing,50+,60,60,2,12", "RYJ,nursing,50+,60,60,2,60")
    imports.import_release("own_staff", put({"staff 2031.csv": many.encode()}))
    told = r"staff_source: 'nursing', 50\+, 2031: 60 leavers of 31 .* rate of 1\.94; .* from 0 to 1"
    with pytest.raises(InputError, match=told):
        workforce.analyse(area="Kent and Medway", staff_source="own", target_vacancy_rate=0.1)


def test_what_the_table_gives_is_not_given_twice() -> None:
    for name in parameters.OF_THE_TABLE:
        with pytest.raises(InputError, match=f"^{name}: the table of staff gives it"):
            workforce.analyse(**SYNTHETIC | {name: 0.5})


def test_without_a_table_there_is_no_group() -> None:
    results: Results = workforce.analyse()
    assert not {"groups", "flows_by_group"} & results.tables.keys()
    assert "groups_joiners" not in results.headlines
    assert groups.flows(None, DEMONSTRATION, 10.0).empty


@pytest.mark.parametrize("name", ["retiring_share", "moving_share"])
def test_what_only_a_table_can_tell_is_refused_without_one(name: str) -> None:
    with pytest.raises(InputError, match=f"^{name}: only a table of staff has groups and ages"):
        workforce.Parameters(**{name: 0.1})  # type: ignore[arg-type]
