"""What `ddsviz.code` returns, and what it refuses."""

from __future__ import annotations

from typing import Any

import folium
import pandas as pd
import pytest
from bokeh.layouts import column, row
from bokeh.plotting import figure
from IPython.core.formatters import DisplayFormatter

import ddsviz
from ddsviz.display.record import Record, attach


def chart() -> Any:
    return ddsviz.scatter({"km": [2, 5, 3], "min": [28, 66, 41]}, "km", "min", title="Walks")


def test_a_script_shows_itself_as_it_is_written() -> None:
    script = ddsviz.code(chart())
    assert isinstance(script, str)
    assert repr(script) == str(script)
    shown, _ = DisplayFormatter().format(script)
    assert list(shown) == ["text/plain"]
    assert shown["text/plain"].rstrip() == script.rstrip()


def test_the_same_chart_gives_the_same_script() -> None:
    assert ddsviz.code(chart()) == ddsviz.code(chart())


def test_a_layout_of_one_chart_gives_the_script_of_that_chart() -> None:
    assert ddsviz.code(column(chart())) == ddsviz.code(chart())


def test_a_layout_of_several_charts_is_refused() -> None:
    with pytest.raises(ddsviz.DdsvizError, match=r"This layout holds 2 charts\. Ask for the code of one of them\."):
        ddsviz.code(row(chart(), chart()))
    with pytest.raises(ddsviz.DdsvizError, match="This layout holds 2 charts"):
        ddsviz.code(row(chart(), figure()))


@pytest.mark.parametrize("other", [figure(), folium.Map()])
def test_a_chart_that_ddsviz_did_not_make_is_refused(other: Any) -> None:
    with pytest.raises(ddsviz.DdsvizError, match="not made by ddsviz, so there is no script"):
        ddsviz.code(other)


def test_what_is_no_chart_is_refused() -> None:
    with pytest.raises(ddsviz.DdsvizError, match="This is a dict, and not a chart"):
        ddsviz.code({})


def test_a_chart_of_another_kind_is_refused() -> None:
    own = figure()
    attach(own, Record("Bar chart", ("Bars.",), pd.DataFrame({"bar": [1]})))
    with pytest.raises(ddsviz.DdsvizError, match="There is no script for a bar chart"):
        ddsviz.code(own)


def test_a_map_with_a_layer_added_is_refused_and_one_that_was_shown_is_not() -> None:
    shown = ddsviz.marker_map(ddsviz.load("cafes"))
    script = ddsviz.code(shown)
    ddsviz.display.notebook.bundle(shown)
    assert ddsviz.code(shown) == script
    folium.Marker([55.9, -3.2]).add_to(shown)
    with pytest.raises(ddsviz.DdsvizError, match="1 layer added"):
        ddsviz.code(shown)


def test_two_numbers_that_look_alike_in_a_heatmap_are_written_apart() -> None:
    alike = pd.DataFrame({"x": [0.12341, 0.12342, 9000.5], "y": [1, 2, 3]})
    script = ddsviz.code(ddsviz.heatmap(alike, "x", "y"))
    assert "0.12341" in script
    assert "0.12342" in script


def test_a_heatmap_with_a_column_called_rows_keeps_that_column() -> None:
    own = ddsviz.heatmap({"rows": ["a", "b"], "y": ["c", "d"], "v": [1, 2]}, "rows", "y", "v")
    assert list(ddsviz.table(own)) == ["rows", "y", "v", "number of rows"]
    assert 'cells["rows"].map(columns.index)' in ddsviz.code(own)


def test_the_table_of_a_tree_tells_where_nodes_stand_and_the_page_does_not() -> None:
    tree = ddsviz.binary_tree({"A": ["B", "C"]})
    assert list(ddsviz.table(tree)) == ["node", "parent", "level", "x", "parent_x"]
    assert "parent_x</th>" not in ddsviz.display.notebook.bundle(tree)["text/html"]


def test_the_table_of_a_voronoi_map_of_a_grid_has_degrees_too() -> None:
    places = {"easting": [325000, 326000, 327000], "northing": [673000, 674000, 672000]}
    table = ddsviz.table(ddsviz.voronoi_map(places, crs=27700))
    assert {"latitude", "longitude"} <= set(table)
    assert table["latitude"].between(55.9, 56).all()


def test_texts_kept_as_python_objects_are_texts_in_a_script() -> None:
    table = pd.DataFrame({"day": pd.Series(["Mon", "Tue"], dtype=object), "rain": [1.0, 2.0]})
    assert str(ddsviz.code(ddsviz.scatter(table, "rain", "rain", color="day"))).startswith("# data.to_csv")


def test_a_column_named_by_a_missing_value_is_refused_before_a_script_is_begun() -> None:
    chart = ddsviz.scatter(
        pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], columns=pd.Index([None, "y"], dtype=object)), None, "y"
    )
    with pytest.raises(ddsviz.DdsvizError, match="A column's name is a missing value"):
        ddsviz.code(chart)
