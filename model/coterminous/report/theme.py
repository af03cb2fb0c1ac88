"""One plot theme for every figure: readable in print, without colour, and whichever way one sees colours.

Marks have a contrast of at least 3 to 1 with the paper, texts 4.5 to 1 (WCAG 2.1 AA); a test computes both.
The hues follow Okabe and Ito's colour-blind-safe set, darkened where they are too pale for a white page. No
series is told by its colour alone: each also has its own line style and marker, and its name stands beside
its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl

PAPER = "#ffffff"
INK = "#1f2328"
QUIET_INK = "#57606a"
GRID = "#d8dee4"
NO_DATA = "#eceff2"

BLUE = "#0072b2"
VERMILION = "#c44e00"
GREEN = "#00805c"
PURPLE = "#a2478a"
OCHRE = "#8a6800"
BLACK = "#1f2328"

# Pale to deep: dark lines stay visible on every step.
SEQUENTIAL = ("#f6f3d8", "#cfe3c4", "#9fd0c0", "#6fb7c2", "#4b97bd", "#4a78ae")

WIDTH_INCHES = 9.0
DOTS_PER_INCH = 150
_HASH_SALT = "coterminous"

_SETTINGS: dict[Any, Any] = {
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "figure.dpi": 100,
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    # A title with two dollar signs is not a formula.
    "text.parse_math": False,
    "axes.edgecolor": QUIET_INK,
    "axes.labelcolor": INK,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 8.0,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "axes.formatter.useoffset": False,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": QUIET_INK,
    "ytick.color": QUIET_INK,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "lines.linewidth": 2.0,
    "lines.markersize": 5.0,
    "hatch.linewidth": 0.8,
    "path.simplify": False,
    "svg.fonttype": "path",
    "svg.hashsalt": _HASH_SALT,
}


LineStyle = str | tuple[int, tuple[float, ...]]


@dataclass(frozen=True)
class Look:
    """How one series looks everywhere: colour, line style and marker together."""

    colour: str
    line: LineStyle
    marker: str


SOLID, DASHED, DOTTED = "-", (0, (5, 2)), (0, (1.2, 1.4))
DASH_DOT, LONG_DASH = (0, (6, 1.6, 1.2, 1.6)), (0, (9, 1.8))

LOOKS = {
    "pct": Look(BLUE, SOLID, "o"),
    "social_services": Look(VERMILION, DASHED, "s"),
    "nhs_trust": Look(GREEN, DASH_DOT, "^"),
    "all": Look(BLACK, SOLID, "D"),
    "second": Look(PURPLE, DOTTED, "v"),
    "third": Look(OCHRE, LONG_DASH, "P"),
}

# Bands of an ensemble, pale to deep; edges in the colour of the line bound them, so the fills need no contrast.
BAND_OUTER, BAND_INNER = "#dceaf4", "#aed0e8"
THIN_DASHES = (0, (4, 2))

# Layers from pale to deep, each bounded by a dark line: the order and the names tell them apart, not the hue.
LAYERS = {"low": "#e6eff6", "moderate": "#b5d0e6", "substantial": "#6b9fc8", "critical": "#2b628f"}


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 black to 1 white, as WCAG 2.1 defines it.

    >>> luminance("#ffffff"), luminance("#000000")
    (1.0, 0.0)
    """
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.1 defines it.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@contextmanager
def theme() -> Iterator[None]:
    """Apply the theme while drawing, whatever the user's own Matplotlib settings are, and leave them be.

    >>> with theme():
    ...     mpl.rcParams["svg.hashsalt"]
    'coterminous'
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        for name, value in _SETTINGS.items():
            mpl.rcParams[name] = value
        yield
