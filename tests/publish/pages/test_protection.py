"""The tables to download are protected like those on the page."""

from helpers.publish.pages.protection import protect_tables
from tests.publish.conftest import MODELS, MakeRun, change_record, describe

SMALL = "group,people\n012,3\n=A,40\nrecorded,275000\n"


def test_a_table_that_asks_for_it_loses_its_small_counts(make_run: MakeRun) -> None:
    run = make_run()
    path = run.folder / "tables" / "models.csv"
    path.write_text(SMALL)
    change_record(run, descriptions={"models": {**describe(MODELS), "protected": True}})
    protect_tables(run)
    assert path.read_text() == (
        "group,people,people_status\n012,,confidential\n'=A,,confidential\nrecorded,275000,\n"
    )


def test_other_tables_are_left_as_they_are(make_run: MakeRun) -> None:
    run = make_run()
    path = run.folder / "tables" / "models.csv"
    path.write_text(SMALL)
    protect_tables(run)
    assert path.read_text() == SMALL
