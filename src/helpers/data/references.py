"""References between tables: what a column names must stand in the table that it refers to.

Knows nothing of pandas, so that names of areas resolve without it.
"""

from collections.abc import Callable
from functools import lru_cache

from helpers.data import package
from helpers.data.descriptor import ForeignKey, TableInfo
from helpers.data.reading import Records, split
from helpers.errors import DataError
from helpers.names import nearest, quote

_whole: dict[str, tuple[str, ...]] = {}
"""Table to the hashes of it and of those it refers to, when its references were last whole."""


def check(info: TableInfo, content: bytes, records: Callable[[], Records] | None = None) -> None:
    """Hold a table against the tables that it refers to; empty values refer to nothing.

    The same content is checked once.

    Args:
        info: the table that refers.
        content: what stands in its file.
        records: gives the same split into cells, where that is done already.

    Raises:
        DataError: a value does not stand in the table it refers to, or that table cannot be read;
            names the first such row of the first column.
    """
    targets = [package.read(name) for name in dict.fromkeys(k.table for k in info.foreign_keys)]
    state = (package.hash_of(info, content), *(package.hash_of(*target) for target in targets))
    if _whole.get(info.name) == state:
        return
    own = records() if records is not None else split(info, content)
    for key in info.foreign_keys:
        _check_key(info, own, key)
    _whole[info.name] = state


def _check_key(info: TableInfo, records: Records, key: ForeignKey) -> None:
    target, content = package.read(key.table)
    known = _values(target, content, key.column)
    texts = _texts(info, records, key.field)
    if known.issuperset(texts):
        return
    wrong = [place for place, text in enumerate(texts) if text not in known]
    first = texts[wrong[0]]
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    raise DataError(
        f"{info.path}, row {records.lines[wrong[0]]}, column {key.field}: {quote(first)} does not "
        f"stand in column {key.column} of {target.path}; "
        f"{nearest(first, sorted(known - {''}), among='values')}{more}"
    )


@lru_cache(maxsize=16)
def _values(info: TableInfo, content: bytes, column: str) -> frozenset[str]:
    """Return the values of a column that may be referred to, and the empty one."""
    return frozenset(_texts(info, split(info, content), column)) | {""}


def _texts(info: TableInfo, records: Records, column: str) -> list[str]:
    place = [field.name for field in info.fields].index(column)
    return [cells[place] for cells in records.cells]
