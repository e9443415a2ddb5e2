"""Every claim has a verdict, and code computes those that figures held here can give."""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.analyses import (
    cancer,
    claims,
    hypertension,
    outpatient_access,
    registry,
    workforce,
)
from helpers.analyses.claims import checks, verdicts
from helpers.analyses.claims.checks import Computed
from helpers.data import catalogue, facts
from helpers.data.facts import Fact
from helpers.data.releases import own_claims
from helpers.errors import InputError
from helpers.results import Results

VERDICTS = {
    "gp_practices_context": (344, "near"),
    "gp_practices_workforce": (350, "near"),
    "pcns": (45, "reproduced"),
    "diabetes": (169_770, "reproduced"),
    "expected_cases": (483_000, "near"),  # of residents, as the strategy counts
    "recorded_cases": (308_072, "differs"),
    "undiagnosed_cases": (195_000, "consistent in the document"),
    "undiagnosed_cases_phm": (195_000, "contradicted in the document"),
    "recorded_prevalence": (10.87, "reproduced"),
    "chd_reduction_10mmhg": (17, "reproduced"),
    "stroke_reduction_10mmhg": (27, "reproduced"),
    "mortality_reduction_10mmhg": (13, "reproduced"),
    "early_diagnosis_brent": (51.44, "near"),
    "early_diagnosis_hounslow": (59.04, "reproduced"),
    "early_diagnosis_nwl": (55.65, "near"),
    "living_with_cancer": (59_231, "near"),
    "gp_sites": (344, "reproduced"),
    "population_context": (2_116_269, "reproduced"),
    "mh_community_trusts_context": (3, "contradicted in the document"),
    "acute_trusts": (4, "needs a release"),  # of 2024-25
    "local_authorities": (8, "reproduced"),
    "hub_practices": (33, "reproduced"),
    "hub_patients": (237_986, "differs"),
    "icb_size_rank": (1, "reproduced"),
    "local_care_hubs": (8, "consistent in the document"),
    "collaborative_spaces": (4, "consistent in the document"),
    "insight_reports": (12, "consistent in the document"),
}
COUNTS = {
    "claims": 210,
    "claims_computed": 43,
    "claims_reproduced": 13,
    "commitments": 19,
    "commitments_past": 6,
    "claims_inputs": 17,
    "claims_not_testable": 35,
}
DEFAULTS = {
    "detection_target": hypertension.Parameters().target,
    "detection_target_year": hypertension.Parameters().target_year,
    "early_diagnosis_target": cancer.Parameters().target,
}
"""What stands as the default of a parameter, by the claim that it is taken from."""
RECORD = Path(__file__).with_name("verdicts.csv")
"""The verdict of each claim, as last accepted."""
RENEW = "python -m tests.analyses.claims.verdicts"
Judge = Callable[..., str]


@pytest.fixture(scope="module")
def results() -> Results:
    return claims.analyse()


@pytest.fixture
def judge() -> Judge:
    """Return the verdict on a claim of some printed figure, of which another is computed."""
    found = claims.evidence(claims.Parameters())

    def judged(printed: float, computed: float, bound: str = "exact") -> str:
        claim = replace(facts.fact("diabetes"), value=printed, bound=bound, needs="")
        return verdicts._verdict(claim, Computed(computed, "a release"), found)

    return judged


@pytest.mark.parametrize("id_", VERDICTS)
def test_a_claim_has_the_figure_that_its_release_gives_and_the_verdict(
    id_: str, results: Results
) -> None:
    row = results.tables["ledger"].set_index("claim_id").loc[id_]
    value, verdict = VERDICTS[id_]
    assert row["computed"] == pytest.approx(value, abs=0.5 if value > 1000 else 0.005)
    assert row["verdict"] == verdict


def test_sickness_of_provider_trusts_is_that_of_the_trusts_on_the_page_on_staff(
    results: Results,
) -> None:
    page = workforce.evidence(workforce.Parameters(area="NW London"))
    days = page.series.groupby("area_code")[["lost_days", "available_days"]].sum()
    trusts = days.loc[[page.organisations[str(code)].kind == "trust" for code in days.index]].sum()
    row = results.tables["ledger"].set_index("claim_id").loc["sickness_rate"]
    assert row["computed"] == pytest.approx(100 * trusts["lost_days"] / trusts["available_days"])
    assert 4.35 <= row["computed"] <= 4.42  # with or without those only filed under the system
    assert row["verdict"] == verdicts.NEEDS  # of 2024-25


def test_sickness_of_england_is_that_of_its_own_row_and_boroughs_have_none() -> None:
    claim = facts.fact("sickness_rate")
    england = replace(claim, area="England", area_code="E92000001")
    page = workforce.analyse(area="England").headlines["sickness_england"]
    assert checks.compute(england, {}).value == pytest.approx(float(page))
    with pytest.raises(InputError, match="sickness_percent of area 'Brent' is not held"):
        checks.compute(replace(claim, area="Brent", area_code="E09000005"), {})


def test_every_claim_has_one_verdict_and_most_are_given_by_code(results: Results) -> None:
    table = results.tables["ledger"]
    assert set(table["verdict"]) <= set(verdicts.VERDICTS)
    for name, count in COUNTS.items():
        assert results.headlines[name].value == count
    by_code = table["computed"].notna() | table["verdict"].isin(verdicts.OF_COMMITMENTS)
    assert by_code.sum() + results.headlines["claims_inputs"] >= 80
    assert results.tables["verdicts"]["claims"].sum() == results.headlines["claims"]
    assert (table.loc[table["verdict"].isin(["needs a release"]), "needs"] != "").all()


def test_only_claims_of_the_strategy_are_counted_and_every_document_is_in_the_ledger(
    results: Results,
) -> None:
    by_document = results.tables["ledger"]["document"].value_counts()
    assert sorted(by_document) == [2, 22, 23, 210]
    promised = results.tables["commitments"]
    own = promised["document"] == by_document.idxmax()
    assert own.head(19).all()
    assert own.sum() == results.headlines["commitments"].value == 19
    assert len(promised) == 49


def test_the_diagnosed_of_the_strategy_are_nearest_to_an_older_register(results: Results) -> None:
    nearest = results.headlines["diagnosed_nearest"]
    assert (nearest.period, nearest.value) == ("2017-18", 274_678)
    assert results.headlines["diagnosed_printed"].value == 275_000


def test_a_figure_of_a_later_time_than_the_claim_gives_no_verdict() -> None:
    given = claims.evidence(claims.Parameters())
    early = replace(facts.fact("diabetes"), period="2012", needs="")
    given = replace(given, claims=replace(given.claims, by_id={"diabetes": early}))
    row = claims.ledger(given).iloc[0]
    assert row["verdict"] == verdicts.NEEDS
    assert row["needs"] == "the same figures, of 2012"


def test_an_input_is_named_by_an_analysis_and_is_never_held_against_itself() -> None:
    programs = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(registry.FOLDER).rglob("*.py")
        if path.parent.name != "claims"
    )
    inputs = [each for each in facts.all_facts() if each.testing == "input"]
    assert len(inputs) == 17
    for each in inputs:
        named = re.search(rf'"{each.id}"', programs) is not None
        assert named or DEFAULTS[each.id] in (each.value, each.value / 100), each.id
        assert not each.check


@pytest.mark.parametrize(
    ("printed", "computed", "bound", "verdict"),
    [
        (170_000, 174_999, "exact", "reproduced"),
        (170_000, 175_001, "exact", "near"),
        (170_000, 179_000, "about", "reproduced"),
        (350, 350.4, "exact", "reproduced"),
        (350, 344, "exact", "near"),
        (4.9, 4.94, "exact", "reproduced"),
        (4.9, 4.96, "exact", "near"),
        (300, 2_000, "at_least", "reproduced"),
        (300, 200, "at_least", "differs"),
        (25, 10, "at_most", "reproduced"),
        (25, 40, "at_most", "differs"),
    ],
)
def test_what_rounds_to_the_printed_figure_reproduces_it(
    printed: float, computed: float, bound: str, verdict: str, judge: Judge
) -> None:
    assert judge(printed, computed, bound) == verdict


@pytest.mark.parametrize(
    ("printed", "elsewhere", "verdict"),
    [
        (347, 350, "near"),
        (350, 350, "consistent in the document"),
        (4, 3, "contradicted in the document"),
    ],
)
def test_numbers_of_one_document_contradict_each_other_where_they_are_not_near(
    printed: float, elsewhere: float, verdict: str
) -> None:
    found = claims.evidence(claims.Parameters())
    claim = replace(facts.fact("gp_practices_workforce"), value=printed)
    assert verdicts._verdict(claim, Computed(elsewhere, contradicts=True), found) == verdict


@pytest.mark.parametrize(
    ("period", "years"),
    [("2022-23", [2022, 2023]), ("1999-00", [1999, 2000]), ("2022-03", [2022]), ("", [])],
)
def test_the_years_of_a_period_are_those_it_names(period: str, years: list[int]) -> None:
    assert checks.years_of(period) == years


def test_a_commitment_is_past_after_its_month_or_the_last_of_its_year() -> None:
    for due, as_of, verdict in [
        ("2026", "2026-12", verdicts.DUE),
        ("2026", "2027-01", verdicts.PAST),
        ("2023-04", "2023-04", verdicts.DUE),
        ("2023-04", "2023-05", verdicts.PAST),
        ("", "2099-01", verdicts.UNDATED),
    ]:
        assert verdicts._of_commitment(due, as_of) == verdict


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ("registers:dm", "check 'registers' is not known; did you mean 'register'?"),
        ("register:diabetes", "there is no register 'diabetes'"),
        ("claim:nowhere", "check names the claim 'nowhere'"),
        ("practices:all", "check practices takes nothing, not 'all'"),
        ("survey_expected", "check names the claim ''; "),
        ("listed:many", "listed takes a whole number, not 'many'"),
        ("a_year:decade", "a_year takes quarter, month, week, not 'decade'"),
        ("effect:gout", "there is no effect on 'gout'"),
        ("size_rank:E54000027", "size_rank of area 'NW London' is not held here"),
    ],
)
def test_a_check_that_cannot_be_is_told_in_one_line_with_its_claim(check: str, words: str) -> None:
    every: Mapping[str, Fact] = {each.id: each for each in facts.all_facts()}
    with pytest.raises(InputError) as raised:
        checks.compute(replace(facts.fact("diabetes"), check=check), every)
    assert "claim diabetes: " in str(raised.value)
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_area_that_is_not_held_is_told() -> None:
    brent = replace(facts.fact("diabetes"), area="Atlantis", area_code="")
    for check in (
        "register:dm",
        "authorities",
        "acute_trusts",
        "residents",
        "networks",
        "sickness_percent",
    ):
        with pytest.raises(InputError, match=f"{check.partition(':')[0]} of area 'Atlantis'"):
            checks.compute(replace(brent, check=check), {})


def test_a_register_that_moves_flips_the_verdict_that_rests_on_it_and_no_other(
    results: Results, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = catalogue.load

    def moved(name: str) -> object:
        table = real(name)
        return table.assign(dm=table["dm"] * 1.2) if name == "condition_registers" else table

    monkeypatch.setattr(catalogue, "load", moved)
    before = results.tables["ledger"].set_index("claim_id")["verdict"]
    after = claims.analyse().tables["ledger"].set_index("claim_id")["verdict"]
    assert list(before.index[before != after]) == ["diabetes"]


def test_no_verdict_flips_unless_the_record_of_verdicts_is_renewed(results: Results) -> None:
    with RECORD.open(encoding="utf-8", newline="") as file:
        recorded = {row["claim_id"]: row["verdict"] for row in csv.DictReader(file)}
    ledger = results.tables["ledger"]
    found = dict(zip(ledger["claim_id"], ledger["verdict"], strict=True))
    flipped = [
        f"{id_}: {recorded.get(id_, 'new')} -> {found.get(id_, 'gone')}"
        for id_ in sorted({*recorded, *found})
        if recorded.get(id_) != found.get(id_)
    ]
    told = "\n".join(flipped)
    assert not flipped, f"verdicts that flipped:\n{told}\nTo accept them: {RENEW}"


def test_the_count_of_misprints_is_that_of_the_page_on_unequal_access(results: Results) -> None:
    page = outpatient_access.analyse().headlines
    assert results.headlines["differences_misprinted"] == page["differences_misprinted"] > 0


def test_the_reader_of_own_claims_knows_every_check_and_which_look_up_an_area() -> None:
    assert sorted(own_claims.CHECKS) == sorted(checks.CHECKS)
    assert set(own_claims.CHECKS_OF_CLAIMS) == set(checks.OF_CLAIMS)
    assert set(checks.OF_AREA) < set(own_claims.CHECKS_OF_AREA)


def test_a_claim_whose_figure_is_not_held_needs_a_release_and_the_others_are_judged() -> None:
    found = claims.evidence(claims.Parameters())
    strange = replace(
        found.claims.by_id["diabetes"], id="elsewhere", area="Atlantis", area_code="", needs=""
    )
    both = replace(found.claims, by_id={**found.claims.by_id, "elsewhere": strange})
    rows = verdicts.ledger(replace(found, claims=both)).set_index("claim_id")
    told = rows[["verdict", "needs"]].loc["elsewhere"]
    assert list(told) == ["needs a release", "register of Atlantis"]
    assert (
        rows.drop(index="elsewhere")["verdict"].tolist()
        == verdicts.ledger(found)["verdict"].tolist()
    )
