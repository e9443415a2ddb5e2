"""The tables of the page: every register of the area, and one register everywhere and over time."""

import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.conditions import expectation
from helpers.analyses.conditions.evidence import Evidence
from helpers.data.areas import ENGLAND
from helpers.results import sourced

STRATEGY, REGISTERS = "The strategy", "Registers of general practices"
CLAIMED = ["stated_by", "period", "people", "beyond_register_people"]


def registers(evidence: Evidence) -> pd.DataFrame:
    """Return every register of the area in the newest year, the highest ratio first.

    Returns:
        Frame of `condition`, `register_people`, `age_expected_people`, `difference_people`,
        `ratio`, `ratio_rank` among the like, `age_explains_percent` of the spread between systems,
        `prevalence_percent` of the patients whose ages it covers, `england_prevalence_percent`,
        `lower_ratio` and `upper_ratio`.
    """
    rows = [_register(evidence, code) for code in evidence.codes]
    frame = pd.DataFrame(rows).sort_values(["ratio", "condition"], ascending=[False, True])
    return sourced(frame.reset_index(drop=True), evidence.cited[-1:])


def _register(evidence: Evidence, code: str) -> dict[str, object]:
    found = expectation.beside_expected(evidence, code, evidence.newest)
    own = found.loc[evidence.area.code]
    explained = expectation.explained(evidence, code, evidence.newest)
    return {
        "condition": own["condition"],
        "register_people": own["people"],
        "age_expected_people": own["expected_people"],
        "difference_people": own["people"] - own["expected_people"],
        "ratio": own["ratio"],
        "ratio_rank": own["rank"],
        "age_explains_percent": PER_CENT * explained,
        "prevalence_percent": PER_CENT * own["share"],
        "england_prevalence_percent": PER_CENT * found["share"][ENGLAND],
        "lower_ratio": own["lower"],
        "upper_ratio": own["upper"],
    }


def across(evidence: Evidence) -> pd.DataFrame:
    """Return the chosen register of every system in the newest year, the highest ratio first.

    Columns `system`, `older_percent` (patients aged 50 and over), `register_people`,
    `age_expected_people`, `ratio`, `lower_ratio` and `upper_ratio`.
    """
    found = expectation.beside_expected(evidence, evidence.condition, evidence.newest)
    names = {each.code: each.name for each in evidence.systems}
    own = found[found.index.isin(names)].sort_values("ratio", ascending=False)
    columns = {
        "older": "older_percent",
        "people": "register_people",
        "expected_people": "age_expected_people",
        "ratio": "ratio",
        "lower": "lower_ratio",
        "upper": "upper_ratio",
    }
    frame = own.assign(older=PER_CENT * own["older"])[list(columns)].rename(columns=columns)
    frame.insert(0, "system", own.index.map(names))
    return sourced(frame.reset_index(drop=True), evidence.cited[-1:])


def over_time(evidence: Evidence) -> pd.DataFrame:
    """Return the chosen register by year, beside what age leads to expect and England.

    Columns `period`, `register_people`, `prevalence_percent`, `expected_prevalence_percent`,
    `england_prevalence_percent` and `ratio`; a year in which too few practices submitted is left
    out.
    """
    own = evidence.counts[evidence.counts["code"] == evidence.condition]
    rows = []
    for period in sorted(own.loc[own["area_code"] == evidence.area.code, "period"].unique()):
        found = expectation.beside_expected(evidence, evidence.condition, str(period))
        area = found.loc[evidence.area.code]
        rows.append(
            {
                "period": period,
                "register_people": area["people"],
                "prevalence_percent": PER_CENT * area["share"],
                "expected_prevalence_percent": area["expected_percent"],
                "england_prevalence_percent": PER_CENT * found["share"][ENGLAND],
                "ratio": area["ratio"],
            }
        )
    return sourced(pd.DataFrame(rows), evidence.cited)


def claimed(evidence: Evidence, years: pd.DataFrame) -> pd.DataFrame:
    """Return what the strategy says of the chosen register beside the registers of each year.

    Args:
        evidence: what the analysis starts from.
        years: as `over_time`.

    Returns:
        Frame of `stated_by`, `period`, `people` and `beyond_register_people`, the strategy's number
        less the register; no row where no strategy of the area speaks of it.
    """
    rows: list[tuple[object, ...]] = []
    for claim in evidence.claims:
        rows.append((STRATEGY, claim.period, claim.value, None))
        rows += [
            (REGISTERS, period, people, claim.value - people)
            for period, people in zip(years["period"], years["register_people"], strict=True)
        ]
    cited = [*(each.citation for each in evidence.claims), *evidence.cited]
    frame = pd.DataFrame(rows, columns=CLAIMED).astype(dict.fromkeys(CLAIMED[2:], float))
    return sourced(frame, cited)
