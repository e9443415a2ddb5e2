"""Posts are possible: nobody leaves who was not there, and a vacant post has no age."""

from helpers.data import areas
from helpers.data.synthetic import staff, targets
from tests.data.synthetic.conftest import Tables


def test_posts_are_filled_or_vacant(tables: Tables) -> None:
    posts = tables["staff_posts"]
    vacant = posts["age_band"] == "vacant"
    assert (posts.loc[~vacant, "established"] == posts.loc[~vacant, "in_post"]).all()
    assert (posts.loc[vacant, ["in_post", "joiners_year", "leavers_year"]] == 0).all(axis=None)
    assert (posts.loc[vacant, "established"] > 0).all()


def test_stock_next_year_is_stock_and_joiners_less_leavers(tables: Tables) -> None:
    posts = tables["staff_posts"].groupby(["trust", "staff_group"])[staff.COUNTS].sum()
    closing = posts["in_post"] + posts["joiners_year"] - posts["leavers_year"]
    assert (closing > 0).all()
    assert closing.sum() == 52_000 + 1_494


def test_nobody_leaves_who_was_not_there(tables: Tables) -> None:
    posts = tables["staff_posts"]
    assert (posts["leavers_year"] <= posts["in_post"]).all()
    assert (posts[staff.COUNTS] >= 0).all(axis=None)


def test_every_trust_has_every_group_and_age(tables: Tables) -> None:
    posts = tables["staff_posts"]
    assert len(posts) == 7 * 6 * 6
    assert not posts.duplicated(staff.KEYS).any()
    assert {areas.resolve(trust).kind for trust in posts["trust"].unique()} == {"trust"}


def test_the_young_come_and_go_more_often(tables: Tables) -> None:
    ages = tables["staff_posts"].groupby("age_band")[staff.COUNTS].sum()
    leaving = ages["leavers_year"] / ages["in_post"]
    joining = ages["joiners_year"] / ages["in_post"]
    assert leaving["under 30"] > leaving["40-49"] < leaving["60+"]
    assert joining["under 30"] > joining["30-39"] > joining["50-59"] > joining["60+"]


def test_another_seed_gives_other_posts_and_the_same_totals(tables: Tables) -> None:
    other = staff.staff_posts(1, targets.example_staff())
    assert not other["in_post"].equals(tables["staff_posts"]["in_post"])
    assert (other[staff.COUNTS].sum() == tables["staff_posts"][staff.COUNTS].sum()).all()
