"""A map whose places are drawn one by one: the values of their rows, and colours for them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ddsviz import theme
from ddsviz.ask.classification import Classification
from ddsviz.ask.places import Places, sorted_rows
from ddsviz.ask.style import Style
from ddsviz.display.record import attach
from ddsviz.kinds.marker_map.read import Cards
from ddsviz.kinds.marker_map.tell import record
from ddsviz.limits import MAX_PLACES_DRAWN_APART, MAX_TEXT_BYTES_OF_PLACES
from ddsviz.maps.base import new_map, view_of
from ddsviz.maps.encoding import Encoding, encoded_categories, encoded_numbers, parts_of
from ddsviz.maps.places import draw_places, legend_of_places, place_radius_px
from ddsviz.maps.texts import within_budget
from ddsviz.numbers import as_names
from ddsviz.plain import kind_of

if TYPE_CHECKING:
    import pandas as pd
    from folium import Map


def map_of_places(cards: Cards, places: Places, cluster: bool | Literal["auto"]) -> Map:
    """Return a map of places, each with its card."""
    frame, style, colour_name = cards.frame, cards.style, cards.colour_name
    html = None if cards.html is None else frame.column(cards.html)
    keys = [*map(frame.column, cards.columns), *([] if html is None else [html])]
    grouped = sorted_rows(places, keys).grouped
    view = view_of(grouped.latitude, grouped.longitude)
    values = {name: row_values(frame.named(name), grouped) for name in cards.columns}
    columns = [
        (style.label(name), column if name == colour_name else as_names(column)) for name, column in values.items()
    ]
    fitting, notes = within_budget(columns, MAX_TEXT_BYTES_OF_PLACES, headline=cards.is_headed)
    grouped.notes.extend(notes)
    encoding = None
    if colour_name is not None:
        encoding = encoding_of(row_values(frame.column(colour_name), grouped), colour_name, style, cards.how)
    clustered = len(grouped.counts) > MAX_PLACES_DRAWN_APART if cluster == "auto" else cluster
    chart = new_map(style, view.home, legend_of_places(encoding, grouped), streets=True)
    layer = draw_places(
        grouped, fitting, encoding=encoding, colour=cards.fill,
        label=cards.is_headed and len(fitting) > 0 and fitting[0] is columns[0],
        html=None if html is None else row_values(html, grouped), cluster=clustered, view=view, name="Places",
    )  # fmt: skip
    chart.add_child(layer)
    said = record(chart, frame, grouped, view, cards.columns, fitting, style, colour_name, clustered, encoding)
    parts = {
        **said.parts, **parts_of(encoding, colour_name), "card": [(style.label(name), name) for name in cards.columns],
        "view": view.home, "colour": cards.fill, "label": cards.is_headed, "cluster": clustered,
        "radius": place_radius_px(grouped),
    }  # fmt: skip
    attach(chart, replace(said, parts=parts), frame.given)
    return chart


def row_values(column: pd.Series, places: Places) -> pd.Series:
    """Return the values of the rows that have a place, in the places' order."""
    return column.iloc[places.rows].reset_index(drop=True)


def encoding_of(column: pd.Series, name: Hashable, style: Style, how: Classification) -> Encoding | None:
    """Return the colours of rows by a column, or None where it has no value."""
    if column.isna().all():
        return None
    if kind_of(column) == "number":
        return encoded_numbers(column.astype("float64"), style.label(name), style, how, "row", theme.POINTS)
    texts = column.astype(str).where(column.notna(), None) if kind_of(column) == "time" else column
    return encoded_categories(texts, style.name(name), style, "row")
