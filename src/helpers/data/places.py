"""Practices and where they are: network, borough, system and deprivation, from a chosen source.

Official practices are placed by postcode: practice to postcode (epraccur), postcode to small area
(IMD 2019), small area to local authority (LSOA lookup). The year's map says what they belong to; a
year without one takes the practice map of registered patients, and for what that lacks the newest
map of an earlier year. A practice that cannot be placed is kept.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, get_args

import pandas as pd

from helpers.data import areas, catalogue, imports, package, sources
from helpers.errors import InputError, NotImportedError
from helpers.names import key_of, quote, tidy

Source = Literal["official", "synthetic"]
HYPERTENSION = "HYP"
ADULTS = "18OV"
ADULT_BANDS_FROM = 15
UNALLOCATED = "U"
ELSEWHERE = "elsewhere"
PLACING = ("epraccur", "imd_postcode", "lsoa_lookup")
REGISTERED_PATIENTS = "registered_patients"
PRACTICE_MAP = "practice_map"
GP_WORKFORCE = "gp_workforce"
RELEASES = ("qof", *PLACING, REGISTERED_PATIENTS, PRACTICE_MAP)
"""The releases that official practices rest on."""
PRACTITIONERS = (GP_WORKFORCE, "qof", *PLACING, PRACTICE_MAP)
"""The releases that general practitioners of an area rest on."""
SYNTHETIC_TABLES = ("practice_ages", "practice_blood_pressure", "practices")
FIFTY_AND_OVER = "50OV"
ORGANISED = "practices"
UNITS = {"practice": ("code", "name"), "pcn": ("pcn", "pcn_name")}
"""Kinds of area that only a source of practices names: columns of their codes and names."""
_UNIT_CODE = re.compile(r"(?:.*\()?([A-Z]\d{5})\)?", re.IGNORECASE)
SEXES = {"MALE": "male", "FEMALE": "female"}
FIRST_AGES = {15: "15-24", 25: "25-34", 35: "35-44", 45: "45-54", 55: "55-64", 65: "65-74"}
OLDEST = 75
YOUNGER_ADULTS = ("all", "18-49")
OLDER_ADULTS = ("all", "50+")
ORGANISATIONS = ("sub_icb", "system", "system_now", "region")
WORDS = ("code", "name", "pcn", "pcn_name", "borough", "borough_name", *ORGANISATIONS)
NUMBERS = ("decile", "list_size", "adults", "aged_50_over", "register", "read", "treated")


@dataclass(frozen=True)
class Practices:
    """The practices of a source, and what it is.

    Attributes:
        frame: a row a practice: `code`, `name`, `pcn` and `pcn_name` (missing where unallocated),
            `borough`, `borough_name` and `sub_icb` (ONS codes; missing where not placed), `system`
            of the year (of one without its own map, of the newest map before), `system_now` of the
            practice map (without it, the successor), `region` (ODS code), `decile` of deprivation
            (1 most deprived), `list_size`, `adults` (18 and over; of synthetic practices 15) and
            `aged_50_over` on the list (of synthetic practices, half of those aged 45 to 54 and all
            who are older), `register` (missing where the practice submitted none), `read` in the
            last year and `treated` to target (missing where the source does not say), and a column
            for each of `groups`.
        period: the time it is about.
        citation: where it comes from.
        basis: `published` or `synthetic`.
        groups: column of patients to their sex (`all`, `female`, `male`) and ages, such as `75+`.
    """

    frame: pd.DataFrame
    period: str
    citation: str
    basis: str
    groups: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def within(self, area: areas.Area) -> pd.DataFrame:
        """Return the practices of an area of any kind but a trust or a former group: none of those.

        A system holds the practices of its boundary in the year, or of a later one if there was no
        such system. A borough or network holds those of its own system that belong to it.
        """
        return within(self.frame, area)


def within(frame: pd.DataFrame, area: areas.Area) -> pd.DataFrame:
    """Return the practices of an area, as `Practices.within`, of such a frame."""
    if area.kind == "country":
        return frame
    if area.kind == "borough":
        return frame[_in_system(frame, area.parent) & (frame["borough"] == area.code)]
    if area.kind == "icb":
        return frame[_in_system(frame, area.code)]
    if area.kind == "region":
        return frame[frame["region"] == area.ods_code]
    if area.kind in UNITS:
        own = frame[frame[UNITS[area.kind][0]] == area.code]
        return own[_in_system(own, area.parent)] if area.parent else own
    return frame[frame["sub_icb"] == area.code]


def unit_code(text: str) -> str | None:
    """Return the code of the practice or network that a text names; None where none has that name.

    What looks like a code is taken for one. Names are those of the synthetic practices and of the
    newest imported year.

    Raises:
        InputError: several have that name; says which.
    """
    coded = _UNIT_CODE.fullmatch(text.strip())
    if coded:
        return coded[1].upper()
    frames = []
    for source in get_args(Source):
        with suppress(InputError):  # what is not there names nothing
            frames.append(practices(source).frame)
    wanted = key_of(text)
    found = {
        str(code)
        for frame in frames
        for pair in UNITS.values()
        for code, *names in frame[[pair[0], *pair]].dropna().drop_duplicates().to_numpy()
        if wanted in map(key_of, names)
    }
    if len(found) > 1:
        raise InputError(
            f"area {quote(text)} may mean {' or '.join(sorted(found))}; name one of them"
        )
    return found.pop() if found else None


def unit(found: Practices, code: str) -> areas.Area:
    """Return the practice or network of a code as an area, part of the system that it lies in.

    Raises:
        InputError: the source names neither.
    """
    for kind, (column, named) in UNITS.items():
        own = found.frame[found.frame[column] == code]
        if len(own):
            name, systems = str(own[named].fillna(code).iloc[0]), own["system"].dropna().mode()
            parent = "" if systems.empty else str(systems.iloc[0])
            full = name if name == code else f"{name} ({code})"
            return areas.Area(code, full, full, kind, "", code, parent)
    raise InputError(
        f"area: {quote(code)} is no practice or primary care network of {found.citation}; use a "
        "code or name of that release"
    )


def systems_beside(found: Practices, area: areas.Area) -> tuple[str, ...]:
    """Return the names of other systems in which practices of a network lie."""
    if area.kind != "pcn":
        return ()
    codes = found.frame.loc[found.frame["pcn"] == area.code, "system"].dropna().unique()
    return tuple(areas.resolve(code).name for code in sorted(codes) if code != area.parent)


def _in_system(frame: pd.DataFrame, code: str) -> "pd.Series[bool]":
    then = frame["system"] == code
    return then if then.any() else frame["system_now"] == code


def practices(source: Source, period: str | None = None, *, by_age: bool = False) -> Practices:
    """Return the practices of a source with their hypertension register.

    They are put together once for each content that the source has; the frame is shared, so add
    columns with `assign`.

    Args:
        source: `official` (what was imported) or `synthetic`.
        period: financial year of the official register; by default the newest imported.
        by_age: whether patients by sex and bands of ages are needed. Synthetic practices always
            have them; official ones, from the patients registered at each, only when asked. The
            register's own lists tell those aged 18 to 49 from those aged 50 and over.

    Raises:
        InputError: a release that is needed has not been imported, or lacks ages.
    """
    if source == "synthetic":
        read = [package.read(name) for name in (*SYNTHETIC_TABLES, *package.REFERENCE_TABLES)]
        hashes = tuple(package.hash_of(*each) for each in read)
        return _synthetic(package.folder().as_posix(), hashes)
    needed = _needed(period, by_age=by_age)
    hashes = tuple(digest for found in needed for digest in found.tables.values())
    return _official(package.folder().as_posix(), needed[0].period, hashes, by_age=by_age)


def registered() -> Practices:
    """Return every practice with the patients registered at it in the newest month.

    Placed by the practice map of the month, and by the newest map of a year, as a register without
    a map of its own is; no register is among its columns.

    Raises:
        NotImportedError: a release that is needed has not been imported.
    """
    patients, found = imports.load_import(REGISTERED_PATIENTS)
    imports.find_import(PRACTICE_MAP, found.period)
    all_ages, all_sexes = (patients[column].str.upper() == "ALL" for column in ("age", "sex"))
    own = patients[all_ages & all_sexes]
    own = own if len(own) else patients[~all_ages]
    listed = own.groupby("practice_code")["patients"].sum()
    placed = listed.rename_axis("code").rename("list_size").reset_index()
    placed = placed.merge(_organised(found), on="code", how="left")
    placed = placed.merge(_places(), on="code", how="left")
    lacking = [name for name in NUMBERS if name not in placed]
    placed = placed.assign(**dict.fromkeys(lacking, float("nan")))
    return Practices(_typed(placed, ()), found.period, found.citation, "published")


def _needed(period: str | None, *, by_age: bool) -> tuple[imports.Import, ...]:
    """Return the imports that official practices rest on, the register first."""
    releases = [*PLACING, REGISTERED_PATIENTS] if by_age else [*PLACING]
    found: list[imports.Import] = []
    faults: list[str] = []
    try:
        found.append(imports.find_import("qof", period))
    except InputError as error:
        faults.append(str(error))
    if found and not _has_map(found[0]):
        releases.append(PRACTICE_MAP)
    for release in releases:
        try:
            found.append(imports.find_import(release))
        except InputError as error:
            faults.append(str(error))
    if faults:
        raise NotImportedError(f"source: official needs more releases: {'; '.join(faults)}")
    return (*found, *_maps(found[0]))


def _has_map(found: imports.Import) -> bool:
    return ORGANISED in found.tables


def _maps(found: imports.Import) -> tuple[imports.Import, ...]:
    """Return what else is imported that places the practices of a year.

    The practice map and, for a year without its own map, the newest one of a year before.
    """
    maps = list(imports.every(PRACTICE_MAP)[-1:])
    if not _has_map(found):
        maps += [
            each for each in imports.every("qof") if each.period < found.period and _has_map(each)
        ][-1:]
    return tuple(maps)


def band_of(age: int) -> str:
    """Return the band of ages, such as `45-54`, that an age from 15 belongs to."""
    if age >= OLDEST:
        return f"{OLDEST}+"
    return next(band for first, band in FIRST_AGES.items() if first <= age < first + 10)


# --- synthetic ------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _synthetic(root: str, hashes: tuple[str, ...]) -> Practices:  # noqa: ARG001 - what it rests on
    frame = catalogue.load("practices")
    names = {area.code: area.name for area in areas.all_areas(made_up=True)}
    readings = catalogue.load("practice_blood_pressure").set_index("practice")
    bands = catalogue.load("practice_ages")
    first_age = bands["age_band"].str.extract(r"^(\d+)", expand=False).astype(int)
    ages, groups = _by_age(bands[first_age >= ADULT_BANDS_FROM])
    renamed = frame.rename(columns={"area_code": "system", "deprivation_decile": "decile"}).assign(
        adults=frame["code"].map(ages.sum(axis=1)),
        aged_50_over=frame["code"].map(_aged_50_over(bands)),
        pcn_name=frame["pcn"],
        system_now=frame["area_code"],
        sub_icb=None,
        region=None,
        borough=frame["borough"].fillna(ELSEWHERE),
        borough_name=frame["borough"].map(names),
        read=frame["code"].map(readings["read_last_year"]),
        treated=frame["code"].map(readings["treated_to_target"]),
    )
    return Practices(
        _typed(renamed.merge(ages, left_on="code", right_index=True), groups),
        "2022-23",
        sources.cite(str(frame["source"].iloc[0])),
        "synthetic",
        groups,
    )


def _aged_50_over(bands: pd.DataFrame) -> "pd.Series[float]":
    counted = bands["age_band"].map({"45-54": 0.5, "55-64": 1.0, "65-74": 1.0, "75+": 1.0})
    return (bands["patients"] * counted).groupby(bands["practice"]).sum()


def _by_age(patients: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, tuple[str, str]]]:
    """Return patients by practice, a column for each sex and band of ages, and what they hold.

    Args:
        patients: columns `practice`, `sex`, `age_band` and `patients`.
    """
    wide = patients.pivot_table(
        index="practice", columns=["sex", "age_band"], values="patients", aggfunc="sum"
    ).fillna(0.0)
    pairs = [(str(group[0]), str(group[1])) for group in wide.columns]
    groups = {" ".join(pair): pair for pair in pairs}
    wide.columns = pd.Index(list(groups))
    return wide.astype(float), groups


# --- official -------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _official(
    root: str,  # noqa: ARG001 - with the next one, what the practices rest on
    period: str,
    hashes: tuple[str, ...],  # noqa: ARG001
    *,
    by_age: bool,
) -> Practices:
    found = imports.find_import("qof", period)
    register, _ = imports.load_import("qof", found.period, "prevalence")
    counted = _register_and_lists(register)
    placed = counted.merge(_organised(found), on="code", how="left")
    placed = placed.merge(_places(), on="code", how="left")
    placed = placed.assign(name=placed["name"].fillna(placed["code"]))
    groups = {" ".join(group): group for group in (YOUNGER_ADULTS, OLDER_ADULTS)}
    if by_age:
        ages, groups = _registered_by_age()
        placed = placed.merge(ages, left_on="code", right_index=True, how="left")
    return Practices(
        _typed(placed.assign(read=float("nan"), treated=float("nan")), groups),
        found.period,
        found.citation,
        "published",
        groups,
    )


def _organised(found: imports.Import) -> pd.DataFrame:
    """Return the name of every practice, its network and what it belongs to, one row each."""
    latest, earlier = practice_map(), _map_before(found)
    if _has_map(found):
        own = _units(imports.load_import("qof", found.period, ORGANISED)[0])
        now = own["system"].map(_successors()).fillna(own["system"])
        if latest is not None:
            now = carried(own, latest.set_index("code")["system"]).fillna(now)
        return own.assign(system_now=now)
    if latest is None:
        raise NotImportedError(f"release {PRACTICE_MAP} is not imported")
    today = latest.assign(system_now=latest["system"])
    return today if earlier is None else _with_those_before(today, earlier)


def practice_map() -> pd.DataFrame | None:
    """Return the newest practice map under the names of `Practices.frame`; None if not imported."""
    if not imports.every(PRACTICE_MAP):
        return None
    return _units(imports.load_import(PRACTICE_MAP)[0])


def _map_before(found: imports.Import) -> pd.DataFrame | None:
    """Return the newest map of a year before one that has none."""
    earlier = [each for each in _maps(found) if each.release == "qof"]
    if not earlier:
        return None
    return _units(imports.load_import("qof", earlier[0].period, ORGANISED)[0])


def _with_those_before(now: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Return the practices of today's map and those that only an earlier one knows.

    The system is that of the earlier map; of a practice that it lacks, that of most practices of
    its sub-ICB location. Those of the earlier map alone have no sub-ICB location or system now.
    """
    then = now["code"].map(earlier.set_index("code")["system"])
    usual = most_common(now["sub_icb"], then)
    system = then.fillna(now["sub_icb"].map(usual)).fillna(now["system"])
    only_then = earlier[~earlier["code"].isin(now["code"])]
    gone = only_then.assign(sub_icb=None, system_now=None)
    return pd.concat([now.assign(system=system), gone], ignore_index=True)


def carried(own: pd.DataFrame, later: "pd.Series[str]") -> "pd.Series[str]":
    """Return the place of each practice in a later map; of one it lacks, that of most of its group.

    Args:
        own: `code` and `sub_icb` of the year's practices.
        later: places by the code of the practice.
    """
    found = own["code"].map(later)
    return found.fillna(own["sub_icb"].map(most_common(own["sub_icb"], found)))


def most_common(keys: "pd.Series[str]", values: "pd.Series[str]") -> "pd.Series[str]":
    """Return the value that stands most often beside each key; of equals the first in order."""
    pairs = pd.DataFrame({"key": keys, "value": values}).value_counts(sort=False).reset_index()
    largest = pairs.sort_values(["count", "value"], ascending=[False, True], kind="stable")
    found: pd.Series[str] = largest.drop_duplicates("key").set_index("key")["value"]
    return found


def _units(organisations: pd.DataFrame) -> pd.DataFrame:
    """Return what the practices of a map belong to, under the names of `Practices.frame`."""
    allocated = organisations["pcn_code"] != UNALLOCATED
    return pd.DataFrame(
        {
            "code": organisations["practice_code"],
            "name": organisations["practice_name"].map(tidy, na_action="ignore"),
            "pcn": organisations["pcn_code"].where(allocated),
            "pcn_name": organisations["pcn_name"].where(allocated).map(tidy, na_action="ignore"),
            "sub_icb": organisations["sub_icb_ons_code"],
            "system": organisations["icb_ons_code"],
            "region": organisations["region_code"],
        }
    )


def _successors() -> dict[str, str]:
    return {area.code: area.successor for area in areas.all_areas() if area.successor}


def _registered_by_age() -> tuple[pd.DataFrame, dict[str, tuple[str, str]]]:
    patients, found = imports.load_import(REGISTERED_PATIENTS)
    first_age = pd.to_numeric(patients["age"].str.extract(r"^(\d+)", expand=False))
    sex = patients["sex"].str.upper().map(SEXES)
    grown = patients.assign(
        practice=patients["practice_code"], sex=sex, age_band=first_age.map(_band_or_none)
    ).dropna(subset=["sex", "age_band"])
    ages, groups = _by_age(grown)
    if set(groups.values()) != {(sex, band) for sex in SEXES.values() for band in _bands()}:
        raise InputError(
            f"expected_model: age_sex needs patients by sex and bands of ages; the import of "
            f"{REGISTERED_PATIENTS} of {found.period} lacks some; import that month's file by "
            "five-year age group, or by single year of age for both sexes"
        )
    return ages, groups


def _bands() -> tuple[str, ...]:
    return (*FIRST_AGES.values(), f"{OLDEST}+")


def _band_or_none(age: float) -> str | None:
    """Return the band of an age, or of a group of ages by its first; None below the youngest."""
    return band_of(int(age)) if age >= ADULT_BANDS_FROM else None


def practitioners(area: areas.Area) -> tuple[pd.DataFrame, imports.Import]:
    """Return the general practitioners of an area's practices, without those in training.

    Returns:
        A row a practice of the newest imported register, with its `list_size` and `gp_fte` (whole-
        time equivalents; missing where it gave no data); and the import of the staff.

    Raises:
        InputError: a release that is needed has not been imported, or has no practitioners.
    """
    staff, found = imports.load_import(GP_WORKFORCE)
    trained = ~staff["detailed_staff_role"].str.contains("train", case=False)
    is_own = (staff["staff_group"].str.upper() == "GP") & (staff["measure"] == "FTE") & trained
    if not is_own.any():
        groups = ", ".join(sorted(staff["staff_group"].unique()))
        raise InputError(
            f"{GP_WORKFORCE} of {found.period} has no group GP in FTE; it has {groups}"
        )
    roles = staff[is_own & ~staff["is_total"]].groupby("practice_code")["value"].sum(min_count=1)
    own = practices("official").within(area)
    return own[["code", "list_size"]].assign(gp_fte=own["code"].map(roles)), found


def known_in_area(area: areas.Area) -> dict[str, set[str]]:
    """Return the codes of the practices known in an area in each imported year of QOF.

    Those of the year's release, with or without a register; those in releases before and after;
    and those in one after, or in the practice map, that were open at the end of the year.
    """
    there = {
        each.period: set(practices("official", each.period).within(area)["code"])
        for each in imports.every("qof")
    }
    latest = practice_map()
    mapped = set() if latest is None else set(latest["code"])
    ever = set().union(*there.values())
    known: dict[str, set[str]] = {}
    for year, codes in there.items():
        present = set(practices("official", year).frame["code"])
        before = set().union(*(each for period, each in there.items() if period < year))
        after = (mapped & ever).union(*(each for period, each in there.items() if period > year))
        known[year] = codes | (((before | open_at_the_end_of(year)) & after) - present)
    return known


def open_at_the_end_of(year: str) -> set[str]:
    """Return the codes of the general practices that were open when a financial year ended."""
    day = f"{int(year[:4]) + 1}-03-31"
    listed, _ = imports.load_import("epraccur")
    opened = listed["open_date"].notna() & (listed["open_date"] <= day)
    closed = listed["close_date"].notna() & (listed["close_date"] <= day)
    return set(listed.loc[listed["is_gp_practice"] & opened & ~closed, "practice_code"])


def _register_and_lists(prevalence: pd.DataFrame) -> pd.DataFrame:
    """Return register, list and adults of each practice, from the rows of all conditions."""
    own = prevalence[prevalence["group_code"] == HYPERTENSION]
    adults, older = (
        own["practice_code"].map(_list_of(prevalence, kind)) for kind in (ADULTS, FIFTY_AND_OVER)
    )
    return pd.DataFrame(
        {
            "code": own["practice_code"],
            "list_size": own["list_size"],
            "register": own["register"],
            "adults": adults,
            "aged_50_over": older,
            " ".join(YOUNGER_ADULTS): adults - older,
            " ".join(OLDER_ADULTS): older,
        }
    ).reset_index(drop=True)


def _list_of(prevalence: pd.DataFrame, kind: str) -> "pd.Series[float]":
    rows = prevalence[prevalence["list_type"] == kind]
    return rows.groupby("practice_code")["list_size"].max()


def _places() -> pd.DataFrame:
    """Return borough and deprivation decile of every practice with a postcode, one row each."""
    located, _ = imports.load_import("epraccur")
    postcodes, _ = imports.load_import("imd_postcode")
    small_areas, _ = imports.load_import("lsoa_lookup")
    by_postcode = postcodes.dropna(subset=["lsoa_code"]).drop_duplicates("postcode")
    by_area = small_areas.drop_duplicates("lsoa_code").set_index("lsoa_code")
    located = located[["practice_code", "postcode"]]
    if imports.every(PRACTICE_MAP):
        newer, _ = imports.load_import(PRACTICE_MAP)
        located = pd.concat([located, newer[["practice_code", "postcode"]]])
        located = located.dropna().drop_duplicates("practice_code")
    lsoa = located["postcode"].map(by_postcode.set_index("postcode")["lsoa_code"])
    decile = located["postcode"].map(by_postcode.set_index("postcode")["imd_decile"])
    placed = pd.DataFrame(
        {
            "code": located["practice_code"],
            "borough": lsoa.map(by_area["borough_code"]),
            "borough_name": lsoa.map(by_area["borough_name"]),
            "decile": decile,
        }
    )
    return placed.drop_duplicates("code")


def _typed(frame: pd.DataFrame, groups: Iterable[str]) -> pd.DataFrame:
    numbers = (*NUMBERS, *groups)
    types = {**dict.fromkeys(WORDS, "object"), **dict.fromkeys(numbers, "float64")}
    return frame[[*WORDS, *numbers]].astype(types)
