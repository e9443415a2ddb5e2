"""What the hypertension analysis starts from: expected cases, recorded cases, registers, places."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import pandas as pd

from helpers.analyses.base import basis_of, cite, stated
from helpers.analyses.hypertension import expected as expectation
from helpers.analyses.hypertension import gathering
from helpers.analyses.hypertension.expected import Basis
from helpers.analyses.hypertension.gathering import LEVEL_LABELS, Level, largest_unusual
from helpers.analyses.hypertension.lists import (
    Lists,
    lists_of,
    practice_weights,
    register_weights,
    submitted_sum,
)
from helpers.analyses.hypertension.parameters import PUBLISHED_LEVELS, ExpectedModel, Parameters
from helpers.analyses.hypertension.places import COLUMNS, practice_places, published_places
from helpers.columns import CONFIDENTIAL as MARK
from helpers.data import areas, facts, hypertension
from helpers.data.areas import ENGLAND
from helpers.data.places import UNITS, Practices, practices, systems_beside, unit
from helpers.disclosure import POLICY
from helpers.errors import InputError
from helpers.results import SYNTHETIC, Figure, sourced

PER_CENT = 100.0
LONDON_BOROUGHS = "E09"
AUTHORITIES = "Local authorities"
KIND_LABELS = {
    "borough": "boroughs of its system",
    "icb": "systems",
    "subicb": "sub-ICB locations",
    "region": "regions",
    "pcn": "primary care networks of its system",
    "practice": "practices of its system",
}
WHOLE = 0.95
"""Share of the known practices from which a register stands for its area."""
READ = "Blood pressure recorded in the last year"
TREATED = "Treated to target"


@dataclass(frozen=True)
class Evidence:
    """Everything that the steps of the analysis start from, for one set of parameters.

    Counts of practices and networks are protected: rounded, and missing where they are few.

    Attributes:
        parameters: the choices.
        area: the area.
        system: the area itself, or the system that it is a borough of.
        models: people expected under each model; NaN where it says nothing of the area.
        model: the one that is used.
        expected: what it expects, in `parameters.expected_year`.
        recorded: people with a recorded diagnosis.
        newest: people on the newest register, or on that of the chosen period.
        base_year: year from which the growth still needed is counted.
        read: the diagnosed who were read in the last year; NaN where no source says.
        treated: the diagnosed who are treated to target; NaN where no source says.
        residents: people who live in the area; NaN where no source says.
        systems_beside: other systems in which practices of a network lie, which do not count.
        register: the published registers up to that one, as `helpers.data.hypertension.registers`.
        alike: of a practice or a network, those of its kind in its system, as `places.COLUMNS`; of
            another area no row.
        places: the places of the chosen level, as `places.COLUMNS`.
        places_period: the time that they are about.
        compared: the same, practices unlike the others in or out as the parameters say.
        unusual: practices of unusual lists, largest first: `place` and `flag`.
        ageless: practices whose ages are not held, so that their lists cannot be judged.
        silent: practices that submitted no register and count in no sum.
        england_percent: share of expected cases that England records, by the area's own yardstick;
            NaN where the source does not hold all England by age.
    """

    parameters: Parameters
    area: areas.Area
    system: areas.Area
    models: Mapping[ExpectedModel, Figure]
    model: ExpectedModel
    expected: Figure
    recorded: Figure
    newest: Figure
    base_year: int
    read: Figure
    treated: Figure
    residents: Figure
    systems_beside: tuple[str, ...]
    register: pd.DataFrame
    alike: pd.DataFrame
    places: pd.DataFrame
    places_period: str
    compared: pd.DataFrame
    unusual: pd.DataFrame
    ageless: int
    silent: int
    england_percent: float

    @property
    def level(self) -> Level:
        """What places are compared."""
        return level_of(self.area, self.parameters.level)

    @property
    def compared_area(self) -> areas.Area:
        """The area that the compared places are places of."""
        by_borough = self.level == "borough" and not self.practices_known
        return self.system if by_borough or self.level == self.area.kind else self.area

    @property
    def target_of_another(self) -> bool:
        """Whether the target is the default, the strategy's, and the strategy another area's."""
        usual, own = Parameters(), self.parameters
        chosen = (own.target, own.target_year) != (usual.target, usual.target_year)
        return not chosen and not facts.strategy_held(self.system)

    @property
    def unit(self) -> bool:
        """Whether the area is a practice or a network."""
        return self.area.kind in UNITS

    @property
    def alike_called(self) -> str:
        """What the areas of its kind are, in words, in the plural."""
        return KIND_LABELS.get(self.area.kind, "areas")

    @property
    def known_models(self) -> dict[ExpectedModel, Figure]:
        """The models that say how many are expected here."""
        return {name: figure for name, figure in self.models.items() if figure.known}

    @property
    def practices_known(self) -> bool:
        """Whether the source tells practices apart."""
        return self.parameters.source != "published"

    @property
    def chapters_known(self) -> bool:
        """Whether both chapters of the strategy lead to a number of people expected here."""
        return self.models["strategy"].known and self.models["phm"].known

    @property
    def places_called(self) -> str:
        """What the compared places are, in words; boroughs are those of London."""
        if self.level != "borough" or self.area.made_up:
            return LEVEL_LABELS[self.level]
        boroughs = areas.members(self.compared_area.code, "borough")
        in_london = all(each.code.startswith(LONDON_BOROUGHS) for each in boroughs)
        return LEVEL_LABELS[self.level] if in_london else AUTHORITIES

    @property
    def whole(self) -> "pd.Series[bool]":
        """Which registers hold nearly all known practices, or do not say how many there are."""
        coverage = self.register["practices"] / self.register["known_practices"]
        return ~(coverage < WHOLE)

    @property
    def series(self) -> pd.DataFrame:
        """The registers that can be compared; none if the newest lacks practices.

        Those of a network are of other practices each year.
        """
        if self.area.kind == "pcn":
            return self.register.tail(1)
        return self.register[self.whole] if self.whole.tail(1).all() else self.register.head(0)

    @property
    def growth_known(self) -> bool:
        """Whether registers of several years are held that can be compared."""
        return len(self.series) > 1

    @property
    def synthetic(self) -> bool:
        """Whether anything rests on synthetic practices."""
        return SYNTHETIC in {self.recorded.basis, self.newest.basis}

    @property
    def basis(self) -> str:
        """Basis of a table that rests on the registers."""
        return basis_of([self.recorded, self.newest])

    def marked(self, figures: Mapping[str, Figure]) -> dict[str, Figure]:
        """Return figures that say so where they rest on synthetic practices."""
        if not self.synthetic:
            return dict(figures)
        return {name: figure.but(basis=SYNTHETIC) for name, figure in figures.items()}

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the expected and the recorded cases come from."""
        return cite([self.expected, self.recorded, self.newest])

    def grown(self, expected: float, year: int) -> float:
        """Return how many cases to expect in a year, of a number that is of the expected year."""
        growth = self.parameters.expected_growth
        return float(expected * (1 + growth) ** (year - self.parameters.expected_year))

    @property
    def goal(self) -> float:
        """People to be diagnosed in the target year."""
        return self.parameters.target * self.grown(self.expected, self.parameters.target_year)

    @property
    def undiagnosed(self) -> float:
        """People expected to have hypertension in the base year without a diagnosis."""
        return max(0.0, self.grown(self.expected, self.base_year) - self.recorded)

    @property
    def needed(self) -> float:
        """People still to be diagnosed for the target."""
        return max(0.0, self.goal - self.recorded)


def evidence(parameters: Parameters) -> Evidence:
    """Return what the analysis starts from.

    Raises:
        InputError: the area lacks a figure that the parameters ask for.
    """
    found = _practices(parameters)
    area = _area(parameters, found)
    system, level = system_of(area), level_of(area, parameters.level)
    lists = None if found is None else lists_of(area, system, found)
    alike = _alike(area, system, level, lists)
    held = _registers(area, parameters, lists)
    newest = _newest_register(area, held, lists)
    whole = held if system == area else _registers(system, parameters, lists)
    basis = Basis(area, system, lists, held.tail(1), whole.tail(1), newest)
    models = expectation.by_model(basis)
    model, expected = expectation.chosen(parameters.expected_model, models, parameters.area)
    recorded = _recorded(area, parameters.recorded, newest)
    everywhere, compared, period = _places(basis, parameters, expected)
    return Evidence(
        parameters=parameters,
        area=area,
        system=system,
        models=models,
        model=model,
        expected=expected,
        recorded=recorded,
        newest=newest,
        base_year=_base_year(parameters, recorded, newest, held),
        read=_read(area, lists, parameters.recorded),
        treated=_reading(area, lists, "treated", TREATED),
        residents=_residents(area),
        systems_beside=() if found is None else systems_beside(found, area),
        register=held,
        alike=alike,
        places=everywhere,
        places_period=period,
        compared=compared,
        unusual=_unusual(lists),
        ageless=0 if lists is None else int(lists.own["aged_50_over"].isna().sum()),
        silent=0 if lists is None else int(lists.own["register"].isna().sum()),
        england_percent=_england_percent(basis, expected),
    )


def system_of(area: areas.Area) -> areas.Area:
    """Return the area itself, or the system that a borough, network or practice belongs to."""
    inside = area.kind == "borough" or area.kind in UNITS
    return areas.resolve(area.parent) if inside and area.parent else area


def level_of(area: areas.Area, level: Level) -> Level:
    """Return what is compared: a practice or network is held against those of its kind."""
    if area.kind == "practice" or (area.kind == "pcn" and level in PUBLISHED_LEVELS):
        return cast("Level", area.kind)
    return level


def ends_in(period: str) -> int:
    """Return the year in which a financial year such as `2022-23` ends."""
    return int(period.split("-", maxsplit=1)[0]) + 1


def _practices(parameters: Parameters) -> Practices | None:
    """Return the practices of the chosen source; None for published figures alone.

    Raises:
        InputError: a release that is needed has not been imported, or lacks ages.
    """
    if parameters.source == "published":
        return None
    by_age = parameters.expected_model == "age_sex"
    return practices(parameters.source, parameters.period, by_age=by_age)


def _area(parameters: Parameters, found: Practices | None) -> areas.Area:
    """Return the area that the parameters name.

    Raises:
        InputError: it is a trust, or no practice or network of the source.
    """
    if parameters.unit and found is not None:
        return unit(found, parameters.area)
    area = areas.resolve(parameters.area)
    if area.kind == "trust":
        raise InputError(
            f"area: {area.name} is a trust, and registers are those of general practices; use "
            "a system, a borough, a network or a practice"
        )
    return area


def _alike(area: areas.Area, system: areas.Area, level: Level, lists: Lists | None) -> pd.DataFrame:
    """Return the places of a practice's or network's kind, protected, expected cases by weight.

    Raises:
        InputError: the register of the area is too small to be shown, or would tell another; or
            networks are asked for in a year that has none.
    """
    if lists is None:
        return pd.DataFrame(columns=COLUMNS)
    if level == "pcn" and lists.peers["pcn"].isna().all():
        raise InputError(
            f"level: 'pcn' needs primary care networks, and {lists.source.citation}, knows none "
            "(they began in July 2019); use level=practice or a later period"
        )
    if area.kind not in UNITS:
        return pd.DataFrame(columns=COLUMNS)
    found = places_alike(lists, area, system)
    if found.loc[found["own"], MARK].any():
        raise InputError(
            f"area: the register of {area.name} is {POLICY}, or would tell such a count of "
            "another; use its network, its borough or its system"
        )
    return found


# --- registers and recorded cases -----------------------------------------------------------------


def _registers(area: areas.Area, parameters: Parameters, lists: Lists | None) -> pd.DataFrame:
    """Return the registers of an area by year, without those that are later than the one chosen.

    Those of imported years take the place of the published ones.
    """
    register = hypertension.registers(area.code)
    if parameters.source == "official":
        imported = hypertension.imported_registers(area)
        other = register[~register["period"].isin(imported["period"])]
        register = pd.concat([other, imported]).sort_values("period", ignore_index=True)
    if area.kind in UNITS:
        register = _rounded(register)
    period = parameters.period if lists is None else lists.source.period
    if period is None:
        return register
    kept = register[register["period"] <= period]
    # a year between two that are held is not the one before it
    return kept if lists is not None or period in set(kept["period"]) else kept.head(0)


def _rounded(register: pd.DataFrame) -> pd.DataFrame:
    """Return the registers of a practice or network, small ones left out and all counts rounded."""
    kept = register[~register["register_people"].map(POLICY.is_small).astype(bool)]
    counts = ["register_people", "listed_people", "adult_people", "aged_50_over_people"]
    rounded = kept[counts].map(POLICY.rounded)
    return kept.assign(**rounded).reset_index(drop=True)


def _newest_register(area: areas.Area, held: pd.DataFrame, lists: Lists | None) -> Figure:
    """Return the newest register of an area in the chosen source.

    Raises:
        InputError: the source has none.
    """
    label = f"People on the hypertension register, {area.name}"
    if lists is not None:
        return _reading(area, lists, "register", label)
    if held.empty:
        known = ", ".join(hypertension.registers(area.code)["period"])
        held_here = f"registers of {known} are" if known else "no register is"
        raise InputError(
            f"area, period: {held_here} held here for {area.name}; use an area and year of the "
            "table hypertension_register, or source=official with an import of qof"
        )
    row = held.iloc[-1]
    return Figure(
        row["register_people"],
        "people",
        label,
        period=row["period"],
        source=row["source"],
        basis="published",
    )


def _recorded(area: areas.Area, choice: str, newest: Figure) -> Figure:
    """Return the recorded cases of an area.

    Raises:
        InputError: the strategy is asked for and has no figure for the area.
    """
    fact = facts.fact_for("recorded_cases", area)
    if choice == "qof":
        return newest
    if fact is None:
        raise InputError(
            f"recorded: the strategy gives no number of recorded cases for {area.name}; "
            "use recorded=qof"
        )
    return stated(fact)


def _base_year(parameters: Parameters, recorded: Figure, newest: Figure, held: pd.DataFrame) -> int:
    """Return the year chosen, else the one in which the register ended that is recorded.

    The strategy's own number is of the year of the published register next to it.

    Raises:
        InputError: the target year is not after it.
    """
    year = parameters.base_year
    if year is None:
        period = newest.period if recorded is newest else nearest_period(held, recorded)
        year = ends_in(period) if period else parameters.expected_year
    if parameters.target_year <= year:
        of = "the base year" if parameters.base_year else "the year that the number recorded is of"
        raise InputError(
            f"target_year: {parameters.target_year} is not after {year}, {of}; use a year from "
            f"{year + 1}"
        )
    return year


def nearest_period(register: pd.DataFrame, recorded: float) -> str:
    """Return the period of the register next to a number of people; empty without registers."""
    apart = (register["register_people"] - recorded).abs()
    return str(register["period"].iloc[apart.argmin()]) if len(register) else ""


def _read(area: areas.Area, lists: Lists | None, recorded: str) -> Figure:
    fact = facts.fact_for("bp_recorded_last_year", area)
    if fact is not None and recorded == "strategy":
        return stated(fact)
    return _reading(area, lists, "read", READ)


def _reading(area: areas.Area, lists: Lists | None, column: str, label: str) -> Figure:
    """Return the sum of a count over the practices of the area; NaN where no source says.

    That of a practice or network is rounded.
    """
    if lists is None or lists.own[column].isna().all():
        return Figure(None, "people", label)
    total, source = float(lists.own[column].sum()), lists.source
    total = POLICY.rounded(total) if area.kind in UNITS else total
    return Figure(
        total, "people", label, period=source.period, source=source.citation, basis=source.basis
    )


def _residents(area: areas.Area) -> Figure:
    """Return who lives in an area, by the strategy or by the table of boroughs."""
    label = f"People who live in {area.name}"
    fact = facts.fact_for("population", area)
    if fact is not None:
        return stated(fact).but(label=label)
    known = hypertension.residents()
    if area.code not in known.index:
        return Figure(None, "people", label)
    people, source = known["people"][area.code], known["source"][area.code]
    return Figure(people, "people", label, source=source, basis="published")


# --- places ---------------------------------------------------------------------------------------


def _places(
    basis: Basis, parameters: Parameters, expected: Figure
) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Return every place of the chosen level, those to compare, and the time they are about."""
    area, lists = basis.area, basis.lists
    level = level_of(area, parameters.level)
    if lists is None:
        found = published_places(area, basis.system, level, expected, parameters.period)
        return found, found, str(found.attrs["period"])
    per_weight = expected / submitted_sum(lists.own, "weight")
    cited = [lists.source.citation, expected.source]

    def gathered(own: pd.DataFrame, *, published: bool) -> pd.DataFrame:
        found = practice_places(own, area, level, per_weight, published=published)
        return sourced(found, cited, lists.basis)

    period = lists.source.period
    if level == area.kind:
        everybody = places_alike(lists, area, basis.system, per_weight)
        compared = everybody
        if not parameters.include_unusual:
            kept = (each[each["flag"] == ""] for each in (lists.peers, lists.own))
            usual_lists = Lists(lists.source, *kept)
            compared = places_alike(usual_lists, area, basis.system, per_weight)
        return (
            sourced(everybody, cited, lists.basis),
            sourced(compared, cited, lists.basis),
            period,
        )
    everywhere = gathered(lists.own, published=level in PUBLISHED_LEVELS)
    usual = lists.own["flag"] == ""
    if parameters.include_unusual or usual.all():
        return everywhere, everywhere, period
    if level == "practice":
        return everywhere, everywhere[everywhere["flag"] == ""].reset_index(drop=True), period
    # what is left of a published sum without a practice would give that practice away
    return everywhere, gathered(lists.own[usual], published=False), period


def places_alike(
    lists: Lists, area: areas.Area, system: areas.Area, per_weight: float = 1.0
) -> pd.DataFrame:
    """Return the practices or networks of a system, that of the area marked as its own."""
    level = cast("Level", area.kind)
    found = practice_places(lists.peers, system, level, per_weight, published=False)
    own = gathering.place_names(lists.peers, system, level)[lists.own.index]
    return found.assign(own=found["place"].isin(own))


def _unusual(lists: Lists | None) -> pd.DataFrame:
    if lists is None:
        return pd.DataFrame({"place": [], "flag": []}, dtype=object)
    return largest_unusual(lists.own)


def _england_percent(basis: Basis, expected: Figure) -> float:
    """Return England's share: expected cases there are those that its lists' ages lead to."""
    if basis.lists is None:
        england = hypertension.registers(ENGLAND)
        same = england[england["period"].isin(basis.register["period"])]
        weights = (register_weights(each).sum(min_count=1) for each in (same, basis.register))
        cases = next(weights) / next(weights) * expected
        return float(same["register_people"].sum() / cases * PER_CENT)
    if basis.lists.source.basis == SYNTHETIC:
        return math.nan
    everybody, groups = basis.lists.source.frame, basis.lists.source.groups
    weight = practice_weights(everybody, groups)
    counted = everybody["register"].notna() & weight.notna()
    per_weight = expected / submitted_sum(basis.lists.own, "weight")
    cases = weight[counted].sum() * per_weight
    return float(everybody.loc[counted, "register"].sum() / cases * PER_CENT)
