"""Judges the counts of people in JSON and in what is said in words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from helpers.present.disclosure import Policy, is_plural
from helpers.publish.checks.disclosure.grids import Grid, column_of, number_in

UNITS = ("unit", "units", "measure", "indicator", "metric")
"""Names under which a figure says what it counts."""
PARTS = ("value", "lower", "upper", "count", "number", "n")
Table = tuple[list[Any], list[list[Any]]]
"""Names of columns, and rows."""
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_COUNTED = re.compile(rf"\d[\d,.]*|\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
_OF_ALL = r"(?: of(?: (?:the|its|their|our|these|those|all))?(?: (?!10+\b|1,0)\d[\d,]*)?)?"
"""`4 of 120 patients` is a count; `3 of 10 patients` is a ratio."""
_NO_ADJECTIVES = (
    "a|about|above|after|against|an|and|any|are|as|at|be|because|before|below|between|billion|but|"
    "by|can|count|day|differ|do|each|every|find|for|from|give|had|have|hold|hour|hundred|if|in|"
    "into|is|like|make|may|million|minus|minute|month|must|need|no|nor|not|of|on|only|or|over|per|"
    "plus|point|say|serve|show|so|than|that|the|then|thousand|to|under|until|use|was|week|were|"
    "what|when|where|whether|which|while|who|will|with|within|without|would|year"
)
_RATIO_AFTER = (
    r"(?! (?:in|for|of|out of) (?:every|each)\b)"
    r"(?! (?:in|of|out of) (?:10+|1(?:,000)+|ten|a hundred|a thousand)\b(?! [a-z-]+s\b))"
    r"(?! (?:per|an?) (?!year|month|week|day))"
    r"(?! (?:groups?|roles?|types?|bands?|grades?|panels?|surveys?|stud(?:y|ies)|stories)\b)"
)
_NO_COUNT_BEFORE = re.compile(
    rf"\b(?:(?:every|each|per)|(?:\d|{'|'.join(WORDS)}) (?:in|out of)|"
    r"(?:aged?|band|box|category|chapter|chart|class|day|fig\.?|figure|grade|group|level|map|model|"
    r"month|option|page|panel|part|phase|priority|quarter|scenario|section|stage|step|table|tier|"
    r"type|version|week|year)s?(?: \d(?:,| or| and| to))*) $",
    re.IGNORECASE,
)
_IN_CASES = re.compile(r"\bin (?:\w+ )+cases?$", re.IGNORECASE)


def area_of(record: Any) -> str:
    """Return the area that the results of a run are about, empty where they do not say."""
    parameters = record.get("parameters") if isinstance(record, dict) else None
    return str(parameters.get("area", "")) if isinstance(parameters, dict) else ""


def small_figures(record: Any, policy: Policy, path: str = "") -> Iterator[str]:
    """Yield where a JSON value holds small counts of people: a figure with its unit, or a name.

    Args:
        record: the value; results about a nation hold none.
        policy: what may not be published.
        path: where the value stands in a larger one.
    """
    if policy.is_national(area_of(record)):
        return
    if _table_of(record, policy) is not None:
        return  # judged whole
    if isinstance(record, dict):
        yield from _of_figure(record, policy, path)
        for name, value in record.items():
            inside = f"{path}.{name}".lstrip(".")
            if _names_people(name, policy) and _is_small(value, policy):
                yield f"{inside}: one of the {policy}"
            yield from small_figures(value, policy, inside)
    elif isinstance(record, list):
        for number, value in enumerate(record):
            yield from small_figures(value, policy, f"{path}[{number}]")


def grids_of(record: Any, policy: Policy, area: str = "") -> Iterator[Grid]:
    """Yield the tables that a JSON value holds.

    They may be `columns` and `data`, records, columns by name, or rows and columns by name.
    """
    area = area_of(record) or area
    table = _table_of(record, policy)
    if table is not None:
        names, rows = table
        columns = tuple(column_of(str(name)) for name in names)
        yield Grid("in JSON", columns, tuple(tuple(map(_cell, row)) for row in rows), area)
    elif isinstance(record, dict | list):
        for value in record.values() if isinstance(record, dict) else record:
            yield from grids_of(value, policy, area)


def small_sayings(words: str, policy: Policy) -> Iterator[str]:
    """Yield the small counts of people that words speak of, as `3 patients`.

    `1 in 3 patients` is a ratio, `stage 1 cancers` are of a kind, and `3 patients in England` are a
    nation's.
    """
    words = " ".join(words.split())
    for found in _small_count(policy).finditer(words):
        if not _is_no_count(words, found, policy):
            yield f"{_around(words, found)!r}: one of the {policy}"


def _is_no_count(words: str, found: re.Match[str], policy: Policy) -> bool:
    """Say whether what stands before a number makes it no count of people."""
    before = words[max(0, found.start() - 40) : found.start()]
    bounds = found["count"] == str(policy.largest) and re.search(
        rf"\b{policy.smallest}(?: to | and |[–-])$", before
    )
    in_cases = _IN_CASES.search(before[-3:] + found[0])
    return bool(_NO_COUNT_BEFORE.search(before) or bounds or in_cases)


@cache
def _small_count(policy: Policy) -> re.Pattern[str]:
    one = "|".join(sorted(policy.people, key=len, reverse=True))
    many = "|".join(noun for noun in one.split("|") if is_plural(noun) or noun == "staff")
    nations = "|".join(sorted(policy.national, key=len, reverse=True))
    small = range(policy.smallest, policy.largest + 1)
    counts = "|".join([*map(str, small), *(WORDS[n - 1] for n in small if 1 < n <= len(WORDS))])
    adjective = rf"(?: (?!(?:{_NO_ADJECTIVES})(?![a-z-]))(?![a-z-]*[^su]s\b)[a-z-]+)"
    return re.compile(
        rf"(?<![\w.,£$−-])(?:(?P<count>{counts}){_OF_ALL}{adjective}{{0,3}} (?:{many})|"
        rf"1{adjective}{{0,2}} (?:{one}))\b(?![-’'])"
        rf"{_RATIO_AFTER}(?! (?:in|of|across|for|from) (?:the )?(?:{nations})\b)",
        re.IGNORECASE,
    )


def _of_figure(record: Mapping[str, Any], policy: Policy, path: str) -> Iterator[str]:
    """Yield the small parts of a figure that says what it counts, and of what it says."""
    if not any(_names_people(record[name], policy) for name in UNITS if name in record):
        return
    for part in PARTS:
        if _is_small(record.get(part), policy):
            yield f"{path}.{part}".lstrip(".") + f": one of the {policy}"
    yield from small_sayings(str(record.get("text", "")), policy)


def _table_of(record: Any, policy: Policy) -> Table | None:
    """Return a JSON value as a table, or None where it is none."""
    if isinstance(record, list):
        return _of_records(record)
    if not isinstance(record, dict):
        return None
    if _is_list_of(record.get("columns"), str | int | float):
        return _of_split(record)
    values = list(record.values())
    if _is_list_of(values, list) and all(map(_is_flat, values)) and len(set(map(len, values))) == 1:
        return list(record), [list(row) for row in zip(*values, strict=True)]
    named = _of_records(values)
    if named is None:
        return None
    table = [["", *named[0]]]
    table += [[name, *row] for name, row in zip(record, named[1], strict=True)]
    if any(_names_people(name, policy) for name in record):
        table = [list(column) for column in zip(*table, strict=True)]
    return table[0], table[1:]


def _of_split(record: Mapping[str, Any]) -> Table | None:
    """Return what pandas splits into columns and data."""
    rows = record.get("data")
    return (record["columns"], rows) if isinstance(rows, list) and _is_list_of(rows, list) else None


def _of_records(records: list[Any]) -> Table | None:
    """Return records as a table; a figure that says its own unit is no row of one."""
    if not _is_list_of(records, dict) or not all(
        row and _is_flat(row.values()) and not row.keys() & UNITS for row in records
    ):
        return None
    names = list(dict.fromkeys(name for row in records for name in row))
    return names, [[row.get(name) for name in names] for row in records]


def _is_flat(values: Iterable[Any]) -> bool:
    return not any(isinstance(value, dict | list) for value in values)


def _names_people(name: Any, policy: Policy) -> bool:
    return isinstance(name, str) and policy.counts_people(name)


def _is_small(value: Any, policy: Policy) -> bool:
    if isinstance(value, str):
        value = number_in(value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and policy.is_small(value)


def _is_list_of(value: Any, kind: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, kind) for v in value)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _around(words: str, found: re.Match[str]) -> str:
    """Return the words around a count, with dots in the place of numbers."""
    before = words[: found.start()].split(" ")[-5:]
    return _COUNTED.sub("•", f"{' '.join(before)}{found[0]}".strip())
