"""Sizes, fonts and colours: the only file with a colour in it.

Every categorical colour keeps 3:1 against white paper and stays apart from its neighbours for readers who do not
see red, green or blue; shapes and dashes tell categories apart once more. The sequential and diverging palettes start
pale, so whatever is filled with them also carries an outline that keeps 3:1.
"""

from __future__ import annotations

import functools

WIDTH_PX = 700
HEIGHT_PX = 400
TEXT_SIZE = "13px"
TITLE_SIZE = "16px"
CHARACTER_WIDTH_PX = 7.2
"""The width of an average character at TEXT_SIZE, for deciding what fits."""

LINE_HEIGHT_PX = 17
CONTROL_PX = 24
"""The least side of anything that is clicked (WCAG 2.2, criterion 2.5.8)."""

INK = "#1f2933"
QUIET_INK = "#52606d"
PAPER = "#ffffff"
BLACK = "#000000"
HATCH = "#b4bcc4"
RAW_LINE = "#7c90a4"
"""Behind a smoothed line: 3.3:1 against white."""
GRID = "#e4e7eb"
OUTLINE = "#67727e"
"""Around pale fills: 4.9:1 against white."""
SEA = "#e9eef2"
LAND = "#fbfbf9"
BOUNDARY = "#aab4bf"
"""The map below the data: quiet, so that nothing on it is taken for a value."""
DISC = "#33475b"
"""Behind the number of a disc that stands for several places: 9.6:1 against white."""
LINK = "#0a58a8"

CATEGORICAL = (
    "#0053c1", "#f15c04", "#01815b", "#710181", "#8a0129", "#7a4900", "#129be7", "#19233e", "#cf5e9a", "#79984d",
)  # fmt: skip
SEQUENTIAL = ("#f3f7e4", "#c5e3c3", "#7cc4b8", "#3f9bb3", "#2a6ea3", "#284887", "#1d1d52")
DIVERGING = ("#0d3b66", "#3f7cac", "#a6c8e0", "#f6f4ef", "#f2b98f", "#cf6a32", "#7d2a0a")
DENSITY = ("#5f97b5", "#3f87b3", "#2a6398", "#284887", "#1d1d52")
"""Starts at a colour that a single lone point can be seen in."""
POINTS = ("#b98500", "#c8501e", "#a3195b", "#5b1a78", "#1d1d52")
"""For points on a map: each end and step stays apart from the next, and from the ground."""

MARKERS = ("circle", "square", "triangle", "diamond", "inverted_triangle", "star", "hex", "plus", "x", "asterisk")
DASHES = ("solid", "dashed", "dotdash", "dotted", "dashdot")
COLOURS_IN_SCALE = 48
"""Steps of a colour scale: finer than the eye tells apart side by side, and a fifth of the bytes of 256."""

MUTED_ALPHA = 0.12
LEAST_OF_PALE, PALE_STEPS = 2.0, 101
POINT_SIZE_PX = 8
LARGEST_POINT_PX = 34
SMALLEST_POINT_PX = 4
MAP_HEIGHT_PX = 520
PLACE_RADIUS_PX = 7
SMALL_PLACE_RADIUS_PX = 5
TINY_PLACE_RADIUS_PX = 3


def luminance(colour: str) -> float:
    """Return the relative luminance of a "#rrggbb" colour, from 0 (black) to 1 (white).

    References
    ----------
    W3C, Web Content Accessibility Guidelines 2.2, "relative luminance".

    Examples
    --------
    >>> luminance("#ffffff"), luminance("#000000")
    (1.0, 0.0)
    """
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21.

    References
    ----------
    W3C, Web Content Accessibility Guidelines 2.2, "contrast ratio".

    Examples
    --------
    >>> contrast("#ffffff", "#000000")
    21.0
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@functools.cache
def pale(colour: str) -> str:
    """Return a pale shade of a colour, which keeps 2:1 against the paper: for a line behind the one that is looked at.

    Examples
    --------
    >>> pale("#0053c1"), round(contrast(pale("#f15c04"), PAPER), 1)
    ('#96b8e6', 2.0)
    """
    shades = scale((colour, PAPER), PALE_STEPS)
    return [shade for shade in shades if contrast(shade, PAPER) >= LEAST_OF_PALE][-1]


def ink_on(colour: str) -> str:
    """Return the ink that reads best on a colour, black or white: at least 4.58:1 on any.

    Examples
    --------
    >>> ink_on("#f3f7e4"), ink_on("#1d1d52")
    ('#000000', '#ffffff')
    """
    return BLACK if contrast(BLACK, colour) >= contrast(PAPER, colour) else PAPER


def scale(anchors: tuple[str, ...], steps: int = COLOURS_IN_SCALE) -> list[str]:
    """Return `steps` colours that run evenly through the anchors.

    Examples
    --------
    >>> scale(("#000000", "#ffffff"), 3)
    ['#000000', '#808080', '#ffffff']
    """
    if steps == 1:
        return [anchors[-1]]
    return [_between(anchors, step * (len(anchors) - 1) / (steps - 1)) for step in range(steps)]


def _between(anchors: tuple[str, ...], position: float) -> str:
    start = min(int(position), len(anchors) - 2)
    share = position - start
    pairs = [(int(anchors[start][i : i + 2], 16), int(anchors[start + 1][i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{int(low + (high - low) * share + 0.5):02x}" for low, high in pairs)
