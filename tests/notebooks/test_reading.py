"""Every chapter reads as English and shows what `analyse` gives, whatever its parameters.

A usual test run reads the sets that reach all of it, `make soak` further ones.
"""

import os
import re
from pathlib import Path

import pytest

from helpers.analyses import registry
from tests.notebooks.reader import Reading, read, require_results
from tests.notebooks.sets import FURTHER, SETS

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
READ = (SETS, FURTHER) if os.environ.get("ICSBOOK_SOAK_SETS") else (SETS,)
CASES = [(analysis, given) for each in READ for analysis, sets in each.items() for given in sets]
HOLES = re.compile(
    r"""
    \b(?:None|nan|NaN|inf|NaT|np\.\w+|True|False)\b   # a value that is none
    | \[[xcz]\]                                       # shorthand of tables
    | <[\w.]+\s.*?\sat\s0x                            # an object
    | \{eval\}                                        # an expression that was not filled
    | (?<=\w)\ \ +(?=\w)                              # a doubled space
    | \s[.,;:](?:\s|$)                                # a space before a stop
    | \.\.(?!\.) | ,, | \(\s*\)                       # a stop after a stop, empty brackets
    | %\s*%                                           # a unit without its number
    | \b(?:of|the|a)\s*[.,;](?:\s|$)  # a word that waits for another
    | \b([a-z]+)\ \1\b                                # a word said twice
    """,
    re.VERBOSE,
)


def holes(text: str) -> list[str]:
    """Return the places of a text that no person would have written, each with its surroundings."""
    return [text[max(0, m.start() - 40) : m.end() + 40] for m in HOLES.finditer(text)]


@pytest.mark.parametrize("analysis", registry.MODULES)
def test_no_link_stands_within_an_expression_where_it_would_be_shown_as_typed(
    analysis: str,
) -> None:
    text = (NOTEBOOKS / f"{analysis}.md").read_text(encoding="utf-8")
    assert re.findall(r"\{eval\}`[^`]*\]\([^`]*`", text) == []


@pytest.fixture(scope="module", params=CASES, ids=lambda c: f"{c[0]} {' '.join(c[1])}")
def reading(request: pytest.FixtureRequest) -> Reading:
    """A chapter, read once with one set of parameters."""
    analysis, given = request.param
    with pytest.MonkeyPatch.context() as patch:
        return read(patch, analysis, *given)


def test_prose_captions_and_alternative_texts_have_no_hole(reading: Reading) -> None:
    assert reading.sentences
    captions = [caption for _, caption in reading.tables.values()]
    assert [hole for text in (reading.text, *captions) for hole in holes(text)] == []
    told = [hole for text in reading.alternatives for hole in holes(text)]
    assert told == []


def test_no_expression_is_filled_with_nothing_or_has_a_blank_at_an_end(reading: Reading) -> None:
    filled = reading.expressions
    assert [asked for asked, shown in filled if not shown or shown != shown.strip()] == []


def test_every_card_has_a_label_of_a_few_words(reading: Reading) -> None:
    assert reading.figures
    for figure in reading.figures.values():
        assert 0 < len(figure.label.split()) <= 9
        assert not figure.label.endswith(".")


def test_a_chapter_shows_what_the_analysis_gives(reading: Reading) -> None:
    require_results(reading, registry.load(reading.analysis).analyse(reading.parameters))


@pytest.mark.parametrize(
    "text",
    ["About nan people.", "In  Brent it is so.", "It is [x].", "There are 5 of .", "They are ().",
     "np.int64(7) of 12", "Posts , and more", "The rate is None"],
)  # fmt: skip
def test_a_hole_is_found(text: str) -> None:
    assert holes(text)


def test_a_sentence_without_one_is_left_alone() -> None:
    told = "In Brent 5.3% of people, about 1,200 (2023), are found; no more than 10. None is lost."
    assert holes(told.replace("None is", "Nobody is")) == []
