"""The chapter reads as English and shows what `analyse` gives, on either table."""

import re
from pathlib import Path

import pytest

from helpers.analyses.case_mix import Parameters, analyse
from helpers.data import imports
from helpers.run import notebooks
from tests.analyses.case_mix.own import OWN, own_table, written
from tests.data.releases.conftest import Put, put
from tests.notebooks.reader import Reading, read, require_results
from tests.notebooks.test_reading import holes

__all__ = ["put"]

SETS = [(), ("confidence=0.8",)]


def held_to_the_analysis(reading: Reading) -> None:
    """Hold every figure, table and number of a reading to what the analysis gives."""
    results = analyse(Parameters.of(reading.parameters.model_dump()))
    assert holes(reading.text) == []
    assert [hole for text in reading.alternatives for hole in holes(text)] == []
    assert len(reading.figures) == 4
    require_results(reading, results)
    answer = reading.text.split("(answer)=\n")[1].split("\n")[0]
    assert 5 < len(answer.split()) <= 25
    decision = reading.text.split("(case-mix-decision)=\n")[1].split("\n")[0]
    assert re.fullmatch(r"\*\*What it would take: .*\.\*\*", decision)
    assert len(decision.split()) <= 35


@pytest.mark.parametrize("given", SETS, ids=" ".join)
def test_the_demonstration_says_that_it_is_one_and_shows_what_the_analysis_gives(
    given: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read(monkeypatch, "case_mix", *given)
    held_to_the_analysis(reading)
    assert "This page is a demonstration." in reading.text
    assert "In made-up Example System" in reading.text
    assert "are the counts of a real borough of North West London under a made-up" in reading.text
    assert {"between_points", "between_points_adjusted"} <= set(reading.figures)
    assert "So the mix is not seen to explain any of the variance" in reading.text
    assert "The two intervals overlap, so this may be chance." in reading.text


def test_a_table_of_ones_own_is_told_as_such_and_what_is_left_out_is_named(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "LOCAL_FOLDER", tmp_path / "local")
    table = own_table()
    table.loc[(table["tumour_group"] == "uterus") & (table["stage"] != "missing"), "stage"] = "4"
    table = table.groupby(list(table.columns.drop("cases")))["cases"].sum().reset_index()
    imports.import_release("own_cancers", put({"cancers.csv": written(table)}))
    reading = read(monkeypatch, "case_mix", *OWN)
    held_to_the_analysis(reading)
    assert "demonstration" not in reading.text
    assert "made" not in reading.text.split("(case-mix-decision)=")[0]
    assert "Left out of this page for that: tumour group uterus, with" in reading.text


def test_it_has_few_words_and_short_headings_with_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    main = read(monkeypatch, "case_mix").text.split("## For analysts")[0]
    assert 300 < len(main.split()) <= 1_200
    headings = re.findall(r"^##? (.*)", main, re.MULTILINE)
    assert 4 <= len(headings) <= 7
    assert all(len(each.split()) <= 10 and not re.search(r"\d", each) for each in headings)
    lines = notebooks.read_text("case_mix").partition("## For analysts")[0].splitlines()
    above = [lines[number - 1] for number, line in enumerate(lines) if line.startswith("## ")]
    assert all(re.fullmatch(r"\([a-z-]+\)=", line) for line in above)
