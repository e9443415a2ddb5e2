"""NHS numbers are known in every form that people and programs write them in, figures are not."""

import random
from collections.abc import Iterator

import pytest
from nhs_number.generate import generate
from nhs_number.validate import is_valid

from helpers.publish.checks.disclosure.identifiers import identifiers, mask

A, B, C = "943", "476", "5919"
N = A + B + C
SEPARATORS = {
    "none": "",
    "space": " ",
    "no-break space": "\u00a0",
    "thin space": "\u2009",
    "narrow no-break space": "\u202f",
    "figure space": "\u2007",
    "en space": "\u2002",
    "ideographic space": "\u3000",
    "zero-width space": "\u200b",
    "soft hyphen": "\u00ad",
    "word joiner": "\u2060",
    "hyphen": "-",
    "Unicode hyphen": "\u2010",
    "no-break hyphen": "\u2011",
    "figure dash": "\u2012",
    "en dash": "\u2013",
    "em dash": "\u2014",
    "minus": "\u2212",
    "spaced hyphen": " - ",
    "full stop": ".",
    "middle dot": "\u00b7",
    "slash": "/",
    "underscore": "_",
    "plus of a query": "+",
    "tab": "\t",
    "&nbsp;": "&nbsp;",
    "&thinsp;": "&thinsp;",
    "&#8209;": "&#8209;",
    "&#x2009;": "&#x2009;",
    "&ndash;": "&ndash;",
    "&shy;": "&shy;",
    "escaped entity": "&amp;nbsp;",
    "JSON escape": r"\u00a0",
    "script escape": r"\xa0",
    "percent-encoded space": "%20",
    "percent-encoded no-break space": "%C2%A0",
    "percent-encoded hyphen": "%2D",
    "word break": "<wbr>",
    "spans": '</span> <span class="n">',
    "bold": "</b><b>",
    "comment": "<!-- -->",
    "space and tag": " <i>",
}
FORMS = {
    "in prose": f"Number {N}.",
    "on a line of its own": f"number\n{N}\nof",
    "in brackets": f"({A} {B} {C})",
    "in a row of CSV": f"45,{N},2023-01-02",
    "quoted in a row of CSV": f'45,"{A} {B} {C}",F',
    "as a float": f"{N}.0",
    "full-width digits": "".join(chr(ord(d) + 0xFEE0) for d in N),
    "Arabic digits": "".join(chr(ord(d) - 48 + 0x0660) for d in N),
    "mathematical digits": "".join(chr(ord(d) - 48 + 0x1D7CE) for d in N),
    "digits as entities": "".join(f"&#{ord(d)};" for d in N),
    "digits as escapes": "".join(rf"\u{ord(d):04x}" for d in N),
    "in a link": f'<a href="https://example.org/?q={A}%20{B}%20{C}">x</a>',
    "in a path of a link": f'<a href="/patient/{N}/letters">x</a>',
    "after an underscore": f"patient_{N}.csv",
    "before an underscore": f"{N}_letters.csv",
    "after a hyphen": f"patient-{N}-letters.csv",
    "after a colon": f"NHS:{N}",
    "after its name without a space": f"NHS{N}",
    "after a number sign": f"#{N}",
    "after No.": f"No.{N}",
    "in JSON": f'{{"id": {N}}}',
    "named, in other groups": "NHS number: 94347 65919",
    "named, in groups of two": "NHS no. 94 34 76 59 19",
    "named, digit by digit": f"NHS number {' '.join(N)}",
    "named, with mixed marks": f"NHS No: {A} {B}-{C}",
    "named, across a line": f"her NHS number {A} {B}\n{C} was",
    "named, in markup": f"<dt>NHS number</dt><dd>{A}</dd><dd>{B}</dd><dd>{C}</dd>",
    "a CHI number": "CHI 0101601018",
    "of the test range": "999 000 0018",
}


def found(text: str) -> list[str]:
    return [each.subject for each in identifiers(text) if each.kind == "NHS number"]


def test_a_number_is_found_between_all_separators() -> None:
    texts = {name: f"x {A}{mark}{B}{mark}{C} y" for name, mark in SEPARATORS.items()}
    assert [name for name, text in texts.items() if len(found(text)) != 1] == []


def test_a_number_is_found_in_all_surroundings() -> None:
    assert [name for name, text in FORMS.items() if len(found(text)) != 1] == []


def test_numbers_of_every_range_are_found() -> None:
    numbers = [*generate(quantity=50), *(f"999{n:06}" for n in range(50))]
    whole = [n if len(n) == 10 else n + _check_digit(n) for n in numbers]
    valid = [n for n in whole if is_valid(n)]
    assert len(valid) > 80
    assert [n for n in valid if not found(f"Ask {n[:3]} {n[3:6]} {n[6:]} today")] == []


def _check_digit(nine: str) -> str:
    return next((d for d in "0123456789" if is_valid(nine + d)), "x")


@pytest.mark.parametrize("text", [*FORMS.values(), f"{A}\u2009{B}\u2009{C}"])
def test_it_is_masked(text: str) -> None:
    assert "•••" in mask(text)
    assert found(mask(text)) == []


def figures() -> Iterator[str]:
    """Yield amounts and codes, each of ten digits in a row if it can, that would pass the check."""
    rng = random.Random(11)
    valid = (str(n) for n in iter(lambda: rng.randrange(4 * 10**9, 10**10), 0) if is_valid(str(n)))
    for n in (next(valid) for _ in range(25)):
        amount, group = int(n), f"{n[:3]} {n[3:6]} {n[6:]}"
        yield from (f"£{n}", f"£ {n}", f"GBP {n}", f"€{n}", f"${n}", f"{n} pounds", f"&pound;{n}")
        yield from (f"£{amount:,}", f"{amount:,}", f"{amount:,}".replace(",", "\u2009"))
        yield from (f"{amount:,}".replace(",", " "), f"{amount:,}".replace(",", "&nbsp;"))
        yield from (f"£{group}", f"0.{n}", f"52.{n}", f"{n}.25", f"{n}%", f"{n} %", f"-{n}")
        yield from (f"{n} people", f"population of {n}", f"a total of {n}", f"{n} patients")
        yield from (f"ISBN {n}", f"ISBN-10: {n}", f"isbn={n}", f"+44 {n}", f"tel:{n}")
        yield from (f"telephone {group}", f"+44{n}", f"0{n}", f"1{n}", f"{n}7", f"doi.org/10.{n}")
        yield from (f"3f{n}ab", f"{n[:3]},{n[3:6]},{n[6:]}", f"{n[:3]}, {n[3:6]}, {n[6:]}")
        yield from (f"<td>{n[:3]}</td><td>{n[3:6]}</td><td>{n[6:]}</td>", f"v{n[:3]}.{n[3:6]}")
        yield from (f"{n[:4]}-{n[4:6]}-{n[6:8]}", f"{n[:3]}\n{n[3:6]}\n{n[6:]}")


def test_figures_are_left_alone_though_they_pass_the_check() -> None:
    told = list(figures())
    assert len(told) > 1000
    assert [text for text in told if list(identifiers(text))] == []


def test_amounts_are_left_alone_though_they_are_random() -> None:
    rng = random.Random(5)
    for _ in range(400):
        amount = rng.randrange(10 ** rng.randrange(1, 13)) / rng.choice((1, 100))
        for text in (f"£{amount:,}", f"{amount:,}", f"{amount:.1f}%", f"£{amount}m"):
            assert list(identifiers(text)) == [], text


@pytest.mark.parametrize(
    "text",
    [
        "Fewer than 5 patients are not shown.",
        "NHS England counts 1,234,567,890 appointments since 2018-19.",
        "NHS spending rose from 150,000,000,000 in 2020 to 164,000,000,000 pounds in 2022.",
        "NHS trusts: 123 456 7890 1234 56.",
        "The NHS number of each patient has 10 digits; none is here.",
        "Practices E84001, E84002 and Y00001 of RYJ and QRV, 1 April 2024 to 31 March 2025",
        "Call 0300 123 4567, 020 7946 0018 or 111; for hearing, 18001 0300 123 4567.",
        "ISBN 978-0-306-40615-7, ISBN 0-306-40615-2, ISSN 0140-6736, PMID 12345678",
        "https://doi.org/10.1016/S0140-6736(20)30183-5, 2024-04-01T09:30:15, 12:30:45",
        "9434765918, 943 476 5918",
        "19434765919, 94347659190 and ab9434765919",
    ],
)
def test_sentences_are_left_alone(text: str) -> None:
    assert list(identifiers(text)) == []
