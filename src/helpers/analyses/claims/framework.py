"""The shared outcomes framework: what of it is published, shown here, or has a target."""

import pandas as pd

from helpers.analyses.base import COUNTED
from helpers.analyses.claims.deliverables import YES, yes_or_no
from helpers.data import catalogue, sources
from helpers.results import Figure, sourced

AIMS = ["baseline", "target"]


def indicators() -> pd.DataFrame:
    """Return each indicator with its objective, release, page here, baseline and target."""
    table = catalogue.load("framework_indicators")
    cited = sources.cite(str(table["source"].iloc[0]), str(table["section"].iloc[0]))
    words = table.drop(columns=["source", "section"]).fillna("")
    given = {each: yes_or_no(table[each]) for each in AIMS}
    return sourced(words.assign(**given), [cited])


def figures(rows: pd.DataFrame) -> dict[str, Figure]:
    """Return how many indicators there are, and how many of which kind."""
    kinds = {
        "indicators": ("Indicators", rows["indicator"] != ""),
        "indicators_published": ("Published in a release", rows["published_in"] != ""),
        "indicators_shown": ("Shown in this book", rows["computed_in"] != ""),
        "indicators_aimed": (
            "With a baseline or a target",
            (rows[AIMS] == YES).any(axis=1),
        ),
    }
    return {
        name: Figure(int(own.sum()), "indicators", label, no_limits=COUNTED)
        for name, (label, own) in kinds.items()
    }
