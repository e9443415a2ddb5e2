"""A run that is not whole is refused by name."""

import pytest

from helpers.errors import BookError
from helpers.publish.edition.finished import load
from tests.publish.conftest import CAPTION, MakeRun


def test_a_whole_run_is_read(make_run: MakeRun) -> None:
    finished = load(make_run())
    assert list(finished.tables) == ["models", "places"]
    assert str(finished.headlines["detection_rate"]) == "58.5%"
    assert finished.headlines["detection_rate"].label == "Diagnosed of the expected"
    assert finished.parameters["target"] == 0.8


def test_the_caption_of_a_table_is_the_one_that_its_notebook_shows(make_run: MakeRun) -> None:
    assert load(make_run()).captions == {"models": CAPTION}


@pytest.mark.parametrize("name", ["hypertension_case_finding.ipynb", "results.json", "run.json"])
def test_a_missing_file_is_named(name: str, make_run: MakeRun) -> None:
    run = make_run()
    (run.folder / name).unlink()
    with pytest.raises(BookError, match=name.replace(".", r"\.")):
        load(run)


@pytest.mark.parametrize("name", ["hypertension_case_finding.ipynb", "results.json", "run.json"])
@pytest.mark.parametrize("content", ["", "{", "[1]"])
def test_a_broken_file_is_named(name: str, content: str, make_run: MakeRun) -> None:
    run = make_run()
    (run.folder / name).write_text(content)
    with pytest.raises(BookError, match=name.replace(".", r"\.")):
        load(run)
