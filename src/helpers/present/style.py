"""The look of every chart: one palette, one stylesheet, no global state.

Colours are the UK government's categorical palette for charts in its order, teal and orange a shade
darker: each stands out from white, from white that a dark page has dimmed, and from its neighbours,
by 3 to 1 or more. Colour never stands alone: each series also has
its own marker, dash and hatch.
"""

from typing import Any

PALETTE = ("#12436D", "#279F95", "#801650", "#EF641F")
PALETTE_TEXT = ("#12436D", "#17716A", "#801650", "#B0430B")
"""The same hues, dark enough for text: 4.5 to 1 or more on white."""
SHADES = ("#12436D", "#5A91C0", "#DCE8F3", "#FFFFFF")
"""One hue for parts that have an order, the first the gravest; lines of the first part them."""
INK = "#1D1D1D"
"""Text and value labels."""
GREY = "#595959"
"""Reference lines and what stands behind the message."""
PALE = "#DADADA"
"""Grid and connecting lines that carry no meaning."""
GROUND = "#FFFFFF"

MARKERS = ("o", "s", "D", "^")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
HATCHES = ("", "//", "..", "xx")
SHADE_HATCHES = ("", "\\\\", "//", "..")
REFERENCE_DASHES: tuple[Any, ...] = ((0, (5, 3)), (0, (1.5, 2)), (0, (8, 3, 2, 3)), "-")

WIDE = 7.2
"""Width of a chart in inches: shown 720 pixels wide, its text is 17 pixels high."""
NARROW = 4.8
"""Width for a narrow window in inches: shown 354 pixels wide, its text is 12 pixels high."""
FONT_SIZE = 13.0
SMALL = 12.0

STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": GREY,
    "axes.formatter.use_locale": False,
    "axes.grid": False,
    "axes.labelcolor": INK,
    "axes.labelsize": FONT_SIZE,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": FONT_SIZE,
    "axes.unicode_minus": True,
    "figure.dpi": 72,
    "figure.facecolor": GROUND,
    "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.w_pad": 0.06,
    "font.family": "DejaVu Sans",
    "font.size": FONT_SIZE,
    "grid.color": PALE,
    "grid.linewidth": 0.8,
    "hatch.color": GROUND,
    "hatch.linewidth": 1.2,
    "legend.fontsize": FONT_SIZE,
    "legend.frameon": False,
    "lines.linewidth": 2.2,
    "lines.markersize": 7,
    "savefig.facecolor": GROUND,
    "svg.fonttype": "path",
    "svg.hashsalt": "icsbook",
    "text.color": INK,
    "text.hinting": "none",
    "text.parse_math": False,
    "xtick.color": GREY,
    "xtick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.color": GREY,
    "ytick.labelcolor": INK,
    "ytick.labelsize": SMALL,
}


def cycle(choices: tuple[Any, ...], index: int) -> Any:
    """Return the choice at `index`, starting again after the last."""
    return choices[index % len(choices)]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two `#RRGGBB` colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
