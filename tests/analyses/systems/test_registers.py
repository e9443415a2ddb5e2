"""Registers of an area are held against England's as shares of the patients that they are of."""

import pytest

from helpers.analyses import systems
from helpers.analyses.systems import registers
from helpers.data import catalogue


def counts(area_code: str, period: str) -> dict[str, float]:
    """Return the registers and lists of an area and year."""
    table = catalogue.load("condition_registers")
    own = table[(table["area_code"] == area_code) & (table["period"] == period)]
    numbers = own.drop(columns=["area_code", "period", "source"]).iloc[0]
    return {str(name): float(value) for name, value in numbers.dropna().items()}


def evidence(area: str) -> systems.Evidence:
    return systems.evidence(systems.Parameters(area=area))


def test_a_ratio_is_of_the_patients_of_the_ages_that_the_register_counts() -> None:
    own, whole = (counts(code, "2024-25") for code in ("E54000027", "E92000001"))
    ratios = registers.beside_england(evidence("NW London")).set_index("condition")["newest_ratio"]
    for name, code, of in (("Asthma", "ast", "aged_6_over"), ("Depression", "dep", "adults")):
        expected = (own[code] / own[of]) / (whole[code] / whole[of])
        assert ratios[name] == pytest.approx(expected)


def test_asthma_of_2018_19_is_of_all_ages() -> None:
    own, whole = (counts(code, "2018-19") for code in ("E54000027", "E92000001"))
    ratios = registers.beside_england(evidence("NW London")).set_index("condition")["first_ratio"]
    expected = (own["ast"] / own["list_size"]) / (whole["ast"] / whole["list_size"])
    assert ratios["Asthma"] == pytest.approx(expected)


def test_england_beside_itself_is_one() -> None:
    ratios = registers.beside_england(evidence("England"))["newest_ratio"]
    assert ratios.to_list() == pytest.approx([1.0] * 21)


def test_a_year_in_which_many_practices_were_silent_is_no_first_year() -> None:
    assert registers.years(evidence("QT6")) == ("2020-21", "2024-25")
    assert registers.years(evidence("NW London")) == ("2018-19", "2024-25")


def test_a_register_that_there_was_not_is_missing_and_no_gone_one_is_shown() -> None:
    frame = registers.beside_england(evidence("NW London")).set_index("condition")
    assert list(frame.index[frame["first_ratio"].isna()]) == ["Non-diabetic hyperglycaemia"]
    assert "Cardiovascular disease, primary prevention" not in frame.index


def test_the_share_aged_50_and_over_is_of_registered_patients() -> None:
    shares = registers.aged_50_over(evidence("NW London"))
    assert shares["aged_50_over"] == pytest.approx(100 * 796_135 / 2_913_751)
    assert shares["england_aged_50_over"] == pytest.approx(100 * 23_378_590 / 63_766_671)
