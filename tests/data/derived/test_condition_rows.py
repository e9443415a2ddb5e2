"""Registers of every condition are sums over the practices that submitted them."""

from typing import Any

import pandas as pd
import pytest

from helpers.data import catalogue, imports
from helpers.data.derived import condition_rows
from helpers.errors import DataError
from tests.data.derived.test_registers import NOW, NWL, WITHOUT, practice

LISTS = {"HYP": ("TOTAL", 900), "AST": ("06OV", 800), "OST": ("50OV", 300)}


def release(registers: dict[str, tuple[float | None, ...]]) -> pd.DataFrame:
    """Return rows of practices with registers of hypertension, asthma and osteoporosis."""
    rows = [
        (code, group, register, *LISTS[group])
        for code, own in registers.items()
        for group, register in zip(LISTS, own, strict=True)
    ]
    names = ["practice_code", "group_code", "register", "list_type", "list_size"]
    return pd.DataFrame(rows, columns=names)


def conditions(
    monkeypatch: pytest.MonkeyPatch, registers: dict[str, tuple[float | None, ...]]
) -> pd.DataFrame:
    def load(release_name: str, period: str, table: str) -> tuple[pd.DataFrame, None]:
        assert (release_name, table) == ("qof", "prevalence")
        return release(registers if period == "2022-23" else {}), None

    monkeypatch.setattr(imports, "load_import", load)
    more: dict[str, dict[str, Any]] = {"C": WITHOUT}
    practices = pd.DataFrame([practice(code, **more.get(code, {})) for code in "ABC"])
    made = condition_rows.conditions(practices, catalogue.load("areas"))
    return made[made["period"] == "2022-23"]


def test_a_practice_without_registers_is_known_but_counts_in_no_sum(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = conditions(monkeypatch, {"A": (90, 50, 3), "B": (110, 60, 4), "C": (None,) * 3})
    own = made.set_index("area_code")
    assert set(own.index) == {"E92000001", "E12000007", NWL, NOW}
    names = ["practices", "practices_known", "hyp", "ast", "ost", "list_size", "aged_6_over"]
    assert [own.loc[NWL, name] for name in names] == [2, 3, 200, 110, 7, 1_800, 1_600]
    assert own.loc[NWL, "source"] == "qof_2022_23"


def test_what_a_year_has_not_is_missing_and_not_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    made = conditions(monkeypatch, {"A": (90, 50, 3), "B": (110, 60, 4)})
    assert made[["ndh", "cvdpp", "aged_30_74"]].isna().to_numpy().all()


def test_a_practice_with_some_of_its_registers_alone_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(DataError, match=r"qof 2022-23: a practice submitted some of its 3 regis"):
        conditions(monkeypatch, {"A": (90, None, 3), "B": (110, 60, 4)})
