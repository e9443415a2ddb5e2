"""What tumour group, age, sex and deprivation do to the odds, beside what was put in."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import logit

from helpers.analyses.case_mix.evidence import CALLED, MIX, Evidence
from helpers.analyses.case_mix.model import Model
from helpers.data.synthetic.cancers import (
    AGE_BANDS,
    EARLY_BY_AGE,
    EARLY_BY_QUINTILE,
    QUINTILES,
    SEXES,
    TUMOURS,
)
from helpers.results import Figure
from helpers.stats.intervals import normal_quantile

PUT_IN: Mapping[str, Mapping[Any, float]] = {
    "tumour_group": {
        name.replace("_", " "): float(logit(each.early)) for name, each in TUMOURS.items()
    },
    "age_band": dict(zip(AGE_BANDS, EARLY_BY_AGE, strict=True)),
    "sex": dict.fromkeys(SEXES, 0.0),
    "deprivation_quintile": dict(zip(QUINTILES, EARLY_BY_QUINTILE, strict=True)),
}
"""Log odds that the synthetic table was made with."""


def odds_ratios(evidence: Evidence, adjusted: Model) -> pd.DataFrame:
    """Return the odds of an early find of each level over those of the first of its kind.

    With Wald limits; `put_in_ratio` is what a synthetic table was made with.
    """
    count = len(adjusted.places)
    found = adjusted.parameters[count:]
    reach = normal_quantile(adjusted.confidence) * np.sqrt(np.diag(adjusted.covariance)[count:])
    levels = {name: sorted(evidence.cells[name].unique()) for name in MIX}
    named = [
        (name, level, levels[name][0])
        for name in MIX
        for level in levels[name][1:]
        if f"{name}:{level}" in adjusted.mix
    ]
    put_in = [PUT_IN[name][level] - PUT_IN[name][first] for name, level, first in named]
    frame = pd.DataFrame(
        {
            "characteristic": [CALLED[name] for name, *_ in named],
            "level": [str(level) for _, level, _ in named],
            "compared_with": [str(first) for *_, first in named],
            "odds_ratio": np.exp(found),
            "lower_odds_ratio": np.exp(found - reach),
            "upper_odds_ratio": np.exp(found + reach),
            "put_in_ratio": np.exp(put_in) if evidence.made_up else np.nan,
        }
    )
    return evidence.sourced(frame)


def recovered(evidence: Evidence, table: pd.DataFrame) -> dict[str, Figure]:
    """Return how many limits hold what was put in, and of how many; none of one's own table."""
    within = table["put_in_ratio"].between(table["lower_odds_ratio"], table["upper_odds_ratio"])
    made_up = evidence.made_up
    counted = "a count, no sample"
    return {
        "recovered_effects": evidence.figure(
            within.sum() if made_up else None, "number", "Effects recovered", no_limits=counted
        ),
        "effects_put_in": evidence.figure(
            len(table) if made_up else None, "number", "Effects put in", no_limits=counted
        ),
    }
