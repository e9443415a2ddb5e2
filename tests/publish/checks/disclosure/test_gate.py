"""The gate finds what a site may not show, wherever it stands, and repeats none of it.

Each plant is one kind of disclosure in one kind of place.
"""

import base64
import json
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

import pytest

from helpers.columns import Column
from helpers.errors import InputError
from helpers.progress import Progress
from helpers.publish.checks.disclosure.exemptions import Exemption
from helpers.publish.checks.disclosure.faults import Fault
from helpers.publish.checks.disclosure.gate import Gate, check_disclosure
from helpers.publish.pages import workbook
from helpers.publish.pages.bundle import write_archive
from helpers.publish.pages.offered import OfferedColumn, OfferedTable
from tests.publish.checks.disclosure.conftest import (
    ARCHIVE,
    CHART,
    COLUMNS,
    FOLDER,
    NOTEBOOK,
    PAGE,
    PRACTICES,
    SAFE,
    Declared,
    chart,
    notebook,
    page,
    put,
    table,
)

NHS_NUMBER = "9434765919"
EMAIL = "jo.bloggs@nhs.net"
PATH = "/home/jo/patients.csv"
SMALL = (("Practice", "On the register (people)"), ("A", "4"))
NO_UNIT = (("Borough", "Patients"), ("Brent", "900"))
PACKAGE = json.dumps(
    {"resources": [{"schema": {"fields": [{"name": "found", "title": "Found", "unit": "people"}]}}]}
)


def found(site: Path, *exemptions: Exemption, all_used: bool = False) -> list[str]:
    findings = check_disclosure(site, exemptions, COLUMNS, all_used=all_used)
    return [str(finding) for finding in findings]


def data_address(text: str) -> str:
    return f"data:text/csv;base64,{base64.b64encode(text.encode()).decode()}"


def book(count: str, place: str = "Old Road (E85012)") -> bytes:
    """Return a workbook of one practice."""
    columns = (
        OfferedColumn("place", Column("Place"), (place,)),
        OfferedColumn("register_people", Column("On the register", "people"), (count,)),
    )
    table = OfferedTable("places", "Places, 2018", columns, "derived", (), "2018")
    return workbook.content([table], "One", ["What it is."], ["Whence it is."])


PLANTS: dict[str, tuple[str, str | bytes]] = {
    "a small count in a page": (PAGE, page(shown=table(SMALL))),
    "numbers without a unit in a page": (PAGE, page(shown=table(NO_UNIT))),
    "a small count in a CSV file": (PRACTICES, SAFE + "D,4,8000,0.1\n"),
    "numbers without a unit in a CSV file": (PRACTICES, "practice,patients\nA,900\n"),
    "a place of the run's level": (f"{FOLDER}/tables/x.csv", "place,register_people\nA,4\n"),
    "a small count in JSON": (f"{FOLDER}/x.json", '[{"practice": "A", "register_people": 4}]'),
    "a small count in a notebook": (NOTEBOOK, notebook(table(SMALL))),
    "a CSV file within a page": (
        PAGE,
        page(f'<a href="{data_address("practice,register_people" + chr(10) + "A,4")}">x</a>'),
    ),
    "an NHS number in prose": (PAGE, page(f"Number {NHS_NUMBER}.")),
    "an NHS number in alternative text": (PAGE, page(alt=f"Chart of {NHS_NUMBER}")),
    "an NHS number in a chart": (CHART, chart(NHS_NUMBER)),
    "an NHS number in a notebook's metadata": (NOTEBOOK, notebook(patient=NHS_NUMBER)),
    "an NHS number as a number of JSON": (f"{FOLDER}/x.json", f'{{"id": {NHS_NUMBER}}}'),
    "an NHS number in the name of a file": (f"patient_x {NHS_NUMBER}.txt", "x"),
    "an escaped address in a page": (PAGE, page("jo.bloggs&#64;nhs.net")),
    "an address in JSON escapes": (f"{FOLDER}/x.json", '{"by": "jo.bloggs\\u0040nhs.net"}'),
    "an address in a CSV file": (PRACTICES, SAFE + f"{EMAIL},,,\n"),
    "an access key in a script": ("x.js", "const k = '" + "AKIA" + "IOSFODNN7EXAMPLE'"),
    "a path in a notebook's source": (NOTEBOOK, notebook(source=f"read('{PATH}')")),
    "a path on the second line of JSON": (f"{FOLDER}/x.json", json.dumps({"a": f"x\n{PATH}"})),
    "a file that cannot be judged": (f"{FOLDER}/places.parquet", b"PAR1"),
    "a file that is not what its name says": (f"{FOLDER}/x.json", "{"),
    "a notebook that is none": (NOTEBOOK, "[]"),
    "a small count in a workbook": (f"{FOLDER}/x.xlsx", book("4")),
    "an address in a workbook": (f"{FOLDER}/x.xlsx", book("4000", EMAIL)),
    "a workbook that is none": (f"{FOLDER}/x.xlsx", "PK"),
    "an archive that is none": (ARCHIVE, "PK"),
    "JSON nested too deep": (f"{FOLDER}/x.json", '{"a":' * 3000 + "4" + "}" * 3000),
    "a text that is not UTF-8": ("x.txt", b"\xff\xfe\x00"),
}


def test_a_site_with_nothing_to_hide_passes(site: Path) -> None:
    assert found(site) == []


@pytest.mark.parametrize(("name", "content"), PLANTS.values(), ids=PLANTS)
def test_what_may_not_be_published_is_found_and_masked(
    name: str, content: str | bytes, site: Path
) -> None:
    put(site, name, content)
    (finding,) = found(site)
    assert finding.startswith(name.replace(NHS_NUMBER, "•••"))
    assert not any(secret in finding for secret in (NHS_NUMBER, EMAIL, PATH, "IOSFODNN7"))


def test_a_file_within_an_archive_is_named(site: Path) -> None:
    content = (SAFE + "D,4,8000,0.1\n").encode()
    write_archive(site / ARCHIVE, "one", {"tables/practices.csv": content})
    (finding,) = found(site)
    assert finding.startswith(f"{ARCHIVE}!/one/tables/practices.csv: column 'register_people'")


def test_a_finding_names_table_column_and_row_without_the_value(site: Path) -> None:
    put(site, PAGE, page(shown=table(SMALL)))
    assert found(site) == [
        f"{PAGE}: table 'One', column 'On the register (people)', row 1: a count of 1 to 7 patients"
    ]


def test_a_data_package_declares_columns_too(site: Path) -> None:
    put(site, f"{FOLDER}/x.csv", "borough,found\nBrent,900\n")
    assert len(found(site)) == 1
    put(site, f"{FOLDER}/datapackage.json", PACKAGE)
    assert found(site) == []


def test_what_is_exempt_may_stand_and_no_other_may(site: Path) -> None:
    put(site, PRACTICES, SAFE + "D,4,5,\n")
    put(site, PAGE, page(f"Ask office@nhs.net or {EMAIL}"))
    counts = Exemption(
        files="*.csv", finding="small count", only=("register_people",), reason="open"
    )
    office = Exemption(
        files="notebooks/*", finding="e-mail address", only=("office@nhs.net",), reason="an office"
    )
    assert found(site, counts, office, all_used=True) == [
        f"{PRACTICES}: column 'list_patients', row 4: a count of 1 to 7 patients",
        f"{PAGE}: line 1: an e-mail address",
    ]


def test_an_exemption_is_for_a_column_by_its_name_on_pages_too(site: Path) -> None:
    put(site, PAGE, page(shown=table(SMALL)))
    columns = ("register_people",)
    exemption = Exemption(files="*", finding="small count", only=columns, reason="open")
    assert found(site, exemption) == []


def test_an_exemption_that_covers_nothing_is_found_where_all_must_be_used(site: Path) -> None:
    exemption = Exemption(files="gone.html", finding="secret", reason="none")
    assert found(site, exemption) == []
    assert len(found(site, exemption, all_used=True)) == 1


def test_the_mailbox_of_the_edition_may_stand_and_no_other_may(site: Path) -> None:
    put(site, PAGE, page(f"Ask team@example.org or {EMAIL}"))
    findings = check_disclosure(site, (), COLUMNS, contact="mailto:team@example.org")
    assert [str(finding) for finding in findings] == [f"{PAGE}: line 1: an e-mail address"]
    put(site, PAGE, page("Ask team@example.org"))
    assert check_disclosure(site, (), COLUMNS, contact="mailto:team@example.org") == []
    assert len(check_disclosure(site, (), COLUMNS, contact="https://example.org/ask")) == 1


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no site"):
        check_disclosure(tmp_path / "gone", (), ())


def test_files_that_were_judged_before_the_rest_count_the_same(site: Path, tmp_path: Path) -> None:
    put(site, PRACTICES, SAFE + "D,4,8000,0.1\n")
    put(site, PAGE, page(f"Number {NHS_NUMBER}."))
    downloads = tmp_path / "downloads"
    (site / "downloads").rename(downloads)
    gate = Gate(COLUMNS)
    put(tmp_path / "early", "x.txt", EMAIL)
    downloads.rename(tmp_path / "early" / "downloads")
    told: list[Progress] = []
    files = gate.judge_folder(tmp_path / "early", told.append)
    assert files > len(gate.faults) == 2
    assert [each.done for each in told] == list(range(files + 1))
    (tmp_path / "early" / "x.txt").rename(site / "x.txt")
    (tmp_path / "early" / "downloads").rename(site / "downloads")
    together = {str(finding) for finding in check_disclosure(site, (), (), gate=gate)}
    assert together == set(found(site))
    assert len(together) == 3


def test_what_an_earlier_gate_found_clean_is_not_judged_again_under_the_same_rules(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site, PRACTICES, SAFE + "D,4,8000,0.1\n")
    put(site, "x.csv", "practice,found\nA,4\n")

    def gate(unit: str, clean: Collection[str] = ()) -> Gate:
        return Gate([*COLUMNS, ("found", Declared("Found", unit))], clean)

    first = gate("per cent")
    first.judge_folder(site)
    second, other = gate("per cent", first.clean), gate("people", first.clean)
    opened: list[str] = []
    judge = Gate._judge_file

    def noted(self: Gate, path: PurePosixPath, content: bytes) -> Iterator[tuple[str, Fault]]:
        opened.append(str(path))
        return judge(self, path, content)

    monkeypatch.setattr(Gate, "_judge_file", noted)
    second.judge_folder(site)
    assert opened == [PRACTICES]
    assert second.faults == first.faults
    other.judge_folder(site)
    assert [name for name, _ in first.faults] == [PRACTICES]
    assert [name for name, _ in other.faults] == [PRACTICES, "x.csv"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (PRACTICES, SAFE + f"D,60,{NHS_NUMBER},0.1\n"),
        (PRACTICES, SAFE + f"D,60,{NHS_NUMBER}.0,0.1\n"),
        (PRACTICES, f"measure,value,unit\nBacklog,{NHS_NUMBER},GBP\n"),
        (f"{FOLDER}/x.json", f'[{{"borough": "Brent", "register_people": {NHS_NUMBER}}}]'),
        (f"{FOLDER}/x.xlsx", book(NHS_NUMBER)),
        (PAGE, page(shown=table((("Practice", "On the register"), ("A", NHS_NUMBER))))),
    ],
)
def test_a_figure_of_ten_digits_with_a_unit_is_no_nhs_number(
    name: str, content: str | bytes, site: Path
) -> None:
    put(site, name, content)
    assert found(site) == []


@pytest.mark.parametrize(
    "content",
    [
        f"borough,measure\nBrent,{NHS_NUMBER}\nHarrow,none\n",
        f"borough,register_people\n{NHS_NUMBER},60\n",
        f"measure,value,unit\nBacklog,{NHS_NUMBER},\n",
    ],
)
def test_one_without_a_unit_is(content: str, site: Path) -> None:
    put(site, PRACTICES, content)
    assert f"{PRACTICES}: line 2: an NHS number" in found(site)


def test_a_link_to_a_folder_is_found(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / "data").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert found(site) == ["data: is a link to a folder, which is not followed"]


def test_the_digits_of_a_number_in_the_search_index_are_no_nhs_number(site: Path) -> None:
    number = f"3.{NHS_NUMBER}"
    put(site, PAGE, page(number))
    put(site, "searchindex.js", f'Search.setIndex({{"terms": {{"{NHS_NUMBER}": 11}}}})')
    assert found(site) == []
    put(site, "searchindex.js", f'Search.setIndex({{"terms": {{"{EMAIL}": 11}}}})')
    put(site, "other.js", f'"{NHS_NUMBER}"')
    assert [line.partition(":")[0] for line in found(site)] == ["other.js", "searchindex.js"]
