"""The way from one call of ours to the real libraries: a script of a chart that needs Bokeh or Folium alone."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from ddsviz.display.describe import is_map, parts_of
from ddsviz.display.record import Record, record_of
from ddsviz.errors import OptionError
from ddsviz.guard import guarded
from ddsviz.registry import kind_called
from ddsviz.scripts.table_file import check_names
from ddsviz.scripts.writing import Script
from ddsviz.wording import counted


@guarded
def code(chart: Any) -> Script:
    """Return a short script that draws a chart again with Bokeh or Folium alone.

    Parameters
    ----------
    chart : bokeh figure or layout, or folium.Map
        A chart or map of ddsviz.

    Returns
    -------
    str
        The script, which shows itself as a cell's last line. Its first line says how to write the table that it reads.

    Raises
    ------
    OptionError
        If it is not one chart of ddsviz, or has something that no script can hold, such as JavaScript of your own.

    Notes
    -----
    The script begins with your table, and draws the figure as it stands now, with what you changed on it. Where no
    lines of pandas give exactly what is drawn, such as a sample, it reads `ddsviz.table(chart)` and says why.

    Examples
    --------
    >>> import ddsviz
    >>> chart = ddsviz.scatter({"km": [2, 5, 3], "min": [28, 66, 41]}, "km", "min")
    >>> print(ddsviz.code(chart).splitlines()[0])
    # pd.DataFrame(data).to_csv("data.csv", index=False)  # data is your table
    """
    model, record = _only_chart(chart)
    kind = kind_called(record.kind)
    if kind is None or not record.parts:
        raise OptionError(
            f"There is no script for a {record.kind.lower()}. It is a Bokeh figure itself: change it as any other."
        )
    if is_map(model):
        _check_layers(model, record)
    check_names(record.table)
    module = import_module(kind.script)
    write: Callable[[Any, Record], Script] = getattr(module, f"{kind.name}_script")
    return write(model, record)


def _only_chart(chart: Any) -> tuple[Any, Record]:
    found = [(part, record_of(part)) for part in parts_of(chart)]
    ours = [(part, record) for part, record in found if record is not None]
    if not ours:
        raise OptionError(
            "This chart was not made by ddsviz, so there is no script for it. Give what a ddsviz call returned."
        )
    if len(found) > 1:
        raise OptionError(f"This layout holds {counted(len(found), 'chart')}. Ask for the code of one of them.")
    return ours[0]


def _check_layers(chart: Any, record: Record) -> None:
    """Refuse a map with other layers than were drawn: its script would leave them out without a word."""
    present = set(chart._children)
    added, lost = len(present - record.layers), len(record.layers - present)
    if added or lost:
        what = f"{counted(added, 'layer')} added" if added else f"{counted(lost, 'layer')} taken away"
        raise OptionError(
            f"This chart has had {what} since it was drawn, which the script would not show. Draw the chart again, "
            "ask for its code, and change that."
        )
