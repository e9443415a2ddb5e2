"""The page of the plan reads true whether sites are handed back, none is, or rooms are short."""

import re

import pytest

from tests.notebooks.reader import Reading, read


def main(reading: Reading) -> str:
    return reading.text.split("## For analysts")[0]


def answer(reading: Reading) -> str:
    return reading.text.split("(answer)=\n")[1].split("\n")[0]


@pytest.mark.parametrize(
    ("given", "told", "told_not"),
    [
        ((), "could be handed back by 2030, saving about", "must be added"),
        (("moved_most=0",), "none could be handed back at a saving", "rooms go"),
        (
            ("utilisation_target=0.4", "planned_on=booked"),
            "must be added, or a rule must give",
            "No site would be short",
        ),
    ],
)
def test_the_page_says_what_holds_for_its_parameters(
    given: tuple[str, ...], told: str, told_not: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read(monkeypatch, "estates_plan", "area=Example Borough G", *given)
    assert told in reading.text
    assert told_not not in reading.text
    assert 5 < len(answer(reading).split()) <= 25
    assert "made-up" in answer(reading)
    assert "Time ran out" not in reading.text
    assert len(main(reading).split()) <= 1_200
    assert 3 <= len(re.findall(r"^## ", main(reading), re.MULTILINE)) <= 6
    for heading in re.findall(r"^#+ (.*)", reading.text, re.MULTILINE):
        assert 1 < len(heading.split()) <= 10
        assert not re.search(r"\d", heading)
    decision = reading.text.split("(estates-plan-decision)=\n")[1].split("\n")[0]
    assert decision.startswith("**What it would take")
    assert decision.endswith(".**")
