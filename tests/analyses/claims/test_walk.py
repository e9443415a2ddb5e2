"""What the page on running tells of a ledger of one's own is done as it is told."""

from pathlib import Path

import pytest

from helpers.analyses import claims
from helpers.data import claims as claims_of
from helpers.project import PROJECT_VARIABLE
from tests.book.walk import commands
from tests.cli.typed import status
from tests.notebooks.reader import read
from tests.projects import copy_project

ROOT = Path(__file__).parents[3]
TOLD = [
    each
    for each in commands((ROOT / "book" / "rerun.md").read_text(encoding="utf-8"))
    if {"own_claims", "claims"} & set(each.words)
]
HEADINGS = "id,topic,measure,value,unit,bound,area,period,source,section,testing,check,needs,due"
ROWS = """
patients,us,Patients,1900000,patients,at_least,Kent and Medway,2023,A plan,Us,check,patients,,
diabetes,us,With diabetes,1000,people,exact,Kent and Medway,2023,A plan,Us,check,register:dm,,
hubs,us,Hubs,3,hubs,exact,Kent and Medway,2025,A plan,Us,commitment,,,2025-03
grants,us,Grants paid,5,GBP,exact,Kent and Medway,2023,A plan,Us,wording,,what was paid,
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path / "project")


def test_a_ledger_of_ones_own_is_imported_judged_and_forgotten(project: Path) -> None:
    assert [each.words[1] for each in TOLD] == ["data", "run", "data"]
    (project / "my_claims.csv").write_text(HEADINGS + ROWS, encoding="utf-8")
    for command in TOLD[:2]:
        found = command.done(project)
        assert found.returncode == 0, found.stderr
    ledger = (project / "my-ledger" / "tables" / "ledger.csv").read_text(encoding="utf-8")
    verdicts = {row.split(",")[0]: row for row in ledger.splitlines()}
    assert "reproduced" in verdicts["patients"]
    assert "differs" in verdicts["diabetes"]
    assert "commitment, date past" in verdicts["hubs"]
    assert "not testable as worded" in verdicts["grants"]
    assert TOLD[2].done(project).returncode == 0
    assert TOLD[1].done(project).returncode == 2


def test_a_file_in_the_columns_of_the_strategy_names_its_area_by_a_code_too(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    headings = (project / "data" / "strategy_facts.csv").read_text(encoding="utf-8").split("\n")[0]
    rows = (
        "listed,us,Patients,1988377,patients,exact,Our patch,E54000032,2023,A plan,Us,check,"
        "patients,,,,\nhubs,us,Hubs,3,hubs,exact,Our patch,,2025,A plan,Us,commitment,,,,,\n"
    )
    (project / "my_claims.csv").write_text(f"{headings}\n{rows}", encoding="utf-8")
    monkeypatch.chdir(project)
    monkeypatch.setenv(PROJECT_VARIABLE, str(project))
    assert status(*TOLD[0].words[1:]) == 0
    assert "left aside" not in capsys.readouterr().err
    chosen = claims.Parameters(claims_source="own", area="Kent and Medway")
    ledger = claims.analyse(chosen).tables["ledger"]
    assert list(ledger["verdict"]) == ["reproduced", "commitment, undated"]
    held = claims_of.claims("own").by_id
    assert [each.area_code for each in held.values()] == ["E54000032", ""]
    assert {each.area for each in held.values()} == {"Our patch"}


ONE = "listed,us,Patients,1988377,patients,exact,Kent and Medway,2023,A plan,Us,{},{},{},\n"


@pytest.mark.parametrize(
    ("rows", "answer", "takes"),
    [
        (
            [("check", "patients", "")],
            "Of the 1 claim in numbers, 1 can be held against another source that this book has; "
            "1 comes out as printed.",
            "no named release, and clearer words for none of these claims.",
        ),
        (
            [("release", "", "staff"), ("wording", "", "what was paid")],
            "Of the 2 claims in numbers, none can be held against another source that this book "
            "has; none come out as printed.",
            "a named release for 1, and clearer words for 1 of these claims.",
        ),
    ],
)
def test_a_ledger_of_few_claims_reads_as_english(
    rows: list[tuple[str, str, str]],
    answer: str,
    takes: str,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = [ONE.format(*each).replace("listed", f"c{at}") for at, each in enumerate(rows)]
    (project / "my_claims.csv").write_text(HEADINGS + "\n" + "".join(text), encoding="utf-8")
    monkeypatch.chdir(project)
    monkeypatch.setenv(PROJECT_VARIABLE, str(project))
    assert status(*TOLD[0].words[1:]) == 0
    told = read(monkeypatch, "claims", "claims_source=own").text
    assert answer in told
    assert f"**What it would take: {takes}**" in told
    assert "None of these claims is a commitment." in told
    assert "The date of" not in told


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("check,patients", "check,patience", ("row 2", "check", "'patience'", "'patients'")),
        ("check,register:dm", "check,registr:dm", ("row 3", "check", "'registr'", "'register'")),
        ("check,patients", "check,sum:hubs+grant", ("row 2", "check", "'grant'", "'grants'")),
        (
            "Kent and Medway,2023",
            "Kent and Medwy,2023",
            ("row 2", "column area", "'Kent and Medwy'", "did you mean 'Kent and Medway'?"),
        ),
        ("at_least", "at_most_of", ("row 2", "bound", "'at_most_of'", "at_least")),
        ("wording,,what was paid,", "wording,,,", ("row 5", "needs", "is needed")),
        ("2025-03", "March", ("row 4", "due", "'March'", "2028-03")),
        ("check,register:dm", "proven,register:dm", ("row 3", "testing", "'proven'")),
        ("A plan,Us,commitment", ",Us,commitment", ("row 4", "source")),
    ],
)
def test_a_wrong_row_is_told_in_one_line(
    old: str, new: str, words: tuple[str, ...], project: Path
) -> None:
    text = (HEADINGS + ROWS).replace(old, new, 1)
    (project / "my_claims.csv").write_text(text, encoding="utf-8")
    found = TOLD[0].done(project)
    assert found.returncode == 2
    assert len(found.stderr.strip().splitlines()) == 1
    for word in words:
        assert word in found.stderr
