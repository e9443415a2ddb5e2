"""What the national ambitions ask of England, counted in more ways than one."""

import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.cancer.evidence import Evidence
from helpers.analyses.cancer.pace import BEFORE_PANDEMIC
from helpers.analyses.cancer.parameters import Parameters
from helpers.results import Figure, sourced

ROUNDING = 0.05
"""Points by which the release of `BEFORE_PANDEMIC` may be off: it gives one decimal."""
CHARITY = "early_cases_charity"
STAGED = "Cancers with a stage"
UNSTAGED_ALIKE = "All cancers, those without a stage like the others"
UNSTAGED_LATE = "All cancers, those without a stage found late"


def england_cases(evidence: Evidence) -> Figure:
    """Return how many more staged cancers of one year England had to find early for the target.

    target x staged - rate x staged, of the release for the last year before the pandemic; the
    limits are what the rounding of its rate allows.
    """
    staged, rate = _released(evidence)
    value, lower, upper = (
        max(0.0, (evidence.target - each) / PER_CENT * staged)
        for each in (rate, rate + ROUNDING, rate - ROUNDING)
    )
    return Figure(
        value,
        "cases",
        "More early cases for the target, England",
        period=str(BEFORE_PANDEMIC),
        lower=lower,
        upper=upper,
        bounds="rounding",
    )


def ways_to_count(evidence: Evidence, parameters: Parameters) -> pd.DataFrame:
    """Return how many more early cases the target asks of England, by what is counted.

    Among staged cancers; among all, `completeness` of which have a stage, the others found early
    as often; and among all, none of the others found early.

    Returns:
        Frame of `counted`, `cancers_cases`, `more_early_cases` and `growth_needed_percent`: by how
        much cancers must grow, rates as they are, until that is the number of the charity (below 0:
        it is more already; missing: no growth gives it).
    """
    staged, rate = _released(evidence)
    every, target = staged / parameters.completeness, evidence.target / PER_CENT
    ways = {
        STAGED: (staged, rate / PER_CENT * staged),
        UNSTAGED_ALIKE: (every, rate / PER_CENT * every),
        UNSTAGED_LATE: (every, rate / PER_CENT * staged),
    }
    rows = [(name, all_, max(0.0, target * all_ - early)) for name, (all_, early) in ways.items()]
    frame = pd.DataFrame(rows, columns=["counted", "cancers_cases", "more_early_cases"])
    more = frame["more_early_cases"].where(frame["more_early_cases"] > 0)
    growth = PER_CENT * (float(evidence.ambitions[CHARITY]) / more - 1)
    cited = [*evidence.releases.attrs["sources"], evidence.ambitions[CHARITY].source]
    return sourced(frame.assign(growth_needed_percent=growth), cited)


def _released(evidence: Evidence) -> tuple[float, float]:
    own = evidence.releases[evidence.releases["year"] == BEFORE_PANDEMIC]
    return float(own["staged_cases"].iloc[0]), float(own["early_percent"].iloc[0])
