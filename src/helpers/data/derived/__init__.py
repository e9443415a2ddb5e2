"""Tables that are sums over imported releases, and the script that makes them."""

from collections.abc import Mapping

SUMMED_FOR: Mapping[str, tuple[str, ...]] = {
    "hypertension_case_finding": (
        "qof",
        "practice_map",
        "epraccur",
        "imd_postcode",
        "lsoa_lookup",
    ),
    "cancer_early_diagnosis": (
        "ons_subnational",
        "registered_patients",
        "fingertips",
        "qof",
        "practice_map",
        "epraccur",
        "imd_postcode",
        "lsoa_lookup",
    ),
    "systems": (
        "qof",
        "practice_map",
        "epraccur",
        "imd_postcode",
        "lsoa_lookup",
        "sickness_absence",
        "eric",
        "ons_subnational",
        "registered_patients",
        "pcn_workforce",
        "ae",
    ),
    "boroughs": (
        "qof",
        "practice_map",
        "epraccur",
        "imd_postcode",
        "lsoa_lookup",
        "ons_subnational",
        "registered_patients",
    ),
    "childrens_emergency": (
        "fingertips",
        "qof",
        "practice_map",
        "epraccur",
        "imd_postcode",
        "lsoa_lookup",
    ),
    "workforce_supply": ("sickness_absence",),
    "estates_utilisation": (
        "eric",
        "qof",
        "practice_map",
        "epraccur",
        "imd_postcode",
        "lsoa_lookup",
    ),
}
"""Analysis to the releases that are summed into the tables it reads."""
