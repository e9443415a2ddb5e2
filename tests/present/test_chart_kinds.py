from helpers.present import chart_kinds, charts


def test_every_chart_of_the_package_is_a_chart() -> None:
    for name in charts.__all__:
        kind = chart_kinds.of(getattr(charts, name))
        assert kind.name == name.replace("_", " ")
        assert set(kind.measures) <= set(kind.columns)


def test_only_small_multiples_lay_out_the_figure_themselves() -> None:
    panels = [name for name in charts.__all__ if chart_kinds.of(getattr(charts, name)).panels]
    assert panels == ["small_multiples"]
