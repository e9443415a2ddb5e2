"""Case mix or practice: what of the places' differences in early diagnosis is the mix of cancers.

From a table of the user's own, or, to show that the method finds what was put in, a synthetic one.
"""

from helpers.analyses.base import by_name, inputs_table
from helpers.analyses.case_mix import bounds, effects, model, splits
from helpers.analyses.case_mix.evidence import Evidence, evidence, published_defaults
from helpers.analyses.case_mix.parameters import Parameters
from helpers.results import Results

__all__ = [
    "Evidence",
    "Parameters",
    "analyse",
    "bounds",
    "effects",
    "evidence",
    "inputs_table",
    "model",
    "published_defaults",
    "splits",
]


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return how places differ before and after their mix is allowed for, and what that leaves.

    Raises:
        InputError: the table of cancers is not there, not of the area, or tells too little.
    """
    found = evidence(parameters)
    alone, adjusted = model.fit(found, with_mix=False), model.fit(found, with_mix=True)
    rates = model.adjusted_rates(found, adjusted)
    split = splits.by_place(found)
    ceiling = bounds.ceiling(found)
    complete = bounds.completeness(found, adjusted)
    odds = effects.odds_ratios(found, adjusted)
    headlines = {
        "early_rate": found.whole_rate,
        **model.figures(found, alone, adjusted, rates),
        "age_alike_p": model.interaction(found, adjusted),
        **splits.figures(found, split),
        **bounds.ceiling_figures(found, ceiling),
        **bounds.completeness_figures(found, complete),
        **effects.recovered(found, odds),
        "left_out_cases": found.left_out_cases,
    }
    tables = {
        "places": rates,
        "split": split,
        "split_by_group": splits.by_group(found, splits.furthest(split)),
        "ceiling": ceiling,
        "completeness": complete,
        "effects": odds,
        "inputs": inputs_table(found.inputs),
    }
    return Results(parameters.model_dump(), headlines, tables)
