"""What the analysis starts from: the area, its like, and every register of every area by year."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.analyses.conditions.parameters import Parameters
from helpers.analyses.systems.evidence import WHOLE, Placed, like_of, place_of
from helpers.data import areas, catalogue, facts, sources
from helpers.data.areas import ENGLAND, Area
from helpers.data.facts import Fact

ALL = "list_size"
OLDER = "aged_50_over"


@dataclass(frozen=True)
class Evidence(Placed):
    """Everything the steps start from, for one set of parameters.

    Attributes:
        systems: the systems from which is learnt what goes with age.
        condition: code of the condition that is told in depth.
        counts: a row an area, year and register: `area_code`, `period`, `code`, `condition`,
            `list`, `people` on it, `list_people` of the ages that it is of, `share` of these, and
            `older`, the share of all patients who are aged 50 and over. Only where at least 95%
            of the practices known submitted registers.
        cited: the releases, the newest last.
    """

    systems: tuple[Area, ...]
    condition: str
    counts: pd.DataFrame
    cited: tuple[str, ...]

    @property
    def marked(self) -> list[str]:
        """The names of the systems that the page is about: itself, or those of a region."""
        own = areas.members(self.area.code, "icb") if self.area.kind == "region" else (self.area,)
        return [each.name for each in self.systems if each in own]

    @property
    def newest(self) -> str:
        """The newest year that is held."""
        return str(self.counts["period"].max())

    @property
    def name(self) -> str:
        """The condition in words."""
        return str(self.counts.loc[self.counts["code"] == self.condition, "condition"].iloc[-1])

    @cached_property
    def codes(self) -> list[str]:
        """The registers of the newest year."""
        return list(self.counts.loc[self.counts["period"] == self.newest, "code"].unique())

    @property
    def claims(self) -> list[Fact]:
        """What the strategy of the area says of the people on the chosen register."""
        check = f"register:{self.condition}"
        every = facts.all_facts()
        return [x for x in every if x.check == check and x.area_code == self.area.code]

    def of(self, code: str, period: str) -> pd.DataFrame:
        """Return the counts of a register in a year, by area."""
        return self._registers[code, period]

    @cached_property
    def _registers(self) -> dict[Hashable, pd.DataFrame]:
        grouped = self.counts.groupby(["code", "period"])
        return {each: rows.set_index("area_code") for each, rows in grouped}


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: the area is made up, or lies in no system.
    """
    asked = areas.resolve(parameters.area)
    area = place_of(asked)
    like = like_of(area)
    systems = like if area.kind == "icb" else like_of(areas.resolve(ENGLAND))
    table = catalogue.load("condition_registers")
    counts = _counted(table, catalogue.load("conditions"))
    cited = tuple(sources.cite(each) for each in table["source"].unique())
    return Evidence(asked, area, like, systems, parameters.condition, counts, cited)


def _counted(table: pd.DataFrame, conditions: pd.DataFrame) -> pd.DataFrame:
    """Return the registers a row each, with the patients of the ages that each is of."""
    whole = table[table["practices"] / table["practices_known"] >= WHOLE]
    parts = []
    for row in conditions.itertuples():
        own = whole[whole["period"].between(str(row.first), str(row.last))]
        parts.append(
            pd.DataFrame(
                {
                    "area_code": own["area_code"],
                    "period": own["period"],
                    "code": row.code,
                    "condition": row.name,
                    "list": row.list,
                    "people": own[str(row.code)].astype(float),
                    "list_people": own[str(row.list)].astype(float),
                    "older": (own[OLDER] / own[ALL]).astype(float),
                }
            )
        )
    frame = pd.concat(parts, ignore_index=True).dropna(subset=["people", "list_people"])
    return frame.assign(share=frame["people"] / frame["list_people"])
