"""Open published tables that may hold small counts: listed in one file, with a reason each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from helpers.analyses import registry
from helpers.data.names import quote
from helpers.errors import InputError
from helpers.present.disclosure import SMALL_COUNTS, Policy
from helpers.publish.pages.dictionary import Entry

FILE = "book/disclosure.yml"
POLICIES = {SMALL_COUNTS.name: SMALL_COUNTS}
KEYS = ("table", "columns", "reason")


@dataclass(frozen=True)
class Exemption:
    """A table that may hold small counts of people.

    Attributes:
        table: `analysis/table`.
        columns: the columns that may hold them.
        reason: why they may be published.
    """

    table: str
    columns: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Rules:
    """What a site is held against: a policy, and the tables that it does not apply to.

    Attributes:
        policy: what may not be published.
        exemptions: tables that may hold it.
    """

    policy: Policy
    exemptions: tuple[Exemption, ...] = ()

    def open_columns(self, table: str) -> frozenset[str]:
        """Return the columns of `analysis/table` that may hold small counts."""
        columns = (each.columns for each in self.exemptions if each.table == table)
        return frozenset(name for names in columns for name in names)


def read_rules(project: Path) -> Rules:
    """Return the rules of a project; without a file of them, the book's policy and no exemption.

    Raises:
        InputError: the file is not as it must be; names the entry.
    """
    path = project / FILE
    if not path.exists():
        return Rules(SMALL_COUNTS)
    content = _read(path)
    if not isinstance(content, dict) or not content.keys() <= {"policy", "exempt"}:
        raise InputError(f"{FILE}: it may hold 'policy' and a list 'exempt', nothing else")
    name = _text({"policy": SMALL_COUNTS.name, **content}, "policy", FILE)
    if name not in POLICIES:
        raise InputError(f"{FILE}: policy: {quote(name)} is none; use {', '.join(POLICIES)}")
    listed = content.get("exempt") or []
    if not isinstance(listed, list):
        raise InputError(f"{FILE}: exempt: it must be a list of entries with {', '.join(KEYS)}")
    exemptions = tuple(_exemption(number, given) for number, given in enumerate(listed, start=1))
    _require_distinct(exemptions)
    return Rules(POLICIES[name], exemptions)


def require_tables(rules: Rules, entries: Sequence[Entry]) -> None:
    """Refuse an exemption of a table or column that a site does not have.

    A site without any page of an analysis says nothing of the tables of that analysis.

    Raises:
        InputError: names the entry and what there is.
    """
    columns: dict[str, set[str]] = {}
    for entry in entries:
        columns.setdefault(f"{entry.analysis}/{entry.table}", set()).add(entry.column)
    shown = {table.partition("/")[0] for table in columns}
    for each in rules.exemptions:
        if each.table.partition("/")[0] not in shown:
            continue
        if each.table not in columns:
            raise InputError(
                f"{FILE}: exempt: there is no table {quote(each.table)}; "
                f"there is {', '.join(sorted(columns))}"
            )
        for column in each.columns:
            if column not in columns[each.table]:
                raise InputError(
                    f"{FILE}: exempt: the table {each.table} has no column {quote(column)}; "
                    f"it has {', '.join(sorted(columns[each.table]))}"
                )


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except OSError as error:
        raise InputError(f"{FILE} cannot be read: {error.strerror}") from None
    except (ValueError, yaml.YAMLError) as error:
        raise InputError(f"{FILE} is not YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise InputError(f"{FILE} is nested too deeply") from None


def _exemption(number: int, given: Any) -> Exemption:
    where = f"{FILE}: exempt, entry {number}"
    if not isinstance(given, dict) or not given.keys() <= set(KEYS):
        raise InputError(f"{where}: it must have {', '.join(KEYS)}, and nothing else")
    table = _text(given, "table", where)
    analysis, slash, name = table.partition("/")
    if not (slash and name) or analysis not in registry.MODULES:
        raise InputError(
            f"{where}: table: {quote(table)} is not ANALYSIS/TABLE "
            f"with ANALYSIS one of {', '.join(registry.MODULES)}"
        )
    columns = given.get("columns")
    if not isinstance(columns, list) or not columns or not all(isinstance(c, str) for c in columns):
        raise InputError(f"{where} ({table}): columns: list the names of columns")
    return Exemption(table, tuple(columns), _text(given, "reason", f"{where} ({table})"))


def _text(given: Mapping[str, Any], key: str, where: str) -> str:
    value = given.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: {key}: it is missing or empty; give it in words")
    return value.strip()


def _require_distinct(exemptions: Sequence[Exemption]) -> None:
    for table in _repeated([each.table for each in exemptions]):
        raise InputError(f"{FILE}: exempt: {table} is there twice; list all its columns once")


def _repeated(names: Sequence[str]) -> Iterator[str]:
    return (name for number, name in enumerate(names) if name in names[:number])
