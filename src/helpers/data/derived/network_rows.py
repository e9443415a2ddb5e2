"""The table `network_workforce`: staff of primary care networks by role, system and month.

A network stands in the systems of most of its practices. The systems of July 2026 hold, in the
month whose release names them, what it files under them.
"""

import pandas as pd

from helpers.data import catalogue, imports
from helpers.data.derived import grouping
from helpers.data.derived.placing import FORMER
from helpers.data.places import most_common

TABLE = "network_workforce"
LATEST = "2026-06"
MONTHS = {
    "2020-03": "2020-21",
    "2020-09": "2020-21",
    "2021-03": "2020-21",
    "2021-09": FORMER,
    "2022-03": FORMER,
    LATEST: "2024-25",
}
"""Month of the release to the year whose practices say which networks there were."""
LATEST_SOURCE, EARLIER_SOURCE = "pcn_workforce_2026_06", "pcn_workforce_2020_22"
GROUPS = {
    "Directors": "directors",
    "Other Admin/Non-clinical staff": "administrators",
    "Other GPs": "doctors",
    "Other Nurses": "nurses",
}
"""Group of staff to the column of those who give no other direct care of patients."""
ROLES = {
    "Pharmacist": "pharmacists",
    "Pharmacy Technicians": "pharmacy_technicians",
    "Social Prescribing": "social_prescribers",
    "Care Coordinators": "care_coordinators",
    "Health and Wellbeing Coaches": "coaches",
    "Physiotherapist": "physiotherapists",
    "Paramedic": "paramedics",
    "Physician Associates": "physician_associates",
}
"""What the role has in its name to the column; those of direct care without it are `other_care`."""
OTHER = "other_care"


def workforce(practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the table: a row an area and month, full-time equivalents and people by role."""
    months = [_of_month(month, practices, areas) for month in MONTHS]
    made = grouping.in_order(pd.concat(months), areas, "month")
    made = made.assign(source=LATEST_SOURCE)
    made["source"] = made["source"].mask(made["month"] < LATEST, EARLIER_SOURCE)
    return made[[str(name) for name in catalogue.load(TABLE).columns]].reset_index(drop=True)


def _of_month(month: str, practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    staff = _placed(month, practices, areas)
    former = set(practices["system_then"])
    members = pd.concat(grouping.in_systems(staff, areas, former))
    people = members.drop_duplicates(["area_code", "role", "person"]).dropna(subset=["person"])
    people = pd.concat([people, members[members["person"].isna()]])
    time = members.pivot_table(index="area_code", columns="role", values="fte", aggfunc="sum")
    counts = people.pivot_table(index="area_code", columns="role", values="fte", aggfunc="size")
    wide = time.fillna(0.0).round(2).add_suffix("_fte")
    wide = wide.join(counts.fillna(0).astype("int64").add_suffix("_people"))
    returned = members.groupby("area_code")["pcn_code"].agg(set)
    mapped = _networks(practices, areas, MONTHS[month])
    known = [len(there | mapped.get(str(code), set())) for code, there in returned.items()]
    wide = wide.assign(networks=returned.map(len), networks_known=known)
    return _all_roles(wide).assign(month=month).reset_index()


def _all_roles(wide: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with a column for every role of the table; nobody is 0."""
    columns = [str(name) for name in catalogue.load(TABLE).columns]
    lacking = [each for each in columns if each.endswith(("_fte", "_people")) and each not in wide]
    kinds = {each: 0.0 if each.endswith("_fte") else 0 for each in lacking}
    return wide.assign(**kinds)


def _placed(month: str, practices: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    staff, _ = imports.load_import("pcn_workforce", month)
    systems = areas[areas["kind"] == "icb"].dropna(subset=["ods_code"])
    filed = staff["icb_code"].map(systems.set_index("ods_code")["code"])
    now = staff["pcn_code"].map(most_common(practices["pcn"], practices["system_now"]))
    then = staff["pcn_code"].map(most_common(practices["pcn"], practices["system_then"]))
    latest = set(practices["system_now"].dropna())
    now = filed if set(filed) <= latest else now.fillna(filed)
    then = then.fillna(filed)
    region = then.map(most_common(practices["system_then"], practices["region"]))
    return staff.assign(system_then=then, system_now=now, region=region, role=_roles(staff))


def _roles(staff: pd.DataFrame) -> "pd.Series[str]":
    found = staff["staff_group"].map(GROUPS)
    for words, role in ROLES.items():
        found = found.mask(found.isna() & staff["staff_role"].str.contains(words), role)
    return found.fillna(OTHER)


def _networks(practices: pd.DataFrame, areas: pd.DataFrame, year: str) -> dict[str, set[str]]:
    own = practices[(practices["period"] == year) & practices["pcn"].notna()]
    first = own.drop_duplicates("pcn").set_index("pcn")
    for column in ("system_then", "system_now", "region"):
        first[column] = most_common(own["pcn"], own[column])
    members = pd.concat(
        grouping.in_systems(first.reset_index(), areas, set(practices["system_then"]))
    )
    return {str(code): set(own) for code, own in members.groupby("area_code")["pcn"]}
