"""A chart in words, and as a table."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from ddsviz.display.changes import annotations_of
from ddsviz.display.record import Record, charts_in, layers_of, record_of
from ddsviz.errors import OptionError
from ddsviz.guard import guarded
from ddsviz.numbers import value_writer
from ddsviz.wording import counted, joined

if TYPE_CHECKING:
    import pandas as pd

# What a reader calls Bokeh's glyphs.
GLYPH_WORDS = {
    "Scatter": "set of markers", "Circle": "set of circles", "Line": "line", "MultiLine": "set of lines",
    "Segment": "set of segments", "Quad": "set of boxes", "Rect": "set of boxes", "VBar": "set of bars",
    "HBar": "set of bars", "Text": "set of texts", "Image": "image", "Patch": "area", "Patches": "set of areas",
    "VArea": "area", "HArea": "area", "Wedge": "set of wedges", "Step": "line",
}  # fmt: skip
# What a reader calls Folium's layers; what is not named here is no layer that is seen.
ANNOTATION_WORDS = {
    "Span": "line across", "Label": "label", "LabelSet": "set of labels", "BoxAnnotation": "box", "Arrow": "arrow",
    "Slope": "sloping line", "Band": "band", "PolyAnnotation": "marked area", "Title": "further title",
    "Legend": "further legend", "ColorBar": "further colour scale", "Whisker": "set of whiskers",
}  # fmt: skip
MAP_WORDS = {
    "Marker": "marker", "CircleMarker": "circle", "Circle": "circle", "PolyLine": "line", "Polygon": "area",
    "Rectangle": "area", "GeoJson": "set of shapes", "TopoJson": "set of shapes", "Choropleth": "set of areas",
    "FeatureGroup": "group of layers", "MarkerCluster": "cluster of markers", "FastMarkerCluster": "cluster of markers",
    "HeatMap": "heatmap", "ImageOverlay": "image", "TileLayer": "street map", "WmsTileLayer": "street map",
}  # fmt: skip


@guarded
def describe(chart: Any) -> str:
    """Say in words what a chart shows.

    Parameters
    ----------
    chart : bokeh figure or layout, or folium.Map
        A chart or map of ddsviz, a layout of several, or any Bokeh figure or Folium map.

    Returns
    -------
    str
        What is drawn, how many, the range, the extremes with their names, and what was left out.

    Raises
    ------
    OptionError
        If it is not a chart.

    Examples
    --------
    >>> import ddsviz
    >>> chart = ddsviz.heatmap({"day": ["Mon", "Tue"], "rain": [3, 5]}, x="day", y="day", value="rain")
    >>> print(ddsviz.describe(chart))  # doctest: +NORMALIZE_WHITESPACE
    Heatmap of Rain by Day (2 columns) and Day (2 rows): 2 of 4 cells have a value.
    Values run from 3 (Day Mon, Day Mon) to 5 (Day Tue, Day Tue).
    """
    return " ".join(_sentence(part) for part in parts_of(chart))


@guarded
def table(chart: Any) -> pd.DataFrame:
    """Return the table that a chart draws.

    Parameters
    ----------
    chart : bokeh figure or layout, or folium.Map
        A chart or map of ddsviz.

    Returns
    -------
    pandas.DataFrame
        A copy, with the caller's own column names; for areas and cells a GeoDataFrame.

    Raises
    ------
    OptionError
        If it is not one chart of ddsviz.

    Examples
    --------
    >>> import ddsviz
    >>> chart = ddsviz.heatmap({"day": ["Mon", "Tue"], "rain": [3, 5]}, x="day", y="day", value="rain")
    >>> ddsviz.table(chart).shape
    (2, 4)
    """
    records = records_in(chart)
    if len(records) != 1:
        raise OptionError(
            f"This layout holds {counted(len(records), 'chart')} of ddsviz. Ask for the table of one of them."
            if records
            else "This chart was not made by ddsviz, so its table is not known. Ask for the table of a ddsviz chart."
        )
    return records[0].table.copy()


def records_in(chart: Any) -> list[Record]:
    """Return the records of all charts in a layout."""
    found = [record_of(part) for part in parts_of(chart)]
    return [record for record in found if record is not None]


def digest(chart: Any) -> str:
    """Return what a chart shows as lines of text: its description, then each column's count and range."""
    lines = [_sentence(part) for part in parts_of(chart)]
    for record in records_in(chart):
        lines.append("")
        lines += _column_lines(record)
    return "\n".join(lines)


def is_map(chart: Any) -> bool:
    """Tell whether something is a Folium map, without loading Folium where it was not used yet."""
    folium = sys.modules.get("folium")
    return folium is not None and isinstance(chart, folium.Map)


def parts_of(chart: Any) -> list[Any]:
    """Return the charts in a layout, or a map.

    Raises
    ------
    OptionError
        If it is neither.
    """
    if is_map(chart):
        return [chart]
    from bokeh.models import LayoutDOM

    if not isinstance(chart, LayoutDOM):
        raise OptionError(f"This is a {type(chart).__name__}, and not a chart. Give what a ddsviz call returned.")
    return list(charts_in(chart)) or [chart]


def _sentence(chart: Any) -> str:
    if is_map(chart):
        return _map_sentence(chart)
    from bokeh.models import Plot

    record = record_of(chart)
    title = _title(chart)
    if record is None:
        layers = layers_of(chart)
        what = "A Bokeh figure" if isinstance(chart, Plot) else "A Bokeh layout"
        content = f"{what} with {_layer_words(layers)}" if layers else what
        return f"{title}{content}."
    added = [layer for layer in layers_of(chart) if layer.id not in record.layers]
    about = [model for model in annotations_of(chart) if model.id not in record.made]
    words = [*([_layer_words(added)] if added else []), *_annotation_words(about)]
    return f"{title}{record.text}" + (f" With {joined(words)} added." if words else "")


def _map_sentence(chart: Any) -> str:
    """Say what a map shows: our own, with what was added, or one that somebody else made."""
    record = record_of(chart)
    drawn = set() if record is None else record.layers
    kinds = Counter(
        MAP_WORDS[type(part).__name__] for name, part in chart._children.items()
        if name not in drawn and type(part).__name__ in MAP_WORDS
    )  # fmt: skip
    layers = joined(counted(number, word, _plural(word)) for word, number in kinds.items())
    if record is None:
        return f"A Folium map with {layers}." if layers else "A Folium map."
    return f"{_as_sentence(record.title)}{record.text}" + (f" With {layers} added." if layers else "")


def _title(chart: Any) -> str:
    from bokeh.models import Plot

    record = record_of(chart)
    titled = chart.title if isinstance(chart, Plot) else record
    text = getattr(titled, "text" if isinstance(chart, Plot) else "title", "")
    return _as_sentence(getattr(text, "text", text))


def _as_sentence(title: Any) -> str:
    text = " ".join(str(title or "").split())
    return f"{text}{'' if text.endswith(('.', '?', '!', '…')) else '.'} " if text else ""


def _annotation_words(models: list[Any]) -> list[str]:
    kinds = Counter(ANNOTATION_WORDS.get(type(model).__name__, "annotation") for model in models)
    return [counted(number, word, _plural(word)) for word, number in kinds.items()]


def _layer_words(layers: list[Any]) -> str:
    kinds = Counter(GLYPH_WORDS.get(type(layer.glyph).__name__, "layer") for layer in layers)
    return joined(counted(number, word, _plural(word)) for word, number in kinds.items())


def _plural(word: str) -> str:
    first, _, rest = word.partition(" ")
    return f"{first}s {rest}".strip()


def _column_lines(record: Record) -> list[str]:
    columns = record.columns_below
    wide = max((len(name) for name, _ in columns), default=0)
    lines = []
    for name, values in columns:
        present = values.dropna()
        line = f"  {name:<{wide}}  {counted(len(present), 'value')}"
        if len(present) and values.dtype.kind in "iufM":
            write = value_writer(values)
            line += f", {write(present.min())} to {write(present.max())}"
            # to ten digits, so that one changed value is seen in a notebook's stored text
            line += f", mean {float(present.mean()):.10g}".replace("-", "−") if values.dtype.kind in "iuf" else ""
        elif len(present):
            line += f", {counted(present.nunique(), 'different', 'different')}"
        lines.append(line)
    return lines
