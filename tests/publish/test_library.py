"""What the page on methods says of the use of each function is read from the programs."""

from helpers.analyses import registry
from helpers.publish import library

CANCER, HYPERTENSION = "cancer_early_diagnosis", "hypertension_case_finding"
LINKS = {HYPERTENSION: "[Hypertension](/h.md)", CANCER: "[Cancer](/c.md)"}


def test_calls_are_found_in_the_modules_that_an_analysis_imports() -> None:
    assert ("intervals", "poisson") in library.calls(HYPERTENSION)
    assert ("intervals", "wilson") in library.calls(CANCER)
    assert ("intervals", "wilson") not in library.calls(HYPERTENSION)


def test_every_call_is_one_of_a_public_function() -> None:
    known = {(module, name) for module in library.MODULES for name in library.functions(module)}
    for analysis in registry.MODULES:
        assert library.calls(analysis) <= known


def test_every_function_is_told_once_as_used_or_not() -> None:
    told = library.blocks(LINKS)
    assert tuple(told) == library.BLOCKS
    for module in library.MODULES:
        text = told[f"uses_of_{module}"]
        idle = text.partition("used by no chapter of this book yet: ")[2]
        for name in library.functions(module):
            used = any((module, name) in library.calls(analysis) for analysis in LINKS)
            assert (f"`{name}`" in idle) is not used
            assert f"`{name}`" in text


def test_a_chapter_that_the_edition_lacks_uses_nothing() -> None:
    assert library.blocks({})["uses_of_intervals"] == (
        "In the library, but used by no chapter of this book yet: `wilson`, `poisson`."
    )


def test_each_chapter_stands_with_the_functions_it_calls() -> None:
    assert library.blocks(LINKS)["uses_of_intervals"] == (
        "Used by [Hypertension](/h.md) (`poisson`) and [Cancer](/c.md) (`wilson`)."
    )
