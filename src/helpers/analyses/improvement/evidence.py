"""What the page on improvement starts from: series by month, published or of the user's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.analyses import workforce
from helpers.analyses.base import PER_CENT
from helpers.analyses.improvement.parameters import Parameters
from helpers.analyses.standing import homes, part_of
from helpers.data import areas, catalogue, facts, series, sources
from helpers.data.areas import ENGLAND
from helpers.errors import InputError
from helpers.results import CITED, sourced

OWN_NAME = "your series"
FEWEST = 4
"""Months of a phase below which its limits would tell nothing."""
OF_OWN, OF_PUBLISHED = ("better", "series_target"), ("target", "standard")
"""Parameters that only a series of the user's own, or only the published series, have."""
PLACES = ("trust", "icb", "region", "country")
COUNTS = ["within_4h", "attendances"]


@dataclass(frozen=True)
class Evidence:
    """Everything the steps start from, for one set of parameters.

    Attributes:
        area: the area.
        own: whether a series of the user's own is charted.
        measure: the column of the figures, `within_percent` or `value`.
        better: which way they get better.
        target: what they are to reach; None without a target.
        standard: the same, by the Constitution.
        parts: `series`, `month` and the measure: a row a part of the area and month; of a trust,
            or the user's own, the one series.
        wholes: the same for the area as a whole and for England; of one with a single part, for
            England alone; empty for the user's own.
        split: month from which the limits of the first whole start anew; empty for none.
        short: parts left out for having figures of some of the months alone.
        england: the same as `parts` for every trust of England; empty for the user's own.
        sickness: what the chapter on workforce knows of sickness here; None for the user's own.
    """

    area: areas.Area
    own: bool
    measure: str
    better: Literal["up", "down"]
    target: float | None
    standard: float | None
    parts: pd.DataFrame
    wholes: pd.DataFrame
    split: str
    short: list[str]
    england: pd.DataFrame
    sickness: workforce.Evidence | None

    @property
    def part(self) -> str:
        """What the area is shown by: `trust`, `system` or `region`; `series` for the user's own."""
        return "series" if self.own else part_of(self.area) or "trust"

    @property
    def alone(self) -> bool:
        """Whether one series alone is all of the area."""
        return len(set(self.parts["series"])) == 1 and not self.short

    @property
    def of_the_strategy(self) -> bool:
        """Whether the strategy is that of the area."""
        return not self.own and facts.strategy_held(self.area)

    @property
    def whole(self) -> str:
        """Name of the series of the area as a whole, or of the one that there is."""
        return str((self.parts if self.alone else self.wholes)["series"].iloc[0])

    @property
    def every(self) -> pd.DataFrame:
        """The parts, then the wholes."""
        return self.sourced(pd.concat([self.parts, self.wholes], ignore_index=True))

    @property
    def months(self) -> list[str]:
        """The months, in order."""
        return sorted(self.parts["month"].unique())

    @property
    def period(self) -> str:
        """From the first month to the last: `April 2024 to March 2025`."""
        return " to ".join(month_name(each) for each in (self.months[0], self.months[-1]))

    @property
    def phases(self) -> dict[str, list[int]]:
        """Where the limits of the whole start anew, by the name of its series."""
        return {self.whole: [self.months.index(self.split)]} if self.split else {}

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Least and most that the measure can be; None where the user alone knows."""
        return (None, None) if self.own else (0.0, PER_CENT)

    def named(self, part: str) -> str:
        """Return the column of a part of a chart, such as the mean of the measure."""
        return f"{part}_{self.measure}"

    def sourced(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a frame that cites the series."""
        cited, basis = (self.parts.attrs[each] for each in CITED)
        return sourced(frame, cited, basis)


def month_name(month: str) -> str:
    """Return a month as a reader writes it: `2024-04` is April 2024."""
    return f"{pd.Period(month, 'M'):%B %Y}"


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: no such series is held, a parameter does not belong to the chosen one, or the
            month of the change leaves too few before or after it.
    """
    own = parameters.series_source == "own"
    _refuse_of_the_other(parameters, own=own)
    found = _of_the_user(parameters) if own else _published(parameters)
    _check_split(found)
    return found


def _refuse_of_the_other(parameters: Parameters, *, own: bool) -> None:
    other = "published" if own else "own"
    for name in OF_PUBLISHED if own else OF_OWN:
        if name in parameters.given():
            raise InputError(f"{name}: goes with -p series_source={other} alone; leave it out")
    if own and parameters.better is None:
        raise InputError(
            "better: is needed with a series of your own; use -p better=up or -p better=down"
        )


def _of_the_user(parameters: Parameters) -> Evidence:
    table, cited = series.own()
    return Evidence(
        area=areas.resolve(parameters.area),
        own=True,
        measure="value",
        better=parameters.better or "up",
        target=parameters.series_target,
        standard=None,
        parts=sourced(table.assign(series=OWN_NAME), [cited], "parameter"),
        wholes=table.iloc[:0].assign(series=""),
        split=parameters.change_month or "",
        short=[],
        england=table.iloc[:0].assign(series=""),
        sickness=None,
    )


def _published(parameters: Parameters) -> Evidence:
    area, table = areas.resolve(parameters.area), catalogue.load("ae_waits")
    cited = [sources.cite(str(each)) for each in table["source"].unique()]
    trusts, members = table[table["trust"] != ENGLAND], homes()
    inside = trusts[[area.code in (code, *members[code], ENGLAND) for code in trusts["trust"]]]
    parts = _rates(inside, inside["trust"].map(_part_of_trust(area, members)))
    full = _of_all_months(parts, table)
    if area.kind not in PLACES or area.made_up or full.empty:
        raise InputError(
            f"area {area.name}: no year of waits in A&E is held of it; use a system, such as "
            "'Kent and Medway', a region, 'England' or an NHS trust that has an A&E"
        )
    england = table[table["trust"] == ENGLAND]
    rows = [_rates(england, england["trust"].map(lambda _: "England"))]
    if area.kind in ("icb", "region") and len(set(parts["series"])) > 1:
        rows.insert(0, _rates(inside, inside["trust"].map(lambda _: f"all of {area.in_words}")))
    return Evidence(
        area=area,
        own=False,
        measure="within_percent",
        better="up",
        target=parameters.target * PER_CENT,
        standard=parameters.standard * PER_CENT,
        parts=sourced(full, cited, "published"),
        wholes=pd.concat(rows, ignore_index=True),
        split=parameters.change_month or "",
        short=sorted(set(parts["series"]) - set(full["series"])),
        england=_of_all_months(_rates(trusts, trusts["trust"]), table),
        sickness=workforce.evidence(workforce.Parameters(area=area.name)),
    )


def _part_of_trust(area: areas.Area, members: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the name of the part of an area that each trust counts in: itself, or what it is in.

    A trust of a region that is in no system counts in no system.
    """
    names = {each.code: each.short_name for each in areas.all_areas()}
    part = part_of(area)
    if not part:
        return names
    found = {code: own[-1 if part == "region" else 0] for code, own in members.items()}
    alone = {code for code, own in members.items() if part == "system" and len(own) == 1}
    return {code: names[place] for code, place in found.items() if code not in alone}


def _rates(table: pd.DataFrame, names: "pd.Series[str]") -> pd.DataFrame:
    """Return the share seen within four hours, percent, by name and month."""
    sums = table.groupby([names.rename("series"), "month"])[COUNTS].sum().astype(float)
    rate = sums["within_4h"] / sums["attendances"] * PER_CENT
    return rate.rename("within_percent").reset_index()


def _of_all_months(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the series that have every month of the table."""
    months = rows.groupby("series")["month"].transform("size")
    return rows[months == table["month"].nunique()].reset_index(drop=True)


def _check_split(found: Evidence) -> None:
    """Refuse a month of change outside the series, or near its ends."""
    if not found.split:
        return
    allowed = found.months[FEWEST : 1 - FEWEST]
    if found.split not in allowed:
        raise InputError(
            f"change_month: {found.split} leaves fewer than {FEWEST} months before it or from it "
            f"on; the series allows {allowed[0]} to {allowed[-1]}"
        )
