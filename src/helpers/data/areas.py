"""Places and organisations: what people call them, and what belongs to what.

Works without pandas, so that the command line can check the name of an area at once.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from functools import lru_cache

from helpers.data import package, references
from helpers.data.descriptor import TableInfo
from helpers.data.reading import text_rows
from helpers.errors import InputError
from helpers.names import key_of, quote, slip, words_of

KINDS = ("country", "region", "icb", "subicb", "borough", "ccg", "trust")
ENGLAND = "E92000001"
MOST_MEANT = 4
"""How many places a name that is not known may be of, for each to be named."""
MADE_UP = "X"
"""How the code of a made-up place begins; no real one does."""
WITH_ARTICLE = frozenset(
    {
        "Black Country",
        "East of England",
        "Midlands",
        "North East and North Cumbria",
        "North East and Yorkshire",
        "North West",
        "South East",
        "South West",
        "Thames Valley",
    }
)
"""Names of regions and systems that a sentence speaks of with `the`."""
DIVIDED = frozenset(
    {
        "Frimley",
        "Hertfordshire and West Essex",
        "NHS Frimley ICB - D4U1Y",
        "Suffolk and North East Essex",
    }
)
"""Names of former systems and sub-ICB locations whose practices went to several of today."""
_MARKED_NEW = re.compile(r"\s*n(E\d{8})\s*", re.IGNORECASE)
"""An ONS code as Fingertips writes those of systems and sub-ICB locations."""
_ORGANISATION = re.compile(
    r"(?:NHS\s+)?(.+?)(?:\s+(?:Integrated Care (?:Board|System)|IC[BS]))?", re.IGNORECASE
)
"""A system under the name of its board: NHS West Yorkshire Integrated Care Board."""


@dataclass(frozen=True, repr=False)
class Area:
    """A place or an organisation.

    Attributes:
        code: the ONS code of a place, the ODS code of a trust; names it in every table.
        name: full name.
        short_name: name for charts.
        kind: `country`, `region` (NHS region), `icb`, `subicb` (sub-ICB location), `borough` (any
            local authority), `ccg` (a former commissioning group) or `trust`; `practice` or `pcn`
            of one that only a release names, as `helpers.data.places.unit` gives it.
        ons_code: code of the Office for National Statistics; empty for a trust.
        ods_code: code of the Organisation Data Service; empty where there is none.
        parent: code of the area that it belongs to; empty for England.
        successor: code of the trust, system or sub-ICB location that it became part of, or most of
            it where it was divided; empty for one that still exists.
    """

    code: str
    name: str
    short_name: str
    kind: str
    ons_code: str
    ods_code: str
    parent: str
    successor: str = ""

    @property
    def made_up(self) -> bool:
        """Whether it is no real place: it has the synthetic rows alone, and they nothing else."""
        return self.code.startswith(MADE_UP)

    @property
    def in_words(self) -> str:
        """The name as a sentence has it: `Kent and Medway`, `the South East`."""
        return self._after_article(self.name)

    @property
    def short_in_words(self) -> str:
        """The short name as a sentence has it."""
        return self._after_article(self.short_name)

    @property
    def divided(self) -> bool:
        """Whether only most of it became part of its successor."""
        return self.name in DIVIDED

    def _after_article(self, name: str) -> str:
        return f"the {name}" if self.name in WITH_ARTICLE else name

    def __str__(self) -> str:
        return self.name

    __repr__ = __str__


@dataclass(frozen=True)
class _Index:
    """Every area by code, and the codes that each key of a name may mean."""

    areas: Mapping[str, Area]
    codes: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]


def resolve(text: str) -> Area:
    """Return the area that `text` names: full or short name, ONS or ODS code, or a name in use.

    Case, spaces and punctuation do not matter, `&` is read as `and`. A system is found under the
    name of its board too, and under the ONS code with the `n` that Fingertips puts before it.

    Raises:
        InputError: no area has that name (says which it is a slip of), or several have (says
            which).
    """
    index = _index()
    codes = _meant(text, index)
    if not codes:
        raise InputError(f"area {quote(text)} is not known; {_hint(text, index)}")
    if len(codes) > 1:
        choices = " or ".join(f"{index.areas[code].name!r} ({code})" for code in codes)
        raise InputError(f"area {quote(text)} may mean {choices}; name one of them")
    return index.areas[codes[0]]


def find(text: str) -> Area | None:
    """Return the area that `text` names, as `resolve`; None where it names none, or several."""
    try:
        return resolve(text)
    except InputError:
        return None


def all_areas(*, made_up: bool = False) -> tuple[Area, ...]:
    """Return every real area, in the order of the table; the made-up ones when asked for."""
    return tuple(area for area in _index().areas.values() if area.made_up == made_up)


def members(code: str, kind: str, *, former: bool = False) -> tuple[Area, ...]:
    """Return the areas of a kind that lie in the area `code`, directly or in a part of it.

    What lies in a former system or sub-ICB location lies in its successor too.

    Args:
        code: code of the area, such as `E54000027`.
        kind: one of `KINDS`.
        former: whether to add organisations that have since become part of another.

    Raises:
        InputError: there is no such code or kind.
    """
    index = _index()
    if code not in index.areas:
        raise InputError(f"area code {quote(code)} is not known; {_hint(code, index)}")
    if kind not in KINDS:
        raise InputError(f"kind of area {quote(kind)} is not known; use one of {', '.join(KINDS)}")
    return tuple(
        area
        for area in index.areas.values()
        if area.kind == kind and (former or not area.successor) and code in _above(area, index)
    )


def predecessors(code: str) -> tuple[Area, ...]:
    """Return the areas that became part of the area `code`, or most of them."""
    return tuple(area for area in _index().areas.values() if area.successor == code)


def _meant(text: str, index: _Index) -> tuple[str, ...]:
    """Return the codes of the areas that a text may mean."""
    marked = _MARKED_NEW.fullmatch(text)
    found = index.codes.get(key_of(marked[1] if marked else text), ())
    board = _ORGANISATION.fullmatch(" ".join(text.split()))
    if found or board is None:
        return found
    codes = index.codes.get(key_of(board[1]), ())
    return tuple(code for code in codes if index.areas[code].kind == "icb")


def _index() -> _Index:
    areas, names = package.read("areas"), package.read("area_names")
    references.check(*areas)
    references.check(*names)
    return _build(*areas, *names)


@lru_cache(maxsize=8)
def _build(areas: TableInfo, areas_file: bytes, names: TableInfo, names_file: bytes) -> _Index:
    known = {row["code"]: _area(row) for _, row in text_rows(areas, areas_file)}
    meanings = [(text, area.code) for area in known.values() for text in _own_names(area)]
    meanings += [(row["name"], row["code"]) for _, row in text_rows(names, names_file)]
    codes: dict[str, dict[str, None]] = {}
    for text, code in meanings:
        codes.setdefault(key_of(text), {})[code] = None
    return _Index(
        areas=known,
        codes={key: tuple(found) for key, found in codes.items()},
        names=tuple(text for text, _ in meanings),
    )


def _area(row: Mapping[str, str]) -> Area:
    return Area(**{field.name: row[field.name] for field in dataclass_fields(Area)})


def _own_names(area: Area) -> tuple[str, ...]:
    own = (area.name, area.short_name, area.code, area.ons_code, area.ods_code)
    return tuple(text for text in own if text)


def _above(area: Area, index: _Index) -> set[str]:
    """Return the codes of everything that an area lies in, however far up."""
    found: set[str] = set()
    waiting = [area.parent]
    while waiting:
        code = waiting.pop()
        if code in index.areas and code not in found:  # a loop in the table must not hang us
            found.add(code)
            waiting += [index.areas[code].parent, index.areas[code].successor]
    return found


def _hint(text: str, index: _Index) -> str:
    name = slip(text, index.names)
    if name is not None:
        return f"did you mean {name!r}?"
    holding = _holding(text, index)
    if holding:
        return f"names that hold it: {', '.join(map(repr, holding))}"
    return "use a name or code such as 'NW London', 'H&F', 'E09000013' or 'RYJ'"


def _holding(text: str, index: _Index) -> list[str]:
    """Return the full names, of systems if any, that have every word of a text, if they are few."""
    words = set(words_of(text))
    areas = [
        area
        for area in index.areas.values()
        if words and words <= set(words_of(area.name)) and not area.successor and not area.made_up
    ]
    systems = [area for area in areas if area.kind == "icb"]
    names = [area.name for area in systems or areas]
    return names if len(names) <= MOST_MEANT else []
