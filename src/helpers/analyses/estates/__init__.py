"""Estates utilisation: what the estate is, what its backlog costs, how many rooms a list needs.

Backlog, floor area and empty space come from the Estates Returns Information Collection (ERIC) of
trusts (`backlog`); the rooms follow from a list of patients by a formula whose every term is a
parameter (`terms`): those of one practice (`capacity`) and of all of an area (`lists`). How full
they may be follows from how long patients may wait (`waiting`).
"""

from collections.abc import Iterator

import pandas as pd

from helpers.analyses.base import PER_CENT, by_name, context, inputs_table, over_rounding
from helpers.analyses.estates import backlog, capacity, lists, terms, waiting
from helpers.analyses.estates.backlog import RETURNED, TWO_ENDS, growth, newest, span
from helpers.analyses.estates.evidence import RISKS, SUMMED, Evidence, evidence, published_defaults
from helpers.analyses.estates.exploring import explore
from helpers.analyses.estates.parameters import Parameters
from helpers.columns import COLUMNS
from helpers.results import Figure, Results, sourced

__all__ = ["RISKS", "Parameters", "analyse", "backlog", "capacity", "evidence", "explore"]
__all__ += ["inputs", "lists", "poor_sites", "published_defaults", "terms", "waiting"]

COUNTED = "a count"
"""Why figures have no limits that are counted."""
Found = tuple[dict[str, Figure], dict[str, pd.DataFrame]]
"""Headlines and tables."""


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return the estate's size, condition, backlog and empty space, and the rooms a list needs.

    Raises:
        InputError: the area has no example practice, and the parameters give a part of one, or
            none where no return and no list is held either; or a list would fall below nobody.
    """
    own = evidence(parameters)
    of_returns, return_tables = _from_returns(own)
    of_rooms, room_tables = _from_rooms(own, parameters)
    strategy = {
        "sites": own.sites.but(label="Pieces of estate"),
        "sites_condition_c_or_d": poor_sites(own),
        "primary_care_core_share": own.core.but(label="Primary care estate that is core"),
    }
    used = {
        "list_size": own.list_size.value,
        "list_growth_per_month": own.list_growth.value,
        "rooms": int(own.rooms) if own.rooms.known else None,
    }
    return Results(
        {**parameters.model_dump(), **used},
        {**strategy, **of_returns, **of_rooms},
        {**return_tables, **room_tables, "inputs": inputs(own)},
    )


def poor_sites(own: Evidence) -> Figure:
    """Return the pieces of estate in condition C or D, if the strategy's share is of all."""
    share = own.sites, own.poor_condition
    limits = over_rounding(_share_of, *share) if own.strategy_held else {}
    return Figure(
        _share_of(*share),
        "sites",
        "In condition C or D",
        period=own.poor_condition.period,
        **limits,
    )


def _share_of(whole: float, percent: float) -> float:
    return whole * percent / PER_CENT


def _from_returns(own: Evidence) -> Found:
    years, trusts = backlog.by_year(own.returns), backlog.by_trust(own)
    beside = backlog.beside_england(own, years)
    beside["share_of_england_percent"] = PER_CENT * beside["cost_gbp"] / beside["england_gbp"]
    yearly = backlog.by_trust_and_year(own.returns)
    changes = backlog.changes(yearly)
    rose = len(changes) > 2 and changes["change_gbp"].sum() > 0
    two = changes["change_share_percent"].head(2).sum() if rose else None
    standings = backlog.standings(own)
    total, whole = newest(years, "backlog_gbp"), span(years)
    silent = len(own.silent) if own.returns_held else None
    headlines = {
        "backlog_total": total,
        "backlog_high_risk": newest(years, "backlog_high_risk_gbp"),
        "backlog_per_m2": backlog.per_m2(own, years, standings),
        **backlog.share_figures(years, beside),
        "backlog_total_growth": growth(years, "backlog_gbp"),
        "backlog_high_risk_growth": growth(years, "backlog_high_risk_gbp"),
        "backlog_per_m2_growth": growth(years, "backlog_gbp_per_m2"),
        "backlog_rise_top_two": Figure(
            two, "percent", f"Rise at two {own.part}s", period=whole, no_limits=TWO_ENDS
        ),
        "backlog_largest_jump": backlog.largest_jump(yearly),
        "returns_held": Figure(
            len(years), "returns", "Years of returns held", period=whole, no_limits=COUNTED
        ),
        "trusts_reporting_none": Figure(
            silent, "trusts", "Trusts with no backlog", period=total.period, no_limits=RETURNED
        ),
        **backlog.rank_figures(own, standings),
        "empty_floor_area": newest(years, "empty_percent"),
        "under_used_floor_area": newest(years, "under_used_percent"),
    }
    return headlines, {
        "backlog": years.melt("period", list(RISKS), "risk", "cost_gbp").replace({"risk": RISKS}),
        "backlog_beside_england": beside,
        "shares_of_england": sourced(
            beside[beside["period"] == total.period], beside.attrs["sources"]
        ),
        "backlog_by_year": years[backlog.YEARLY],
        "backlog_by_trust": changes,
        "backlog_by_trust_and_year": yearly,
        "backlog_jumps": backlog.jumps(own),
        "backlog_nearby": backlog.near(standings),
        "backlog_areas": standings,
        "trusts": trusts,
    }


def _from_rooms(own: Evidence, parameters: Parameters) -> Found:
    per_room = terms.patients_per_room(parameters)
    needed = capacity.rooms_needed(own, parameters)
    in_order = capacity.rooms_in_order(own, parameters)
    in_order["serves_patients"] = in_order["room"] * per_room
    headlines = {
        "rooms_needed": lists.rooms_needed(own.lists, parameters, own.ranges),
        "rooms_needed_in_three_years": lists.rooms_in_three_years(own.lists, parameters),
        "rooms_there": own.rooms.but(label="Rooms there are"),
        "list_size": own.list_size.but(label="Registered patients"),
        "utilisation_target": own.terms[0].but(
            label="Use of rooms to reach", period="each year", no_limits="chosen, not measured"
        ),
        "practice_rooms_needed": needed,
        **lists.counts(own.lists),
        **lists.growth(own.lists),
        **lists.online(own.lists, parameters),
        "use_of_three_rooms": capacity.use_of_three(own, parameters),
        "contacts_per_patient": Figure(
            terms.contacts_in_a_room(parameters),
            "contacts",
            "Contacts in a room, a patient",
            period="each year",
            no_limits=terms.OF_TERMS,
        ),
        "patients_per_room": Figure(
            per_room, "patients", "Patients a room serves", digits=3, no_limits=terms.OF_TERMS
        ),
        "utilisation_needed": capacity.use_needed(own, parameters),
        "next_room_month": capacity.month_needed(own, parameters, max(needed, own.rooms) + 1),
    }
    of_practice = {
        "rooms": in_order,
        "rooms_by_month": capacity.rooms_by_month(own, parameters),
        "rooms_sensitivity": capacity.assumptions_moved(own, parameters),
        "explored": explore(own, parameters).table,
        "rooms_as_found": capacity.with_terms_found(own, parameters),
        "example_lists": capacity.example_lists(own, parameters),
    }
    if not own.practice_held:  # and nothing that the rooms of one would follow from
        of_practice = {name: sourced(frame[:0], ()) for name, frame in of_practice.items()}
    return headlines, {
        "practices_by_rooms": lists.by_rooms(own.lists, parameters),
        "waits_by_use": waiting.by_use(parameters),
        "waits": waiting.by_rooms(parameters),
        **of_practice,
    }


def inputs(own: Evidence) -> pd.DataFrame:
    """Return every figure that the analysis starts from, a row each, with its source."""
    stated = [each for each in (own.sites, own.poor_condition, own.core) if each.known]
    costs = [each.but(unit="pounds") for each in (own.england_backlog, own.england_high_risk)]
    if not own.practice_held:
        return inputs_table([*stated, *_sums(own), *costs])
    elsewhere = [*costs, own.appointments]
    practice = [*own.practice, own.strategy_list, own.strategy_growth]
    found = [*elsewhere, *map(context, terms.FACE_TO_FACE), *own.found]
    return inputs_table([*stated, *practice, *own.terms, *_sums(own), *found])


def _sums(own: Evidence) -> Iterator[Figure]:
    """Yield what the trusts returned together in the first and in the newest year."""
    cited = own.returns.groupby("period")["source"].first()
    years = backlog.by_year(own.returns).set_index("period")
    for period in dict.fromkeys([*years.index[:1], *years.index[-1:]]):
        for column, value in years.loc[period, SUMMED].dropna().items():
            unit = "pounds" if COLUMNS[column].unit == "GBP" else "square metres"
            label = f"{COLUMNS[column].label}, sum over trusts"
            yield Figure(value, unit, label, period=period, source=cited[period])
