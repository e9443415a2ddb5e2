"""The measures that systems are held side by side by, each the same ratio of sums everywhere."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.hypertension.lists import register_weights
from helpers.analyses.systems.evidence import WHOLE, Evidence
from helpers.columns import COLUMNS
from helpers.data import areas
from helpers.data.areas import ENGLAND
from helpers.results import sourced

PATIENTS = 10_000.0
MOST = 0.5
"""Share of the like areas of which a measure must be known."""
ROLES = {
    "pharmacists": "Pharmacists",
    "pharmacy_technicians": "Pharmacy technicians",
    "social_prescribers": "Social prescribing link workers",
    "care_coordinators": "Care coordinators",
    "coaches": "Health and wellbeing coaches",
    "physiotherapists": "Physiotherapists",
    "paramedics": "Paramedics",
    "physician_associates": "Physician associates",
    "other_care": "Others in direct patient care",
}
"""Additional roles: direct care of patients in networks by others than doctors and nurses."""


@dataclass(frozen=True)
class Measure:
    """A measure, and its value in every area that it is known of.

    Attributes:
        column: its column in tables.
        period: the time it is about.
        sources: citations.
        by_area: code of the area to the value; what is not known is missing.
        better: `high` or `low`; empty where more is neither better nor worse.
        before: the same at the time before, where it is held.
        period_before: that time.
    """

    column: str
    period: str
    sources: tuple[str, ...]
    by_area: "pd.Series[float]"
    better: str
    before: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float))
    period_before: str = ""

    @property
    def rank_column(self) -> str:
        """Name of the column of its ranks."""
        return f"{self.column.partition('_')[0]}_rank"

    def ranks(self, codes: list[str]) -> "pd.Series[float]":
        """Return the rank of each of some areas, the best first, or the most where none is best."""
        own = self.by_area.reindex(codes)
        return own.rank(method="min", ascending=self.better == "low")


def measures(evidence: Evidence) -> list[Measure]:
    """Return the measures that are known of most areas like the area, in the order of the page."""
    steps: list[Callable[[Evidence], Measure]] = [
        found_by_age,
        found_hypertension,
        sickness,
        four_hours,
        additional_roles,
        early_diagnosis,
        backlog,
    ]
    codes = [each.code for each in evidence.like]
    found = [step(evidence) for step in steps]
    return [each for each in found if each.by_area.reindex(codes).notna().mean() > MOST]


def found_by_age(evidence: Evidence) -> Measure:
    """Return the people on the hypertension register, percent of those expected at their ages.

    The survey's cases of England are shared out by the ages on lists, as on the page on
    hypertension; missing as in `found_hypertension`.
    """
    crude = found_hypertension(evidence)
    return replace(
        crude,
        column="age_found_percent",
        by_area=_by_age(evidence, crude.by_area, crude.period),
        before=_by_age(evidence, crude.before, crude.period_before),
    )


def _by_age(evidence: Evidence, found: "pd.Series[float]", period: str) -> "pd.Series[float]":
    table = evidence.tables["condition_registers"]
    own = table[table["period"] == period].set_index("area_code")
    named = {"adults": "adult_people", "aged_50_over": "aged_50_over_people"}
    weight_of_adults = register_weights(own.rename(columns=named)) / own["adults"]
    by_age: pd.Series[float] = found / weight_of_adults * weight_of_adults[ENGLAND]
    return by_age.astype(float)


def found_hypertension(evidence: Evidence) -> Measure:
    """Return the people on the hypertension register, percent of those whom a survey expects.

    Register / (adults on the same lists x the survey's share of adults); missing where fewer than
    95% of the practices known submitted registers.
    """
    table = evidence.tables["condition_registers"]
    *_, before, newest = sorted(table["period"].unique())
    return Measure(
        "found_percent",
        newest,
        (table.attrs["sources"][-1], evidence.expected.source),
        _found(evidence, newest),
        "high",
        _found(evidence, before),
        before,
    )


def _found(evidence: Evidence, period: str) -> "pd.Series[float]":
    table = evidence.tables["condition_registers"]
    own = table[table["period"] == period].set_index("area_code")
    whole = own["practices"] / own["practices_known"] >= WHOLE
    shares = own["hyp"] / (own["adults"] * evidence.expected / PER_CENT) * PER_CENT
    return shares.astype(float).where(whole)


def sickness(evidence: Evidence) -> Measure:
    """Return the working time lost to sickness, percent: days lost over days available.

    A trust that belongs to a region, and to no system, counts where the release files it.
    """
    table = evidence.tables["sickness_absence"]
    codes = {each.name: each.code for each in areas.all_areas()}
    alone = table["area_code"].map(lambda code: not evidence.in_system(code))
    filed = table["filed_under"].map(codes)
    table = sourced(
        table.assign(code=table["area_code"].mask(alone & filed.notna(), filed)),
        table.attrs["sources"],
    )
    sums = _summed(evidence, table, ["days_lost", "days_available"])
    shares = sums["days_lost"] / sums["days_available"] * PER_CENT
    return Measure("sickness_percent", months_of(table), table.attrs["sources"], shares, "low")


def four_hours(evidence: Evidence) -> Measure:
    """Return the visits to major A&E departments of NHS trusts within four hours, percent."""
    table = evidence.tables["ae_waits"].rename(columns={"trust": "code"})
    sums = _summed(evidence, table, ["type_1_within_4h", "type_1_attendances"])
    seen = sums["type_1_attendances"]
    shares = sums["type_1_within_4h"] / seen.where(seen > 0) * PER_CENT
    return Measure("major_within_percent", months_of(table), table.attrs["sources"], shares, "high")


def additional_roles(evidence: Evidence) -> Measure:
    """Return additional roles for 10,000 patients of the newest lists, full-time equivalents.

    Patients are scaled to the networks that returned, since lists are not held by network.
    """
    table, lists = evidence.tables["network_workforce"], evidence.tables["condition_registers"]
    newest = table[table["month"] == table["month"].max()].set_index("area_code")
    patients = lists[lists["period"] == lists["period"].max()].set_index("area_code")["list_size"]
    covered = patients * newest["networks"] / newest["networks_known"]
    roles = newest[[f"{role}_fte" for role in ROLES]].sum(axis="columns") / covered * PATIENTS
    month = pd.Period(table["month"].max(), "M")
    cited = (table.attrs["sources"][-1], lists.attrs["sources"][-1])
    return Measure("roles_per_10000", f"{month:%B %Y}", cited, roles.astype(float), "")


def early_diagnosis(evidence: Evidence) -> Measure:
    """Return the cancers with a stage that were found early, percent, as the table has them."""
    table = evidence.tables["early_diagnosis"]
    own = table[table["period"] == table["period"].max()].set_index("area_code")
    period = str(own["period"].iloc[0])
    shares = own["early_percent"].astype(float)
    return Measure("early_percent", period, table.attrs["sources"], shares, "high")


def backlog(evidence: Evidence) -> Measure:
    """Return the backlog of trusts, pounds for each square metre of the newest returns.

    A zero is often a return not made, and is missing here.
    """
    table = evidence.tables["estates"]
    own = table[table["period"] == table["period"].max()].rename(columns={"trust": "code"})
    risks = [name for name in own.columns if name.startswith("backlog_") and "risk" in name]
    own = own.assign(pounds=own[risks].sum(axis="columns"))
    area = "gross_internal_floor_area_m2"
    whole = own[["pounds", area]].sum().to_frame(ENGLAND).T
    sums = pd.concat([_summed(evidence, own, ["pounds", area]), whole])
    shares = sums["pounds"].where(sums["pounds"] > 0) / sums[area]
    period = str(own["period"].iloc[0])
    return Measure("backlog_gbp_per_m2", period, table.attrs["sources"][-1:], shares, "low")


def name_of(measure: Measure) -> str:
    """Return what a measure is called in a table."""
    return COLUMNS[measure.column].label


def _summed(evidence: Evidence, table: pd.DataFrame, counts: list[str]) -> pd.DataFrame:
    """Return sums of counts of organisations by code of the area; England is a row of its own."""
    homes = table["code"].map(lambda code: evidence.homes.get(code, (code,)))
    placed = table[counts].astype(float).assign(area_code=homes).explode("area_code")
    return placed.groupby("area_code").sum()


def months_of(table: pd.DataFrame) -> str:
    """Return the first and the last month of a table."""
    first, last = (pd.Period(table["month"].agg(end), "M") for end in ("min", "max"))
    return f"{first:%B %Y} to {last:%B %Y}"
