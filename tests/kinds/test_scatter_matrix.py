"""What a scatter-plot matrix draws, and what each option changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars
from bokeh.models import BoxSelectTool, GridPlot, LassoSelectTool
from bokeh.plotting import figure
from drawn import column, hover_rows, layer, layers, legend, legend_labels, rows
from faults import message_of

import ddsviz
from ddsviz import theme
from ddsviz.calc.binning import bin_of, edges
from ddsviz.errors import ColumnError, OptionError
from ddsviz.limits import HISTOGRAM_BINS, MAX_MATRIX_COLUMNS, MAX_ROWS_COLLECTED, MAX_ROWS_IN_MATRIX

TABLE = pd.DataFrame(
    {
        "a": [1.0, 2.0, 3.0, 4.0],
        "b": [4.0, 1.0, 3.0, 3.5],
        "c": [1, 2, 4, 9],
        "kind": ["x", "y", "x", "y"],
        "year": [1914, 1950, 1980, 2011],
    }
)
NAMES = ["a", "b", "c"]


def matrix(columns: Any = ("a", "b", "c"), data: Any = TABLE, **options: Any) -> Any:
    return ddsviz.scatter_matrix(data, None if columns is None else list(columns), **options)


def panels(chart: Any) -> dict[tuple[int, int], Any]:
    """Return the panels by row and column."""
    (grid,) = (model for model in chart.references() if isinstance(model, GridPlot))
    return {(row, place): panel for panel, row, place, *_ in grid.children if panel is not None}


def header(chart: Any) -> Any:
    return next(child for child in chart.children if isinstance(child, figure))


def many(rows_of_table: int) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    return pd.DataFrame({"a": rng.normal(size=rows_of_table), "b": rng.normal(size=rows_of_table)})


def test_every_pair_of_columns_has_a_panel() -> None:
    own = panels(matrix())
    assert sorted(own) == [(row, place) for row in range(3) for place in range(3)]
    for row in range(3):
        for place in range(3):
            if row != place:
                drawn = rows(layer(own[row, place], "Scatter"))
                expected = zip(TABLE[NAMES[place]], TABLE[NAMES[row]], strict=True)
                assert sorted(drawn) == sorted(expected)


def test_panels_of_one_column_share_a_range() -> None:
    own = panels(matrix())
    assert own[0, 1].x_range is own[2, 1].x_range
    assert own[1, 0].y_range is own[1, 2].y_range


def test_ranges_hold_all_values() -> None:
    shared = panels(matrix())[1, 0]
    assert shared.x_range.start < 1 < 4 < shared.x_range.end
    assert shared.y_range.start < 1 < 4 < shared.y_range.end


def test_only_the_panels_at_the_left_and_at_the_bottom_have_axes() -> None:
    own = panels(matrix())
    assert {place for place, panel in own.items() if panel.xaxis[0].visible} == {(2, 0), (2, 1), (2, 2)}
    assert {place for place, panel in own.items() if panel.yaxis[0].visible} == {(0, 0), (1, 0), (2, 0)}
    assert [own[2, place].xaxis.axis_label for place in range(3)] == ["A", "B", "C"]
    assert [own[row, 0].yaxis.axis_label for row in range(3)] == ["A", "B", "C"]


def test_the_hover_of_a_panel_names_its_two_columns() -> None:
    assert list(hover_rows(panels(matrix())[0, 2])) == ["C", "A"]


def test_all_panels_share_one_source_so_that_selected_rows_stand_out_in_all() -> None:
    own = panels(matrix())
    sources = {layer(panel, "Scatter").data_source.id for (row, place), panel in own.items() if row != place}
    assert len(sources) == 1
    for (row, place), panel in own.items():
        if row != place:
            drawn = layer(panel, "Scatter")
            assert drawn.nonselection_glyph.fill_alpha < drawn.glyph.fill_alpha
            assert any(isinstance(tool, BoxSelectTool) for tool in panel.tools)
            assert any(isinstance(tool, LassoSelectTool) for tool in panel.tools)


def test_the_diagonal_shows_how_a_column_is_spread() -> None:
    drawn = layer(panels(matrix())[2, 2], "Quad", "histogram")
    expected, ends = np.histogram(TABLE["c"], bins=HISTOGRAM_BINS)
    assert column(drawn, "top") == expected.tolist()
    np.testing.assert_allclose(column(drawn, "left"), ends[:-1])


def test_a_selection_recounts_the_histograms() -> None:
    chart = matrix()
    source = layer(panels(chart)[0, 1], "Scatter").data_source
    (recount,) = source.selected.js_property_callbacks["change:indices"]
    assert recount.args["source"] is source
    overlays = [layer(panels(chart)[place, place], "Quad", "selected").data_source for place in range(3)]
    assert recount.args["overlays"] == overlays
    assert recount.args["fields"] == ["v0", "v1", "v2"]
    assert recount.args["edges"][0] == edges(1, 4, HISTOGRAM_BINS).tolist()
    assert column(layer(panels(chart)[0, 0], "Quad", "selected"), "top") == [0] * HISTOGRAM_BINS


def test_a_histogram_of_one_value_has_one_bar() -> None:
    data = TABLE.assign(a=5.0)
    drawn = layer(panels(matrix(data=data))[0, 0], "Quad", "histogram")
    assert sorted(column(drawn, "top"))[-2:] == [0, 4]
    assert bin_of(np.array([5.0]), edges(5, 5, HISTOGRAM_BINS)).tolist() == [7]


def test_diagonal_name_writes_the_columns_names() -> None:
    own = panels(matrix(diagonal="name"))
    assert [column(layer(own[place, place], "Text"), "text") for place in range(3)] == [["A"], ["B"], ["C"]]
    assert layers(own[0, 0], "Quad") == []


def test_lower_only_leaves_out_the_upper_triangle() -> None:
    assert sorted(panels(matrix(lower_only=True))) == [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)]


def test_columns_chooses_what_is_drawn_in_that_order() -> None:
    own = panels(matrix(("c", "a")))
    assert [own[1, place].xaxis.axis_label for place in range(2)] == ["C", "A"]


def test_without_columns_all_numbers_are_drawn() -> None:
    own = panels(matrix(None))
    assert [own[3, place].xaxis.axis_label for place in range(4)] == ["A", "B", "C", "Year"]


def test_the_column_of_the_colour_and_of_the_tooltip_is_not_drawn_unless_named() -> None:
    own = panels(matrix(None, color="year", tooltip="c"))
    assert sorted(own) == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_color_of_categories_draws_a_layer_for_each() -> None:
    panel = panels(matrix(color="kind"))[1, 0]
    own = layers(panel, "Scatter")
    assert [sorted(rows(one)) for one in own] == [[(1, 4), (3, 3)], [(2, 1), (4, 3.5)]]
    assert [one.glyph.fill_color for one in own] == list(theme.CATEGORICAL[:2])
    assert [one.glyph.marker for one in own] == list(theme.MARKERS[:2])


def test_the_legend_mutes_a_category_in_all_panels() -> None:
    chart = matrix(color="kind")
    top = header(chart)
    assert legend_labels(top) == ["x", "y"]
    assert legend(top).click_policy == "mute"
    assert legend(top).title == "Kind"
    (mark,) = legend(top).items[0].renderers
    (callback,) = mark.js_property_callbacks["change:muted"]
    muted = {layer.id for layer in callback.args["layers"]}
    assert muted == {
        layers(panel, "Scatter")[0].id for (row, place), panel in panels(chart).items() if row != place
    }  # fmt: skip


def test_categories_of_a_sample_of_very_many_rows_have_their_colours() -> None:
    data = many(MAX_ROWS_COLLECTED + 1).assign(kind=lambda own: np.where(own["a"] > 0, "x", "y"))
    chart = matrix(["a", "b"], polars.from_pandas(data).lazy(), color="kind")
    assert "Drew an even sample of" in ddsviz.describe(chart)
    assert legend_labels(header(chart)) == ["x", "y"]
    above, below = (rows(one) for one in layers(panels(chart)[1, 0], "Scatter"))
    assert min(x for x, _ in above) > 0 > max(x for x, _ in below)


def test_color_of_numbers_is_cut_into_round_ranges() -> None:
    chart = matrix(color="year")
    assert legend_labels(header(chart)) == ["1900 to 1924", "1950 to 1974", "1975 to 1999", "2000 to 2024"]


def test_ranges_of_numbers_run_from_light_to_dark() -> None:
    own = layers(panels(matrix(color="year"))[1, 0], "Scatter")
    shades = [theme.luminance(one.glyph.fill_color) for one in own]
    assert shades == sorted(shades, reverse=True)


def test_points_without_a_number_are_grey_and_take_no_colour_from_the_ranges() -> None:
    chart = ddsviz.scatter_matrix(TABLE.assign(year=[1914, 1950, 1980, None]), NAMES, color="year")
    own = [one.glyph.fill_color for one in layers(panels(chart)[1, 0], "Scatter")]
    assert legend_labels(header(chart))[-1] == "No value"
    assert (own[0], own[-2:]) == (theme.DENSITY[0], [theme.DENSITY[-1], theme.OUTLINE])


def test_color_can_be_one_colour_for_all() -> None:
    chart = matrix(color="navy")
    assert layer(panels(chart)[1, 0], "Scatter").glyph.fill_color == "navy"
    assert layer(panels(chart)[1, 0], "Scatter").nonselection_glyph.fill_color == "navy"


def test_palette_gives_the_colours_of_categories() -> None:
    own = layers(panels(matrix(color="kind", palette=["navy", "#c8500a"]))[1, 0], "Scatter")
    assert [one.glyph.fill_color for one in own] == ["#000080", "#c8500a"]


def test_of_many_rows_an_even_sample_is_drawn_with_the_extremes() -> None:
    data = many(MAX_ROWS_IN_MATRIX * 4)
    chart = ddsviz.scatter_matrix(data)
    drawn = layer(panels(chart)[1, 0], "Scatter")
    a, b = (np.array(column(drawn, name)) for name in ("v0", "v1"))
    assert MAX_ROWS_IN_MATRIX <= len(a) <= MAX_ROWS_IN_MATRIX + 4
    assert (a.min(), a.max()) == (data["a"].min(), data["a"].max())
    assert (b.min(), b.max()) == (data["b"].min(), data["b"].max())


def test_a_sample_is_told_and_correlations_are_of_all_rows() -> None:
    data = many(MAX_ROWS_IN_MATRIX * 4)
    data["b"] = data["a"] / 4 + data["b"]
    text = ddsviz.describe(ddsviz.scatter_matrix(data))
    assert "of 6,000 rows, with every column's extremes; correlations are of all rows." in text
    assert f"(r = {data['a'].corr(data['b']):.2f})" in text


def test_a_sample_does_not_depend_on_the_order_of_rows() -> None:
    data = many(MAX_ROWS_IN_MATRIX * 2)
    first = layer(panels(ddsviz.scatter_matrix(data))[1, 0], "Scatter")
    second = layer(panels(ddsviz.scatter_matrix(data.sample(frac=1, random_state=2)))[1, 0], "Scatter")
    assert column(first, "v0") == column(second, "v0")
    assert column(first, "v1") == column(second, "v1")


def test_all_rows_one_by_one_are_refused_where_they_are_too_many() -> None:
    message = message_of(OptionError, ddsviz.scatter_matrix, many(MAX_ROWS_IN_MATRIX + 1), reduce=False)
    assert message.startswith("1,501 rows in 4 panels would be too slow to brush")


def test_rows_that_lack_a_value_are_told() -> None:
    data = TABLE.assign(a=[1, None, 3, 4])
    assert "1 of 4 rows lack a value; each panel shows the rows that have both." in ddsviz.describe(matrix(data=data))


def test_more_columns_than_can_be_read_are_left_out_and_told() -> None:
    data = pd.DataFrame(np.arange(32).reshape(4, 8) ** 2, columns=list("abcdefgh"))
    chart = ddsviz.scatter_matrix(data)
    assert len(panels(chart)) == MAX_MATRIX_COLUMNS**2
    assert "Left out the columns G and H; name others as columns to see them." in ddsviz.describe(chart)


def test_more_columns_named_than_can_be_read_are_refused() -> None:
    data = pd.DataFrame(np.arange(14).reshape(2, 7), columns=list("abcdefg"))
    message = message_of(OptionError, ddsviz.scatter_matrix, data, list("abcdefg"))
    assert (
        message
        == "columns names 7 columns, and at most 6 can be read. Choose some, such as columns=['a', 'b', 'c', 'd']."
    )


def test_one_column_is_too_few() -> None:
    message = message_of(ColumnError, ddsviz.scatter_matrix, TABLE[["a", "kind"]])
    assert "needs two columns of numbers or more, and found 1. Its columns are: a, kind." in message


def test_the_description_names_the_pairs_that_go_together_most_and_least() -> None:
    r = TABLE[NAMES].corr()
    text = ddsviz.describe(matrix(color="kind"))
    assert text.startswith("Scatter-plot matrix of A, B and C: 4 rows.")
    assert f"A and C (r = {r.loc['a', 'c']:.2f}) go together most" in text
    assert text.endswith("Colour shows Kind: x and y.")


def test_pairs_that_go_together_alike_are_not_told_apart() -> None:
    text = ddsviz.describe(ddsviz.scatter_matrix({"a": [1, 2, 3], "b": [2, 4, 6], "c": [3, 6, 9]}))
    assert "least" not in text


def test_the_table_has_the_columns_that_are_drawn() -> None:
    table = ddsviz.table(matrix(("a", "b"), color="kind", tooltip="year"))
    assert list(table.columns) == ["a", "b", "kind", "year"]
    assert len(table) == 4
