"""Cancers are possible, and lean the way that cancer registries report."""

import pandas as pd
import pytest

from helpers.data.synthetic import cancers, targets
from tests.data.synthetic.conftest import Tables


@pytest.fixture(scope="module")
def staged(tables: Tables) -> pd.DataFrame:
    """The staged cancers with how many of them are early."""
    known = tables["cancers"].query("stage != 'missing'")
    return known.assign(early=known["cases"].where(known["stage"].isin(["1", "2"]), 0))


def _early(staged: pd.DataFrame, by: str) -> "pd.Series[float]":
    sums = staged.groupby(by)[["early", "cases"]].sum()
    return sums["early"] / sums["cases"]


def test_staging_is_as_complete_as_is_usual(tables: Tables) -> None:
    frame = tables["cancers"]
    staged = frame["cases"].where(frame["stage"] != "missing", 0)
    boroughs = frame["borough"]
    complete = staged.groupby(boroughs).sum() / frame["cases"].groupby(boroughs).sum()
    assert complete.between(0.75, 0.85).all()
    assert complete.nunique() == 8


def test_only_combinations_that_occur_are_counted_once(tables: Tables) -> None:
    frame = tables["cancers"]
    assert (frame["cases"] > 0).all()
    assert not frame.drop(columns="cases").duplicated().any()


def test_cancers_strike_the_sexes_that_they_can(tables: Tables) -> None:
    sexes = tables["cancers"].groupby("tumour_group")["sex"].agg(set)
    assert sexes["prostate"] == {"male"}
    assert sexes["uterus"] == sexes["ovary"] == {"female"}


def test_early_diagnosis_differs_by_tumour_age_and_deprivation(staged: pd.DataFrame) -> None:
    tumours = _early(staged, "tumour_group")
    assert tumours["melanoma"] > tumours["colorectal"] > tumours["lung"] > tumours["pancreas"]
    ages = _early(staged, "age_band")
    assert ages["80+"] < ages["60-69"] < ages["0-49"]
    quintiles = _early(staged, "deprivation_quintile")
    assert 0.02 < quintiles[5] - quintiles[1] < 0.15


def test_the_old_lack_a_stage_more_often(tables: Tables) -> None:
    frame = tables["cancers"]
    missing = frame["cases"].where(frame["stage"] == "missing", 0)
    share = missing.groupby(frame["age_band"]).sum() / frame.groupby("age_band")["cases"].sum()
    assert share["80+"] > 1.3 * share["60-69"]


def test_another_seed_gives_other_cancers_and_the_same_early_share(staged: pd.DataFrame) -> None:
    other = cancers.cancers(1, targets.example_cancers())
    assert len(other) != len(staged)
    assert other.query("stage in ('1', '2')")["cases"].sum() == staged["early"].sum() == 3_223
