"""Small results on real figures, and what is displayed caught instead of shown."""

from typing import Any

import pandas as pd
import pytest

from helpers import columns
from helpers.columns import Column
from helpers.present.outputs import Output
from helpers.results import Figure, sourced

EARLY = {
    "Brent": (799.0, 51.44),
    "Ealing": (991.0, 53.18),
    "Hammersmith and Fulham": (551.0, 56.26),
    "Harrow": (716.0, 58.52),
    "Hillingdon": (952.0, 55.57),
    "Hounslow": (708.0, 59.04),
    "Kensington and Chelsea": (515.0, 56.89),
    "Westminster": (560.0, 56.48),
}
COLUMNS = {
    "area": Column("Borough"),
    "size": Column("Cancers staged", "cases"),
    "rate": Column("Early diagnosis", "percent"),
    "lower": Column("Lower limit", "percent"),
    "upper": Column("Upper limit", "percent"),
}


CAPTION = "Cancers diagnosed early, by borough, 2018"
SOURCE = "ONS, Subnational Indicators, published 2022"


@pytest.fixture(autouse=True)
def known_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the dictionary of columns hold those of these tests."""
    monkeypatch.setattr(columns, "COLUMNS", {**columns.COLUMNS, **COLUMNS})


@pytest.fixture
def boroughs() -> pd.DataFrame:
    """Early diagnosis of cancer in eight boroughs, 2018, with made-up limits four points wide."""
    rows = [(area, size, rate, rate - 2, rate + 2) for area, (size, rate) in EARLY.items()]
    return sourced(pd.DataFrame(rows, columns=list(COLUMNS)), [SOURCE], "published")


@pytest.fixture
def early() -> Figure:
    """A figure with its interval."""
    return Figure(55.645718, "percent", "Diagnosed early", period="2018", lower=54.4, upper=56.9)


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[Output]:
    """The outputs displayed by a test, in order."""
    caught: list[Output] = []

    def catch(data: dict[str, Any], *, raw: bool, metadata: dict[str, Any]) -> None:
        assert raw
        caught.append(Output(data, metadata))

    monkeypatch.setattr("IPython.display.display", catch)
    return caught
