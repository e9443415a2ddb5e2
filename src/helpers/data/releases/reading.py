"""Files of a release read into typed tables of one period, with what became of every row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.data.releases import columns, files, grid, periods, recognise
from helpers.data.releases.account import FileRead
from helpers.data.releases.recognise import Found
from helpers.data.releases.spec import Release, ReleaseTable, Rule
from helpers.errors import DataError, InputError
from helpers.names import quote
from helpers.progress import Progress, Tell, counted, unheard

BLANK = "row without a value"
WORDS = "row of a single value, such as a footnote"
ROW_WORDS_FROM = 4
"""A table of so many columns has no row of data with a single value."""
REPEATED = "repeats an earlier row"
ROW = "row of the file"


@dataclass(frozen=True)
class Reading:
    """A release of one period, read and checked.

    Attributes:
        release: the release.
        period: the period.
        tables: each table by name.
        files: the files, in the order of the tables.
        notes: what was noticed between the tables.
        coverage: for each area how many organisations have figures, and of how many that it names.
    """

    release: Release
    period: str
    tables: Mapping[str, pd.DataFrame]
    files: tuple[FileRead, ...]
    notes: Mapping[str, int]
    coverage: Mapping[str, list[int]]


@dataclass(frozen=True)
class Inspected:
    """What a file turned out to be.

    Attributes:
        release: the release it is of.
        period: its period; None where neither content nor name says it.
        file: what became of its rows.
    """

    release: Release
    period: str | None
    file: FileRead


@dataclass(frozen=True)
class _Part:
    """A table as one file holds it."""

    shown: str
    table: ReleaseTable
    period: str | None
    frame: pd.DataFrame
    where: Callable[[int], str]
    file: FileRead


def read(
    release: Release,
    paths: Sequence[Path],
    period: str | None,
    all_releases: Iterable[Release] = (),
    tell: Tell = unheard,
) -> tuple[Reading, ...]:
    """Return what the files hold, one reading a period, the oldest first.

    Args:
        release: the release they are of.
        paths: files or zips as downloaded.
        period: their period, where content and name do not say; they must not say another.
        all_releases: releases that a wrong file may be of, to say so.
        tell: called with how many paths are read.

    Raises:
        InputError: a file is missing, not a file, a damaged or dangerous zip, or the period is
            not known.
        DataError: a file is of another release, or breaks a rule; says file, row and column.
    """
    given = periods.check(period, release.period_kind) if period else None
    parts: list[_Part] = []
    progress = Progress("reading", total=len(paths), things="files")
    for path in counted(paths, progress, tell):
        with files.opened(path) as sources:
            found = _recognised(path, sources, release, all_releases)
            parts += [_part(each, given) for each in found]
    stated = {_required_period(release, part) for part in parts}
    return tuple(
        _reading(release, each, [part for part in parts if part.period == each])
        for each in sorted(stated)
    )


def inspect(path: Path, all_releases: Iterable[Release]) -> tuple[Inspected, ...]:
    """Return what a file, or each member of a zip, is, once it has been read and checked.

    Members of a zip that belong to no release are passed over.

    Raises:
        InputError: it is missing, not a file, or a damaged or dangerous zip.
        DataError: it is of no release, or breaks a rule; says file, row and column.
    """
    known = tuple(all_releases)
    with files.opened(path) as sources:
        found = [each for source in sources if (each := recognise.find(source, known)) is not None]
        if not found:
            raise DataError(
                f"{path}: this is no file of a release that is known; "
                f"the releases are {', '.join(release.name for release in known)}"
            )
        parts = [(each.release, _part(each, None)) for each in found]
    return tuple(Inspected(release, part.period, part.file) for release, part in parts)


def _required_period(release: Release, part: _Part) -> str:
    if part.period is not None:
        return part.period
    raise InputError(
        f"{part.shown}: neither content nor name says of which {release.period_kind} it is; "
        f"give it, such as --period {periods.EXAMPLES[release.period_kind]}"
    )


def _recognised(
    path: Path,
    sources: Sequence[files.SourceFile],
    release: Release,
    all_releases: Iterable[Release],
) -> list[Found]:
    """Return the tables of the release among a path's sources, one for each table of a zip."""
    if len(sources) == 1:
        only = recognise.find(sources[0], [release])
        if only is None:
            raise recognise.refusal(sources[0], release, all_releases)
        return [only]
    found = list(filter(None, (recognise.find_quietly(each, [release]) for each in sources)))
    if not found:
        members = ", ".join(source.name for source in sources[:3])
        raise DataError(
            f"{path}: no member of the zip is a file of release {release.name} (it holds "
            f"{len(sources)}, such as {members}); it needs {'; '.join(release.files)}"
        )
    _check_none_is_damaged(release, sources, found)
    return _fullest(found)


def _check_none_is_damaged(
    release: Release, sources: Sequence[files.SourceFile], found: Sequence[Found]
) -> None:
    """Refuse a member of a zip that is almost the one table that the zip lacks."""
    held = {each.table.name for each in found}
    for table in release.tables:
        if table.name in held or table.may_lack_from:
            continue
        for source in sources:
            if (fault := recognise.nearly(source, replace(release, tables=(table,)))) is not None:
                raise fault


def _fullest(found: Sequence[Found]) -> list[Found]:
    """Return one file a table where its zip has several: the one with most of its columns.

    A year's zip of the Quality and Outcomes Framework holds its map in two forms. Parts of a
    period, such as one file a sex, and periods, such as one file a month, are all wanted.
    """
    best: dict[tuple[str, str, str], Found] = {}
    for each in found:
        stated = periods.named(each.source.name, each.release.period_kind) or ""
        part = each.source.name if each.table.several_files else ""
        key = (each.table.name, stated, part)
        if key not in best or len(each.places) > len(best[key].places):
            best[key] = each
    return list(best.values())


def _part(found: Found, given: str | None) -> _Part:
    table, shown = found.table, found.source.shown
    rows = _grid(found)

    def where(index: int) -> str:
        return f"{shown}, row {rows.row_of(index)}"

    text = columns.stripped(rows.frame)
    kept, dropped = _without_dropped(found, text, where)
    frame, notes = _typed(found, kept, where)
    period = _period(found, frame, given, where)
    if table.finish is not None:
        frame = table.finish(frame)
    _check_key(table, frame, where)
    notes |= {note.words: int(note.applies(frame).sum()) for note in table.notes}
    file = FileRead(
        name=found.source.name,
        sha256=found.source.sha256,
        packed_in=found.source.packed_in,
        table=table.name,
        read=len(text),
        kept=len(frame),
        dropped={reason: number for reason, number in dropped.items() if number},
        notes={words: number for words, number in notes.items() if number},
        unused=found.unused,
    )
    return _Part(shown, table, period, frame, where, file)


def _grid(found: Found) -> grid.CellGrid:
    if found.sheet is not None:
        return grid.sheet_grid(found.source, found.sheet, found.above, found.places)
    text = grid.decoded(found.source, found.release.encodings)
    return grid.csv_grid(found.source, text, found.above, found.headings, found.places)


def _without_dropped(
    found: Found, text: pd.DataFrame, where: Callable[[int], str]
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the rows that are data, and how many were dropped for each reason."""
    full = _with_all_columns(found.table, text)
    dropped: dict[str, int] = {}
    left = pd.Series(data=True, index=text.index)
    for reason, wrong in _reasons(found.table, full):
        now = wrong & left
        dropped[reason] = int(now.sum())
        left &= ~wrong
    kept = full[left]
    if kept.empty:
        why = "; ".join(f"{reason}: {number:,}" for reason, number in dropped.items() if number)
        raise DataError(
            f"{where(0)}: no row holds data ({why}); at least one is needed: "
            f"{'; '.join(found.release.files)}"
        )
    key = list(found.table.key)
    if not key or not kept.duplicated(key).any():
        return kept, dropped
    repeated = kept.duplicated()
    if found.table.repeats == "refuse" and repeated.any():
        _refuse_repeat(found.table, kept, repeated, where)
    dropped[REPEATED] = int(repeated.sum())
    return kept[~repeated], dropped


def _reasons(table: ReleaseTable, full: pd.DataFrame) -> Iterable[tuple[str, "pd.Series[bool]"]]:
    blank = pd.Series(data=True, index=full.index)
    for name in full.columns:
        blank &= full[name] == ""
    yield BLANK, blank
    for drop in table.drops:
        yield drop.reason, drop.applies(full)
    if len(full.columns) >= ROW_WORDS_FROM:
        yield WORDS, (full != "").sum(axis="columns") == 1


def _with_all_columns(table: ReleaseTable, text: pd.DataFrame) -> pd.DataFrame:
    """Return the text with an empty column for each that this year lacks, in the table's order."""
    return text.reindex(columns=[column.name for column in table.columns], fill_value="")


def _refuse_repeat(
    table: ReleaseTable,
    kept: pd.DataFrame,
    repeated: "pd.Series[bool]",
    where: Callable[[int], str],
) -> None:
    last = int(kept.index[repeated.to_numpy()][0])
    same = (kept == kept.loc[last]).all(axis="columns")
    first = int(kept.index[same.to_numpy()][0])
    values = ", ".join(quote(str(value)) for value in kept.loc[last, list(table.key)])
    raise DataError(
        f"{where(last)}, columns {', '.join(table.key)}: {values} repeats "
        f"{where(first).rpartition(', ')[2]}; each may stand once"
    )


def _typed(
    found: Found, text: pd.DataFrame, where: Callable[[int], str]
) -> tuple[pd.DataFrame, dict[str, int]]:
    series: dict[str, pd.Series[Any]] = {}
    notes: dict[str, int] = {}
    for column in found.table.columns:
        if column.name not in found.places:
            series[column.name] = columns.empty(column, text.index)
            continue
        heading = found.headings[found.places[column.name]]
        place = columns.CellPlace(where, heading)
        series[column.name], found_notes = columns.typed(column, text[column.name], place)
        for words, number in found_notes.items():
            notes[words] = notes.get(words, 0) + number
    frame = pd.DataFrame(series)
    for rule in found.table.rules:
        if rule.column in found.places:
            notes |= _held_to(rule, found, frame, text, where)
    return frame, notes


def _held_to(
    rule: Rule,
    found: Found,
    frame: pd.DataFrame,
    text: pd.DataFrame,
    where: Callable[[int], str],
) -> dict[str, int]:
    """Hold rows to a rule; return what to note of the few that may break it."""
    broken = _mask(rule.broken(frame))
    gross = _mask(rule.gross(frame)) if rule.gross is not None else np.zeros_like(broken)
    place = columns.CellPlace(where, found.headings[found.places[rule.column]])
    texts = text[rule.column]
    place.refuse(texts, gross, rule.words)
    if broken.sum() > rule.tolerated * len(frame):
        place.refuse(texts, broken, rule.words)
    place.note(texts, broken, rule.words, columns.KEPT)
    return place.notes


def _mask(series: "pd.Series[bool]") -> columns.Mask:
    return series.fillna(value=False).to_numpy(dtype=bool)


def _check_key(table: ReleaseTable, frame: pd.DataFrame, where: Callable[[int], str]) -> None:
    key = list(table.key)
    repeated = frame.duplicated(key) if key else pd.Series(dtype=bool)
    if not repeated.any():
        return
    last = int(frame.index[repeated.to_numpy()][0])
    values = ", ".join(quote(str(value)) for value in frame.loc[last, key])
    raise DataError(
        f"{where(last)}, columns {', '.join(key)}: {values} stand in an earlier row with other "
        "values; together they may stand once"
    )


def _period(
    found: Found, frame: pd.DataFrame, given: str | None, where: Callable[[int], str]
) -> str | None:
    """Return the period that content or name state, held against the one given; None for none."""
    release, source = found.release, found.source
    stated, told_by = _period_of_content(found, frame, where), "its content"
    if stated is None:
        stated, told_by = periods.named(source.name, release.period_kind), "its name"
    if stated is None and source.packed_in:
        stated = periods.named(source.packed_in, release.period_kind)
    if stated is not None and given is not None and stated != given:
        raise DataError(
            f"{source.shown}: {told_by} says {stated}, but the period given is {given}; "
            f"leave --period out or give {stated}"
        )
    _check_columns_are_of(found, stated or given)
    return stated or given


def _check_columns_are_of(found: Found, period: str | None) -> None:
    """Hold the columns of a file against the periods that have them; a period may not be known."""
    if period is None:
        return
    for column in found.table.columns:
        if column.name not in found.places:
            continue
        heading = quote(found.headings[found.places[column.name]])
        where = f"{found.source.shown}, row {found.above}: the column {heading}"
        if column.until and period > column.until:
            raise DataError(f"{where} stands in files up to {column.until}, not in {period}")
        if column.since and period < column.since:
            raise DataError(f"{where} stands in files from {column.since}, not in {period}")


def _period_of_content(
    found: Found, frame: pd.DataFrame, where: Callable[[int], str]
) -> str | None:
    table = found.table
    if table.edition is not None:
        return table.edition(frame, found.headings)
    if table.row_period is None:
        return None
    stated = table.row_period(frame)
    if stated.isna().all():
        return None
    mixed = (stated != stated.iloc[0]).to_numpy(dtype=bool)
    if mixed.any():
        other = int(stated.index[mixed][0])
        raise DataError(
            f"{where(other)}: of the period {stated.loc[other]}, but the rows before are of "
            f"{stated.iloc[0]}; a file must be of one period: keep the rows of one"
        )
    return str(stated.iloc[0])


def _reading(release: Release, period: str, parts: Sequence[_Part]) -> Reading:
    """Return the tables of one period, checked against each other."""
    parts = _without_repeats_across(parts)
    tables: dict[str, pd.DataFrame] = {}
    for table in release.tables:
        own = [part for part in parts if part.table.name == table.name]
        if not own and table.may_lack_from and period >= table.may_lack_from:
            continue
        if not own:
            raise _table_missing(release, table, period, parts)
        tables[table.name] = _joined(table, own)
    where = {part.table.name: part.where for part in parts}
    notes = release.check(tables, where) if release.check is not None else {}
    numbered = {name: frame.reset_index(drop=True) for name, frame in tables.items()}
    files_read = tuple(part.file for part in parts)
    if len(parts) > len(tables):
        files_read = in_order_of_name(files_read)
    return Reading(release, period, numbered, files_read, notes, covered(release, numbered))


def covered(release: Release, tables: Mapping[str, pd.DataFrame]) -> dict[str, list[int]]:
    """Return for each area how many organisations have figures, and how many it has."""
    if release.coverage is None:
        return {}
    units = release.coverage.of(tables).dropna(subset=["area", "unit"])
    told = units.groupby(["area", "unit"])["told"].any().groupby("area")
    return {str(area): [int(own.sum()), len(own)] for area, own in told}


def _table_missing(
    release: Release, table: ReleaseTable, period: str, parts: Sequence[_Part]
) -> DataError:
    given = ", ".join(part.shown for part in parts)
    return DataError(
        f"{given}: of {period}, for which the {table.name} are missing ({table.description}); "
        f"give files of one {release.period_kind}: {'; '.join(release.files)}"
    )


def _joined(table: ReleaseTable, parts: Sequence[_Part]) -> pd.DataFrame:
    if len(parts) > 1 and not table.several_files:
        raise DataError(
            f"{parts[1].shown}: holds the same table as {parts[0].shown}, both of "
            f"{parts[0].period}; give one of them"
        )
    frames = [part.frame for part in parts]
    if len(parts) == 1:
        return frames[0]
    _check_form_across(table, parts)
    _check_key_across(table, parts)
    return in_order(table, pd.concat(frames, ignore_index=True))


def in_order(table: ReleaseTable, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of several files in the order of their key, whichever file came first."""
    return frame.sort_values(list(table.key), kind="stable", ignore_index=True)


def in_order_of_name(files_read: Iterable[FileRead]) -> tuple[FileRead, ...]:
    """Return the files of a table in an order that does not depend on which was given first."""
    return tuple(sorted(files_read, key=lambda file: (file.name, file.sha256)))


def form_of(table: ReleaseTable, frame: pd.DataFrame) -> str:
    """Return the form of a table's rows; empty for one that goes with any."""
    return table.form(frame) if table.form is not None else ""


def _without_repeats_across(parts: Sequence[_Part]) -> Sequence[_Part]:
    """Return the files without rows that stand alike in an earlier one, such as England's."""
    left: list[_Part] = []
    for part in parts:
        earlier = [each.frame for each in left if each.table.name == part.table.name]
        if not part.table.several_files or not earlier:
            left.append(part)
            continue
        before = sum(len(each) for each in earlier)
        repeated = pd.concat([*earlier, part.frame]).duplicated().to_numpy()[before:]
        left.append(_without(part, repeated))
    return left


def _without(part: _Part, repeated: columns.Mask) -> _Part:
    frame, number = part.frame[~repeated], int(repeated.sum())
    if not number:
        return part
    dropped = dict(part.file.dropped)
    dropped[REPEATED] = dropped.get(REPEATED, 0) + number
    return replace(part, frame=frame, file=replace(part.file, kept=len(frame), dropped=dropped))


def _check_form_across(table: ReleaseTable, parts: Sequence[_Part]) -> None:
    forms = {part.shown: form for part in parts if (form := form_of(table, part.frame))}
    if len(set(forms.values())) > 1:
        words = "; ".join(f"{shown} holds {form}" for shown, form in forms.items())
        raise DataError(f"{words}: they hold the same people; give files of one form")


def _check_key_across(table: ReleaseTable, parts: Sequence[_Part]) -> None:
    key = list(table.key)
    for at, part in enumerate(parts):
        for earlier in parts[:at]:
            both = part.frame[key].reset_index(names=ROW).merge(earlier.frame[key], on=key)
            if len(both):
                values = ", ".join(quote(str(value)) for value in both.loc[0, key])
                raise DataError(
                    f"{part.where(int(both[ROW].iloc[0]))}, columns {', '.join(key)}: {values} "
                    f"stand in {earlier.shown} too; together they may stand once"
                )
