"""The one dictionary of columns: what every column of a table means, wherever it is shown.

A column carries its unit in its name (`undiagnosed_people`, `early_percent`, `staff_wte`); label,
unit, decimals and the reason why a figure may be missing stand here and nowhere else. Tables,
charts, CSV files, the data dictionary and the command read them from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.errors import BookError
from helpers.formats import MODELLED_DIGITS

CONFIDENTIAL = "confidential"
"""Name of the column that marks the rows whose counts are protected; it is never shown itself."""


@dataclass(frozen=True)
class Column:
    """A column of a table as a reader meets it.

    Attributes:
        label: the words above it, without the unit.
        unit: what its numbers count; empty for words.
        decimals: digits after the point where the unit's own rule does not fit.
        missing: why a value may be missing; empty if none ever is.
        digits: significant digits that a reader is shown of what a model gives; None shows all.
    """

    label: str
    unit: str = ""
    decimals: int | None = None
    missing: str = ""
    digits: int | None = None


SHARED = {
    CONFIDENTIAL: Column("Confidential"),
    "area": Column("Area"),
    "area_code": Column("Code of the area", missing="no area that has a code"),
    "system": Column("System"),
    "year": Column("Year", "year"),
    "month": Column("Month"),
    "first_month": Column("First month"),
    "last_month": Column("Last month", missing="no end is printed"),
    "position": Column("Against the funnel"),
    "series": Column("Series"),
    "input": Column("Input"),
    "value": Column("Value", "number"),
    "unit": Column("Unit"),
    "period": Column("Period", missing="the source does not say"),
    "basis": Column("Basis"),
    "source": Column("Source"),
}
SICKNESS_MISSING = "no sickness series is held for this area"
WORKFORCE = {
    "above_trusts": Column("Above the limits", "trusts"),
    "above_england_percent": Column(
        "Difference from England, of its rate", "percent", 1, SICKNESS_MISSING
    ),
    "available_days": Column("Days available", "days"),
    "closing_wte": Column("In post at the end of the year", "WTE"),
    "england_percent": Column("England", "percent", 2, SICKNESS_MISSING),
    "in_post_wte": Column("Staff in post", "WTE"),
    "joined_wte": Column("Joined in the year of the table", "WTE"),
    "joiners_wte": Column("Joiners in the year", "WTE", missing="the path ends here"),
    "leavers_wte": Column("Leavers in the year", "WTE", missing="the path ends here"),
    "lost_days": Column("Days lost", "days"),
    "lower_percent": Column("Lower limit", "percent", 1, SICKNESS_MISSING),
    "months": Column("Months held", "months"),
    "of_posts_percent": Column("Of planned posts", "percent"),
    "opening_wte": Column("In post at the start of the year", "WTE"),
    "organisation": Column("Organisation or area"),
    "organisation_type": Column("Kind of trust", missing="the release names none"),
    "outside_wte_a_year": Column("Joiners from outside the area", "WTE per year", digits=3),
    "part": Column("Part of the establishment"),
    "posts_wte": Column("Planned posts", "WTE", missing="does not follow from what is given"),
    "replacing_percent": Column(
        "Joiners who only replace", "percent", digits=2, missing="nobody need join"
    ),
    "retired_wte": Column("Retired in the year", "WTE"),
    "sickness_percent": Column("Sickness absence", "percent", 2, SICKNESS_MISSING),
    "signal": Column("Signal"),
    "staff_group": Column("Staff group"),
    "staff_wte": Column("Staff on the way to the target", "WTE"),
    "stock_wte": Column("Posts or staff", "WTE"),
    "upper_percent": Column("Upper limit", "percent", 1, SICKNESS_MISSING),
    "vacancy_percent": Column("Vacancy rate", "percent", missing="none printed, or no posts"),
    "vacant_wte": Column("Vacant posts", "WTE"),
    "trusts_counted": Column("Trusts of that kind", "trusts"),
    "type_percent": Column("All of that kind", "percent", 2),
    "type_rank": Column("Rank within the kind, from the lowest", "rank"),
    "unrecruited_wte": Column("Staff if nobody joined", "WTE"),
    "years_from_start": Column("Years from the start", "years"),
}
NO_PLACES = "no places of this area are held here"
NO_MULTIPLE = "a sum of authorities"
NO_RANK = "a fifth of the authorities"
CANCER = {
    "added_cases": Column("More found early in a year", "cases", digits=2),
    "added_points": Column("Rise", "percentage points", 2),
    "cancers_cases": Column("Cancers counted", "cases", 0),
    "cases_to_best": Column("Short of the best place", "cases"),
    "shortfall_cases": Column("Short of the target", "cases"),
    "ccg": Column("Name in the strategy"),
    "completeness_percent": Column("Cancers with a stage", "percent", 0),
    "counted": Column("What is counted"),
    "deprivation_rank": Column("Rank, 1 the most deprived", "rank", 0, NO_RANK),
    "difference_points": Column("Strategy less ONS", "percentage points"),
    "early_cases": Column("Found early, inferred", "cases"),
    "early_lower_percent": Column("Lower limit", "percent"),
    "early_percent": Column("Early diagnosis", "percent", missing=NO_PLACES),
    "early_upper_percent": Column("Upper limit", "percent"),
    "effect_points": Column("Effect", "percentage points"),
    "fifth": Column("Fifth, 1 the most deprived", "number", 0),
    "figure": Column("Figure"),
    "group": Column("Places compared"),
    "growth_needed_percent": Column(
        "Growth of cancers until it is the charity's", "percent", 0, "no growth gives it"
    ),
    "if_early_percent": Column("If the others were early", "percent"),
    "if_late_percent": Column("If the others were late", "percent"),
    "if_random_percent": Column("If they were like these", "percent"),
    "imd_score": Column("Deprivation score", "score", 1),
    "intervention": Column("Intervention"),
    "known_by": Column("Known by"),
    "likely_share_percent": Column("Likely", "percent", 2),
    "lower_added_cases": Column("More found, lower limit", "cases", digits=2),
    "lower_added_points": Column("Rise, lower limit", "percentage points", 2),
    "lower_effect_points": Column("Effect, least", "percentage points"),
    "lower_reach_percent": Column("Reach, least", "percent"),
    "lower_share_percent": Column("Least", "percent", 2),
    "lowest_chance_percent": Column("Chance of being the lowest", "percent", 0, "one place alone"),
    "more_early_cases": Column("More to find early", "cases", 0),
    "multiple": Column("Counts multiplied", "times", 0, NO_MULTIPLE),
    "needed_years": Column("Years for a reliable ranking", "years", 1, "no spread is found"),
    "note": Column("How it follows"),
    "ons_percent": Column("ONS", "percent", 2, NO_PLACES),
    "places": Column("Places", "places"),
    "real_lower_percent": Column("Real, lower limit", "percent"),
    "real_percent": Column("Differences that are real", "percent"),
    "real_upper_percent": Column("Real, upper limit", "percent"),
    "reach_percent": Column("Reach", "percent"),
    "same_place": Column("Group is the borough"),
    "slope_lower_points": Column("Lower limit of the slope", "percentage points", 2),
    "slope_points": Column("Slope a year", "percentage points", 2),
    "slope_upper_points": Column("Upper limit of the slope", "percentage points", 2),
    "shrunk_lower_percent": Column("Shrunken, lower limit", "percent", missing="one place alone"),
    "shrunk_percent": Column("Luck taken out", "percent", missing="one place alone"),
    "shrunk_upper_percent": Column("Shrunken, upper limit", "percent", missing="one place alone"),
    "sizes": Column("Sizes taken"),
    "spread_lower_points": Column("Spread, lower limit", "percentage points"),
    "spread_points": Column("Spread of true rates", "percentage points", 2),
    "spread_upper_points": Column("Spread, upper limit", "percentage points"),
    "staged_cases": Column("Staged cancers, inferred", "cases"),
    "staged_lower_cases": Column("Fewest staged that fit", "cases"),
    "staged_upper_cases": Column("Most staged that fit", "cases"),
    "strategy_percent": Column("Strategy", "percent", 0, NO_PLACES),
    "upper_added_cases": Column("More found, upper limit", "cases", digits=2),
    "upper_added_points": Column("Rise, upper limit", "percentage points", 2),
    "upper_effect_points": Column("Effect, most", "percentage points"),
    "upper_reach_percent": Column("Reach, most", "percent"),
    "upper_share_percent": Column("Most", "percent", 2),
    "z_score": Column("From the reference", "standard errors", 1),
}
NO_RETURN = "no estates return of such a trust and year is held here"
NOT_ASKED = "not asked for in that year's return"
ESTATES: dict[str, Column] = {
    "assumption": Column("Assumption"),
    "backlog_gbp": Column("Backlog", "GBP", missing=NO_RETURN),
    "backlog_gbp_per_m2": Column("Backlog by floor area", "GBP per m2", missing=NO_RETURN),
    "backlog_high_risk_gbp": Column("High-risk backlog", "GBP", missing=NO_RETURN),
    "backlog_low_risk_gbp": Column("Low-risk backlog", "GBP", missing=NO_RETURN),
    "backlog_moderate_risk_gbp": Column("Moderate-risk backlog", "GBP", missing=NO_RETURN),
    "backlog_significant_risk_gbp": Column("Significant-risk backlog", "GBP", missing=NO_RETURN),
    "before_gbp": Column("Return before", "GBP", missing="no return before it"),
    "change_gbp": Column("Change", "GBP", missing=NO_RETURN),
    "change_share_percent": Column(
        "Share of the change", "percent", missing="there is no change of the whole to share"
    ),
    "cost_gbp": Column("Backlog", "GBP", missing=NO_RETURN),
    "empty_m2": Column("Empty floor area", "m2", missing=NOT_ASKED),
    "empty_percent": Column("Empty", "percent", 2, missing=NOT_ASKED),
    "england_gbp": Column("Backlog of England", "GBP"),
    "first_gbp": Column("First return", "GBP", missing=NO_RETURN),
    "floor_area_m2": Column("Floor area", "m2", missing=NO_RETURN),
    "floor_share_percent": Column("Share of England's floor", "percent"),
    "full_rooms": Column("Rooms in full use", "rooms", 2),
    "highest_use_percent": Column("Highest use within the wait", "percent", 0),
    "later_practices": Column(
        "Practices in three years", "practices", 0, "too few years of lists to tell"
    ),
    "list_above_patients": Column("List above", "patients"),
    "list_patients": Column("List", "patients"),
    "month_needed": Column("Needed in month", "months", missing="the list never grows that far"),
    "monthly_patients": Column(
        "Gained a month", "patients per month", 0, "no list before it is held"
    ),
    "months_from_start": Column("Months from the start", "months"),
    "needed_rooms": Column("Whole rooms needed", "rooms"),
    "newest_gbp": Column("Newest return", "GBP", missing=NO_RETURN),
    "rise_gbp": Column("Rise", "GBP", missing="no return before it"),
    "risk": Column("Risk"),
    "room": Column("Room", "rooms"),
    "room_status": Column("Status"),
    "rooms_if_higher": Column("Rooms if higher", "rooms"),
    "rooms_if_lower": Column("Rooms if lower", "rooms"),
    "rooms_of_practice": Column("Rooms a practice needs"),
    "share_of_england_percent": Column("Share of England's", "percent"),
    "serves_patients": Column("Serves a list of up to", "patients"),
    "shared": Column("Rooms shared"),
    "shared_rooms": Column("Rooms shared", "rooms"),
    "sites": Column("Sites returned", "sites"),
    "there_rooms": Column("Rooms there are", "rooms"),
    "trust": Column("Trust"),
    "trust_name": Column("Full name"),
    "trusts": Column("Trusts in the return", "trusts"),
    "under_used_m2": Column("Under-used floor area", "m2", missing=NOT_ASKED),
    "under_used_percent": Column("Under-used", "percent", 2, missing=NOT_ASKED),
    "use_percent": Column("Use of rooms", "percent"),
    "value_if_higher": Column("If higher", "number"),
    "value_if_lower": Column("If lower", "number"),
    "wait_minutes": Column("Mean wait", "minutes", 1),
    "waiting_percent": Column("Patients who wait", "percent", 0),
}
NO_CHANCE = "too few years are held, or no such year within forty"
NO_ADULTS = "the source does not say how many of the patients are adults"
NO_CASES = "no residents to expect cases among, or confidential"
NO_MODEL = "no figure for this area, or this source has no ages of patients by year and sex"
NO_READINGS = "no source held here counts such readings of those recorded"
HYPERTENSION = {
    "adult_people": Column("Adults", "people", missing="not known, or confidential"),
    "age_detection_percent": Column(
        "On the register, of 30% of adults, by age", "percent", missing=NO_ADULTS
    ),
    "aged_50_over_people": Column("Aged 50 and over", "people", missing="not known"),
    "bases_agree": Column("All on one side of the whole"),
    "chance_of_target_percent": Column("Chance of the target", "percent", missing=NO_CHANCE),
    "coverage_percent": Column(
        "Practices counted, of those known", "percent", missing="no list of them"
    ),
    "detection_percent": Column(
        "Detected", "percent", missing="no case is expected, or confidential"
    ),
    "diagnosed_people": Column("People diagnosed", "people"),
    "england_prevalence_percent": Column(
        "England", "percent", 2, "no register of England for that year in the data"
    ),
    "expected_people": Column("Expected", "people", missing=NO_MODEL, digits=MODELLED_DIGITS),
    "expected_then_people": Column(
        "Expected in the target year", "people", missing=NO_MODEL, digits=MODELLED_DIGITS
    ),
    "first_year_reached": Column("First year", "year", missing=NO_CHANCE),
    "flag": Column("Unlike the others"),
    "known_practices": Column("Practices known", "practices", missing="no list of them"),
    "last_year_reached": Column("Last year", "year", missing=NO_CHANCE),
    "listed_people": Column("Registered patients", "people", missing="confidential"),
    "lower_detection_percent": Column(
        "On the register, of 32% of adults", "percent", missing=NO_ADULTS
    ),
    "model": Column("Model of expected cases"),
    "needed_people": Column("Still to find", "people", missing=NO_CASES, digits=MODELLED_DIGITS),
    "needed_people_a_year": Column(
        "Net growth needed", "people per year", missing=NO_CASES, digits=MODELLED_DIGITS
    ),
    "of_expected_percent": Column("Of those expected", "percent", missing=NO_READINGS),
    "of_recorded_percent": Column(
        "Of those diagnosed", "percent", missing=f"{NO_READINGS}, or not a part of them"
    ),
    "people": Column("People", "people", missing=NO_READINGS),
    "place": Column("Place"),
    "practices": Column("Practices", "practices"),
    "prevalence_percent": Column(
        "Recorded prevalence", "percent", 2, "no register, or confidential"
    ),
    "rank": Column(
        "Rank from the lowest", "rank", missing="a whole, or one that cannot be compared"
    ),
    "read_people": Column(
        "Blood pressure recorded in the last year", "people", missing=NO_READINGS
    ),
    "recorded_people": Column("Recorded", "people"),
    "register_people": Column("On the register", "people", missing="confidential"),
    "resident_detection_percent": Column(
        "Detected, by residents", "percent", missing="no residents are known"
    ),
    "standing": Column("Among its like"),
    "step": Column("Step"),
    "survey_detection_percent": Column(
        "On the register, of 30% of adults", "percent", missing=NO_ADULTS
    ),
    "treated_people": Column("Treated to target", "people", missing=NO_READINGS),
    "year_reached": Column("As likely as not in", "year", missing=NO_CHANCE),
    "undiagnosed_people": Column("Undiagnosed", "people", missing=NO_MODEL, digits=MODELLED_DIGITS),
}
_ALONE = "one place alone cannot be held against chance"
_NO_DEPRIVATION = "these figures do not say how deprived people are"
_NO_EFFECT = "the meta-analysis gives no such effect, or no limits of it were seen"
HYPERTENSION_CHOICES: dict[str, Column] = {
    "above_places": Column("Above the limits", "places", missing=_ALONE),
    "above_widened_places": Column("Above, limits widened", "places", missing=_ALONE),
    "all_missed_people": Column("Cases found if all is missed", "people", digits=MODELLED_DIGITS),
    "resident_all_missed_people": Column(
        "Cases found if all is missed, by residents", "people", digits=MODELLED_DIGITS
    ),
    "averted_events": Column("Averted", "events", missing=_NO_EFFECT, digits=MODELLED_DIGITS),
    "below_places": Column("Below the limits", "places", missing=_ALONE),
    "below_widened_places": Column("Below, limits widened", "places", missing=_ALONE),
    "best_checks": Column("Where most are expected and not recorded", "checks"),
    "centre": Column("Centre of the funnel"),
    "chance_percent": Column("Checks that find a case", "percent"),
    "checks": Column("Checks", "checks"),
    "choice": Column("Choice"),
    "deprived_found_percent": Column(
        "In the most deprived fifth", "percent", missing=_NO_DEPRIVATION
    ),
    "deprived_percent": Column(
        "Adults in the most deprived fifth", "percent", missing=_NO_DEPRIVATION
    ),
    "effect_set": Column("Meta-analysis"),
    "event": Column("Event"),
    "expected_at_average_people": Column("Expected at the average of all", "people"),
    "found_people": Column("Cases found", "people", digits=MODELLED_DIGITS),
    "found_per_1000_checks": Column("Cases found by 1,000 checks", "people"),
    "gap_checks": Column("In proportion to those not recorded", "checks"),
    "gain_people": Column("More found", "people, modelled", digits=MODELLED_DIGITS),
    "gain_percent": Column("More found than by size of list", "percent"),
    "gap_chance_percent": Column("Checks that find a case if all is missed", "percent"),
    "highest_people": Column("Highest", "people", digits=MODELLED_DIGITS),
    "highest_setting": Column("Highest with"),
    "highest_strokes": Column("Highest", "strokes", digits=MODELLED_DIGITS),
    "list_checks": Column("In proportion to registered patients", "checks"),
    "lower_ratio": Column("Lower 95% limit", "ratio"),
    "lower_relative_risk": Column("Lower 95% limit", "ratio", missing=_NO_EFFECT),
    "lowest_people": Column("Lowest", "people", digits=MODELLED_DIGITS),
    "lowest_setting": Column("Lowest with"),
    "lowest_strokes": Column("Lowest", "strokes", digits=MODELLED_DIGITS),
    "missed_share": Column("Share of the variation that is missed diagnosis", "share"),
    "ratio": Column("Recorded against expected", "ratio"),
    "relative_risk": Column("Relative risk", "ratio", missing=_NO_EFFECT),
    "risk_per_1000_a_year": Column("Risk without control", "per 1,000 a year"),
    "resident_gap_chance_percent": Column(
        "Checks that find a case if all is missed, by residents",
        "percent",
        missing="no residents are known",
    ),
    "rule": Column("How checks are given out"),
    "upper_ratio": Column("Upper 95% limit", "ratio"),
    "upper_relative_risk": Column("Upper 95% limit", "ratio", missing=_NO_EFFECT),
    "weighted_checks": Column("With the chosen weight for deprivation", "checks"),
}
NOT_ROUNDED = "nothing that it follows from was rounded"
NO_GROWTH = "no registers of several years that grew"
EXPLORED: dict[str, Column] = {
    "horizon_years": Column("Years to reach it", "years"),
    "in_use_percent": Column(
        "Use that the rooms there would need", "percent", 0, "no room is there"
    ),
    "joiners_wte_a_year": Column(
        "Joiners needed each year", "WTE per year", digits=MODELLED_DIGITS
    ),
    "leavers_wte_a_year": Column("Leavers each year", "WTE per year", digits=MODELLED_DIGITS),
    "lower_joiners_wte_a_year": Column(
        "Joiners, least", "WTE per year", missing=NOT_ROUNDED, digits=MODELLED_DIGITS
    ),
    "lower_needed_people": Column("Still to find, least", "people", digits=MODELLED_DIGITS),
    "lower_needed_rooms": Column("Rooms needed, least", "rooms"),
    "lower_rise_points_a_year": Column("Rise, lower limit", "percentage points"),
    "lower_short_cases": Column("Short, lower limit", "cases", digits=MODELLED_DIGITS),
    "next_room_months": Column(
        "Months until the next room is needed", "months", missing="the list never grows that far"
    ),
    "past_growth_times": Column("The growth of past years", "times", missing=NO_GROWTH),
    "rise_points_a_year": Column("Rise needed each year", "percentage points"),
    "short_cases": Column("Short of the target", "cases", digits=MODELLED_DIGITS),
    "target_percent": Column("Share to reach", "percent"),
    "target_vacancy_percent": Column("Vacancy rate to reach", "percent"),
    "target_year": Column("Year to reach it", "year"),
    "turnover_percent": Column("Leavers a year, of staff", "percent"),
    "upper_joiners_wte_a_year": Column(
        "Joiners, most", "WTE per year", missing=NOT_ROUNDED, digits=MODELLED_DIGITS
    ),
    "upper_needed_people": Column("Still to find, most", "people", digits=MODELLED_DIGITS),
    "upper_needed_rooms": Column("Rooms needed, most", "rooms"),
    "upper_rise_points_a_year": Column("Rise, upper limit", "percentage points"),
    "upper_short_cases": Column("Short, upper limit", "cases", digits=MODELLED_DIGITS),
    "utilisation_percent": Column("Use of rooms to reach", "percent"),
}
NOT_RANKED = "not ranked: a whole, or not known"
NOT_HELD = "not held here"
FEW_NETWORKS = "not held here, or fewer than half of the networks returned"
TOO_FEW = "too few of its practices submitted registers"
SYSTEMS: dict[str, Column] = {
    "age_found_percent": Column(
        "Hypertension found, of expected by age", "percent", missing=TOO_FEW
    ),
    "age_rank": Column("Rank, hypertension by age", "rank", missing=NOT_RANKED),
    "area_value": Column("The area", "number", missing=NOT_HELD),
    "attendances": Column("Attendances", "attendances"),
    "backlog_rank": Column("Rank, backlog", "rank", missing=NOT_RANKED),
    "behind_percent": Column("Share of the others that stand behind", "percent", 0, NOT_RANKED),
    "best_rank": Column("Rank, best or most first", "rank", missing=NOT_RANKED),
    "command": Column("Command that builds its book"),
    "condition": Column("Condition"),
    "early_rank": Column("Rank, early diagnosis", "rank", missing=NOT_RANKED),
    "england_fte_per_network": Column("A network, England", "FTE", 2),
    "england_roles_per_network": Column("England", "FTE a network", 1, FEW_NETWORKS),
    "england_value": Column("England", "number", missing=NOT_HELD),
    "first_ratio": Column("First year", "ratio", missing="no such register in that year"),
    "found_percent": Column("Hypertension found, of expected", "percent", missing=TOO_FEW),
    "found_rank": Column("Rank, hypertension", "rank", missing=NOT_RANKED),
    "fte": Column("Time", "FTE", 1),
    "fte_per_network": Column("A network", "FTE", 2),
    "known_networks": Column("Networks known", "networks", missing=NOT_HELD),
    "list_people": Column("Patients of those ages", "people"),
    "major_rank": Column("Rank, A&E", "rank", missing=NOT_RANKED),
    "major_within_percent": Column(
        "Within four hours, major A&E", "percent", missing="no major department"
    ),
    "measure": Column("Measure"),
    "networks": Column("Networks that returned", "networks", missing=NOT_HELD),
    "newest_ratio": Column("Newest year", "ratio"),
    "ranked_areas": Column("Ranked", "areas"),
    "role": Column("Role"),
    "roles_fte": Column("Additional roles", "FTE", 1, NOT_HELD),
    "roles_per_10000": Column("Additional roles", "FTE per 10,000 patients", 1, NOT_HELD),
    "roles_per_network": Column("The area", "FTE a network", 1, FEW_NETWORKS),
    "roles_rank": Column("Rank, roles", "rank", missing=NOT_RANKED),
    "sickness_rank": Column("Rank, sickness", "rank", missing=NOT_RANKED),
    "trust_rank": Column(
        "Rank in England, 1 the best", "rank", missing="no major department all year"
    ),
    "within_percent": Column("Within four hours, all A&E", "percent"),
}
BOROUGHS: dict[str, Column] = {
    "better": Column("Better if"),
    "borough_rank": Column("Rank among neighbours, best first", "rank", missing=NOT_RANKED),
    "highest_value": Column("Highest of neighbours", "number", missing=NOT_HELD),
    "lowest_value": Column("Lowest of neighbours", "number", missing=NOT_HELD),
    "ranked_boroughs": Column("Neighbours ranked", "areas"),
    "region_value": Column("Region", "number", missing=NOT_HELD),
    "system_value": Column("System", "number", missing="not summed without weights"),
}
NOTHING_CHANGES = "nothing changes"
NOT_OF_THE_ROW = "does not follow from what this plan gives"
PLAN: dict[str, Column] = {
    "after_value": Column("Then", "number", missing=NOTHING_CHANGES),
    "aimed_staff_wte": Column("Staff that the target asks for", "WTE", digits=3),
    "before_value": Column("Now", "number", missing=NOTHING_CHANGES),
    "change_wte_a_year": Column("More each year", "WTE", missing=NOT_OF_THE_ROW),
    "counted_people": Column("Counted", "people", missing="not counted"),
    "end_staff_wte": Column("Staff at the end", "WTE", digits=3),
    "end_vacancy_percent": Column("Vacant at the end", "percent", missing="more staff than posts"),
    "estimate": Column("Whose"),
    "error_percent": Column("Model less count", "percent", 1, "before the model starts"),
    "growth_percent_a_year": Column("Growth a year", "percent", 2, NOT_OF_THE_ROW),
    "identity_gap_people": Column(
        "Counted less reckoned", "people", missing="no count a year later"
    ),
    "joined_people": Column("Joined in the year", "people", missing="no flows printed"),
    "joiners_a_year_wte": Column("Joiners in every year", "WTE", digits=3),
    "left_people": Column("Left in the year", "people", missing="no flows printed"),
    **{
        f"{side}_{share}_staff_wte": Column(f"{share} of 100 futures, {name}", "WTE", digits=3)
        for share in (50, 80, 95)
        for side, name in (("lower", "from"), ("upper", "to"))
    },
    "middle_staff_wte": Column("Staff in the middle of all futures", "WTE", digits=3),
    "modelled_people": Column("Constant rates", "people", missing="before the model starts"),
    "needed_joiners_wte": Column("Joiners needed in every year", "WTE", digits=3),
    "nurse_rate_joiners_wte": Column(
        "Joiners in every year if staff leave as nurses do", "WTE", missing=NOT_OF_THE_ROW, digits=3
    ),
    "scenario": Column("If"),
    "size_from": Column("Size of the change", missing=NOTHING_CHANGES),
    "social_prescribers_fte": Column("Their time", "FTE", 1, NOT_HELD),
    "social_prescribers_people": Column("Social prescribers", "people", missing=NOT_HELD),
    "spread": Column("Leaver rates vary as those of"),
    "start_wte": Column("They start from", "WTE"),
    "stated_wte": Column("They come to", "WTE", missing=NOT_OF_THE_ROW),
    "target_chance_percent": Column("Chance of the target", "percent", 0),
}
NOT_PUT_IN = "a table of your own: nothing was put in"
CASE_MIX: dict[str, Column] = {
    "adjusted_lower_percent": Column("Lower limit", "percent"),
    "adjusted_percent": Column("Mix allowed for", "percent"),
    "adjusted_upper_percent": Column("Upper limit", "percent"),
    "age_points": Column("Ages within tumour groups", "percentage points"),
    "alike_percent": Column("If the unstaged are alike", "percent"),
    "all_early_percent": Column("If all of them are early", "percent"),
    "all_late_percent": Column("If all of them are late", "percent"),
    "apart_points": Column("From the whole", "percentage points"),
    "best_percent": Column("Highest of a place", "percent"),
    "best_place": Column("Highest in"),
    "best_shrunken_percent": Column("Highest, luck taken out", "percent"),
    "characteristic": Column("Characteristic"),
    "compared_with": Column("Held against"),
    "complete_percent": Column("Have a stage", "percent"),
    "counted_cases": Column("Cancers with a stage", "cases"),
    "gain_cases": Column("Gain, luck taken out", "cases, modelled", digits=MODELLED_DIGITS),
    "gain_raw_cases": Column("Gain at the highest", "cases, modelled", digits=MODELLED_DIGITS),
    "level": Column("Level"),
    "lower_odds_ratio": Column("Lower limit", "ratio"),
    "mix_points": Column("Mix of tumour groups", "percentage points"),
    "odds_ratio": Column("Odds ratio", "ratio"),
    "own_share_percent": Column("Of the place's cancers", "percent"),
    "put_in_ratio": Column("Put in", "ratio", missing=NOT_PUT_IN),
    "rate_points": Column("Rates within tumour groups", "percentage points"),
    "raw_percent": Column("Found early", "percent"),
    "shrunken_percent": Column("The same, drawn to the mean", "percent"),
    "tumour_group": Column("Tumour group"),
    "tumour_points": Column("Tumour groups", "percentage points"),
    "upper_odds_ratio": Column("Upper limit", "ratio"),
    "whole_share_percent": Column("Of all cancers", "percent"),
    "within_points": Column("Rates at each age", "percentage points"),
}
DELIVERABLES = {
    "deliverable": Column("Deliverable"),
    "deliverables": Column("Deliverables", "deliverables"),
    "due_printed": Column("Due, as printed"),
    "measurable": Column("Measurable as worded"),
    "measurable_deliverables": Column("Measurable as worded", "deliverables"),
    "owner_in_key": Column("Explained in the document"),
    "past_deliverables": Column("Date past", "deliverables"),
    "reference": Column("Reference"),
    "state": Column("State"),
    "quarter": Column("Quarter"),
    "running_deliverables": Column("In hand", "deliverables"),
    "ending_deliverables": Column("Due to end", "deliverables"),
}
FRAMEWORK = {
    "baseline": Column("Baseline"),
    "computed_in": Column("Shown in", missing="no page here shows it"),
    "indicator": Column("Indicator"),
    "objective": Column("Objective"),
    "published_in": Column("Published in", missing="no public release is known"),
    "target": Column("Target"),
}
NOT_COMPUTED = "nothing computes it here"
NO_DATE = "the document gives none"
CLAIMS = {
    "claim": Column("Claim"),
    "claim_id": Column("Name of the claim"),
    "claims": Column("Claims", "claims"),
    "computed": Column("Computed", "number", missing=NOT_COMPUTED),
    "computed_from": Column("Computed from", missing=NOT_COMPUTED),
    "computed_period": Column("Computed for", missing="of no period, or not computed"),
    "difference_percent": Column("Difference from the printed", "percent", 1, NOT_COMPUTED),
    "document": Column("Document"),
    "due": Column("Due", missing=NO_DATE),
    "needs": Column("Needs", missing="needs nothing"),
    "owner": Column("Owner", missing="the document names none"),
    "printed": Column("Printed", "number"),
    "section": Column("Section"),
    "topic": Column("Topic"),
    "verdict": Column("Verdict"),
}
OUTPATIENTS = {
    "column_points": Column("Difference of the columns", "percentage points", 2),
    "column_rank": Column("Rank by the columns", "rank"),
    "columns_sum_percent": Column("The five columns together", "percent", 2),
    "fewer_if_equal": Column("Fewer if all were like the least", "of the total", 0),
    "highest_percent": Column("Highest of its columns", "percent", 2),
    "least_percent": Column("Least deprived fifth", "percent", 2),
    "lowest_percent": Column("Lowest of its columns", "percent", 2),
    "most_percent": Column("Most deprived fifth", "percent", 2),
    "moved_ranks": Column("Ranks higher as printed", "ranks"),
    "printed_events": Column("Total, as printed", "number", 0),
    "printed_points": Column("Difference, as printed", "percentage points", 2),
    "printed_rank": Column("Rank as printed", "rank"),
    "relative_ratio": Column("Ratio of the line's ends", "ratio", 1),
    "slope_index_points": Column("Slope by deprivation", "percentage points", 1),
    "slope_rank": Column("Rank by slope", "rank"),
    "specialty": Column("Specialty"),
}
ROOMS: dict[str, Column] = {
    "allowed_percent": Column("Sessions that may move", "percent"),
    "booked_percent": Column("Booked", "percent"),
    "borough": Column("Borough"),
    "busiest_percent": Column("In use in the fullest half-day", "percent", 0),
    "class_reason": Column("Why"),
    "site_condition": Column("Condition"),
    "estate_class": Column("Class"),
    "from_site": Column("From"),
    "half_day": Column("Half-day"),
    "held_for": Column("Kept because"),
    "hub_sites": Column("Made hubs", "sites"),
    "lacking_rooms": Column("Rooms short", "rooms"),
    "lease_end": Column("Lease ends", "year", missing="a freehold"),
    "mean_percent": Column("In use on average", "percent", 0),
    "moved_percent": Column("Sessions moved", "percent"),
    "moved_sessions": Column("Sessions moved a week", "sessions", 1),
    "must_give": Column("What must give"),
    "of_site_percent": Column("Of the site's sessions", "percent", 0),
    "open_room_hours": Column("Open", "hours"),
    "open_rooms": Column("Rooms", "rooms"),
    "plan": Column("Plan"),
    "plan_gbp": Column("Cost a year, with backlog and moves", "GBP"),
    "planned_sessions": Column("Sessions a week, planned", "sessions"),
    "returned_gbp": Column("Cost a year handed back, with backlog", "GBP"),
    "returned_rooms": Column("Rooms handed back", "rooms"),
    "returned_sites": Column("Handed back", "sites"),
    "plan_role": Column("In the plan"),
    "saving_gbp": Column("Saved a year", "GBP"),
    "site_backlog_gbp": Column("Backlog", "GBP"),
    "site_cost_gbp": Column("Cost a year, without backlog", "GBP"),
    "site_count": Column("Sites", "sites"),
    "site_name": Column("Site"),
    "tenure": Column("Held as"),
    "to_site": Column("To"),
    "used_percent": Column("In use", "percent"),
    "wasted_percent": Column("Booked, nobody there", "percent"),
    "weekly_sessions": Column("Sessions a week", "sessions"),
    "what_if": Column("If"),
    "whatever_rooms": Column("Short even if all might move", "rooms"),
}
IMPROVEMENT: dict[str, Column] = {
    "assurance": Column("Target"),
    "change_value": Column("Change", "number", 2),
    "change_within_percent": Column("Change", "percentage points"),
    "earlier_month": Column("Held against"),
    "earlier_value": Column("Then", "number", 2),
    "earlier_within_percent": Column("Then", "percent"),
    "first_signal_month": Column("First signal of improvement", missing="no signal, or before"),
    "latest_value": Column("Latest month", "number", 2),
    "latest_within_percent": Column("Latest month", "percent"),
    "lower_value": Column("Lower limit", "number", 2),
    "lower_within_percent": Column("Lower limit", "percent"),
    "marked_months": Column("Months with a signal", "months"),
    "mean_value": Column("Mean", "number", 2),
    "mean_within_percent": Column("Mean", "percent"),
    "phase": Column("Phase"),
    "signal_way": Column("Which way"),
    "standard_assurance": Column("Constitutional standard"),
    "told_by_chart": Column("The chart says"),
    "told_by_two": Column("Two months say"),
    "upper_value": Column("Upper limit", "number", 2),
    "upper_within_percent": Column("Upper limit", "percent"),
    "variation": Column("Variation"),
}
NO_EXPECTATION = "England, which the systems make up, is held against nothing"
CONDITIONS: dict[str, Column] = {
    "age_expected_people": Column(
        "Expected of its age", "people", missing=NO_EXPECTATION, digits=MODELLED_DIGITS
    ),
    "age_explains_percent": Column("Spread of systems that goes with age", "percent", 0),
    "beyond_register_people": Column("Strategy less register", "people", missing="its own row"),
    "break_years": Column("Breaks"),
    "difference_people": Column(
        "Recorded less expected", "people", missing=NO_EXPECTATION, digits=MODELLED_DIGITS
    ),
    "england_share_growth_percent_a_year": Column(
        "England, growth a year", "percent", 1, "a break in the newest year"
    ),
    "expected_prevalence_percent": Column("Expected of its age", "percent", 2, NO_EXPECTATION),
    "largest_step_percent": Column("Largest step in England", "percent", 0),
    "older_percent": Column("Aged 50 and over", "percent"),
    "ratio_rank": Column("Rank of that", "rank", missing=NOT_RANKED),
    "share_growth_percent_a_year": Column(
        "Growth of the share a year", "percent", 1, "a break in the newest year"
    ),
    "stated_by": Column("By"),
    "trend_from": Column("Trend from", missing="a break in the newest year"),
}
CHILDREN: dict[str, Column] = {
    "children": Column("Under-fives on lists", "children"),
    "deprivation_fifth": Column("Fifth of the children"),
    "fewer_visits": Column("Fewer at the rate of the least deprived", "visits", 0),
    "gap_per_1000": Column("Most less least deprived", "visits per 1,000 children", 0),
    "least_score": Column("Score, least deprived fifth", "score", 1),
    "lower_gap_per_1000": Column("Lower limit", "visits per 1,000 children", 0),
    "lower_visits_per_1000": Column("Lower limit", "visits per 1,000 children", 0),
    "most_score": Column("Score, most deprived fifth", "score", 1),
    "upper_gap_per_1000": Column("Upper limit", "visits per 1,000 children", 0),
    "upper_visits_per_1000": Column("Upper limit", "visits per 1,000 children", 0),
    "visits": Column("Visits to A&E", "visits"),
    "visits_per_1000": Column("Visits in a year", "visits per 1,000 children", 0),
}
COLUMNS: Mapping[str, Column] = {
    **SHARED,
    **CLAIMS,
    **DELIVERABLES,
    **FRAMEWORK,
    **OUTPATIENTS,
    **CONDITIONS,
    **WORKFORCE,
    **PLAN,
    **CANCER,
    **CASE_MIX,
    **ESTATES,
    **HYPERTENSION,
    **HYPERTENSION_CHOICES,
    **SYSTEMS,
    **BOROUGHS,
    **EXPLORED,
    **IMPROVEMENT,
    **ROOMS,
    **CHILDREN,
}


def of(frame: pd.DataFrame, table: str) -> dict[str, Column]:
    """Return what each shown column of a frame means, in order.

    Raises:
        BookError: the dictionary lacks a column.
    """
    unknown = [str(name) for name in frame.columns if name not in COLUMNS]
    if unknown:
        raise BookError(
            f"table {table}: helpers.columns does not say what {', '.join(unknown)} means; add it"
        )
    return {str(name): COLUMNS[name] for name in frame.columns if name != CONFIDENTIAL}
