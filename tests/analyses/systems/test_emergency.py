"""Trusts are ranked by their major departments among all trusts of England with one."""

from helpers.analyses import systems
from helpers.analyses.systems import emergency
from helpers.data import areas


def evidence(area: str) -> systems.Evidence:
    return systems.evidence(systems.Parameters(area=area))


def test_the_best_trust_comes_first_and_england_last_without_a_rank() -> None:
    frame = emergency.by_trust(evidence("NW London"))
    ranks = frame["trust_rank"].dropna()
    assert ranks.is_monotonic_increasing
    assert len(ranks) == 4
    assert frame["trust"].iloc[-1] == "England"
    assert frame["trust_rank"].isna().iloc[-1]


def test_a_trust_with_a_walk_in_centre_alone_is_shown_and_not_ranked() -> None:
    frame = emergency.by_trust(evidence("NW London")).set_index("trust")
    own = frame.loc["Central London Community Healthcare NHS Trust (CLCH)"]
    assert own["within_percent"] > 95
    assert own[["major_within_percent", "trust_rank"]].isna().all()


def test_as_many_are_ranked_as_the_last_rank_says() -> None:
    regions = [evidence(each.code) for each in areas.all_areas() if each.kind == "region"]
    counts = [emergency.figures(each) for each in regions]
    assert {float(each["trusts_ranked"]) for each in counts} == {121.0}
    assert sum(float(each["own_trusts_ranked"]) for each in counts) == 121.0
    assert max(emergency.by_trust(each)["trust_rank"].max() for each in regions) == 121
