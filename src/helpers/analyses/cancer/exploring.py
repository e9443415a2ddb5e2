"""What other targets and years would ask for."""

from dataclasses import replace

from helpers.analyses.cancer import pace, rates
from helpers.analyses.cancer.evidence import Evidence, target_of
from helpers.analyses.cancer.parameters import Parameters
from helpers.analyses.exploring import cells, choice, explored, in_percent, points
from helpers.results import Explored

TARGETS = (0.6, 0.65, 0.7, 0.75, 0.8)
YEARS = (2028, 2030, 2032, 2035)


def explore(evidence: Evidence, parameters: Parameters) -> Explored:
    """Return the cases short of the target and the rise it asks for, by target and target year."""
    choices = (
        choice(parameters, "target", "target_percent", TARGETS, show=in_percent),
        choice(parameters, "target_year", "target_year", YEARS),
    )
    rate = rates.early_rate(evidence, parameters.confidence)
    rows = []
    for shown, changed in points(parameters, choices):
        aimed = replace(evidence, target=target_of(changed))
        figures = {
            "short_cases": rates.shortfall_cases(aimed, rate),
            "rise_points_a_year": pace.points_needed_per_year(aimed, changed, rate),
        }
        rows.append({**shown, **cells(figures)})
    cited = [evidence.published.source]
    return explored(parameters, choices, rows, bounds="interval", sources=cited, basis="derived")
