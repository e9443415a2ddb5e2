"""The model of places and mix is that of statsmodels, and finds what was put in."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy.optimize import minimize_scalar
from scipy.special import expit
from scipy.stats import binom, norm
from statsmodels.genmod.bayes_mixed_glm import BinomialBayesMixedGLM

from helpers.analyses import case_mix
from helpers.analyses.case_mix import effects, model
from helpers.analyses.case_mix.evidence import MIX
from helpers.data import cancers
from helpers.data.synthetic.cancers import TUMOURS
from helpers.errors import InputError
from helpers.results import Results

DEMONSTRATION = case_mix.evidence(case_mix.Parameters())
ALONE = model.fit(DEMONSTRATION, with_mix=False)
ADJUSTED = model.fit(DEMONSTRATION, with_mix=True)


@pytest.fixture(scope="module")
def results() -> Results:
    return case_mix.analyse()


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    """A row a cancer with a stage."""
    staged = DEMONSTRATION.cells.astype({"deprivation_quintile": int})
    early = staged.loc[staged.index.repeat(staged["early"].astype(int))].assign(found=1)
    late = (staged["staged"] - staged["early"]).astype(int)
    return pd.concat([early, staged.loc[staged.index.repeat(late)].assign(found=0)])


def of(table: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, **parameters: Any) -> Results:
    """Return the results of a table in the place of one's own."""
    held = cancers.Cancers(table, "2031", "a table", "parameter")
    monkeypatch.setattr(cancers, "cases", lambda *_: held)
    return case_mix.analyse(area="Kent and Medway", cancers_source="own", **parameters)


def table_of(*rows: tuple[object, ...]) -> pd.DataFrame:
    names = ["place", "tumour_group", "stage", "age_band", "sex", "deprivation_quintile", "cases"]
    return pd.DataFrame(rows, columns=names)


def test_the_fixed_part_is_that_of_a_direct_call_of_statsmodels(people: pd.DataFrame) -> None:
    terms = " + ".join(f"C({name})" for name in MIX)
    direct = smf.logit(f"found ~ 0 + C(place) + {terms}", people).fit(disp=0)
    count = len(ADJUSTED.places)
    assert ADJUSTED.parameters[count:] == pytest.approx(direct.params[count:], abs=1e-6)
    errors = np.sqrt(np.diag(ADJUSTED.covariance))
    assert errors[count:] == pytest.approx(direct.bse[count:], rel=1e-4)
    apart = ADJUSTED.effects - ADJUSTED.effects[0]
    assert apart == pytest.approx(direct.params[:count] - direct.params.iloc[0], abs=1e-6)


def test_the_spread_is_where_the_marginal_likelihood_of_the_binomial_is_largest() -> None:
    counts = DEMONSTRATION.places
    nodes, node_weights = np.polynomial.hermite_e.hermegauss(40)
    means = np.linspace(-0.5, 1.0, 301)

    def loss(sd: float) -> float:
        odds = means[:, None, None] + sd * nodes
        chance = binom.pmf(
            counts["early"].to_numpy()[:, None], counts["staged"].to_numpy()[:, None], expit(odds)
        )
        return -float(np.log(np.prod(chance @ node_weights, axis=-1).sum()))

    direct = minimize_scalar(loss, bounds=(1e-4, 1), method="bounded").x
    assert ALONE.spread.sd == pytest.approx(direct, rel=0.02)


def test_the_mixed_model_of_statsmodels_agrees_within_the_limits(people: pd.DataFrame) -> None:
    places = pd.get_dummies(people["place"], dtype=float).to_numpy() / 10  # its prior is for sd 1
    ones = np.ones((len(people), 1))
    np.random.seed(1)  # noqa: NPY002 - the generator that it starts from
    fitted = BinomialBayesMixedGLM(
        people["found"].to_numpy(dtype=float), ones, places, np.zeros(places.shape[1], dtype=int)
    ).fit_vb()
    assert ALONE.spread.lower <= float(np.exp(fitted.vcp_mean[0])) / 10 <= ALONE.spread.upper
    assert float(fitted.fe_mean[0]) == pytest.approx(float(np.mean(ALONE.effects)), abs=0.05)


def test_limits_hold_the_spread_that_was_put_in_and_reach_nought_where_there_is_none() -> None:
    random, within, none = np.random.default_rng(3), 0, 0
    covariance = np.diag(np.full(10, 0.09**2))
    for _ in range(200):
        chance = random.normal(0, 0.09, 10)
        drawn = model.spread(random.normal(0, 0.2, 10) + chance, covariance, 0.95)
        within += drawn.lower <= 0.2 <= drawn.upper
        none += model.spread(chance, covariance, 0.95).lower == 0
    assert 180 <= within <= 198
    assert none >= 190


def test_the_median_odds_ratio_is_the_median_of_pairs_drawn_from_it(results: Results) -> None:
    random = np.random.default_rng(5)
    pairs = random.normal(0, ADJUSTED.spread.sd, (400_000, 2))
    ratios = np.exp(np.abs(pairs[:, 0] - pairs[:, 1]))
    assert results.headlines["median_odds_ratio_adjusted"] == pytest.approx(
        float(np.median(ratios)), rel=0.005
    )


def test_it_recovers_what_was_put_in(results: Results) -> None:
    table = results.tables["effects"].set_index(["characteristic", "level"])
    within = table["put_in_ratio"].between(table["lower_odds_ratio"], table["upper_odds_ratio"])
    for name in ("age band", "fifth of deprivation"):
        assert within[within.index.get_level_values(0) == name].all()
    assert within.mean() >= 0.85
    assert len(table) == len(TUMOURS) - 1 + 4 + 1 + 4
    assert float(results.headlines["recovered_effects"]) == within.sum()
    assert float(results.headlines["effects_put_in"]) == len(table)
    oldest = table["put_in_ratio"].loc["age band"].loc["80+"]
    assert oldest == pytest.approx(np.exp(-0.55))
    assert effects.PUT_IN["sex"] == {"female": 0, "male": 0}


def test_a_mix_that_alone_sets_places_apart_is_seen_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Five places that find each tumour group alike, and have more or fewer of the early ones."""
    rows = []
    for at, place in enumerate("ABCDE"):
        for group, share in (("breast", 0.8), ("lung", 0.3)):
            size = 400 + (at - 2) * (150 if group == "breast" else -150)
            early = round(size * share)
            rows.append((place, group, "1", "50-59", "female", 1, early))
            rows.append((place, group, "4", "50-59", "female", 1, size - early))
    found = of(table_of(*rows), monkeypatch)
    assert found.headlines["range_raw_points"] > 30
    assert found.headlines["range_adjusted_points"] == pytest.approx(0, abs=0.5)
    assert float(found.headlines["variance_explained_by_mix"]) == 100
    assert float(found.headlines["median_odds_ratio_adjusted"]) == 1
    split = found.tables["split"]
    assert split["mix_points"].to_numpy() == pytest.approx(split["apart_points"].to_numpy(), abs=1)


def test_rates_with_the_mix_allowed_for_lie_within_limits_and_shrink_to_the_mean(
    results: Results,
) -> None:
    rates = results.tables["places"]
    assert rates["adjusted_percent"].is_monotonic_decreasing
    assert (
        rates["adjusted_percent"]
        .between(rates["adjusted_lower_percent"], rates["adjusted_upper_percent"])
        .all()
    )
    centre = rates["shrunken_percent"].mean()
    drawn = (rates["shrunken_percent"] - centre).abs()
    assert drawn.sum() < (rates["adjusted_percent"] - centre).abs().sum()
    weighted = np.average(rates["adjusted_percent"], weights=rates["counted_cases"])
    assert weighted == pytest.approx(float(results.headlines["early_rate"]), abs=0.2)
    wide = case_mix.analyse(confidence=0.99).tables["places"]
    reach = rates["adjusted_upper_percent"] - rates["adjusted_percent"]
    wider = wide["adjusted_upper_percent"] - wide["adjusted_percent"]
    assert (wider / reach).mean() == pytest.approx(norm.ppf(0.995) / norm.ppf(0.975))


def test_a_mix_that_explains_nothing_has_no_share_and_the_two_spreads_have_limits(
    results: Results,
) -> None:
    assert not results.headlines["variance_explained_by_mix"].known
    spreads = [results.headlines[f"between_points{which}"] for which in ("", "_adjusted")]
    limits = [(each.value, each.lower, each.upper) for each in spreads]
    assert limits[0] == pytest.approx((1.9, 0.0, 4.6), abs=0.05)
    assert limits[1] == pytest.approx((2.7, 1.2, 5.7), abs=0.05)


def test_each_headline_has_limits_or_says_why_not(results: Results) -> None:
    known = {name: each for name, each in results.headlines.items() if each.known}
    assert [name for name, each in known.items() if not each.uncertainty] == []
    assert set(results.headlines) - set(known) == {"variance_explained_by_mix"}
    assert results.basis == "synthetic"


def test_places_that_share_nothing_cannot_be_told_from_their_mix(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [
        (place, group, stage, "50-59", "female", 1, 20)
        for place, group in (("A", "breast"), ("B", "lung"))
        for stage in ("1", "4")
    ]
    with pytest.raises(InputError, match="places cannot be told from the mix of their cancers"):
        of(table_of(*rows), monkeypatch)


def test_what_only_together_is_all_early_or_late_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each group, age and place has early and late finds, but no odds tell them apart."""
    rows = []
    for place in "AB":
        for group, stages, band in (
            ("breast", "14", "50-59"),
            ("breast", "1", "80+"),
            ("lung", "4", "50-59"),
            ("lung", "14", "80+"),
        ):
            rows += [(place, group, stage, band, "female", 1, 20) for stage in stages]
    with pytest.raises(InputError, match=r"cannot be told from the rest.*perfect separation"):
        of(table_of(*rows), monkeypatch)


def test_a_sex_that_tumour_groups_tell_already_is_left_to_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [
        (place, group, stage, "50-59", sex, 1, size)
        for place in "AB"
        for group, sex, late in (("prostate", "male", 30), ("uterus", "female", 10))
        for stage, size in (("1", 25), ("4", late))
    ]
    odds = of(table_of(*rows), monkeypatch).tables["effects"]
    assert list(odds["characteristic"]) == ["tumour group"]
    assert odds["odds_ratio"].iloc[0] == pytest.approx(3)


def test_groups_all_early_or_all_late_are_left_out_and_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [
        (place, group, stage, "50-59", "female", 1, 20 + 5 * at)
        for at, place in enumerate("ABC")
        for group in ("breast", "lung")
        for stage in ("1", "4", "missing")
    ]
    more = [
        ("A", "ovary", "4", "50-59", "female", 1, 7),
        ("D", "lung", "1", "50-59", "female", 1, 2),
    ]
    found = of(table_of(*rows, *more), monkeypatch)
    assert float(found.headlines["left_out_cases"]) == 9
    assert set(found.tables["places"]["place"]) == {"A", "B", "C"}
    assert set(found.tables["ceiling"]["tumour_group"]) == {"breast", "lung"}
    plain = of(table_of(*rows), monkeypatch)
    assert float(plain.headlines["left_out_cases"]) == 0
    assert plain.tables["places"].equals(found.tables["places"])


@pytest.mark.parametrize(
    ("keep", "message"),
    [
        ({"place": "A"}, r"one place \(A\)"),
        ({"tumour_group": "lung"}, r"one tumour group \(lung\)"),
        (
            {"stage": "1"},
            r"one place \(none\).*two or more are needed; left out are place A, place B",
        ),
    ],
)
def test_a_table_that_tells_too_little_is_refused(
    keep: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        (place, group, stage, "50-59", "female", 1, 20)
        for place in "AB"
        for group in ("breast", "lung")
        for stage in ("1", "4")
    ]
    table = table_of(*rows)
    for name, value in keep.items():
        table = table[table[name] == value]
    with pytest.raises(InputError, match=message) as error:
        of(table, monkeypatch)
    assert "\n" not in str(error.value)
