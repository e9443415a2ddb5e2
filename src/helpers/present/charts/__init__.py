"""The charts of the book, each a function `(data, *, ax, columns, ...) -> Axes`.

They know no topic: a chart takes a tidy frame, the names of its columns and their descriptions
(`columns`, for headings and units), and draws on the Axes it is given with seaborn or matplotlib.
None touches pyplot or global style, and none writes a title: titles are text of the page.
"""

from helpers.present.charts.funnels import FUNNEL_FROM as FUNNEL_FROM
from helpers.present.charts.funnels import funnel
from helpers.present.charts.rows import bars, dumbbells, intervals
from helpers.present.charts.series import lines, small_multiples, steps
from helpers.present.charts.stacks import stacked_bars
from helpers.present.charts.waterfalls import waterfall

__all__ = [
    "bars",
    "dumbbells",
    "funnel",
    "intervals",
    "lines",
    "small_multiples",
    "stacked_bars",
    "steps",
    "waterfall",
]
