"""The image of a chapter says what the chapter says, in the size and weight that networks take."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from helpers.publish.edition.finished import Finished
from helpers.publish.pages.previews import HEIGHT, WIDTH, Preview, draw, preview
from helpers.results import Figure
from tests.publish.conftest import ANSWER

TOPIC = "hypertension case finding"
MOST_BYTES = 60_000
LONG = Preview(
    "Book " * 30, "Title " * 30, "An answer in many words. " * 30, Figure(1e12, "people")
)


def test_it_tells_the_answer_and_the_first_figure_of_the_chapter(finished: Finished) -> None:
    shown = preview(finished, "Hypertension", "The book")
    assert (shown.book, shown.title) == ("The book", "Hypertension")
    assert shown.answer == f"{ANSWER} See the methods and cancer. So much for {TOPIC}."
    assert (shown.value, shown.label) == ("58.5%", "Diagnosed of the expected, 2023")
    assert shown.alt == f"Hypertension. {shown.answer} 58.5%: Diagnosed of the expected, 2023."


def test_a_figure_that_is_made_up_says_so_first() -> None:
    shown = replace(LONG, lead=Figure(4, "people", "Found", basis="synthetic"))
    assert shown.label == "Made-up data: Found"


@pytest.mark.parametrize("shown", [LONG, Preview("Book", "Title", "Answer.")])
def test_it_has_the_size_of_previews_and_few_bytes_whatever_it_says(shown: Preview) -> None:
    drawn = draw(shown)
    assert Image.open(io.BytesIO(drawn)).size == (WIDTH, HEIGHT) == (1200, 630)
    assert len(drawn) < MOST_BYTES


def test_the_same_words_give_the_same_bytes_without_a_date_or_a_program() -> None:
    drawn = draw(LONG)
    assert drawn == draw(LONG)
    assert Image.open(io.BytesIO(drawn)).info.keys() <= {"transparency"}


def test_other_words_give_another_picture() -> None:
    drawn = {draw(each) for each in (LONG, replace(LONG, answer="No."), replace(LONG, lead=None))}
    assert len(drawn) == 3
