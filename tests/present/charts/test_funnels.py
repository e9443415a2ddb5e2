import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.present.charts import funnel
from helpers.stats.funnel import proportion_limits
from tests.present.charts.conftest import Texts, breaks_of, dash_of
from tests.present.conftest import COLUMNS

CENTRE = (54.8, "England")


@pytest.fixture
def curves() -> pd.DataFrame:
    """Limits around England by number of cancers."""
    size = np.linspace(300, 1100, 81)
    inner = proportion_limits(size, CENTRE[0] / 100, 0.95)
    outer = proportion_limits(size, CENTRE[0] / 100, 0.998)
    limits = dict(zip(["lower_95", "upper_95", "lower_998", "upper_998"], [*inner, *outer],
                      strict=True))  # fmt: skip
    return pd.DataFrame({"size": size, **{name: 100 * v for name, v in limits.items()}})


def draw(
    data: pd.DataFrame, curves: pd.DataFrame, ax: Axes, flag: str | None = None
) -> dict[str, int]:
    """Draw, and return how many points stand inside and outside."""
    funnel(
        data, ax=ax, columns=COLUMNS, x="size", y="rate", label="area", curves=curves,
        centre=CENTRE, flag=flag,
    )  # fmt: skip
    return {str(c.get_gid()): len(np.asarray(c.get_offsets())) for c in ax.collections}


def test_points_outside_the_limits_have_another_marker(
    boroughs: pd.DataFrame, curves: pd.DataFrame, ax: Axes
) -> None:
    assert draw(boroughs, curves, ax) == {"inside": 6, "outside": 2}
    inside, outside = (np.asarray(c.get_paths()[0].vertices) for c in ax.collections)
    assert inside.shape != outside.shape


def test_flags_of_the_table_go_before_the_curves(
    boroughs: pd.DataFrame, curves: pd.DataFrame, ax: Axes
) -> None:
    flagged = boroughs.assign(lies=["low_998", *["within"] * 7])
    assert draw(flagged, curves, ax, "lies") == {"inside": 7, "outside": 1}


def test_no_point_outside_is_drawn_too(
    boroughs: pd.DataFrame, curves: pd.DataFrame, ax: Axes
) -> None:
    assert draw(boroughs.assign(rate=54.8), curves, ax)["inside"] == 8


def test_points_outside_are_named_the_furthest_first_without_overlap(
    boroughs: pd.DataFrame, curves: pd.DataFrame, figure: Figure, ax: Axes
) -> None:
    rates = [44.0, 45.0, 46.0, 54.0, 55.0, 63.0, 66.0, 67.0]
    draw(boroughs.assign(rate=rates), curves, ax)
    figure.draw_without_rendering()
    names = [text for text in ax.texts if text.get_gid() == "point-label"]
    assert [n.get_text().replace("\n", " ") for n in names] == [
        "Westminster",
        "Kensington and Chelsea",
        "Brent",
        "Ealing",
        "Hammersmith and Fulham",
        "Hounslow",
    ]
    boxes = [name.get_window_extent() for name in names]
    overlaps = [a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i]]
    assert not any(overlaps)


def test_axes_that_do_not_start_at_zero_are_broken(
    boroughs: pd.DataFrame, curves: pd.DataFrame, figure: Figure, ax: Axes
) -> None:
    draw(boroughs, curves, ax)
    assert breaks_of(figure) == {"break-x", "break-y"}


def test_of_many_points_only_those_outside_are_named(
    boroughs: pd.DataFrame, curves: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    twice = pd.concat([boroughs, boroughs.assign(area=boroughs["area"] + " 2", rate=54.8)])
    draw(twice, curves, ax)
    assert set(texts("point-label")) == {"Hounslow", "Harrow"}


def test_limits_and_centre_are_named_and_told_apart(
    boroughs: pd.DataFrame, curves: pd.DataFrame, ax: Axes, texts: Texts
) -> None:
    draw(boroughs, curves, ax)
    assert sorted(texts("end-label")) == ["95%", "95%", "99.8%", "99.8%", "England"]
    dashes = {str(line.get_gid()).rpartition("-")[2]: dash_of(line) for line in ax.lines}
    assert len(set(dashes.values())) == 3


def test_point_without_figure_is_left_out(
    boroughs: pd.DataFrame, curves: pd.DataFrame, ax: Axes
) -> None:
    boroughs.loc[0, "rate"] = np.nan
    assert sum(draw(boroughs, curves, ax).values()) == 7


def test_points_larger_than_the_curves_reach_are_framed(
    boroughs: pd.DataFrame, curves: pd.DataFrame, ax: Axes
) -> None:
    draw(boroughs.assign(size=boroughs["size"] * 10), curves, ax)
    assert ax.get_xlim()[1] > 9910


def test_the_chart_s_own_points_are_squares_and_named_even_within_the_limits(
    boroughs: pd.DataFrame, curves: pd.DataFrame, ax: Axes
) -> None:
    own = [boroughs["area"].iloc[0]]
    funnel(
        boroughs, ax=ax, columns=COLUMNS, x="size", y="rate", label="area", curves=curves,
        centre=CENTRE, own=own,
    )  # fmt: skip
    drawn = {str(c.get_gid()): len(np.asarray(c.get_offsets())) for c in ax.collections}
    assert drawn["own"] == 1
    assert sum(drawn.values()) == len(boroughs)
    assert own[0] in {text.get_text().replace("\n", " ") for text in ax.texts}


def test_no_name_of_the_chart_s_own_points_covers_another_point(figure: Figure, ax: Axes) -> None:
    crowd = pd.DataFrame({"size": np.repeat(np.linspace(400, 1000, 40), 40)})
    crowd["rate"] = 54.8 + np.tile(np.linspace(-4, 4, 40), 40)
    crowd["area"] = [f"Trust {each}" for each in range(1600)]
    wide = {f"{side}_{level}": 54.8 + sign * 5 for level in ("95", "998")
            for side, sign in (("lower", -1), ("upper", 1))}  # fmt: skip
    funnel(
        crowd, ax=ax, columns=COLUMNS, x="size", y="rate", label="area", centre=CENTRE,
        curves=pd.DataFrame({"size": [300, 1100], **wide}), own=["Trust 820", "Trust 39"],
    )  # fmt: skip
    figure.draw_without_rendering()
    named = {text.get_text(): text for text in ax.texts if text.get_gid() == "point-label"}
    assert set(named) == {"Trust 39"}
    places = ax.transData.transform(crowd[["size", "rate"]].to_numpy(dtype=float))
    box = named["Trust 39"].get_window_extent()
    assert not any(box.contains(across, up) for across, up in places)
