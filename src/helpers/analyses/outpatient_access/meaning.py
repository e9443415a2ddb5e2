"""What the totals and per cents of the table can be.

The sentence after the table speaks of attendance at appointments. Three readings are held against
the strategy's own count of outpatient appointments a year: missed appointments, all appointments,
or per cents that are parts of a total.
"""

from functools import partial

import pandas as pd

from helpers.analyses.base import COUNTED, PER_CENT
from helpers.analyses.outpatient_access.evidence import Evidence
from helpers.analyses.outpatient_access.specialties import GROUPS
from helpers.results import Figure


def figures(evidence: Evidence, specialties: pd.DataFrame) -> dict[str, Figure]:
    """Return what each reading would need, beside what there is.

    Read as missed appointments, a total over its per cent gives the appointments that it was missed
    from: fewest were all of the group with the highest per cent, most of that with the lowest.
    """
    yearly, period = evidence.appointments, evidence.period
    fewest, level, most = _missed_from(specialties)
    events = specialties["printed_events"].sum()
    together = specialties["columns_sum_percent"].max()
    counted = partial(Figure, unit="percent", period=period, no_limits=COUNTED)
    return {
        "outpatient_appointments": yearly,
        "missed_from": Figure(
            level,
            "appointments",
            "Needed, if missed ones are counted",
            period=period,
            lower=fewest,
            upper=most,
            bounds="assumptions",
        ),
        "missed_from_percent": Figure(
            level / yearly * PER_CENT,
            "percent",
            "Of all appointments a year",
            period=period,
            lower=fewest / yearly * PER_CENT,
            upper=most / yearly * PER_CENT,
            bounds="assumptions",
        ),
        "total_share_percent": counted(events / yearly * PER_CENT, label="Counted, of all a year"),
        "columns_sum_percent": counted(together, label="Most that five columns add up to"),
    }


def _missed_from(specialties: pd.DataFrame) -> tuple[float, float, float]:
    """Return the fewest appointments that the totals can be missed from, at equal weights, most."""
    events = specialties["printed_events"] * PER_CENT
    mean = specialties["columns_sum_percent"] / len(GROUPS)
    return (
        float((events / specialties["highest_percent"]).sum()),
        float((events / mean).sum()),
        float((events / specialties["lowest_percent"]).sum()),
    )
