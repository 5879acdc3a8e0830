"""From the caller's palette, or the theme's, to the colours of a chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ddsviz import theme
from ddsviz.calc.categories import NO_VALUE
from ddsviz.checks.look import Look
from ddsviz.errors import OptionError
from ddsviz.wording import did_you_mean

if TYPE_CHECKING:
    from bokeh.models import ColorBar, LinearColorMapper, LogColorMapper


def colour_scale(look: Look, default: tuple[str, ...], reverse: bool = False) -> list[str]:
    """Return the colours of a scale, from low to high.

    Raises
    ------
    OptionError
        If there is no palette of that name.
    """
    colours = theme.scale(default) if look.palette is None else theme.scale(tuple(_own_colours(look)))
    return colours[::-1] if reverse else colours


def category_colours(look: Look, labels: Sequence[str]) -> list[str]:
    """Return a colour for each category; where there are more than colours they come round again.

    Rows with no category are grey.

    Raises
    ------
    OptionError
        If there is no palette of that name.
    """
    own = list(theme.CATEGORICAL) if look.palette is None else _own_colours(look)
    return [theme.OUTLINE if label == NO_VALUE else own[place % len(own)] for place, label in enumerate(labels)]


def range_colours(look: Look, count: int) -> list[str]:
    """Return a colour for each of several ordered ranges, none so pale that a mark in it is lost."""
    anchors = theme.DENSITY if look.palette is None else tuple(_own_colours(look))
    return theme.scale(anchors, count)


def colour_mapper(
    colours: list[str], low: float, high: float, center: float | None = None, log: bool = False
) -> LinearColorMapper | LogColorMapper:
    """Return what turns values into colours; a `center` gets the middle colour, with equal reach on both sides."""
    from bokeh.models import LinearColorMapper, LogColorMapper

    if center is not None:
        reach = max(high - center, center - low)
        low, high = center - reach, center + reach
    if low == high:
        low, high = low - 0.5, high + 0.5
    mapper = LogColorMapper if log else LinearColorMapper
    return mapper(palette=colours, low=low, high=high, nan_color="rgba(0, 0, 0, 0)")


def colour_bar(mapper: LinearColorMapper | LogColorMapper, label: str, number_format: str) -> ColorBar:
    """Return the bar that explains a colour scale."""
    from bokeh.models import BasicTicker, ColorBar, NumeralTickFormatter, PlainText

    bar = ColorBar(
        color_mapper=mapper,
        title=PlainText(text=label),  # type: ignore[arg-type]
        formatter=NumeralTickFormatter(format=number_format),
        width=16,
        bar_line_color=theme.OUTLINE,
        major_tick_line_color=theme.OUTLINE,
        title_text_font_size=theme.TEXT_SIZE,
        title_text_font_style="normal",
        title_text_color=theme.INK,
        major_label_text_font_size="12px",
        major_label_text_color=theme.INK,
        title_standoff=8,
        padding=6,
    )
    if type(mapper).__name__ == "LinearColorMapper":
        bar.ticker = BasicTicker(desired_num_ticks=6)
    return bar


def _own_colours(look: Look) -> list[str]:
    from bokeh import palettes
    from bokeh.colors import named

    if isinstance(look.palette, str):
        by_folded = {name.casefold(): name for name in palettes.all_palettes}
        name = by_folded.get(look.palette.casefold())
        if name is None:
            raise OptionError(
                f"There is no palette '{look.palette}'.{did_you_mean(look.palette, by_folded.values())} "
                "Some are: Viridis, Cividis, Blues, Greys, RdBu, Category10; or give a list of colours."
            )
        sizes = palettes.all_palettes[name]
        own = list(sizes[max(size for size in sizes if size <= 20)])
        # Single-hue palettes of ColorBrewer run from dark to pale; ours run from low, pale, to high, dark.
        return own[::-1] if name in palettes.brewer and _paler_at_end(own) else own
    assert look.palette is not None
    return [colour if colour.startswith("#") else getattr(named, colour).to_hex() for colour in look.palette]


def _paler_at_end(colours: list[str]) -> bool:
    return theme.luminance(colours[-1][:7]) > theme.luminance(colours[0][:7]) + 0.4
