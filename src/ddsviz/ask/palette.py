"""From the caller's palette, or the theme's, to the colours of a chart or map."""

from __future__ import annotations

from collections.abc import Sequence

from ddsviz import theme
from ddsviz.ask.style import Style
from ddsviz.calc.categories import NO_VALUE
from ddsviz.errors import Mend, OptionError
from ddsviz.wording import did_you_mean, nearest, quoted


def colour_scale(style: Style, default: tuple[str, ...], reverse: bool = False) -> list[str]:
    """Return the colours of a scale, from low to high.

    Raises
    ------
    OptionError
        If there is no palette of that name.
    """
    colours = theme.scale(default) if style.palette is None else theme.scale(tuple(_own_colours(style)))
    return colours[::-1] if reverse else colours


def scale_anchors(style: Style, default: tuple[str, ...], reverse: bool = False) -> list[str]:
    """Return the few colours that a scale runs through, from low to high."""
    anchors = list(default) if style.palette is None else _own_colours(style)
    return anchors[::-1] if reverse else anchors


def category_colours(style: Style, labels: Sequence[str]) -> list[str]:
    """Return a colour for each category; where there are more than colours they come round again.

    Rows with no category are grey.

    Raises
    ------
    OptionError
        If there is no palette of that name.
    """
    colours = list(theme.CATEGORICAL) if style.palette is None else _own_colours(style)
    return [theme.OUTLINE if label == NO_VALUE else colours[index % len(colours)] for index, label in enumerate(labels)]


def range_colours(style: Style, labels: Sequence[str]) -> list[str]:
    """Return a colour for each of several ordered ranges, none so pale that a mark in it is lost; no value is grey."""
    anchors = theme.DENSITY if style.palette is None else tuple(_own_colours(style))
    ranges = [label for label in labels if label != NO_VALUE]
    return [*theme.scale(anchors, len(ranges)), *[theme.OUTLINE] * (len(labels) - len(ranges))]


def _own_colours(style: Style) -> list[str]:
    from bokeh import palettes
    from bokeh.colors import named

    if isinstance(style.palette, str):
        by_folded = {name.casefold(): name for name in palettes.all_palettes}
        name = by_folded.get(style.palette.casefold())
        if name is None:
            match = nearest(style.palette, by_folded.values())
            raise OptionError(
                f"There is no palette {quoted(style.palette)}.{did_you_mean(style.palette, by_folded.values())} "
                "Some are: Viridis, Cividis, Blues, Greys, RdBu, Category10; or give a list of colours.",
                Mend.options(palette=match or "Viridis"),
            )
        sizes = palettes.all_palettes[name]
        colours = list(sizes[max(size for size in sizes if size <= 20)])
        # Single-hue palettes of ColorBrewer run from dark to pale; ours run from low, pale, to high, dark.
        return colours[::-1] if name in palettes.brewer and _paler_at_end(colours) else colours
    assert style.palette is not None
    return [colour if colour.startswith("#") else getattr(named, colour).to_hex() for colour in style.palette]


def _paler_at_end(colours: list[str]) -> bool:
    return theme.luminance(colours[-1][:7]) > theme.luminance(colours[0][:7]) + 0.4
