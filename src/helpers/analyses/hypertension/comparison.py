"""Register and expected cases of every place of an area, and which of them find the least."""

import numpy as np
import pandas as pd

from helpers.analyses.hypertension.evidence import Evidence
from helpers.columns import CONFIDENTIAL as MARK
from helpers.results import Figure, sourced

SHOWN_PLACES = 10
NOTHING = "no"
OVER = "more recorded than expected"
PER_CENT = 100.0


def places_table(evidence: Evidence) -> pd.DataFrame:
    """Return register, expected cases and what is still to find, for every place."""
    found, parameters = evidence.places, evidence.parameters
    frame = found[["place", "practices", "listed_people", "register_people"]].assign(
        prevalence_percent=found["register_people"]
        / found["listed_people"].where(found["listed_people"] > 0)
        * PER_CENT,
        expected_people=found["expected_people"],
        detection_percent=found["detection_percent"],
    )
    needed = parameters.target * frame["expected_people"] - frame["register_people"]
    frame["needed_people"] = needed.clip(lower=0)
    years = parameters.target_year - parameters.base_year
    frame["needed_people_a_year"] = frame["needed_people"] / years
    frame[["read_people", "treated_people"]] = found[["read_people", "treated_people"]]
    over = np.where(found["detection_percent"] > PER_CENT, OVER, NOTHING)
    frame["flag"] = found["flag"].where(found["flag"] != "", pd.Series(over, found.index))
    frame[MARK] = found[MARK]
    return sourced(frame, found.attrs["sources"], found.attrs["basis"])


def lowest_places(evidence: Evidence) -> pd.DataFrame:
    """Return the places that detect the smallest share, left-over and unusual ones apart."""
    usual = places_table(evidence)[evidence.places["usual"]]
    columns = ["place", "detection_percent", "needed_people", "needed_people_a_year"]
    lowest = usual.sort_values("detection_percent", kind="stable")[columns].head(SHOWN_PLACES)
    about = evidence.places.attrs
    return sourced(lowest.reset_index(drop=True), about["sources"], about["basis"])


def place_figures(evidence: Evidence) -> dict[str, Figure]:
    """Return the smallest and the largest share detected, and who is registered outside.

    With fewer than two places that can be compared there is no smallest and no largest.
    """
    period, found = evidence.newest.period, evidence.places
    rates = found.loc[found["usual"], "detection_percent"]
    several = len(rates) > 1
    outside = found.loc[found["left_over"], "register_people"].sum()
    figures = {
        "place_lowest": Figure(
            rates.min() if several else None, "percent", "Smallest share detected", period=period
        ),
        "place_highest": Figure(
            rates.max() if several else None, "percent", "Largest share detected", period=period
        ),
        "outside_places": Figure(outside, "people", "Registered outside the places", period=period),
    }
    return evidence.marked(figures)
