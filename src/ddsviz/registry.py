"""Each kind of chart: what the library itself needs to know of it.

What a kind does lies in its own folder, `kinds/<name>/`. The examples on which every kind is tested lie in
`tests/registry/`, one file a kind, because the wheel carries no test tables. This file loads no plotting library.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of chart.

    Attributes
    ----------
    name : str
        The public function, and its folder in `kinds/`.
    called : str
        What a reader calls it: a chart's record has it as its `kind`.
    is_map : bool
        Whether it returns a Folium map, and not a Bokeh figure or layout.
    """

    name: str
    called: str
    is_map: bool = False

    @property
    def script(self) -> str:
        """The module that writes its script."""
        return f"ddsviz.kinds.{self.name}.script"


KINDS = (
    Kind("heatmap", "Heatmap"),
    Kind("scatter", "Scatter plot"),
    Kind("scatter_matrix", "Scatter-plot matrix"),
    Kind("time_series", "Line chart"),
    Kind("binary_tree", "Tree"),
    Kind("marker_map", "Marker map", is_map=True),
    Kind("choropleth", "Choropleth", is_map=True),
    Kind("voronoi_map", "Voronoi map", is_map=True),
)


def kind_called(words: str) -> Kind | None:
    """Return the kind that a record means, if it is one of these.

    Examples
    --------
    >>> kind_called("Line chart").name
    'time_series'
    """
    return next((kind for kind in KINDS if kind.called == words), None)
