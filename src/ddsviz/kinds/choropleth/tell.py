"""What a choropleth says of itself: which areas have a value, and which have the lowest and the highest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ddsviz.ask.style import Style
from ddsviz.calc.extremes import extremes
from ddsviz.display.record import Record
from ddsviz.kinds.choropleth.read import Values
from ddsviz.limits import MAX_AREAS_NAMED
from ddsviz.maps.areas import bounds_of_areas
from ddsviz.maps.encoding import Encoding, parts_of
from ddsviz.numbers import value_text
from ddsviz.wording import counted, joined, shortened, tied

if TYPE_CHECKING:
    import geopandas
    from folium import Map

    from ddsviz.maps.texts import Columns


def record(
    chart: Map, drawn: Values, columns: Columns, style: Style, encoding: Encoding, value: Any, per: Any,
    source: dict[str, Any] | None,
) -> Record:  # fmt: skip
    """Return what the chart says of itself: sentences, notes, and the table drawn."""
    areas, values, names = drawn.areas, drawn.values, drawn.join.names
    present = values.dropna()
    without = [name for name, gap in zip(names, values.isna(), strict=True) if gap]
    low, high = extremes(values)
    ends = [tied(shortened(names[index], 60) for index in places) for places in (low, high)]
    where = areas.title or counted(len(names), areas.noun)

    def written(number: float) -> str:
        text = value_text(number, values)
        return f"{text} {drawn.unit}" if drawn.unit else text

    sentences = [
        f"Choropleth of {drawn.title} by {areas.noun} ({where}): {len(present):,} of "
        f"{counted(len(names), areas.noun)} {'has' if len(present) == 1 else 'have'} a value.",
        f"Values run from {written(present.min())} ({ends[0]}) to {written(present.max())} ({ends[1]})."
        if len(low) < len(present)
        else f"All values are {written(present.min())}.",
    ]
    notes = list(drawn.notes)
    if without:
        words = without[:MAX_AREAS_NAMED]
        more = len(without) - len(words)
        notes.append(f"No value, hatched: {joined([*words, *([f'{more:,} more'] if more else [])])}.")
    notes += encoding.notes
    table, parts = table_of_areas(drawn, value, per, style)
    parts |= {**parts_of(encoding, parts["value"]), "view": bounds_of_areas(areas.table.geometry)}
    parts["joined"] = source
    return Record(
        "Choropleth", tuple(sentences), table, (*style.notes, *notes), {}, style.alt, style.title,
        frozenset(chart._children), tuple(columns), parts)  # fmt: skip


def table_of_areas(drawn: Values, value: Any, per: Any, style: Style) -> tuple[geopandas.GeoDataFrame, dict[str, Any]]:
    """Return the areas with what was joined to them, and which column is what."""
    table = drawn.areas.table.copy()
    added = {} if drawn.has_own else {value: drawn.own, **drawn.extra}
    divided = f"{value}_per_{per}"
    if per is not None:
        added[divided] = drawn.values
    called: dict[Any, Any] = {}
    for name, column in added.items():
        free = name
        while free in table.columns:
            free = f"{free}_joined"
        called[name] = free
        table.insert(len(table.columns) - 1, free, column.to_numpy())
    shown = value if per is None else divided
    names = next((own for own in drawn.areas.key_columns if table[own].astype(str).tolist() == drawn.join.names), None)
    card = [(drawn.areas.noun.capitalize(), names)] if names is not None else []
    card += [(drawn.title, called.get(shown, shown))]
    card += [(style.label(name), called.get(name, name)) for name in drawn.extra]
    return table, {
        "card": card,
        "label": names is not None,
        "value": called.get(shown, shown),
        "extra": list(drawn.extra),
    }
