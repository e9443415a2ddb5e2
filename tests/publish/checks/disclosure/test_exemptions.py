"""The file of exemptions is closed: what it may say, and that each says why."""

from pathlib import Path

import pytest

from helpers.errors import InputError
from helpers.present.disclosure import SMALL_COUNTS
from helpers.publish.checks.disclosure.exemptions import FILE, read_rules

ROOT = Path(__file__).parents[4]
ENTRY = """\
exempt:
  - table: workforce_supply/flows
    columns: [wte]
    reason: published openly
"""


def write(project: Path, text: str) -> Path:
    path = project / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return project


def test_an_exemption_is_read(tmp_path: Path) -> None:
    rules = read_rules(write(tmp_path, f"policy: small counts\n{ENTRY}"))
    assert rules.policy is SMALL_COUNTS
    assert rules.open_columns("workforce_supply/flows") == {"wte"}
    assert rules.open_columns("workforce_supply/path") == frozenset()


@pytest.mark.parametrize("text", ["", "exempt:\n", "policy: small counts\n"])
def test_nothing_is_exempt_unless_it_is_listed(text: str, tmp_path: Path) -> None:
    assert read_rules(write(tmp_path, text)).exemptions == ()


def test_a_project_without_the_file_has_the_policy_of_the_book(tmp_path: Path) -> None:
    assert read_rules(tmp_path).policy is SMALL_COUNTS


def test_the_exemptions_of_this_book_have_a_reason_each() -> None:
    assert all(len(each.reason) > 20 for each in read_rules(ROOT).exemptions)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (ENTRY.replace("    reason: published openly\n", ""), "reason: it is missing or empty"),
        (ENTRY.replace("published openly", "' '"), "reason: it is missing or empty"),
        (ENTRY.replace("workforce_supply", "workforce"), "is not ANALYSIS/TABLE"),
        (ENTRY.replace("/flows", ""), "is not ANALYSIS/TABLE"),
        (ENTRY.replace("[wte]", "[]"), "columns: list the names"),
        (ENTRY.replace("[wte]", "wte"), "columns: list the names"),
        (ENTRY + "    until: 2030\n", "and nothing else"),
        (ENTRY + ENTRY.removeprefix("exempt:\n"), "is there twice"),
        ("policy: none\n", "policy: 'none' is none"),
        ("allow: []\n", "nothing else"),
        ("exempt: yes\n", "must be a list"),
        ("- a\n", "nothing else"),
        ("a: [", "is not YAML"),
        ("[" * 500, "is nested too deeply"),
        ("policy:\n", "policy: it is missing or empty"),
        ("policy: [a]\n", "policy: it is missing or empty; give it in words"),
        ("policy: {a: 1}\n", "policy: it is missing or empty; give it in words"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"^{FILE}.*{fault}"):
        read_rules(write(tmp_path, text))


def test_a_folder_in_the_place_of_the_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir(parents=True)
    with pytest.raises(InputError, match="cannot be read: Is a directory"):
        read_rules(tmp_path)
