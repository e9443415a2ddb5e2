"""Synthetic practices vary as real ones do: spreads held against official releases.

The releases stand outside the project; without them these tests are skipped.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

DATA = Path(__file__).parents[2] / "data"
FACTOR = 1.5
"""How far a synthetic spread may be from the real one, either way."""


@pytest.fixture(scope="module")
def prevalence_rows(shared: Path) -> pd.DataFrame:
    """QOF 2022-23 of the practices of NW London, all indicators."""
    folder = shared / "official" / "qof"
    places = pd.read_csv(folder / "MAPPING_NHS_GEOGRAPHIES_2223.csv", encoding="cp1252")
    rows = pd.read_csv(folder / "PREVALENCE_2223.csv")
    own = places.loc[places["ICB_ODS_CODE"] == "QRV", ["PRACTICE_CODE", "PCN_ODS_CODE"]]
    return rows.merge(own, on="PRACTICE_CODE")


@pytest.fixture(scope="module")
def real(prevalence_rows: pd.DataFrame) -> pd.DataFrame:
    """List and register of each real practice."""
    register = prevalence_rows[prevalence_rows["GROUP_CODE"] == "HYP"]
    names = {"PRACTICE_LIST_SIZE": "list_size", "REGISTER": "register", "PCN_ODS_CODE": "pcn"}
    return register.rename(columns=names)[list(names.values())]


@pytest.fixture(scope="module")
def synthetic() -> pd.DataFrame:
    """The synthetic practices."""
    return pd.read_csv(DATA / "practices.csv")


def _assert_near(synthetic: Any, real: Any) -> None:
    assert float(real) / FACTOR <= float(synthetic) <= float(real) * FACTOR


def _prevalence(practices: pd.DataFrame) -> "pd.Series[float]":
    return 100 * practices["register"] / practices["list_size"]


def test_totals_are_those_of_the_release(real: pd.DataFrame, synthetic: pd.DataFrame) -> None:
    assert len(synthetic) == len(real) == 344
    for count in ("list_size", "register"):
        assert synthetic[count].sum() == real[count].sum()


def test_prevalence_of_practices_varies_as_in_the_release(
    real: pd.DataFrame, synthetic: pd.DataFrame
) -> None:
    own, given = _prevalence(synthetic), _prevalence(real)
    _assert_near(own.std(), given.std())
    _assert_near(
        own.quantile(0.75) - own.quantile(0.25), given.quantile(0.75) - given.quantile(0.25)
    )
    assert own.mean() == pytest.approx(given.mean(), abs=1)


def test_lists_vary_as_in_the_release(real: pd.DataFrame, synthetic: pd.DataFrame) -> None:
    _assert_near(np.log(synthetic["list_size"]).std(), np.log(real["list_size"]).std())
    for share in (0.05, 0.25, 0.5, 0.75, 0.95):
        _assert_near(synthetic["list_size"].quantile(share), real["list_size"].quantile(share))


def test_networks_are_as_large_as_in_the_release(
    real: pd.DataFrame, synthetic: pd.DataFrame
) -> None:
    _assert_near(synthetic.groupby("pcn").size().mean(), real.groupby("pcn").size().mean())


def test_the_share_over_49_varies_as_in_the_release(prevalence_rows: pd.DataFrame) -> None:
    lists = prevalence_rows.drop_duplicates(["PRACTICE_CODE", "PATIENT_LIST_TYPE"]).pivot_table(
        index="PRACTICE_CODE", columns="PATIENT_LIST_TYPE", values="PRACTICE_LIST_SIZE"
    )
    real = lists["50OV"] / lists["TOTAL"]
    ages = pd.read_csv(DATA / "practice_ages.csv").pivot_table(
        index="practice", columns="age_band", values="patients", aggfunc="sum"
    )
    # half of those aged 45 to 54
    older = ages[["55-64", "65-74", "75+"]].sum(axis=1) + ages["45-54"] / 2
    synthetic = older / ages.sum(axis=1)
    _assert_near(synthetic.std(), real.std())
    assert synthetic.mean() == pytest.approx(real.mean(), abs=0.03)


def test_deprivation_varies_as_in_the_postcodes_of_practices(
    shared: Path, prevalence_rows: pd.DataFrame
) -> None:
    folder = shared / "official" / "geography"
    places = pd.read_csv(folder / "epraccur.csv", header=None, usecols=[0, 9], dtype=str)
    ranked = pd.read_csv(folder / "2019_deprivation_postcode.csv").drop_duplicates("postcode")
    deciles = ranked.set_index("postcode")["Index of Multiple Deprivation Decile"]
    own = places[places[0].isin(prevalence_rows["PRACTICE_CODE"])]
    real = own[9].map(deciles).dropna()
    synthetic = pd.read_csv(DATA / "practices.csv")["deprivation_decile"]
    assert len(real) == 344
    _assert_near(synthetic.std(), real.std())
    assert synthetic.mean() == pytest.approx(real.mean(), abs=0.5)
    assert (synthetic <= 2).mean() == pytest.approx((real <= 2).mean(), abs=0.03)
