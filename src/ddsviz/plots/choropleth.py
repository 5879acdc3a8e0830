"""A choropleth answers: how does a figure differ from area to area?

Each area is filled by its value. It misleads when raw counts are drawn: large areas then look like much, though they
only hold more of everything; divide by people or by area (`per=`). It misleads, too, because large empty areas fill
the map and small crowded ones vanish, and because a colour stands for a whole area in which much may differ. Areas
without a value are hatched: no value is not zero.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ddsviz import theme
from ddsviz.calc.packing import simplified
from ddsviz.calc.rounding import rounded
from ddsviz.checks import columns as check_columns
from ddsviz.checks.areas import (
    Areas,
    Join,
    areas_of,
    in_name_order,
    join_rows,
    key_names,
    square_kilometres,
)
from ddsviz.checks.arguments import checked
from ddsviz.checks.classing import classing
from ddsviz.checks.look import Look, look
from ddsviz.checks.palette import colour_scale
from ddsviz.display.record import Record, attach
from ddsviz.errors import ColumnError, Faults, OptionError
from ddsviz.frames import Frame
from ddsviz.limits import MAX_AREAS_NAMED
from ddsviz.maps.areas import area_layer, bounds_of_areas
from ddsviz.maps.base import new_map
from ddsviz.maps.shading import Shading, shaded_numbers
from ddsviz.numbers import value_text
from ddsviz.wording import counted, joined, shortened

if TYPE_CHECKING:
    import geopandas
    import pandas as pd
    from folium import Map

    from ddsviz.maps.texts import Columns

KM2 = "km2"


@dataclass(frozen=True)
class Values:
    """What is drawn: each area's value, and what the cards tell."""

    areas: Areas
    join: Join
    has_own: bool  # whether the table brought the areas
    own: pd.Series  # as the table has them
    values: pd.Series
    title: str
    unit: str
    extra: dict[Hashable, pd.Series]
    notes: list[str]


@checked
def choropleth(
    data: Any,
    value: Hashable,
    *,
    areas: Any = None,
    key: Hashable | None = None,
    area_key: Hashable | None = None,
    per: Hashable | None = None,
    scheme: Literal["quantiles", "equal_interval", "natural_breaks"] | None = None,
    classes: int = 5,
    breaks: Sequence[float] | None = None,
    vmin: float | None = None,
    vmax: float | None = None,
    reverse: bool = False,
    palette: str | Sequence[str] | None = None,
    tooltip: Hashable | Sequence[Hashable] | None = None,
    title: str | None = None,
    names: dict[Any, str] | None = None,
    units: dict[Any, str] | None = None,
    alt: str | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Map:
    """Draw areas, each filled by its value.

    Parameters
    ----------
    data : dataframe
        A table with one row for each area; or a GeoDataFrame that has the areas themselves.
    value : column of numbers
        What the colour shows.
    areas : {"wards", "datazones"}, GeoDataFrame or path, optional
        The areas: Edinburgh's wards of 2013 or data zones of 2001, your own, or a GeoJSON file. Without it, those of
        `data` if it has any, else the wards.
    key : column, optional
        The column of `data` that names the areas. Without it, the one that matches most of them.
    area_key : column, optional
        The column of `areas` that is matched. Without it, the one that matches most.
    per : column or "km2", optional
        What the value is divided by: a column of `data` or of `areas`, such as the number of people, or each area's
        square kilometres.
    scheme : {"quantiles", "equal_interval", "natural_breaks"}, optional
        Classes: equally many areas in each, of equal width, or so that values within one are alike. Without it,
        colours run along a scale.
    classes : int
        How many classes a scheme makes, from 2 to 9.
    breaks : list of float, optional
        Classes of your own: the upper end of each; the last one goes up to the highest value.
    vmin, vmax : float, optional
        The ends of a scale; values beyond them get the end's colour.
    reverse : bool
        Whether low values are dark: right for ranks, where 1 is what matters.
    palette : str or list of colours, optional
        A palette's name, or colours from low to high.
    tooltip : column or list of columns, optional
        More to tell of an area when you point at it.
    title : str, optional
        A headline.
    names, units : dict from column to str, optional
        How columns are called on the map, and the units of their values.
    alt : str, optional
        Your own description, in place of the one that is built from the data.
    width, height : int, optional
        Size in pixels.

    Returns
    -------
    folium.Map
        Shows itself as a cell's last line, and can be changed like any Folium map.

    Raises
    ------
    TableError
        If `data` is not a table, or empty.
    PlaceError
        If the areas cannot be drawn, or none of them is named in `data`.
    ColumnError
        If a column is missing or does not hold what is needed, or an area has several rows.
    OptionError
        If an option is unknown or does not fit.

    Notes
    -----
    Raw counts on areas mislead; `per` makes them comparable. Square kilometres are measured on an equal-area
    projection. Outlines are simplified to a quarter of a pixel at first sight; neighbours keep the edges they share.

    References
    ----------
    Slocum, McMaster, Kessler, Howard: Thematic Cartography and Geovisualization, 4th ed., chapters 5 and 15.

    Examples
    --------
    >>> import ddsviz
    >>> bins = ddsviz.load("litter_bins").groupby("ward").size().rename("bins").reset_index()
    >>> chart = ddsviz.choropleth(bins, "bins", areas="wards", key="ward", per="km2")
    """
    import pandas as pd

    frame = Frame(data).with_named_index()
    faults = Faults()
    style = look(
        faults, frame, title=title, names=names, units=units, alt=alt, palette=palette, width=width, height=height
    )  # fmt: skip
    how = classing(faults, scheme=scheme, classes=classes, breaks=breaks, vmin=vmin, vmax=vmax, reverse=reverse)
    with faults:
        colour_scale(style, theme.SEQUENTIAL)
    with faults:
        check_columns.numbers(frame, value, "value")
    with faults:
        check_columns.many(frame, tooltip, "tooltip")
    faults.raise_any()
    drawn = _values(frame, data, value, areas, key, area_key, per, tooltip, style)
    shading = shaded_numbers(drawn.values, drawn.title, style, how, drawn.areas.noun)

    chart = new_map(
        style, bounds_of_areas(drawn.areas.table.geometry), _legend(shading, drawn.areas), wards=not drawn.areas.title
    )
    columns: Columns = [
        (drawn.areas.noun.capitalize(), pd.Series(drawn.join.names, dtype=object)),
        (drawn.title, drawn.values),
        *((style.label(name), column) for name, column in drawn.extra.items()),
    ]
    shapes = simplified(drawn.areas.table.geometry.to_numpy())
    chart.add_child(
        area_layer(shapes, columns, shading=shading, attribution=drawn.areas.attribution, name=style.name(value))
    )
    attach(chart, _record(chart, drawn, columns, value, per, style, shading))
    return chart


def _legend(shading: Shading, areas: Areas) -> dict[str, Any]:
    words = [shading.legend.get("words", ""), f"Areas: {areas.title}." if areas.title else ""]
    return {**shading.legend, "words": " ".join(filter(None, words))}


def _values(
    frame: Frame, data: Any, value: Any, areas: Any, key: Any, area_key: Any, per: Any, tooltip: Any, style: Look
) -> Values:
    own_shapes = frame.geometry
    has_own = areas is None and own_shapes is not None
    if has_own:
        if area_key is not None:
            raise OptionError("area_key is a column of areas=…, and this table brings its own areas. Leave it out.")
        found, join = _own_areas(frame, data, key)
    else:
        found = areas_of("wards" if areas is None else areas)
        join = join_rows(found, frame, key, area_key, drawn=[frame.find(value, "value"), per])
    found, join = in_name_order(found, join)
    own = _joined_column(frame.column(frame.find(value, "value")), join.rows)
    numbers = own.astype("float64")
    title, unit = style.label(value), style.unit(value)
    notes = [*found.notes, *join.notes]
    if per is not None:
        divisor, words = _divisor(frame, found, join, per, style)
        zero = int((divisor == 0).sum())
        if not (divisor > 0).any():
            raise ColumnError(
                f"{words} is zero or missing everywhere, and nothing can be divided by it. Leave per out."
            )
        if zero:
            notes.append(f"Left out {counted(zero, found.noun)} where {words} is zero.")
        with np.errstate(over="ignore"):
            quotients = numbers / divisor.where(divisor != 0)
        numbers = _rounded(quotients.where(np.isfinite(quotients)))
        title = f"{style.label(value)} per {words}"
        unit = ""
    if numbers.isna().all():
        raise ColumnError(f"No {found.noun} has a value of {style.name(value)}, so there is nothing to colour.")
    extra = {
        name: _joined_column(frame.column(name), join.rows) for name in check_columns.many(frame, tooltip, "tooltip")
    }
    return Values(found, join, has_own, own, numbers, title, unit, extra, notes)


def _own_areas(frame: Frame, data: Any, key: Any) -> tuple[Areas, Join]:
    """Return the areas that the table itself has: no key is needed, a name is taken where there is one."""
    found = areas_of(data)
    rows = np.flatnonzero((~(frame.geometry.isna() | frame.geometry.is_empty)).to_numpy())  # type: ignore[union-attr]
    name = frame.find(key, "key") if key is not None else _naming_column(frame)
    names = [f"Row {row}" for row in rows] if name is None else key_names(frame, name, rows)
    return found, Join(rows, names, name, [])


def _naming_column(frame: Frame) -> Hashable | None:
    """Return the column of text that reads most like names: with the most letters for each figure."""
    texts = [name for name in frame.of_kind("text") if name in frame.described_columns]

    def figures(name: Hashable) -> float:
        joined_text = "".join(map(str, frame.column(name).dropna()))
        return sum(map(str.isdigit, joined_text)) / max(len(joined_text), 1)

    return min(texts, key=figures, default=None)


def _joined_column(column: pd.Series, rows: Any) -> pd.Series:
    joined_values = (
        column.reindex([None if row < 0 else row for row in rows]) if (rows < 0).any() else column.iloc[rows]
    )
    return joined_values.reset_index(drop=True)


def _divisor(frame: Frame, areas: Areas, join: Join, per: Any, style: Look) -> tuple[pd.Series, str]:
    if per in (KM2, "km²") and per not in frame.columns:
        return square_kilometres(areas), "km²"
    if per in areas.key_columns and per not in frame.columns:
        return check_columns.numbers(Frame(areas.table[areas.key_columns]), per, "per"), style.label(per)
    return _joined_column(check_columns.numbers(frame, per, "per"), join.rows), style.label(per)


def _rounded(values: pd.Series) -> pd.Series:
    import pandas as pd

    return pd.Series(rounded(values))


def _record(chart: Map, drawn: Values, columns: Columns, value: Any, per: Any, style: Look, shading: Shading) -> Record:
    areas, values, names = drawn.areas, drawn.values, drawn.join.names
    present = values.dropna()
    without = [name for name, gap in zip(names, values.isna(), strict=True) if gap]
    low, high = (shortened(names[place], 60) for place in (present.idxmin(), present.idxmax()))
    where = areas.title or counted(len(names), areas.noun)

    def written(number: float) -> str:
        text = value_text(number, values)
        return f"{text} {drawn.unit}" if drawn.unit else text

    sentences = [
        f"Choropleth of {drawn.title} by {areas.noun} ({where}): {len(present):,} of "
        f"{counted(len(names), areas.noun)} {'has' if len(present) == 1 else 'have'} a value.",
        f"Values run from {written(present.min())} ({low}) to {written(present.max())} ({high})."
        if present.nunique() > 1
        else f"The value is {written(present.min())} everywhere.",
    ]
    notes = list(drawn.notes)
    if without:
        words = without[:MAX_AREAS_NAMED]
        more = len(without) - len(words)
        notes.append(f"No value, hatched: {joined([*words, *([f'{more:,} more'] if more else [])])}.")
    notes += shading.notes
    return Record(
        "Choropleth", tuple(sentences), _table(drawn, value, per), tuple(notes), {}, style.alt, style.title,
        frozenset(chart._children), tuple(columns))  # fmt: skip


def _table(drawn: Values, value: Any, per: Any) -> geopandas.GeoDataFrame:
    """Return the areas with what was joined to them."""
    table = drawn.areas.table.copy()
    added = {} if drawn.has_own else {value: drawn.own, **drawn.extra}
    if per is not None:
        added[f"{value}_per_{per}"] = drawn.values
    for name, column in added.items():
        free = name
        while free in table.columns:
            free = f"{free}_joined"
        table.insert(len(table.columns) - 1, free, column.to_numpy())
    return table
