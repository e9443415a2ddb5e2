"""The model run from a past year, and held against what was counted afterwards."""

from itertools import accumulate

import pandas as pd

from helpers.analyses.base import COUNTED, PER_CENT
from helpers.data import catalogue, sources
from helpers.results import Figure, sourced

KNOWN_TO = 2002
"""Last year whose stock the model is told; the rates are means of the years before it."""


def history() -> pd.DataFrame:
    """Return the general practitioners of England by year, with the flows of the year from then on.

    Columns `year`, `counted_people`, `joined_people`, `left_people` and `identity_gap_people`:
    stock counted a year later less stock + joiners - leavers, 0 where the printed figures agree.
    """
    table = catalogue.load("gp_flows").sort_values("year", ignore_index=True)
    counts = {"stock": "counted_people", "joiners": "joined_people", "leavers": "left_people"}
    frame = table[["year", *counts]].astype(float).rename(columns=counts)
    carried = frame["counted_people"] + frame["joined_people"] - frame["left_people"]
    frame["identity_gap_people"] = frame["counted_people"].shift(-1) - carried
    return sourced(frame, table["source"].map(sources.cite), "published")


def run_forward(history: pd.DataFrame, known_to: int = KNOWN_TO) -> pd.DataFrame:
    """Return the stock that constant rates lead to from a year on, beside what was counted.

    Columns `year`, `counted_people`, `modelled_people` (none before the year) and `error_percent`.
    The rate of leaving is the mean of leavers over opening stock of the years before, and so are
    the joiners: stock(t+1) = stock(t) (1 - rate) + joiners.
    """
    leaving, joining = rates_until(history, known_to)
    frame = history[["year", "counted_people"]].set_index("year")
    start = float(frame["counted_people"][known_to])
    later = frame.index[frame.index >= known_to]
    stocks = accumulate(later[1:], lambda stock, _: stock * (1 - leaving) + joining, initial=start)
    frame["modelled_people"] = pd.Series(list(stocks), index=later)
    frame["error_percent"] = (frame["modelled_people"] / frame["counted_people"] - 1) * PER_CENT
    return sourced(frame.reset_index(), history.attrs["sources"])


def rates_until(history: pd.DataFrame, known_to: int = KNOWN_TO) -> tuple[float, float]:
    """Return the mean yearly share that left and the mean number who joined before a year."""
    known = history[history["year"] < known_to]
    leaving = known["left_people"] / known["counted_people"]
    return float(leaving.mean()), float(known["joined_people"].mean())


def figures(history: pd.DataFrame, checked: pd.DataFrame) -> dict[str, Figure]:
    """Return the rates known, and how far the model was off four years on and at the end.

    Args:
        history: as `history`.
        checked: the model run forward, as `run_forward`.
    """
    leaving, joining = rates_until(history)
    before = f"{history['year'].min():.0f} to {KNOWN_TO}"
    rates = {
        "gp_leaving": Figure(leaving * PER_CENT, "percent", "GPs who left a year", digits=2),
        "gp_joining": Figure(joining, "people", "GPs who joined a year", digits=4),
    }
    after = checked.set_index("year")["error_percent"]
    years = {
        "gp_error_after_four_years": KNOWN_TO + 4,
        "gp_error_at_the_end": int(after.index.max()),
    }
    found = {name: each.but(period=before, no_limits=COUNTED) for name, each in rates.items()}
    return found | {
        name: Figure(
            float(after[year]),
            "percent",
            "Model less count",
            period=str(year),
            no_limits="two numbers compared",
        )
        for name, year in years.items()
    }
