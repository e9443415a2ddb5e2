"""What the case-mix analysis starts from: cancers by place, tumour group, stage and person."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.analyses.base import PER_CENT
from helpers.analyses.case_mix.parameters import Parameters
from helpers.data import areas, cancers
from helpers.data.synthetic.cancers import MISSING
from helpers.errors import InputError
from helpers.results import Figure, sourced
from helpers.stats.intervals import wilson

EARLY_STAGES = ("1", "2")
PERSON = ("age_band", "sex", "deprivation_quintile")
MIX = ("tumour_group", *PERSON)
"""What cancers may differ by from place to place, other than how well they are found."""
CALLED = {
    "place": "place",
    "tumour_group": "tumour group",
    "age_band": "age band",
    "sex": "sex",
    "deprivation_quintile": "fifth of deprivation",
}
COUNTS = ["early", "staged", "unstaged"]


@dataclass(frozen=True)
class Evidence:
    """Everything the steps start from, for one set of parameters.

    Attributes:
        area: the area.
        table: the table that the cancers are from.
        cells: a row a `place` and combination of what is in `MIX`: cancers with a stage, `staged`,
            those of them found at stage 1 or 2, `early`, and those without one, `unstaged`.
        left_out: what is left out of all that follows, since all of it or nothing was found early.
        left_out_cases: how many cancers that leaves out.
        confidence: of the intervals.
    """

    area: areas.Area
    table: cancers.Cancers
    cells: pd.DataFrame
    left_out: list[str]
    left_out_cases: Figure
    confidence: float

    @property
    def made_up(self) -> bool:
        """Whether the cancers are made up."""
        return self.table.basis == "synthetic"

    @cached_property
    def places(self) -> pd.DataFrame:
        """The sums of `COUNTS` by `place`."""
        return self.cells.groupby("place", sort=False)[COUNTS].sum()

    @property
    def whole_rate(self) -> Figure:
        """The share of the area's staged cancers found early, percent, with Wilson limits."""
        early, staged = self.cells["early"].sum(), self.cells["staged"].sum()
        lower, upper = wilson(early, staged, self.confidence)
        return self.figure(
            PER_CENT * early / staged,
            "percent",
            "Found early",
            lower=PER_CENT * float(lower),
            upper=PER_CENT * float(upper),
        )

    @property
    def inputs(self) -> list[Figure]:
        """The sums of the table that the steps start from."""
        known = {"source": self.table.citation, "basis": self.table.basis}
        counted = "all counted, no sample"
        sums = self.cells[COUNTS].sum()
        labels = {
            "staged": "Cancers with a stage",
            "early": "Of these at stage 1 or 2",
            "unstaged": "Cancers without a stage",
        }
        return [
            self.figure(sums[name], "cases", label, no_limits=counted).but(**known)
            for name, label in labels.items()
        ]

    def figure(self, value: float | None, unit: str, label: str, **more: object) -> Figure:
        """Return a figure of the table's year."""
        made = Figure(None if value is None else float(value), unit, label)
        return made.but(period=self.table.period, **more)

    def sourced(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a frame that cites the table."""
        basis = self.table.basis if self.made_up else "derived"
        return sourced(frame, [self.table.citation], basis)


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: the table is not of the area, or leaves fewer than two places or tumour groups.
    """
    area = areas.resolve(parameters.area)
    table = cancers.cases(parameters.cancers_source, area)
    every = _cells(table.frame)
    cells, left_out = _estimable(every)
    for name in ("place", "tumour_group"):
        if cells[name].nunique() < 2:
            which = cells[name].iloc[0] if len(cells) else "none"
            without = f"; left out are {', '.join(left_out)}" if left_out else ""
            raise InputError(
                f"cancers_source: the table has one {CALLED[name]} ({which}) of which some cancers "
                f"were found early and some late; two or more are needed{without}"
            )
    missing = every[COUNTS[1:]].sum().sum() - cells[COUNTS[1:]].sum().sum()
    label = "Cancers left out"
    counted = Figure(
        float(missing), "cases", label, period=table.period, no_limits="all counted, no sample"
    )
    return Evidence(area, table, cells, left_out, counted, parameters.confidence)


def published_defaults(parameters: Parameters) -> Mapping[str, Figure]:  # noqa: ARG001
    """Return the published figures behind parameters left at None: there are none here."""
    return {}


def _cells(frame: pd.DataFrame) -> pd.DataFrame:
    stage, cases = frame["stage"].astype(str), frame["cases"].astype("float64")
    counted = frame.assign(
        tumour_group=frame["tumour_group"].astype(str).str.replace("_", " "),
        early=cases.where(stage.isin(EARLY_STAGES), 0.0),
        staged=cases.where(stage != MISSING, 0.0),
        unstaged=cases.where(stage == MISSING, 0.0),
    )
    return counted.groupby(["place", *MIX], as_index=False)[COUNTS].sum()


def _estimable(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the cells without what was all found early or all late, and what that was.

    No odds can be told of such a part (perfect separation). Without it another may be such a part.
    """
    left_out: list[str] = []
    while True:
        for name, called in CALLED.items():
            sums = cells.groupby(name)[COUNTS].sum()
            one_sided = sums.index[(sums["early"] == 0) | (sums["early"] == sums["staged"])]
            left_out += [f"{called} {each}" for each in one_sided]
            if len(one_sided):
                cells = cells[~cells[name].isin(one_sided)]
                break
        else:
            return cells.reset_index(drop=True), left_out
