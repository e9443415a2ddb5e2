"""Judges the counts of people in JSON and in the words that describe a chart or a headline."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from helpers.present.disclosure import Policy
from helpers.publish.disclosure.grids import Grid, column_of

PARTS = ("value", "lower", "upper")


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
    if isinstance(record, dict):
        yield from _of_figure(record, policy, path)
        for name, value in record.items():
            inside = f"{path}.{name}".lstrip(".")
            if _is_small(value, policy) and policy.counts_people(str(name).replace("_", " ")):
                yield f"{inside}: one of the {policy}"
            yield from small_figures(value, policy, inside)
    elif isinstance(record, list):
        for number, value in enumerate(record):
            yield from small_figures(value, policy, f"{path}[{number}]")


def grids_of(record: Any) -> Iterator[Grid]:
    """Yield the tables that a JSON value holds as `columns` and `data`, the way pandas splits."""
    if isinstance(record, dict):
        columns, rows = record.get("columns", []), record.get("data", [])
        if _is_list_of(columns, str) and _is_list_of(rows, list):
            cells = tuple(tuple(map(_cell, row)) for row in rows)
            yield Grid("in JSON", tuple(map(column_of, columns)), cells, area_of(record))
        for value in record.values():
            yield from grids_of(value)
    elif isinstance(record, list):
        for value in record:
            yield from grids_of(value)


def small_sayings(words: str, policy: Policy) -> Iterator[str]:
    """Yield the small counts of people that words speak of, as `3 patients`.

    `1 in 3 patients` is a ratio, and `3 patients in England` are a nation's.
    """
    for found in _small_count(policy).finditer(words):
        yield f"{_around(words, found)!r}: one of the {policy}"


@cache
def _small_count(policy: Policy) -> re.Pattern[str]:
    nouns = "|".join(sorted(policy.people, key=len, reverse=True))
    nations = "|".join(sorted(policy.national))
    counts = "|".join(map(str, range(policy.smallest, policy.largest + 1)))
    number = rf"(?<![\w.,£−-])(?<!\d in )(?<!per )(?:{counts})"
    phrase = rf"{number} (?:[a-z]+ )?(?:{nouns})\b(?! (?:per|an?) )(?! (?:in|of) (?:{nations})\b)"
    return re.compile(phrase, re.IGNORECASE)


def _of_figure(record: Mapping[str, Any], policy: Policy, path: str) -> Iterator[str]:
    if not policy.counts_people(str(record.get("unit", ""))):
        return
    for part in PARTS:
        if _is_small(record.get(part), policy):
            yield f"{path}.{part}".lstrip(".") + f": one of the {policy}"
    yield from small_sayings(str(record.get("text", "")), policy)


def _is_small(value: Any, policy: Policy) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and policy.is_small(value)


def _is_list_of(value: Any, kind: type) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, kind) for v in value)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _around(words: str, found: re.Match[str]) -> str:
    """Return the words around a count, with dots in its place."""
    before = words[: found.start()].split(" ")[-5:]
    return f"{' '.join(before)}•{found[0][1:]}".strip()
