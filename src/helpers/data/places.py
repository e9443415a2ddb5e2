"""Practices and where they are: network, borough, system and deprivation, from a chosen source.

Official practices are placed by postcode: practice to postcode (epraccur), postcode to small area
(IMD 2019), small area to local authority (LSOA lookup). A practice that cannot be placed is kept.
"""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.data import areas, catalogue, imports, sources
from helpers.errors import InputError

Source = Literal["official", "synthetic"]
HYPERTENSION = "HYP"
ALL_AGES = "TOTAL"
ADULTS = "18OV"
ADULT_BANDS_FROM = 15
UNALLOCATED = "U"
ELSEWHERE = "elsewhere"
PLACING = ("epraccur", "imd_postcode", "lsoa_lookup")
SYNTHETIC_TABLES = ("practices", "practice_ages")
WORDS = ("code", "name", "pcn", "pcn_name", "borough", "borough_name", "system")
NUMBERS = ("decile", "list_size", "adults", "register")


@dataclass(frozen=True)
class Practices:
    """The practices of a source, and what it is.

    Attributes:
        frame: a row a practice: `code`, `name`, `pcn` and `pcn_name` (missing where unallocated),
            `borough`, `borough_name`
            and `system` (ONS codes; borough missing where not placed), `decile` of deprivation
            (1 most deprived), `list_size`, `adults` on the list, `register` (missing where the
            practice submitted none).
        period: the time it is about.
        citation: where it comes from.
        basis: `published` or `synthetic`.
        adults_are: who is counted in `adults`.
    """

    frame: pd.DataFrame
    period: str
    citation: str
    basis: str
    adults_are: str


def tables_read(source: Source, period: str | None) -> tuple[str, ...]:
    """Return the names of the tables and imports that `practices` reads.

    Raises:
        InputError: a release that is needed has not been imported.
    """
    if source == "synthetic":
        return SYNTHETIC_TABLES
    needed = [_import("qof", period), *(_import(release) for release in PLACING)]
    return tuple(found.name for found in needed)


def practices(source: Source, period: str | None = None) -> Practices:
    """Return the practices of a source with their hypertension register.

    Args:
        source: `official` (what was imported) or `synthetic`.
        period: financial year of the official register; by default the newest imported.

    Raises:
        InputError: a release that is needed has not been imported.
    """
    return _synthetic() if source == "synthetic" else _official(period)


def _import(release: str, period: str | None = None) -> imports.Import:
    try:
        return imports.find_import(release, period)
    except InputError as error:
        raise InputError(f"source: official needs the release {release}; {error}") from None


# --- synthetic ------------------------------------------------------------------------------------


def _synthetic() -> Practices:
    frame = catalogue.load("practices")
    ages = catalogue.load("practice_ages")
    first_age = ages["age_band"].str.extract(r"^(\d+)", expand=False).astype(int)
    adults = ages[first_age >= ADULT_BANDS_FROM].groupby("practice")["patients"].sum()
    renamed = frame.rename(columns={"area_code": "system", "deprivation_decile": "decile"}).assign(
        adults=frame["code"].map(adults),
        pcn_name=frame["pcn"],
        borough=frame["borough"].fillna(ELSEWHERE),
        borough_name=frame["borough"].map(_names_of_areas()),
    )
    return Practices(
        _typed(renamed),
        "2022-23",
        sources.cite(str(frame["source"].iloc[0])),
        "synthetic",
        f"people aged {ADULT_BANDS_FROM} and over",
    )


# --- official -------------------------------------------------------------------------------------


def _official(period: str | None) -> Practices:
    found = _import("qof", period)
    register, _ = imports.load_import("qof", found.period, "prevalence")
    organisations, _ = imports.load_import("qof", found.period, "practices")
    counted = _register_and_lists(register)
    organised = organisations.rename(
        columns={
            "practice_code": "code",
            "practice_name": "name",
            "pcn_code": "pcn",
            "icb_ons_code": "system",
        }
    )
    allocated = organised["pcn"] != UNALLOCATED
    organised = organised.assign(
        pcn=organised["pcn"].where(allocated), pcn_name=organised["pcn_name"].where(allocated)
    )
    placed = counted.merge(organised, on="code", how="left").merge(_places(), on="code", how="left")
    return Practices(
        _typed(placed),
        found.period,
        f"{found.publisher}, {found.title}, {found.period}, imported",
        "published",
        "registered patients aged 18 and over",
    )


def _register_and_lists(prevalence: pd.DataFrame) -> pd.DataFrame:
    """Return register, list and adults of each practice, from the rows of all conditions."""
    own = prevalence[prevalence["group_code"] == HYPERTENSION]
    adult_rows = prevalence[prevalence["list_type"] == ADULTS]
    adults = adult_rows.groupby("practice_code")["list_size"].max()
    return pd.DataFrame(
        {
            "code": own["practice_code"],
            "list_size": own["list_size"],
            "register": own["register"],
            "adults": own["practice_code"].map(adults),
        }
    ).reset_index(drop=True)


def _places() -> pd.DataFrame:
    """Return borough and deprivation decile of every practice with a postcode, one row each."""
    located, _ = imports.load_import("epraccur")
    postcodes, _ = imports.load_import("imd_postcode")
    small_areas, _ = imports.load_import("lsoa_lookup")
    by_postcode = postcodes.dropna(subset=["lsoa_code"]).drop_duplicates("postcode")
    by_area = small_areas.drop_duplicates("lsoa_code").set_index("lsoa_code")
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


def _names_of_areas() -> dict[str, str]:
    return {area.code: area.name for area in areas.all_areas()}


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    types = {**dict.fromkeys(WORDS, "object"), **dict.fromkeys(NUMBERS, "float64")}
    return frame[[*WORDS, *NUMBERS]].astype(types)
