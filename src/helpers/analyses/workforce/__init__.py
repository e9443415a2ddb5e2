"""Workforce supply: staff, vacancies and leavers, and the joiners a vacancy target asks for."""

from helpers.analyses.base import by_name, inputs_table, over_rounding
from helpers.analyses.workforce import (
    back_check,
    futures,
    general_practice,
    groups,
    other_plans,
    plan,
    scenarios,
    sickness,
    supply,
    trusts,
)
from helpers.analyses.workforce.evidence import (
    PER_UNIT,
    Evidence,
    evidence,
    published_defaults,
)
from helpers.analyses.workforce.exploring import explore
from helpers.analyses.workforce.parameters import Parameters
from helpers.results import Results

__all__ = [
    "Evidence",
    "Parameters",
    "analyse",
    "back_check",
    "evidence",
    "explore",
    "futures",
    "general_practice",
    "groups",
    "inputs_table",
    "other_plans",
    "plan",
    "published_defaults",
    "scenarios",
    "sickness",
    "supply",
    "trusts",
]


@by_name(Parameters)
def analyse(parameters: Parameters) -> Results:
    """Return staff, vacancies, leavers, the joiners that the target asks for, and sickness.

    Raises:
        InputError: no figure of the area is held for a parameter left at None, and either another
            was given or no series of sickness is held.
    """
    found = evidence(parameters)
    posts = supply.establishment(found)
    path = supply.path(found, parameters, posts)
    joiners = supply.joiners_needed(found, parameters)
    standings = sickness.standings(found)
    every_trust = trusts.trusts(found)
    history = back_check.history()
    checked = back_check.run_forward(history)
    of_staff = {
        "staff_in_post": found.staff.but(label="Staff in post"),
        "vacancy_rate": found.vacancy.but(
            label="Vacancy rate", **over_rounding(float, found.vacancy)
        ),
        "target_vacancy_rate": found.target.but(
            label="Vacancy rate to reach",
            period=f"within {joiners.period}",
            no_limits="chosen, not measured",
        ),
        "establishment": posts,
        "vacancies": supply.vacancies(found, posts),
        "leavers_per_year": supply.leavers(found),
        "sickness_wte_lost": supply.lost_to_sickness(found),
        "sickness_series_rate": sickness.series_rate(found, standings),
        "joiners_needed_per_year": joiners,
        "staff_above_target": supply.above_target(path, found),
        "joiners_per_point_of_turnover": supply.joiners_saved(found, parameters),
        "share_replacing_leavers": supply.replacing_leavers(path, joiners),
        "joiners_constant": plan.constant_joiners(found, parameters),
        "turnover_needed": plan.turnover_needed(found, parameters),
        "staff_nearest_target": plan.staff_nearest_target(found, parameters),
        "staff_in_the_long_run": plan.steady_staff(found, parameters),
        **futures.figures(found, parameters),
    }
    headlines = {
        **found.marked(of_staff),
        **general_practice.figures(found, parameters),
        **back_check.figures(history, checked),
        "productivity_change": supply.productivity_change(found),
        **sickness.figures(found),
        **sickness.rank_figures(found, standings),
        **trusts.figures(found, every_trust),
        "sickness_england": sickness.england_rate(found),
    }
    tables = {
        "flows": supply.flows(found, posts),
        "path": path,
        "frontier": plan.frontier(found, parameters),
        "scenarios": scenarios.scenarios(found, parameters),
        "fan": futures.fan(found, parameters),
        "chances": futures.chances(found, parameters),
        "gp_back_check": checked,
        "gp_flows": history,
        "plan_beside": other_plans.plan_beside(),
        "gp_lists": general_practice.lists(found.area),
        "social_prescribers": general_practice.social_prescribers(found.area),
        "sickness": sickness.with_limits(sickness.by_month(found)),
        "sickness_year": sickness.by_organisation(found),
        "sickness_nearby": sickness.near(standings),
        "sickness_areas": standings,
        "sickness_trusts": every_trust,
        "sickness_kinds": trusts.kinds(every_trust),
        "sickness_within_kinds": trusts.within_kinds(every_trust, trusts.own(found, every_trust)),
        "explored": explore(found, parameters).table,
        "inputs": inputs_table([*found.inputs, sickness.england_rate(found)]),
    }
    if found.groups is not None:
        by_group = groups.flows(found.groups, parameters, found.target)
        needs = groups.needs(found.groups, by_group, parameters)
        tables |= {"flows_by_group": by_group, "groups": needs}
        headlines |= groups.figures(needs, parameters)
    used = {
        "staff_in_post": found.staff,
        "vacancy_rate": found.vacancy,
        "turnover_rate": found.turnover,
        "sickness_rate": found.sickness,
        "target_vacancy_rate": found.target,
    }
    shares = {
        name: figure / PER_UNIT[name] if figure.known else None for name, figure in used.items()
    }
    return Results({**parameters.model_dump(), **shares}, headlines, tables)
