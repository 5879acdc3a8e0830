"""What is said of a name that the library does not have: the nearest one, or how pandas draws such a picture."""

from __future__ import annotations

from collections.abc import Iterable

from ddsviz.errors import Mend, UnknownNameError
from ddsviz.wording import listed, nearest, quoted

BY_PANDAS = {
    "bar": "bar", "barplot": "bar", "bar_chart": "bar", "barchart": "bar", "countplot": "bar", "column": "bar",
    "barh": "barh", "histogram": "hist", "hist": "hist", "histplot": "hist", "displot": "hist", "distplot": "hist",
    "box": "box", "boxplot": "box", "box_plot": "box", "density": "kde", "kde": "kde", "kdeplot": "kde", "area": "area",
}  # fmt: skip
"""Pictures that we do not draw, and what pandas calls them."""
OTHER_NAMES = {
    "line": "time_series", "lineplot": "time_series", "line_chart": "time_series", "plot": "time_series",
    "timeseries": "time_series", "scatterplot": "scatter", "scatter_plot": "scatter", "points": "scatter",
    "pairplot": "scatter_matrix", "splom": "scatter_matrix", "imshow": "heatmap", "matrix": "heatmap",
    "map": "marker_map", "markers": "marker_map", "scatter_map": "marker_map", "explore": "choropleth",
    "tree": "binary_tree", "voronoi": "voronoi_map", "read_csv": "load",
}  # fmt: skip
"""What other libraries call what we draw."""


def unknown_name(name: str, known: Iterable[str]) -> UnknownNameError:
    """Return what is said of a name that the library does not have.

    Examples
    --------
    >>> print(unknown_name("scater", ["scatter", "heatmap"]))
    ddsviz has no 'scater'. Did you mean 'scatter'? It has: scatter, heatmap.
    >>> print(unknown_name("hist", ["scatter"]))
    ddsviz draws no 'hist'. pandas does, where Matplotlib is installed:
        data.plot.hist()
    """
    folded = name.casefold()
    if folded in BY_PANDAS:
        mend = Mend(f"data.plot.{BY_PANDAS[folded]}()")
        return UnknownNameError(
            f"ddsviz draws no {quoted(name)}. pandas does, where Matplotlib is installed:{mend}", mend
        )
    names = list(known)
    match = OTHER_NAMES.get(folded) or nearest(name, names)
    hint = "" if match is None else f" Did you mean {match!r}?"
    return UnknownNameError(f"ddsviz has no {quoted(name)}.{hint} It has: {listed(names, 40)}.")
