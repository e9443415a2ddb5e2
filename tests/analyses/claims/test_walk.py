"""What the page on running tells of a ledger of one's own is done as it is told."""

from pathlib import Path

import pytest

from tests.book.walk import commands
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


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("check,patients", "check,patience", ("claim patients", "'patience'", "'patients'")),
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
    if found.returncode == 0:
        found = TOLD[1].done(project)
    assert found.returncode == 2
    assert len(found.stderr.strip().splitlines()) == 1
    for word in words:
        assert word in found.stderr
