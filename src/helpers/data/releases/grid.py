"""A source split into rows and columns of text, each row knowing where it stands in the file."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from helpers.csvreader import csv_reader
from helpers.data.releases.files import SourceFile
from helpers.errors import DataError
from helpers.names import quote

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
UTF8_MARK = b"\xef\xbb\xbf"
ENCODING_NAMES = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "latin-1": "Latin-1"}
BLOCK_BYTES = 4 * 1024 * 1024
LONGEST_CELL = 1024 * 1024
BINARY_PROBE = 4096
LONGEST_CHARACTER = 4
FEW_NUL, MANY_NUL = 0.1, 0.5


@dataclass(frozen=True)
class CellGrid:
    """The rows of a source below its headings.

    Attributes:
        source: where it was read.
        frame: columns of text, named as asked for; the index counts rows from 0.
        row_of: from such a number to the row in the file, as an editor or Excel counts.
    """

    source: SourceFile
    frame: pd.DataFrame
    row_of: Callable[[int], int]


def check_text(source: SourceFile) -> None:
    """Refuse what cannot be a table of text: a web page, UTF-16, a workbook, something binary.

    Raises:
        DataError: says what it is.
    """
    head = source.head
    if not head.strip():
        raise DataError(f"{source.shown}: the file is empty; download it again")
    if source.is_workbook:
        raise DataError(f"{source.shown}: this is an Excel workbook; the CSV file is read instead")
    if head.startswith(UTF16_MARKS) or _every_second_is_nul(head[:BINARY_PROBE]):
        raise DataError(f"{source.shown}, row 1: the text is UTF-16; save it as CSV in UTF-8")
    if head.lstrip(UTF8_MARK).lstrip()[:1] == b"<":
        raise DataError(
            f"{source.shown}, row 1: this is a web page, not a table; "
            "download the file itself, not the page that links to it"
        )
    if b"\0" in head:
        row = head.count(b"\n", 0, head.index(b"\0")) + 1
        raise DataError(f"{source.shown}, row {row}: this is not text; a CSV file is needed")


def _every_second_is_nul(probe: bytes) -> bool:
    shares = sorted(half.count(0) / max(len(half), 1) for half in (probe[0::2], probe[1::2]))
    return shares[0] < FEW_NUL < MANY_NUL < shares[1]


def first_records(source: SourceFile, number: int) -> list[list[str]]:
    """Return the first records of a text, as UTF-8 or else Latin-1: to know its headings by."""
    head = source.head.removeprefix(UTF8_MARK)
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = len(head) - error.start < LONGEST_CHARACTER  # the head ends inside a character
        text = head[: error.start].decode("utf-8") if cut else head.decode("latin-1")
    try:
        return list(islice(csv_reader(io.StringIO(text, newline="")), number))
    except csv.Error:
        return []


def decoded(source: SourceFile, encodings: Sequence[str]) -> str:
    """Return the text of a source in the first of the encodings that it fits.

    Raises:
        DataError: it fits none; says where the last one failed.
    """
    content = source.content.removeprefix(UTF8_MARK)
    # a byte-order mark says UTF-8: nothing else is tried
    allowed = ("utf-8",) if len(content) < len(source.content) else tuple(encodings)
    for encoding in allowed:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            fault = error
        else:
            return _without_nul(source, text)
    row = content.count(b"\n", 0, fault.start) + 1
    names = " or ".join(ENCODING_NAMES[encoding] for encoding in allowed)
    raise DataError(
        f"{source.shown}, row {row}: byte 0x{content[fault.start]:02x} is not {names}; "
        f"the file must be {names}: download it again, or save it as UTF-8"
    )


def csv_grid(
    source: SourceFile,
    text: str,
    above: int,
    headings: Sequence[str],
    places: Mapping[str, int],
) -> CellGrid:
    """Return the wanted columns of a CSV text.

    Args:
        source: where the text was read.
        text: all of it.
        above: how many records stand above the data.
        headings: the headings of all columns, as many as every row must have values.
        places: which column of the file becomes which of the grid.

    Raises:
        DataError: no rows, or a row is not CSV or of another width; says which.
    """
    start, line = _after(text, above)
    width = len(headings)
    body = text[start:]
    if not body.strip():
        raise DataError(f"{source.shown}, row {line}: no rows stand below the headings")
    names = [str(place) for place in range(width)]
    every = {**places, **_spare(headings)}
    wanted = [names[place] for place in every.values()]
    try:
        table = arrow_csv.read_csv(
            io.BytesIO(body.encode("utf-8")),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=_block(body)),
            parse_options=arrow_csv.ParseOptions(newlines_in_values='"' in body),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=wanted,
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise _fault(source, body, line, width) or DataError(
            f"{source.shown}: not CSV: {str(error).splitlines()[0]}"
        ) from None
    frame = table.to_pandas().set_axis(list(every), axis="columns")
    return _without_spare(CellGrid(source, frame, lambda index: _row_of(body, line, index)), places)


def _spare(headings: Sequence[str]) -> dict[str, int]:
    """Return the columns without a heading, by their number as Excel counts."""
    return {f"{at + 1}": at for at, heading in enumerate(headings) if not heading}


def _without_spare(cells: CellGrid, places: Mapping[str, int]) -> CellGrid:
    """Return the grid without the columns that have no heading, which must be empty."""
    spare = [str(name) for name in cells.frame.columns if name not in places]
    for name in spare:
        filled = cells.frame.index[cells.frame[name].str.strip() != ""]
        if len(filled):
            raise DataError(
                f"{cells.source.shown}, row {cells.row_of(int(filled[0]))}, column {name}: "
                f"{quote(cells.frame.loc[filled[0], name])} stands in a column without a heading; "
                "give the column one, or remove it"
            )
    return replace(cells, frame=cells.frame[list(places)])


def sheet_grid(
    source: SourceFile, rows: list[list[Any]], headings: int, places: dict[str, int]
) -> CellGrid:
    """Return the wanted columns of a sheet, as text, below its headings.

    Raises:
        DataError: no rows stand below the headings.
    """
    body = rows[headings:]
    if not any(cell != "" for row in body for cell in row):
        raise DataError(f"{source.shown}, row {headings + 1}: no rows stand below the headings")
    cells = {name: [_cell_text(row[place]) for row in body] for name, place in places.items()}
    return CellGrid(source, pd.DataFrame(cells, dtype="str"), lambda index: headings + 1 + index)


def _without_nul(source: SourceFile, text: str) -> str:
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise DataError(f"{source.shown}, row {row}: this is not text; a CSV file is needed")
    return text


def _after(text: str, records: int) -> tuple[int, int]:
    """Return where the text goes on after so many records: its place, and its row."""
    if not records:
        return 0, 1
    lines = _Lines(text)
    for _ in islice(csv_reader(lines), records):
        pass
    return lines.place, lines.count + 1


class _Lines:
    """The lines of a text, counting what was taken: csv.reader takes one line after the other."""

    def __init__(self, text: str) -> None:
        self._stream = io.StringIO(text, newline="")
        self.place = 0
        self.count = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._stream.readline()
        if not line:
            raise StopIteration
        self.place += len(line)
        self.count += 1
        return line


def _records(body: str, first: int, *, strict: bool = True) -> Iterator[tuple[int, list[str]]]:
    """Give every record with the row it begins in; lines without a character are passed over."""
    reader = csv_reader(io.StringIO(body, newline=""), strict=strict)
    row = first
    for cells in reader:
        if cells:
            yield row, cells
        row = first + reader.line_num


def _row_of(body: str, first: int, index: int) -> int:
    try:
        return next(islice(_records(body, first, strict=False), index, None))[0]
    except (csv.Error, StopIteration):  # quotation marks that readers understand differently
        return first + index


def _fault(source: SourceFile, body: str, first: int, width: int) -> DataError | None:
    """Return the error about the first record that is not CSV or not of that width."""
    row = first
    try:
        for row, cells in _records(body, first):
            if len(cells) != width:
                return DataError(f"{source.shown}, row {row}: {_width_words(cells, width)}")
    except csv.Error as error:
        return DataError(
            f"{source.shown}, row {row + 1}: not CSV ({error}); "
            "the file may be cut short: download it again"
        )
    return None


def _width_words(cells: Sequence[str], width: int) -> str:
    if len(cells) < width:
        values = "1 value" if len(cells) == 1 else f"{len(cells)} values"
        return (
            f"{values}, but there are {width} columns; the file may be cut short: download it again"
        )
    if not any(cells[width:]):
        return f"{len(cells) - width} commas too many at the end; there are {width} columns"
    return (
        f"{len(cells)} values, but there are {width} columns; "
        "a value that holds a comma must stand in quotation marks"
    )


def _block(body: str) -> int:
    """Return a block size that the longest line fits, or the reader would give up."""
    return max(BLOCK_BYTES, min(len(body), LONGEST_CELL))


def _cell_text(cell: Any) -> str:
    """Return a cell of a workbook as it would be written."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
