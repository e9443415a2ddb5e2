"""Tables that are sums over imported releases, and the script that makes them.

Throughout, `practices` are as `placing.practices` gives them (those to make as `placing.to_make`),
and `areas` is the table of areas. What needs a release that is not imported raises
`NotImportedError`.
"""

from collections.abc import Mapping

PLACING = ("qof", "practice_map", "epraccur", "imd_postcode", "lsoa_lookup")
"""The releases that place practices, whose figures are summed."""
SUMMED_FOR: Mapping[str, tuple[str, ...]] = {
    "hypertension_case_finding": PLACING,
    "cancer_early_diagnosis": ("ons_subnational", "registered_patients", "fingertips", *PLACING),
    "systems": (
        *PLACING,
        "sickness_absence",
        "eric",
        "ons_subnational",
        "registered_patients",
        "pcn_workforce",
        "ae",
    ),
    "boroughs": (*PLACING, "ons_subnational", "registered_patients"),
    "childrens_emergency": ("fingertips", *PLACING),
    "workforce_supply": ("sickness_absence", "registered_patients", *PLACING),
    "estates_utilisation": ("eric", "registered_patients", *PLACING),
}
"""Analysis to the releases that are summed into the tables it reads."""
