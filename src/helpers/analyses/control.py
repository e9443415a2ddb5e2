"""Control charts of several series at once, by the rules of `stats.spc`, and their words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd

from helpers.stats import spc

SIGNALS = {
    "none": "none",
    "outside": "outside a limit",
    "trend": "in a trend",
    "two_in_three": "two of three near a limit",
    "shift": "in a shift",
}
"""What a point of a control chart is a signal of, as `stats.spc` calls it, in words."""


def charts(
    values: "pd.Series[float]",
    names: "pd.Series[str]",
    *,
    phases: Mapping[str, Sequence[int]] = MappingProxyType({}),
    **options: Any,
) -> dict[str, spc.ControlChart]:
    """Return the control chart of each series, by its name, in the order of the rows.

    Two values are the fewest that limits can be drawn from; a shorter series has no chart.

    Args:
        values: all series below each other, each in order of time.
        names: which series each value is of.
        phases: where the limits of a series start anew, as `stats.spc.xmr` takes it, by its name.
        **options: as `stats.spc.xmr` takes them.
    """
    return {
        str(name): spc.xmr(own, phases=phases.get(str(name), ()), **options)
        for name, own in values.groupby(names, sort=False)
        if len(own) > 1
    }
