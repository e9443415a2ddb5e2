"""Tables are given whole, typed and fresh, or refused with the cell that is wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from helpers.data import catalogue, references, schema
from helpers.errors import DataError

Replace = Callable[[str, str, str], None]
Write = Callable[[str, bytes], None]
Redescribe = Callable[[Callable[[Any], object]], None]

AREA_COLUMNS = (
    "the columns must be code, name, short_name, kind, ons_code, ods_code, parent, successor, "
    "source, note"
)


def test_every_column_has_the_type_of_its_field() -> None:
    types = {"string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean"}
    for info in catalogue.tables():
        frame = catalogue.load(info.name)
        assert [str(dtype) for dtype in frame.dtypes] == [
            types[field.type] for field in info.fields
        ]
        assert list(frame.columns) == [field.name for field in info.fields]


def test_a_missing_value_is_missing_whatever_its_type() -> None:
    england = catalogue.load("early_diagnosis").set_index("area_code").loc["E92000001"]
    assert england[["multiple"]].isna().all()
    before_2015 = catalogue.load("estates").query("period == '2013-14' and trust == 'RYJ'")
    assert before_2015[["empty_m2", "empty_percent", "note"]].isna().to_numpy().all()


def test_a_frame_belongs_to_its_caller() -> None:
    frame = catalogue.load("ae_waits")
    frame["percent"] = 0.0
    assert catalogue.load("ae_waits")["percent"].min() > 0


def test_a_file_is_parsed_once_for_each_content(replace: Replace, monkeypatch: Any) -> None:
    parsed: list[str] = []
    original = schema.typed_frame

    def counting(info: Any, records: Any) -> pd.DataFrame:
        parsed.append(info.name)
        return original(info, records)

    monkeypatch.setattr(schema, "typed_frame", counting)
    replace("ae_waits.csv", "74.49", "74.50")
    catalogue.load("ae_waits")
    catalogue.load("ae_waits")
    replace("ae_waits.csv", "74.50", "12.34")
    assert catalogue.load("ae_waits")["percent"].iloc[0] == 12.34
    assert parsed == ["ae_waits", "ae_waits"]


def test_a_long_whole_number_keeps_every_digit(replace: Replace) -> None:
    replace("ae_waits.csv", ",2240668,", ",900719925474099301,")
    assert catalogue.load("ae_waits")["attendances"].iloc[0] == 900719925474099301


def test_a_spreadsheets_byte_order_mark_and_line_ends_do_no_harm(copy: Path, write: Write) -> None:
    content = (copy / "data/areas.csv").read_bytes()
    before = catalogue.load("areas")
    write("areas.csv", b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    pd.testing.assert_frame_equal(catalogue.load("areas"), before)


BROKEN_CELLS: dict[str, tuple[str, str, str, str]] = {
    "not one of the choices": (
        "areas.csv",
        "Brent,Brent,borough",
        "Brent,Brent,borogh",
        "data/areas.csv, row 5, column kind: 'borogh' is not allowed; use one of country, region, "
        "icb, subicb, borough, ccg, trust",
    ),
    "required and missing": (
        "areas.csv",
        "Brent,Brent,borough",
        ",Brent,borough",
        "data/areas.csv, row 5, column name: the value is missing; one is required",
    ),
    "text in a whole number": (
        "ae_waits.csv",
        ",2240668,",
        ",many,",
        "data/ae_waits.csv, row 2, column attendances: 'many' is not a whole number of at most 18 "
        "digits, without separators",
    ),
    "decimals in a whole number": (
        "ae_waits.csv",
        ",2240668,",
        ",2240668.0,",
        "data/ae_waits.csv, row 2, column attendances: '2240668.0' is not a whole number of at "
        "most 18 digits, without separators",
    ),
    "whole number beyond 64 bits": (
        "ae_waits.csv",
        ",2240668,",
        ",9223372036854775808,",
        "data/ae_waits.csv, row 2, column attendances: '9223372036854775808' is not a whole number "
        "of at most 18 digits, without separators",
    ),
    "separator in a number": (
        "ae_waits.csv",
        ",2240668,",
        ',"2,240,668",',
        "data/ae_waits.csv, row 2, column attendances: '2,240,668' is not a whole number of at "
        "most 18 digits, without separators",
    ),
    "text in a number": (
        "ae_waits.csv",
        "74.49",
        "n/a",
        "data/ae_waits.csv, row 2, column percent: 'n/a' is not a number with a decimal point, "
        "without separators",
    ),
    "not a number in a number": (
        "ae_waits.csv",
        "74.49",
        "NaN",
        "data/ae_waits.csv, row 2, column percent: 'NaN' is not a number with a decimal point, "
        "without separators",
    ),
    "infinity in a number": (
        "ae_waits.csv",
        "74.49",
        "inf",
        "data/ae_waits.csv, row 2, column percent: 'inf' is not a number with a decimal point, "
        "without separators",
    ),
    "digits of another script": (
        "ae_waits.csv",
        "74.49",
        "٧٦",
        "data/ae_waits.csv, row 2, column percent: '٧٦' is not a number with a decimal point, "
        "without separators",
    ),
    "space around a number": (
        "ae_waits.csv",
        "74.49",
        " 74.49",
        "data/ae_waits.csv, row 2, column percent: ' 74.49' is not a number with a decimal point, "
        "without separators",
    ),
    "neither true nor false": (
        "estates.csv",
        ",false,",
        ",FALSE,",
        "data/estates.csv, row 2, column backlog_zero_may_be_unreported: 'FALSE' is not true or "
        "false",
    ),
    "below the least": (
        "ae_waits.csv",
        ",2240668,",
        ",-1,",
        "data/ae_waits.csv, row 2, column attendances: '-1' is too small; the least allowed is 1",
    ),
    "above the most": (
        "ae_waits.csv",
        "74.49",
        "744.9",
        "data/ae_waits.csv, row 2, column percent: '744.9' is too large; the most allowed is 100",
    ),
    "not the pattern": (
        "ae_waits.csv",
        "2024-04",
        "2024-13",
        "data/ae_waits.csv, row 2, column month: '2024-13' does not match the pattern "
        "20\\d{2}-(0[1-9]|1[0-2])",
    ),
    "pattern in a longer value": (
        "ae_waits.csv",
        "2024-04",
        "2024-04-01",
        "data/ae_waits.csv, row 2, column month: '2024-04-01' does not match the pattern "
        "20\\d{2}-(0[1-9]|1[0-2])",
    ),
    "not unique": (
        "sources.csv",
        "icht_strategy_2019,",
        "nwl_strategy_2023,",
        "data/sources.csv, row 3, column id: 'nwl_strategy_2023' stands in an earlier row too; it "
        "must be unique",
    ),
    "key not unique": (
        "ae_waits.csv",
        "R0A,2024-04",
        "E92000001,2024-04",
        "data/ae_waits.csv, row 3, columns trust, month: 'E92000001', '2024-04' stand in an "
        "earlier row too; together they must be unique",
    ),
    "too few values in a row": (
        "areas.csv",
        "Brent,Brent,borough",
        "Brent,borough",
        "data/areas.csv, row 5: 9 values, but there are 10 columns; put quotation marks around a "
        "value that holds a comma",
    ),
    "comma without quotation marks": (
        "areas.csv",
        "Brent,Brent,borough",
        "Brent,Brent, the borough,borough",
        "data/areas.csv, row 5: 11 values, but there are 10 columns; put quotation marks around a "
        "value that holds a comma",
    ),
    "blank row": (
        "areas.csv",
        "E09000005",
        "\nE09000005",
        "data/areas.csv, row 5: the row is blank; remove it",
    ),
    "quotation mark that never ends": (
        "ccg_boroughs.csv",
        "E38000020,",
        '"E38000020,',
        "data/ccg_boroughs.csv, row 2: not CSV: unexpected end of data",
    ),
    "text after a quotation mark": (
        "areas.csv",
        "Brent,Brent,borough",
        '"Brent"s,Brent,borough',
        "data/areas.csv, row 5: not CSV: ',' expected after '\"'",
    ),
    "column missing": (
        "areas.csv",
        ",kind",
        "",
        f"data/areas.csv, row 1: the column 'kind' is missing; {AREA_COLUMNS}",
    ),
    "column misspelt": (
        "areas.csv",
        ",kind",
        ",knid",
        f"data/areas.csv, row 1, column 4: 'knid' is not known; {AREA_COLUMNS}",
    ),
    "column twice": (
        "areas.csv",
        ",kind",
        ",name",
        f"data/areas.csv, row 1, column 4: 'name' stands twice; {AREA_COLUMNS}",
    ),
    "columns out of order": (
        "areas.csv",
        "code,name",
        "name,code",
        f"data/areas.csv, row 1: the columns are out of order; {AREA_COLUMNS}",
    ),
}


@pytest.mark.parametrize("fault", BROKEN_CELLS)
def test_a_broken_table_is_refused_in_one_line(fault: str, replace: Replace) -> None:
    file, old, new, message = BROKEN_CELLS[fault]
    replace(file, old, new)
    with pytest.raises(DataError) as error:
        catalogue.load(file.removesuffix(".csv"))
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "data/areas.csv: the file is empty"),
        (b"\xef\xbb\xbf", "data/areas.csv: the file is empty"),
        (
            b"code,name,short_name,kind,ons_code,ods_code,parent,successor,source,note\n",
            "data/areas.csv, row 2: no rows stand below the headings",
        ),
        (
            "code,name\nE1,Ealing".encode("utf-16"),
            "data/areas.csv, row 1: not UTF-8 (byte 0xff); save it as UTF-8",
        ),
        (
            "code,name\nE1,Café\n".encode("cp1252"),
            "data/areas.csv, row 2: not UTF-8 (byte 0xe9); save it as UTF-8",
        ),
        (
            b"<!doctype html>\n<html></html>\n",
            f"data/areas.csv, row 1, column 1: '<!doctype html>' is not known; {AREA_COLUMNS}",
        ),
        (
            b"code,name," + b"x" * 200_000,
            "data/areas.csv, row 1: not CSV: field larger than field limit (131072)",
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes, message: str, write: Write) -> None:
    write("areas.csv", content)
    with pytest.raises(DataError) as error:
        catalogue.load("areas")
    assert str(error.value) == message


def test_a_missing_file_and_a_folder_in_its_place_are_refused(copy: Path) -> None:
    (copy / "data/areas.csv").unlink()
    with pytest.raises(DataError, match=r"^data/areas\.csv: the file is missing$"):
        catalogue.load("areas")
    (copy / "data/areas.csv").mkdir()
    with pytest.raises(DataError, match=r"^data/areas\.csv: the file cannot be read: Is a dir"):
        catalogue.load("areas")


def test_the_row_is_that_of_a_text_editor_though_a_value_has_line_ends(replace: Replace) -> None:
    replace("areas.csv", "E12000007,London", 'E12000007,"Lon\ndon"')
    replace("areas.csv", "Ealing,Ealing,borough", "Ealing,Ealing,borogh")
    with pytest.raises(DataError, match=r"^data/areas\.csv, row 7, column kind: 'borogh'"):
        catalogue.load("areas")


def test_further_faults_of_the_same_kind_are_counted(replace: Replace) -> None:
    for value in ("74.49", "68.94", "73.04"):
        replace("ae_waits.csv", value, "high")
    with pytest.raises(DataError) as error:
        catalogue.load("ae_waits")
    assert str(error.value) == (
        "data/ae_waits.csv, row 2, column percent: 'high' is not a number with a decimal point, "
        "without separators (and 2 more)"
    )


def test_a_table_mended_is_given_again(replace: Replace) -> None:
    replace("ae_waits.csv", "74.49", "high")
    with pytest.raises(DataError):
        catalogue.load("ae_waits")
    replace("ae_waits.csv", "high", "74.49")
    assert catalogue.load("ae_waits")["percent"].iloc[0] == 74.49


def test_the_committed_tables_are_valid() -> None:
    catalogue.validate_all()


BROKEN_KEYS: dict[str, tuple[str, str, str, str]] = {
    "a neighbouring code": (
        "early_diagnosis.csv",
        "E12000007",
        "E12000008",
        "data/early_diagnosis.csv, row 310, column area_code: 'E12000008' does not stand in column "
        "code of data/areas.csv; did you mean 'E12000007'?",
    ),
    "no source of that name": (
        "ae_waits.csv",
        "ae_2024_25",
        "ae_2023",
        "data/ae_waits.csv, row 2, column source: 'ae_2023' does not stand in column id "
        "of data/sources.csv; did you mean 'ae_2024_25'?",
    ),
    "a parent in the same table": (
        "areas.csv",
        "E09000005,,E54000027",
        "E09000005,,E54000127",
        "data/areas.csv, row 5, column parent: 'E54000127' does not stand in column code "
        "of data/areas.csv; did you mean 'E54000027'?",
    ),
}


@pytest.mark.parametrize("fault", BROKEN_KEYS)
def test_a_reference_to_nothing_is_refused_at_loading(fault: str, replace: Replace) -> None:
    file, old, new, message = BROKEN_KEYS[fault]
    replace(file, old, new)
    for _ in range(2):
        with pytest.raises(DataError) as error:
            catalogue.load(file.removesuffix(".csv"))
        assert str(error.value) == message
    with pytest.raises(DataError):
        catalogue.validate_all()


def test_a_row_taken_from_the_table_referred_to_is_missed_at_the_next_loading(
    replace: Replace,
) -> None:
    catalogue.load("ae_waits")
    replace("sources.csv", "\nae_2024_25,", "\nae_2025_26,")
    with pytest.raises(DataError, match="'ae_2024_25' does not stand in column id of data/sources"):
        catalogue.load("ae_waits")


def test_references_are_looked_up_once_for_each_content(
    replace: Replace, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace("ae_waits.csv", "74.49", "74.48")
    catalogue.load("ae_waits")

    def refuse(info: Any, content: bytes) -> None:
        raise AssertionError(f"{info.name} was split again")

    monkeypatch.setattr(catalogue, "split", refuse)
    monkeypatch.setattr(references, "split", refuse)
    assert catalogue.load("ae_waits")["percent"].iloc[0] == 74.48


BROKEN_SHARES: dict[str, tuple[str, str, str, str]] = {
    "a register that disagrees with its prevalence": (
        "hypertension_register.csv",
        ",308072,",
        ",380072,",
        "column prevalence_percent: 10.87 is not the share of register 380072 in list_size "
        "2833623; that is 13.4129, and they may differ by 0.01",
    ),
    "a percentage of no counts": (
        "ae_waits.csv",
        "74.49",
        "79.62",
        "column percent: 79.62 is not the share of within_4h 1668983 in attendances 2240668; that "
        "is 74.4860, and they may differ by 0.01",
    ),
}


@pytest.mark.parametrize("fault", BROKEN_SHARES)
def test_a_percentage_that_disagrees_with_its_counts_fails_validation(
    fault: str, replace: Replace
) -> None:
    file, old, new, message = BROKEN_SHARES[fault]
    replace(file, old, new)
    with pytest.raises(DataError) as error:
        catalogue.validate(file.removesuffix(".csv"))
    assert str(error.value).endswith(message)
    assert str(error.value).startswith(f"data/{file}, row ")


def test_rows_that_disagree_are_counted(replace: Replace) -> None:
    for value in ("74.49", "68.94"):
        replace("ae_waits.csv", value, "50.00")
    with pytest.raises(DataError, match=r"row 2, .* differ by 0\.01 \(and 1 more\)$"):
        catalogue.validate("ae_waits")


def test_a_described_source_that_does_not_stand_in_the_table_fails(redescribe: Redescribe) -> None:
    redescribe(lambda document: document["resources"][1]["sources"][0].update(name="qof_2019"))
    with pytest.raises(DataError) as error:
        catalogue.validate("areas")
    assert str(error.value) == (
        "data/datapackage.json, resource 'areas': the source 'qof_2019' does not stand in "
        "column id of data/sources.csv; did you mean 'qof_2019_20'?"
    )


def test_a_file_that_nobody_described_fails_validation(write: Write) -> None:
    write("stray.csv", b"a\n1\n")
    with pytest.raises(DataError) as error:
        catalogue.validate_all()
    assert str(error.value) == (
        "data/stray.csv: the file is not described in data/datapackage.json; add it or remove it"
    )
