"""The registers of an area beside those of England: crude ratios of recorded prevalence."""

import pandas as pd

from helpers.analyses.base import COUNTED, PER_CENT
from helpers.analyses.systems.evidence import WHOLE, Evidence
from helpers.data.areas import ENGLAND
from helpers.results import Figure, sourced


def years(evidence: Evidence) -> tuple[str, str]:
    """Return the first and the newest year in which the area's practices submitted registers.

    A year in which fewer than 95% of the practices known did is left out.
    """
    own = _of(evidence, evidence.area.code)
    whole = own[own["practices"] / own["practices_known"] >= WHOLE]
    return str(whole.index.min()), str(whole.index.max())


def beside_england(evidence: Evidence) -> pd.DataFrame:
    """Return each condition's recorded prevalence in the area over that of England.

    Prevalence = register / patients of the ages that the register is of, on the lists of the same
    practices; ages are not otherwise allowed for.

    Returns:
        Frame of `condition`, `first_ratio` and `newest_ratio` of the years of `years`,
        `register_people` and `list_people` of the newest, `prevalence_percent` and
        `england_prevalence_percent`; highest ratio first. A year without the register is missing.
    """
    first, newest = years(evidence)
    before, own = _counted(evidence, first), _counted(evidence, newest)
    frame = own.assign(
        first_ratio=before["prevalence_percent"] / before["england_prevalence_percent"],
        newest_ratio=own["prevalence_percent"] / own["england_prevalence_percent"],
    )
    columns = ["condition", "first_ratio", "newest_ratio", "register_people", "list_people"]
    frame = frame[[*columns, "prevalence_percent", "england_prevalence_percent"]]
    ordered = frame.sort_values("newest_ratio", ascending=False, ignore_index=True)
    return sourced(ordered, evidence.tables["condition_registers"].attrs["sources"])


def aged_50_over(evidence: Evidence) -> dict[str, Figure]:
    """Return the share of registered patients aged 50 and over, in the area and in England."""
    _, newest = years(evidence)
    found = {}
    for name, code in (("aged_50_over", evidence.area.code), ("england_aged_50_over", ENGLAND)):
        own = _of(evidence, code)
        share = (own["aged_50_over"] / own["list_size"] * PER_CENT)[newest]
        label = "Registered patients aged 50 and over"
        found[name] = Figure(float(share), "percent", label, period=newest, no_limits=COUNTED)
    return found


def _of(evidence: Evidence, code: str) -> pd.DataFrame:
    table = evidence.tables["condition_registers"]
    return table[table["area_code"] == code].set_index("period")


def _counted(evidence: Evidence, year: str) -> pd.DataFrame:
    """Return the registers of a year in the area, and their prevalence there and in England."""
    conditions = evidence.tables["conditions"]
    held = conditions[(conditions["first"] <= year) & (year <= conditions["last"])]
    frame = held.set_index("code")[["name"]].rename(columns={"name": "condition"})
    for prefix, code in (("", evidence.area.code), ("england_", ENGLAND)):
        counts = _of(evidence, code).loc[year].to_dict()
        people = [float(counts[name]) for name in held["code"]]
        lists = [float(counts[name]) for name in held["list"]]
        shares = pd.Series(people, frame.index) / pd.Series(lists, frame.index)
        frame[f"{prefix}prevalence_percent"] = shares * PER_CENT
        if not prefix:
            frame["register_people"], frame["list_people"] = people, lists
    return frame
