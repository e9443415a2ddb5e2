"""The file of exemptions is closed: what it may say, and that each says why."""

from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.publish.checks.disclosure.exemptions import (
    FILE,
    Exemption,
    read_exemptions,
    unused,
)
from helpers.publish.checks.disclosure.faults import Fault

ROOT = Path(__file__).parents[4]
ENTRY = """\
exempt:
  - files: downloads/*/flows.csv
    finding: small count
    only: [leavers_people]
    reason: published openly
"""


def write(project: Path, text: str) -> Path:
    path = project / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return project


def test_an_exemption_covers_its_columns_in_its_files_and_nothing_else(tmp_path: Path) -> None:
    (exemption,) = read_exemptions(write(tmp_path, ENTRY))
    small = Fault("small count", "leavers_people", "")
    assert exemption.covers("downloads/one/flows.csv", small)
    assert not exemption.covers("downloads/one/path.csv", small)
    assert not exemption.covers("downloads/one/flows.csv", Fault("small count", "x_people", ""))
    assert not exemption.covers("downloads/one/flows.csv", Fault("no unit", "leavers_people", ""))


def test_an_exemption_without_columns_covers_all_of_its_kind() -> None:
    exemption = Exemption(files="*.html", finding="e-mail address", reason="an office")
    assert exemption.covers("a/b.html", Fault("e-mail address", "x@y.uk", ""))


@pytest.mark.parametrize("text", ["", "exempt: []\n"])
def test_nothing_is_exempt_unless_it_is_listed(text: str, tmp_path: Path) -> None:
    assert read_exemptions(tmp_path) == ()
    assert read_exemptions(write(tmp_path, text)) == ()


def test_the_exemptions_of_this_book_have_a_reason_each() -> None:
    assert all(len(each.reason) > 20 for each in read_exemptions(ROOT))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (ENTRY.replace("    reason: published openly\n", ""), ", exempt 1: reason is missing"),
        (ENTRY.replace("published openly", "' '"), ", exempt 1, reason: ' ' is not allowed; use"),
        (ENTRY.replace("small count", "little"), ", exempt 1, finding: .*use small count, no unit"),
        (ENTRY.replace("[leavers_people]", "leavers"), ", exempt 1, only: .*; use a list"),
        (ENTRY + "    until: 2030\n", ", exempt 1: unknown key 'until'; the keys are"),
        ("policy: small counts\n", ": unknown key 'policy'; the keys are exempt"),
        ("- a\n", "use a mapping of exempt"),
        ("a: [", ": line 1, column 5: "),
        ("[" * 500, ": line 1, column 21: is nested more than 20 deep"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"{FILE}.*{fault}") as told:
        read_exemptions(write(tmp_path, text))
    assert "\n" not in str(told.value)


def test_a_folder_in_the_place_of_the_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir(parents=True)
    with pytest.raises(InputError, match=rf"exemptions .*{FILE}: Is a directory"):
        read_exemptions(tmp_path)


def test_an_exemption_that_covers_nothing_is_named() -> None:
    one, two = (Exemption(files=name, finding="secret", reason="x") for name in ("a", "b"))
    (finding,) = unused([one, two], {one})
    assert str(finding) == f"{FILE}: exempt, 2: there is no secret in b; remove the entry"
