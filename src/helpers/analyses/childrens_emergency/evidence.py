"""What the analysis starts from: visits of under-fives by fifth, and what the strategy claims."""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from helpers.analyses.base import FIFTHS, stated
from helpers.analyses.childrens_emergency.parameters import Parameters
from helpers.analyses.standing import compared, compared_called
from helpers.data import areas, catalogue, facts, sources
from helpers.data.areas import ENGLAND
from helpers.errors import InputError
from helpers.results import Figure, sourced

CLAIM, INFANTS = "ae_visits_deprivation", "ae_infant_gap"
DEPRIVATION = "fingertips_imd_2019"
PER = 1000.0


@dataclass(frozen=True)
class Evidence:
    """Everything the steps start from, for one set of parameters.

    Attributes:
        area: the area.
        every: a row an area and `fifth`, with `area_code`, `practices`, `children`, `visits`,
            `imd_score`, `visits_per_1000` and the `error` of that rate.
        alike: the same by fifths of England's children, which are the same groups everywhere.
        like: the areas that the area is shown among: its like, itself among them; for England
            its regions.
        among: what they are called.
        period: the year of the visits.
        claimed: visits fewer that the strategy claims; missing where it is not the area's.
        infants: how much oftener the most deprived infants of England came, as the strategy says.
        older: people aged 6 to 17 on the area's lists; missing where they are not held.
        confidence: of the intervals.
    """

    area: areas.Area
    every: pd.DataFrame
    alike: pd.DataFrame
    like: tuple[areas.Area, ...]
    among: str
    period: str
    claimed: Figure
    infants: Figure
    older: Figure
    confidence: float

    @property
    def own_fifths(self) -> bool:
        """Whether the fifths are of the area's own children, and these are not England's."""
        return self.every is not self.alike and self.area.code != ENGLAND

    @property
    def by_england(self) -> "Evidence":
        """The same by fifths of England's children; those of areas without both ends lack some."""
        return replace(self, every=self.alike)

    def has_ends(self, area: areas.Area) -> bool:
        """Return whether the most and the least deprived fifth of an area are held."""
        return {1, len(FIFTHS)} <= set(self.of(area.code).index)

    @property
    def strategy_held(self) -> bool:
        """Whether the strategy makes its claim of the area."""
        return self.claimed.known

    def of(self, code: str) -> pd.DataFrame:
        """Return the fifths of an area, the most deprived first; none where they are not held."""
        return self._by_area.get(code, self._by_area[""])

    @cached_property
    def _by_area(self) -> dict[str, pd.DataFrame]:
        """The fifths by the code of the area; under an empty code, none."""
        rows = self.every.set_index("fifth")
        return {"": rows[:0]} | {str(code): own for code, own in rows.groupby("area_code")}

    @property
    def own(self) -> pd.DataFrame:
        """The fifths of the area."""
        return self.of(self.area.code)

    def figure(self, value: float, unit: str, label: str, **more: object) -> Figure:
        """Return a figure of the year of the visits."""
        return Figure(float(value), unit, label).but(period=self.period, **more)

    def sourced(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a frame that cites the releases."""
        return sourced(frame, self.every.attrs["sources"])


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: no visits by fifth are held of the area, or not of both ends.
    """
    area = areas.resolve(parameters.area)
    table = catalogue.load("children_ae")
    if area.code not in set(table["area_code"]):
        raise InputError(
            f"area {area.name}: visits of under-fives are held of systems, regions and England "
            "alone; use one, such as 'NW London', 'London' or 'England'"
        )
    cited = [sources.cite(each) for each in (*table["source"].unique(), DEPRIVATION)]
    rates = table.assign(
        visits_per_1000=PER * table["visits"] / table["children"], error=table["rate_error"]
    )
    fifths = {str(whose): sourced(rows, cited) for whose, rows in rates.groupby("fifths")}
    claim = facts.fact_for(CLAIM, area)
    found = Evidence(
        area=area,
        every=fifths[parameters.comparison],
        alike=fifths["england"],
        like=compared(area),
        among=compared_called(area),
        period=str(table["period"].iloc[0]),
        claimed=stated(claim) if claim else Figure(None, "visits per year", "Claimed"),
        infants=stated(facts.fact(INFANTS)),
        older=_older(area, str(table["period"].iloc[0])),
        confidence=parameters.confidence,
    )
    if not found.has_ends(area):
        raise InputError(
            f"comparison: {area.name} has too few practices in the most or the least deprived "
            "fifth of England's children; use -p comparison=area"
        )
    return found


def _older(area: areas.Area, period: str) -> Figure:
    """Return those aged 6 to 17 on lists of the newest year that is not after a period."""
    table = catalogue.load("condition_registers")
    own = table[(table["area_code"] == area.code) & (table["period"] <= period)]
    row = own.dropna(subset=["aged_6_over", "adults"]).sort_values("period").tail(1)
    if row.empty:
        return Figure(None, "people", "Aged 6 to 17 on lists")
    return Figure(
        float((row["aged_6_over"] - row["adults"]).iloc[0]),
        "people",
        "Aged 6 to 17 on lists",
        period=str(row["period"].iloc[0]),
        source=sources.cite(str(row["source"].iloc[0])),
        no_limits="counted, no sample",
    )
