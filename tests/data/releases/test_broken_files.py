"""Broken files, each refused in one line that says where and what is allowed, nothing stored."""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.data import imports
from helpers.data.releases import files
from helpers.errors import InputError
from tests.data.releases.conftest import Put
from tests.data.releases.samples import PERIODS, SAMPLES, zipped

PREVALENCE, MAP = "PREVALENCE_3031.csv", "MAPPING_3031.csv"
ROOMS = "rooms 2031.csv"
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Case:
    """Files of a release that must be refused.

    Attributes:
        name: what is broken.
        release: what they are imported as.
        files: content by name.
        words: what the message must hold, in this order.
        period: given with the command.
    """

    name: str
    release: str
    files: Mapping[str, bytes]
    words: tuple[str, ...]
    period: str | None = None


def changed(
    release: str, name: str, old: str, new: str, encoding: str = "utf-8"
) -> dict[str, bytes]:
    """Return the sample of a release with the first place of a text replaced in one file."""
    content = SAMPLES[release][name]
    assert old.encode(encoding) in content, f"{name} does not hold {old!r}"
    return {
        **SAMPLES[release],
        name: content.replace(old.encode(encoding), new.encode(encoding), 1),
    }


def own_staff(old: str, new: str) -> dict[str, bytes]:
    """Return a table of one's own staff with the first place of a text replaced."""
    return changed("own_staff", "staff 2031.csv", old, new)


def own_cancers(old: str, new: str) -> dict[str, bytes]:
    """Return a table of one's own cancers with the first place of a text replaced."""
    return changed("own_cancers", "cancers.csv", old, new)


def own_series(old: str, new: str) -> dict[str, bytes]:
    """Return a file of a user's own series in which a text stands in place of another."""
    return changed("own_series", "series.csv", old, new)


def own_rooms(old: str, new: str) -> dict[str, bytes]:
    """Return tables of one's own rooms and sites with the first place of a text replaced."""
    name = "sites 2031.csv" if old in SAMPLES["own_rooms"]["sites 2031.csv"].decode() else ROOMS
    return changed("own_rooms", name, old, new)


def own_bookings(old: str, new: str) -> dict[str, bytes]:
    """Return a table of one's own bookings with the first place of a text replaced."""
    return changed("own_bookings", "bookings 2031.csv", old, new)


def whole(release: str, name: str, content: bytes) -> dict[str, bytes]:
    """Return the sample of a release with one file of other content."""
    return {**SAMPLES[release], name: content}


def prevalence(old: str, new: str) -> dict[str, bytes]:
    return changed("qof", PREVALENCE, old, new)


def bomb() -> bytes:
    return zipped({PREVALENCE: b"0" * (16 * MEBIBYTE)})


def locked() -> bytes:
    """Return a zip whose members say that they are locked with a password."""
    content = bytearray(zipped(dict(SAMPLES["qof"])))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 1)
    return bytes(content)


def lying() -> bytes:
    """Return a zip whose directory says that its member is smaller than it is."""
    content = bytearray(zipped({PREVALENCE: SAMPLES["qof"][PREVALENCE] * 50}))
    at = content.find(b"PK\x01\x02")
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(content)


def ten_gigabytes(start: bytes = b"") -> bytes:
    """Return a zip of ten megabytes whose one member unpacks to ten gigabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    first = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    piece = packer.compress(b"0" * MEBIBYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(PREVALENCE, first + piece * 10_240 + packer.flush())
        info = archive.infolist()[0]
        info.compress_type, info.file_size = zipfile.ZIP_DEFLATED, 10_240 * MEBIBYTE
    return sink.getvalue()


_PREVALENCE = SAMPLES["qof"][PREVALENCE]
_HEADINGS = _PREVALENCE.splitlines()[0].decode()
_HTML = b"<!DOCTYPE html>\n<html><body>Sign in</body></html>\n"

CASES = (
    Case("empty", "qof", whole("qof", PREVALENCE, b""), (PREVALENCE, "empty", "download")),
    Case("blank", "qof", whole("qof", PREVALENCE, b" \n\n"), (PREVALENCE, "empty")),
    Case(
        "header only",
        "qof",
        whole("qof", PREVALENCE, _HEADINGS.encode() + b"\n"),
        (PREVALENCE, "row 2", "no rows stand below the headings"),
    ),
    Case("web page", "qof", whole("qof", PREVALENCE, _HTML), (PREVALENCE, "row 1", "web page")),
    Case(
        "web page after blank lines",
        "ae",
        {"ae.csv": b"\r\n\r\n  <HTML>" + b" " * 99},
        ("ae.csv", "row 1", "web page"),
    ),
    Case(
        "wrong release",
        "qof",
        SAMPLES["ae"],
        ("ae.csv", "this is release ae", "not qof", "icsbook data import ae"),
    ),
    Case(
        "no release",
        "qof",
        {"notes.csv": b"a,b\n1,2\n"},
        ("notes.csv", "row 1", "'a,b'", "PRACTICE_CODE"),
    ),
    Case(
        "files of two years",
        "qof",
        {PREVALENCE: _PREVALENCE, "MAPPING_2930.csv": SAMPLES["qof"][MAP]},
        ("MAPPING_2930.csv", "2029-30", "missing", "files of one financial year"),
    ),
    Case(
        "months mixed in a file",
        "sickness_absence",
        changed(
            "sickness_absence", "absence.csv", "3.00", "3.00\n30/06/2031,Y99,N,QX1,M,XX3,T,A,1,9,1"
        ),
        ("absence.csv", "row 4", "2031-06", "2031-05", "one period"),
    ),
    Case(
        "UTF-16",
        "qof",
        whole("qof", PREVALENCE, _PREVALENCE.decode().encode("utf-16")),
        (PREVALENCE, "UTF-16", "UTF-8"),
    ),
    Case(
        "UTF-16 without a mark",
        "qof",
        whole("qof", PREVALENCE, _PREVALENCE.decode().encode("utf-16-le")),
        (PREVALENCE, "UTF-16", "UTF-8"),
    ),
    Case(
        "wrong encoding",
        "lsoa_lookup",
        {
            "lookup.csv": SAMPLES["lsoa_lookup"]["lookup.csv"][3:].replace(
                b"Place 001B", b"Pl\xe2ce"
            )
        },
        ("lookup.csv", "row 3", "0xe2", "must be UTF-8"),
    ),
    Case(
        "a mark of UTF-8 before another encoding",
        "qof",
        whole("qof", MAP, b"\xef\xbb\xbf" + SAMPLES["qof"][MAP].replace(b"Low", b"L\x96w")),
        (MAP, "row 3", "0x96", "UTF-8"),
    ),
    Case(
        "byte that no encoding has",
        "ae",
        {"ae.csv": SAMPLES["ae"]["ae.csv"].replace(b"SECOND", b"SEC\x8dND")},
        ("ae.csv", "row 3", "0x8d", "UTF-8 or Windows-1252"),
    ),
    Case(
        "merged header row above the headings",
        "qof",
        whole("qof", PREVALENCE, b"Prevalence,,,,\n" + _PREVALENCE),
        (PREVALENCE, "row 2", "headings stand here", "row 1"),
    ),
    Case(
        "headings merged into one cell",
        "qof",
        whole("qof", PREVALENCE, _PREVALENCE.replace(b",", b" ", 4)),
        (PREVALENCE, "row 1", "PRACTICE_CODE"),
    ),
    Case(
        "duplicate column",
        "qof",
        whole("qof", PREVALENCE, _PREVALENCE.replace(b"PATIENT_LIST_TYPE", b"REGISTER")),
        (PREVALENCE, "row 1", "column 4", "'REGISTER' stands twice", "once"),
    ),
    Case(
        "column missing",
        "qof",
        whole("qof", PREVALENCE, _PREVALENCE.replace(b",REGISTER", b",COUNT")),
        (PREVALENCE, "row 1", "REGISTER is missing", "allowed headings"),
    ),
    Case(
        "duplicate row",
        "qof",
        prevalence("X10002,HYP", "X10001,HYP,112.0,TOTAL,900\nX10002,HYP"),
        (PREVALENCE, "row 4", "PRACTICE_CODE".lower(), "'X10001', 'HYP' repeats row 2", "once"),
    ),
    Case(
        "practice twice with other values",
        "qof",
        prevalence("X10002,HYP", "X10001,HYP,113.0,TOTAL,900\nX10002,HYP"),
        (PREVALENCE, "row 4", "'X10001', 'HYP'", "other values", "once"),
    ),
    Case(
        "postcode twice with other deciles",
        "imd_postcode",
        changed("imd_postcode", "2031_deprivation.csv", "500,1\nZZ1", "900,2\nZZ1"),
        ("2031_deprivation.csv", "row 3", "'W2 1NY'", "once"),
    ),
    Case(
        "text in a number",
        "qof",
        prevalence("250.0", "about 250"),
        (PREVALENCE, "row 4", "column REGISTER", "'about 250'", "a whole number of 0 or more"),
    ),
    Case(
        "half a person",
        "qof",
        prevalence("250.0", "250.5"),
        (PREVALENCE, "row 4", "column REGISTER", "'250.5'", "a whole number"),
    ),
    Case(
        "not a number",
        "sickness_absence",
        changed("sickness_absence", "absence.csv", "30.0,", "nan,"),
        ("absence.csv", "row 3", "FTE_DAYS_LOST", "'nan'", "a number of 0 or more"),
    ),
    Case(
        "endless number",
        "sickness_absence",
        changed("sickness_absence", "absence.csv", "30.0,", "1e999,"),
        ("absence.csv", "row 3", "FTE_DAYS_LOST", "'1e999'", "too large"),
    ),
    Case(
        "practice code that Excel made a date",
        "qof",
        prevalence("X10002,LD", "01-Oct,LD"),
        (
            PREVALENCE,
            "row 5",
            "PRACTICE_CODE",
            "'01-Oct'",
            "two to eight letters and digits",
            "Excel",
        ),
    ),
    Case(
        "area code that Excel made a number",
        "qof",
        changed("qof", MAP, "99X,E38000999", "2.00E+00,E38000999"),
        (MAP, "row 2", "SUB_ICB_ODS_CODE", "'2.00E+00'", "such as 07L", "Excel"),
    ),
    Case(
        "area code that lost its zero",
        "qof",
        changed("qof", MAP, "99X,E38000999", "7L,E38000999"),
        (MAP, "row 2", "SUB_ICB_ODS_CODE", "'7L'", "such as 07L"),
    ),
    Case(
        "day that does not exist",
        "sickness_absence",
        changed("sickness_absence", "absence.csv", "31/05/2031", "31/04/2031"),
        ("absence.csv", "row 2", "column DATE", "'31/04/2031'", "a date such as"),
    ),
    Case(
        "negative count",
        "ae",
        changed("ae", "ae.csv", "TRUST,100", "TRUST,-100"),
        ("ae.csv", "row 2", "A&E attendances Type 1", "'-100'", "0 or more"),
    ),
    Case(
        "register above the list",
        "qof",
        prevalence("250.0", "1801.0"),
        (PREVALENCE, "row 4", "REGISTER", "'1801.0'", "above the list", "may not exceed"),
    ),
    Case(
        "more waited over four hours than came",
        "ae",
        changed("ae", "ae.csv", "0,40,0", "0,101,0"),
        ("ae.csv", "row 2", "over 4hrs Type 1", "'101'", "at most all"),
    ),
    Case(
        "rate over 100",
        "sickness_absence",
        changed("sickness_absence", "absence.csv", "5.05", "505"),
        ("absence.csv", "row 2", "RATE_PERCENT", "'505'", "a number from 0 to 100"),
    ),
    Case(
        "share of space over 100",
        "eric",
        changed("eric", "ERIC 203031 site.csv", "5,2.5", "105,2.5"),
        ("ERIC 203031", "row 3", "Floor area - empty (%)", "'105'", "0 to 100", "'Not Applicable'"),
    ),
    Case(
        "decile eleven",
        "imd_postcode",
        changed("imd_postcode", "2031_deprivation.csv", "500,1\n", "500,11\n"),
        ("2031_deprivation.csv", "row 2", "Decile", "'11'", "from 1 to 10"),
    ),
    Case(
        "unknown organisation",
        "qof",
        prevalence("X10002,LD", "X19999,LD"),
        (PREVALENCE, "row 5", "PRACTICE_CODE", "'X19999'", "organisation map", "same year"),
    ),
    Case(
        "cut short between two practices",
        "qof",
        whole("qof", PREVALENCE, b"".join(_PREVALENCE.splitlines(keepends=True)[:5])),
        (MAP, "row 4", "'X10003'", "no row in the prevalence file", "cut short"),
    ),
    Case(
        "nothing but totals",
        "ae",
        {"ae.csv": b"\n".join([*SAMPLES["ae"]["ae.csv"].splitlines()[::3]])},
        ("ae.csv", "no row holds data", "row of totals: 1"),
    ),
    Case(
        "no practices among the patients",
        "registered_patients",
        {
            "gp-reg.csv": SAMPLES["registered_patients"]["gp-reg.csv"].replace(
                b"01MAY2031,GP", b"01MAY2031,PCN"
            )
        },
        ("gp-reg.csv", "no row holds data", "row of a network or a larger organisation: 2"),
    ),
    Case(
        "commas at the end of a row",
        "qof",
        prevalence("TOTAL,1800", "TOTAL,1800,,"),
        (PREVALENCE, "row 4", "2 commas too many", "5 columns"),
    ),
    Case(
        "separated by tabs",
        "qof",
        whole("qof", PREVALENCE, _PREVALENCE.replace(b",", b"\t")),
        (PREVALENCE, "row 1", "separated by tabs", "by commas"),
    ),
    Case(
        "separated by semicolons",
        "sickness_absence",
        {"absence.csv": SAMPLES["sickness_absence"]["absence.csv"].replace(b",", b";")},
        ("absence.csv", "row 1", "separated by semicolons", "by commas"),
    ),
    Case(
        "value in a column without a heading",
        "qof",
        whole(
            "qof", PREVALENCE, _PREVALENCE.replace(b"\n", b",\n").replace(b"1800,", b"1800,7", 1)
        ),
        (PREVALENCE, "row 4", "column 6", "'7'", "without a heading"),
    ),
    Case(
        "numbers of the rows in a column without a heading",
        "qof",
        whole("qof", PREVALENCE, b"," + _PREVALENCE.replace(b"\nX", b"\n0,X")),
        (PREVALENCE, "row 2", "column 1", "'0'", "without a heading"),
    ),
    Case(
        "more patients than a practice can have",
        "qof",
        prevalence("1800", "180000000"),
        (PREVALENCE, "row 4", "PRACTICE_LIST_SIZE", "'180000000'", "at most 1,000,000"),
    ),
    Case(
        "more pounds than a site can cost",
        "eric",
        changed("eric", "ERIC 203031 site.csv", "100,200,300", "100,2e15,300", "latin-1"),
        ("ERIC 203031", "row 3", "significant risk", "'2e15'", "at most 10,000,000,000"),
    ),
    Case(
        "day in the order of another country",
        "sickness_absence",
        changed("sickness_absence", "absence.csv", "31/05/2031", "05/31/2031"),
        ("absence.csv", "row 2", "column DATE", "'05/31/2031'", "30/04/2024"),
    ),
    Case(
        "day that Excel made a number",
        "registered_patients",
        changed("registered_patients", "gp-reg.csv", "01MAY2031", "47969"),
        ("gp-reg.csv", "row 2", "EXTRACT_DATE", "'47969'", "such as 01JAN2021", "Excel"),
    ),
    Case(
        "totals of trusts instead of their sites",
        "eric",
        {
            "ERIC 203031.csv": SAMPLES["eric"]["ERIC 203031 site.csv"]
            .replace(b"Site Code", b"Number of sites")
            .replace(b"Site Name", b"Sites")
        },
        ("ERIC 203031.csv", "row 2", "the column Site Code is missing"),
    ),
    Case(
        "lookup without commissioners",
        "lsoa_lookup",
        {"lookup.csv": SAMPLES["lsoa_lookup"]["lookup.csv"].replace(b"CCG21", b"WD21")},
        ("lookup.csv", "row 1", "SICBLyyCD is missing", "CCGyyCD", "a year such as 21"),
    ),
    Case(
        "damaged member of a zip",
        "qof",
        {
            "QOF 2030-31.zip": zipped(
                {**SAMPLES["qof"], PREVALENCE: _PREVALENCE.replace(b",REGISTER", b",COUNT")}
            )
        },
        (f"QOF 2030-31.zip/{PREVALENCE}", "row 1", "REGISTER is missing", "allowed headings"),
    ),
    Case(
        "comma without quotation marks",
        "qof",
        changed("qof", MAP, "Low Street Surgery", "Low Street, Surgery"),
        (MAP, "row 3", "17 values", "16 columns", "quotation marks"),
    ),
    Case(
        "cut short in a row",
        "qof",
        whole("qof", PREVALENCE, _PREVALENCE[:-12]),
        (PREVALENCE, "row 7", "columns", "cut short"),
    ),
    Case(
        "cut short in quotation marks",
        "epraccur",
        {"epraccur.csv": SAMPLES["epraccur"]["epraccur.csv"][:-90]},
        ("epraccur.csv", "row 2", "cut short"),
    ),
    Case(
        "value missing",
        "qof",
        prevalence("X10002,LD", ",LD"),
        (PREVALENCE, "row 5", "PRACTICE_CODE", "is missing", "required"),
    ),
    Case(
        "practice status unknown throughout",
        "epraccur",
        {
            "epraccur.csv": SAMPLES["epraccur"]["epraccur.csv"]
            .replace(b'"A","B"', b'"X","B"')
            .replace(b'"C","B"', b'"X","B"')
        },
        ("epraccur.csv", "row 1", "column 13 (status)", "'X'", "A (active)", "1 more rows"),
    ),
    Case(
        "prescribing setting unknown",
        "epraccur",
        changed("epraccur", "epraccur.csv", '"4",""', '"GP",""'),
        ("epraccur.csv", "row 1", "column 26 (prescribing_setting)", "'GP'", "RO76"),
    ),
    Case(
        "ages in two forms",
        "registered_patients",
        {
            "single.csv": SAMPLES["registered_patients"]["gp-reg.csv"].replace(
                b"ALL,ALL", b"ALL,7"
            ),
            "groups.csv": SAMPLES["registered_patients"]["gp-reg.csv"].replace(
                b"ALL,ALL", b"ALL,5_9"
            ),
        },
        ("single.csv", "single years", "groups.csv", "groups of ages", "the same people"),
    ),
    Case(
        "bytes that are no text",
        "qof",
        whole("qof", PREVALENCE, _PREVALENCE.replace(b"250", b"2\x000")),
        (PREVALENCE, "row 4", "not text"),
    ),
    Case(
        "workbook where CSV is read",
        "qof",
        whole("qof", PREVALENCE, b"\xd0\xcf\x11\xe0" + b"\0" * 600),
        (PREVALENCE, "Excel workbook", "CSV"),
    ),
    Case(
        "damaged workbook",
        "eric",
        {"ERIC 2030-31.XLS": b"\xd0\xcf\x11\xe0" + b"\0" * 600},
        ("ERIC 2030-31.XLS", "damaged", "download"),
    ),
    Case(
        "value outside its interval",
        "fingertips",
        changed("fingertips", "indicator.csv", "30.5,29,32", "30.5,31,32"),
        ("indicator.csv", "row 4", "Lower CI 95.0 limit", "'31'", "between the limits"),
    ),
    Case(
        "same table twice",
        "qof",
        {**SAMPLES["qof"], "PREVALENCE_3031_v2.csv": _PREVALENCE},
        ("PREVALENCE_3031_v2.csv", "the same table as", PREVALENCE, "give one"),
    ),
    Case(
        "indicator in two files",
        "fingertips",
        {
            **SAMPLES["fingertips"],
            "again.csv": SAMPLES["fingertips"]["indicator.csv"].replace(b"20.5", b"21"),
        },
        ("again.csv", "row 2", "'E92000001'", "indicator.csv", "once"),
    ),
    Case(
        "zip that leads out",
        "qof",
        {"a.zip": zipped({"../PREVALENCE_3031.csv": _PREVALENCE})},
        ("a.zip", "'../PREVALENCE_3031.csv'", "leads out", "inside"),
    ),
    Case(
        "zip with an absolute member",
        "qof",
        {"a.zip": zipped({"/etc/PREVALENCE_3031.csv": _PREVALENCE})},
        ("a.zip", "leads out", "inside"),
    ),
    Case(
        "zip that leads out the way of Windows",
        "qof",
        {"a.zip": zipped({"..\\PREVALENCE_3031.csv": _PREVALENCE})},
        ("a.zip", "leads out", "inside"),
    ),
    Case("zip bomb", "qof", {"a.zip": bomb()}, ("a.zip", PREVALENCE, "times", "most allowed")),
    Case(
        "bomb that says it is a workbook",
        "eric",
        {"ERIC 2030-31.xlsx": zipped({"xl/workbook.xml": b"0" * (16 * MEBIBYTE)})},
        ("ERIC 2030-31.xlsx", "xl/workbook.xml", "times", "most allowed"),
    ),
    Case("zip that lies", "qof", {"a.zip": lying()}, ("a.zip", PREVALENCE, "damaged")),
    Case("zip locked", "qof", {"a.zip": locked()}, ("a.zip", PREVALENCE, "password")),
    Case("zip cut short", "qof", {"a.zip": zipped(SAMPLES["qof"])[:-30]}, ("a.zip", "damaged")),
    Case("zip of nothing", "qof", {"a.zip": zipped({})}, ("a.zip", "empty")),
    Case("zip of documents", "qof", {"a.zip": zipped({"read me.pdf": b"%PDF"})}, ("a.zip", ".csv")),
    Case(
        "zip of another release",
        "qof",
        {"a.zip": zipped({"one.csv": b"a,b\n1,2\n", "two.csv": b"a,b\n1,2\n"})},
        ("a.zip", "release qof", "one.csv"),
    ),
    Case(
        "map missing",
        "qof",
        {"PREVALENCE_2223.csv": _PREVALENCE},
        ("PREVALENCE_2223.csv", "practices are missing", "MAP"),
    ),
    Case(
        "period of another kind",
        "qof",
        SAMPLES["qof"],
        ("'2022'", "financial year", "2022-23"),
        "2022",
    ),
    Case(
        "period with years apart", "qof", SAMPLES["qof"], ("'2022-24'", "financial year"), "2022-24"
    ),
    Case(
        "period against the name",
        "qof",
        SAMPLES["qof"],
        (PREVALENCE, "its name says 2030-31", "2022-23", "--period"),
        "2022-23",
    ),
    Case(
        "period against the content",
        "ae",
        SAMPLES["ae"],
        ("ae.csv", "its content says 2031-05", "2031-06"),
        "2031-06",
    ),
    Case(
        "period not known",
        "gp_workforce",
        {"staff.csv": SAMPLES["gp_workforce"]["General Practice May 2031.csv"]},
        ("staff.csv", "of which month", "--period 2024-04"),
    ),
    Case(
        "own staff without a column",
        "own_staff",
        own_staff("joiners_year", "arrivals"),
        ("staff 2031.csv, row 1", "joiners_year"),
    ),
    Case(
        "own staff with a total of ages",
        "own_staff",
        own_staff("RYJ,nursing,50+", "RYJ,nursing,All"),
        ("staff 2031.csv, row 4", "age_band", "'All'", "total", "leave such rows out"),
    ),
    Case(
        "own staff with a total of groups",
        "own_staff",
        own_staff("RYJ,medical,under 30", "RYJ,Grand total,under 30"),
        ("staff 2031.csv, row 6", "staff_group", "'Grand total'", "leave such rows out"),
    ),
    Case(
        "own staff with an age band of another form",
        "own_staff",
        own_staff("RYJ,nursing,50+", "RYJ,nursing,fifties"),
        ("staff 2031.csv, row 4", "age_band", "'fifties'", "30-39, 60+, or vacant"),
    ),
    Case(
        "own staff with an age band back to front",
        "own_staff",
        own_staff("RYJ,nursing,30-49", "RYJ,nursing,49-30"),
        ("staff 2031.csv, row 3", "age_band", "'49-30'", "allowed are"),
    ),
    Case(
        "own staff with a gap between the age bands",
        "own_staff",
        {"staff 2031.csv": SAMPLES["own_staff"]["staff 2031.csv"].replace(b"30-49", b"30-44")},
        ("staff 2031.csv, row 3", "age_band", "after '30-44' comes '50+'", "without gap"),
    ),
    Case(
        "own staff whose last age band ends",
        "own_staff",
        {"staff 2031.csv": SAMPLES["own_staff"]["staff 2031.csv"].replace(b"50+", b"50-59")},
        ("staff 2031.csv, row 4", "age_band", "after '50-59' comes no band", "open, such as 60+"),
    ),
    Case(
        "own staff of a group without a band that others have",
        "own_staff",
        own_staff("RYJ,medical,50+,18.5,18.5,0,2,own,payroll\n", ""),
        ("staff 2031.csv, row 6", "age_band", "'medical' of trust 'RYJ'", "'50+'", "every band"),
    ),
    Case(
        "own staff below nothing",
        "own_staff",
        own_staff("100,100,10,12", "100,-100,10,12"),
        ("staff 2031.csv, row 3", "in_post", "'-100'", "0 or more"),
    ),
    Case(
        "own staff with a word for a number",
        "own_staff",
        own_staff("100,100,10,12", "100,many,10,12"),
        ("staff 2031.csv, row 3", "in_post", "'many'", "a number"),
    ),
    Case(
        "own staff twice",
        "own_staff",
        own_staff("RYJ,medical,vacant,11", "RYJ,nursing,vacant,30"),
        ("staff 2031.csv, row 9", "trust, staff_group, age_band", "'vacant' repeats row 5"),
    ),
    Case(
        "own staff twice with other numbers",
        "own_staff",
        own_staff("RYJ,medical,vacant", "RYJ,nursing,vacant"),
        ("staff 2031.csv, row 9", "trust, staff_group, age_band", "once"),
    ),
    Case(
        "own staff whose flows make a stock negative",
        "own_staff",
        own_staff("60,60,2,12", "60,60,2,63"),
        ("staff 2031.csv, row 4", "leavers_year", "63", "'nursing', 50+, negative", "allowed, 62"),
    ),
    Case(
        "own staff in vacant posts",
        "own_staff",
        own_staff("vacant,30,0", "vacant,30,3"),
        ("staff 2031.csv, row 5", "in_post", "'3'", "vacant posts", "0 is allowed"),
    ),
    Case(
        "own staff that are made up",
        "own_staff",
        own_staff("0,0,0,own", "0,0,0,synthetic"),
        ("staff 2031.csv, row 5", "basis", "made up", "staff_source=synthetic"),
    ),
    Case(
        "own staff of no year",
        "own_staff",
        {"staff.csv": SAMPLES["own_staff"]["staff 2031.csv"]},
        ("staff.csv", "of which year", "--period 2019"),
    ),
    Case(
        "own series with a gap",
        "own_series",
        own_series("2023-05,0\n", ""),
        ("series.csv, row 6", "date", "2023-06-01 comes 2 months after 2023-04-01"),
    ),
    Case(
        "own series with a month twice",
        "own_series",
        own_series("2023-05,", "2023-04,"),
        ("series.csv, row 6", "date", "'2023-04-01'", "may stand once"),
    ),
    Case(
        "own series with a week among months",
        "own_series",
        own_series("2023-05,0\n", "2023-05,0\n2023-05-08,1\n"),
        ("series.csv, row 7", "2023-05-08", "the month of row 6", "one row a month"),
    ),
    Case(
        "own series of quarters",
        "own_series",
        own_series("2023-02,2\n2023-03,3\n", ""),
        ("series.csv, row 3", "comes 3 months after 2023-01-01", "quarters"),
    ),
    Case(
        "own series with a word for a number",
        "own_series",
        own_series("2023-05,0", "2023-05,some"),
        ("series.csv, row 6", "value", "'some'", "number"),
    ),
    Case(
        "own series without a value",
        "own_series",
        own_series("2023-05,0", "2023-05,"),
        ("series.csv, row 6", "value", "missing"),
    ),
    Case(
        "own series of eleven months",
        "own_series",
        own_series("2023-12,2\n", ""),
        ("series.csv, row 12", "11 months", "12 or more"),
    ),
    Case(
        "own series with a day to come",
        "own_series",
        {"series.csv": SAMPLES["own_series"]["series.csv"].replace(b"2023", b"2098")},
        ("series.csv, row 13", "date", "2098-12-01 is yet to come"),
    ),
    Case(
        "own series with no date",
        "own_series",
        own_series("2023-05,", "spring,"),
        ("series.csv, row 6", "date", "'spring'", "not a date"),
    ),
    Case(
        "own cancers without a column",
        "own_cancers",
        own_cancers("deprivation_quintile", "fifth"),
        ("cancers.csv, row 1", "deprivation_quintile"),
    ),
    Case(
        "own cancers with a word for a number",
        "own_cancers",
        own_cancers("female,1,12", "female,1,many"),
        ("cancers.csv, row 2", "cases", "'many'", "a whole number"),
    ),
    Case(
        "own cancers below nothing",
        "own_cancers",
        own_cancers("female,1,12", "female,1,-12"),
        ("cancers.csv, row 2", "cases", "'-12'", "0 or more"),
    ),
    Case(
        "own cancers in parts",
        "own_cancers",
        own_cancers("female,1,12", "female,1,1.5"),
        ("cancers.csv, row 2", "cases", "'1.5'", "a whole number"),
    ),
    Case(
        "own cancers beyond all of England",
        "own_cancers",
        own_cancers("female,1,12", "female,1,12000000"),
        ("cancers.csv, row 2", "cases", "too large", "1,000,000"),
    ),
    Case(
        "own cancers counted twice",
        "own_cancers",
        own_cancers("breast,4,70-79,female,5", "breast,1,0-49,female,1"),
        ("cancers.csv, row 3", "borough, period, tumour_group, stage", "once"),
    ),
    Case(
        "own cancers at an unknown stage",
        "own_cancers",
        own_cancers("lung,2", "lung,X2"),
        ("cancers.csv, row 4", "stage", "'X2'", "1, 2, 3, 4, missing"),
    ),
    Case(
        "own cancers of an unknown tumour group",
        "own_cancers",
        own_cancers("lung,2", "testis,2"),
        ("cancers.csv, row 4", "tumour_group", "'testis'", "breast, prostate", "into other"),
    ),
    Case(
        "own cancers of another age band",
        "own_cancers",
        own_cancers("0-49", "under 50"),
        ("cancers.csv, row 2", "age_band", "'under 50'", "0-49, 50-59"),
    ),
    Case(
        "own cancers of another sex",
        "own_cancers",
        own_cancers("male,3,4", "unknown,3,4"),
        ("cancers.csv, row 4", "sex", "'unknown'", "female, male"),
    ),
    Case(
        "own cancers with a total of tumour groups",
        "own_cancers",
        own_cancers("lung,2", "Total,2"),
        ("cancers.csv, row 4", "tumour_group", "'Total'", "leave such rows out"),
    ),
    Case(
        "own cancers with a total of boroughs",
        "own_cancers",
        own_cancers("E06000035,2031,lung,2", "All,2031,lung,2"),
        ("cancers.csv, row 4", "borough", "'All'", "leave such rows out"),
    ),
    Case(
        "own cancers that are made up",
        "own_cancers",
        own_cancers("12,own", "12,synthetic"),
        ("cancers.csv, row 2", "basis", "made up", "cancers_source=synthetic"),
    ),
    Case(
        "own cancers of a made-up place",
        "own_cancers",
        own_cancers("Dover", "X09000001"),
        ("cancers.csv, row 6", "borough", "'X09000001'", "made-up place"),
    ),
    Case(
        "own cancers of two years",
        "own_cancers",
        own_cancers("Dover,2031", "Dover,2030"),
        ("cancers.csv, row 6", "2030", "one period"),
    ),
    Case(
        "own cancers of one place alone",
        "own_cancers",
        {
            "cancers.csv": SAMPLES["own_cancers"]["cancers.csv"]
            .replace(b"Dover", b"E06000035")
            .replace(b"E06000035,2031,breast,2", b"E06000035,2031,breast,3")
        },
        ("cancers.csv, row 2", "borough", "'E06000035' is the only one", "two or more"),
    ),
    Case(
        "own cancers without a cancer",
        "own_cancers",
        {"cancers.csv": re.sub(rb",\d+,own", b",0,own", SAMPLES["own_cancers"]["cancers.csv"])},
        ("cancers.csv, row 2", "cases", "0 in every row"),
    ),
    Case(
        "own rooms without their sites",
        "own_rooms",
        {ROOMS: SAMPLES["own_rooms"][ROOMS]},
        ("sites",),
    ),
    Case(
        "own rooms of no such site",
        "own_rooms",
        own_rooms("R3,S2", "R3,S9"),
        (
            "rooms 2031.csv, row 4",
            "site",
            "'S9'",
            "table of sites",
        ),
    ),
    Case(
        "own rooms without a site",
        "own_rooms",
        own_rooms("R3,S2", "R3,"),
        (
            "rooms 2031.csv, row 4",
            "site",
        ),
    ),
    Case(
        "own rooms twice",
        "own_rooms",
        own_rooms("R3,S2", "R2,S1"),
        (
            "rooms 2031.csv, row 4",
            "code",
            "'R2'",
        ),
    ),
    Case(
        "own sites of an unknown condition",
        "own_rooms",
        own_rooms("2032,C", "2032,E"),
        (
            "sites 2031.csv, row 3",
            "condition",
            "'E'",
            "A, B, C or D",
        ),
    ),
    Case(
        "own sites of an unknown tenure",
        "own_rooms",
        own_rooms("leasehold", "borrowed"),
        (
            "sites 2031.csv, row 3",
            "tenure",
            "'borrowed'",
            "freehold, leasehold",
        ),
    ),
    Case(
        "own sites with a lease that ends in no year",
        "own_rooms",
        own_rooms("leasehold,2032", "leasehold,soon"),
        (
            "sites 2031.csv, row 3",
            "lease_end",
            "'soon'",
        ),
    ),
    Case(
        "own sites with a lease of a date",
        "own_rooms",
        own_rooms("leasehold,2032", "leasehold,203206"),
        (
            "sites 2031.csv, row 3",
            "lease_end",
            "'203206'",
            "3,000",
        ),
    ),
    Case(
        "own sites whose lease has no end",
        "own_rooms",
        own_rooms("leasehold,2032", "leasehold,"),
        (
            "sites 2031.csv, row 3",
            "lease_end",
            "only a freehold",
        ),
    ),
    Case(
        "own sites outside Great Britain",
        "own_rooms",
        own_rooms("51.56,-0.26", "-0.26,51.56"),
        (
            "sites 2031.csv, row 3",
            "latitude",
            "outside Great Britain",
            "49.8 to 60.9",
        ),
    ),
    Case(
        "own sites with half a place",
        "own_rooms",
        own_rooms("51.56,-0.26", "51.56,"),
        (
            "sites 2031.csv, row 3",
            "latitude",
            "longitude",
            "both or neither",
        ),
    ),
    Case(
        "own sites that are made up",
        "own_rooms",
        own_rooms("50000,own", "50000,synthetic"),
        (
            "sites 2031.csv, row 3",
            "basis",
            "made up",
            "rooms_source=synthetic",
        ),
    ),
    Case(
        "own sites of a negative cost",
        "own_rooms",
        own_rooms("2032,C,200,51.56,-0.26,90000", "2032,C,200,51.56,-0.26,-90000"),
        (
            "sites 2031.csv, row 3",
            "yearly_cost_gbp",
            "0 or more",
        ),
    ),
    Case(
        "own bookings used beyond opening hours",
        "own_bookings",
        own_bookings("20,12,8", "20,12,21"),
        (
            "bookings 2031.csv, row 5",
            "used_hours",
            "'21'",
            "hours that the room was open",
        ),
    ),
    Case(
        "own bookings booked beyond opening hours",
        "own_bookings",
        own_bookings("20,12,8", "20,22,8"),
        (
            "bookings 2031.csv, row 5",
            "booked_hours",
            "'22'",
            "hours that the room was open",
        ),
    ),
    Case(
        "own bookings that overlap",
        "own_bookings",
        own_bookings("R3,mon_pm,20,8,4", "R3,MON AM,20,8,4"),
        (
            "bookings 2031.csv, row 6",
            "room, half_day",
            "once",
        ),
    ),
    Case(
        "own bookings of no half-day",
        "own_bookings",
        own_bookings("R3,mon_pm", "R3,lunch"),
        (
            "bookings 2031.csv, row 6",
            "half_day",
            "'lunch'",
        ),
    ),
    Case(
        "own bookings of nobody",
        "own_bookings",
        {
            "bookings 2031.csv": re.sub(
                rb",\d+,own", b",0,own", SAMPLES["own_bookings"]["bookings 2031.csv"]
            )
        },
        (
            "bookings 2031.csv, row 2",
            "used_hours",
            "0 in every row",
        ),
    ),
    Case(
        "own bookings that are made up",
        "own_bookings",
        own_bookings("12,own", "12,synthetic"),
        (
            "bookings 2031.csv, row 7",
            "basis",
            "rooms_source=synthetic",
        ),
    ),
)


def _state(folder: Path) -> dict[str, str]:
    local = folder / "data" / "local"
    return {
        str(path.relative_to(local)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(local.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_file_is_refused_in_one_line_and_nothing_is_stored(
    case: Case, project_folder: Path, put: Put
) -> None:
    imports.import_release("lsoa_lookup", put(SAMPLES["lsoa_lookup"]))
    before = _state(project_folder)
    with pytest.raises(InputError) as caught:
        imports.import_files(case.release, put(case.files), case.period)
    message = str(caught.value)
    assert caught.value.exit_status == 2
    assert "\n" not in message
    at = 0
    for word in case.words:
        assert word in message[at:], f"{word!r} is missing in {message!r}"
        at = message.index(word, at)
    assert _state(project_folder) == before


def test_at_least_forty_files_are_broken_each_in_its_own_way() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40


@pytest.mark.parametrize("release", list(SAMPLES))
def test_the_files_that_are_broken_here_are_whole_before(
    release: str, project_folder: Path, put: Put
) -> None:
    assert imports.import_release(release, put(SAMPLES[release])).period == PERIODS[release]


def test_a_folder_is_not_a_file(project_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"this is a folder; name the files in it, or a zip"):
        imports.import_release("qof", [tmp_path])


def test_a_file_that_is_not_there_is_named(project_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.csv: there is no such file"):
        imports.import_release("qof", [tmp_path / "missing.csv"])


def test_a_device_is_not_a_file(project_folder: Path) -> None:
    with pytest.raises(InputError, match="not a regular file"):
        imports.import_release("qof", [Path("/dev/null")])


def test_a_file_too_large_to_read_is_refused(
    project_folder: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 100)
    with pytest.raises(InputError, match=r"MiB; the most read is 1 MiB"):
        imports.import_release("qof", put(SAMPLES["qof"]))


def test_members_too_large_together_are_refused(
    project_folder: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_UNPACKED_BYTES", 100)
    with pytest.raises(InputError, match="unpacks to 1 MiB; the most allowed is 1 MiB"):
        imports.import_release("qof", put({"QOF 2030-31.zip": zipped(SAMPLES["qof"])}))


def test_too_many_members_are_refused(
    project_folder: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_MEMBERS", 1)
    with pytest.raises(InputError, match="2 members; the most allowed is 1"):
        imports.import_release("qof", put({"QOF 2030-31.zip": zipped(SAMPLES["qof"])}))


def test_ten_gigabytes_packed_in_ten_megabytes_are_refused_at_once(
    project_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(ten_gigabytes())
    assert path.stat().st_size < 12 * MEBIBYTE
    with pytest.raises(InputError, match=r"'PREVALENCE_3031.csv' unpacks to \d+ times its packed"):
        imports.import_release("qof", [path])


def test_a_bomb_is_not_unpacked_further_than_allowed(
    project_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.zip"
    path.write_bytes(ten_gigabytes(_HEADINGS.encode() + b"\n"))
    monkeypatch.setattr(files, "MAX_RATIO", 10**9)
    monkeypatch.setattr(files, "MAX_UNPACKED_BYTES", 10**12)
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 8 * MEBIBYTE)
    with pytest.raises(InputError, match="unpacks to more than 8 MiB, the most that is read"):
        imports.import_release("qof", [path])
