"""A chart in words, and as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from bokeh.layouts import column, row
from bokeh.models import Slider
from bokeh.plotting import figure
from faults import message_of

import ddsviz
from ddsviz.display.describe import digest
from ddsviz.errors import OptionError


def chart(**options: Any) -> Any:
    return ddsviz.heatmap(
        {"day": ["Mon", "Tue"], "place": ["a", "b"], "rain": [3, 5]}, "day", "place", "rain", **options
    )


TEXT = ddsviz.describe(chart())


def test_a_chart_is_described_by_its_kind_its_size_and_its_extremes() -> None:
    assert TEXT.startswith("Heatmap of Rain by Day (2 columns) and Place (2 rows): 2 of 4 cells have a value.")


def test_a_title_comes_first() -> None:
    assert ddsviz.describe(chart(title="Rain")) == f"Rain. {TEXT}"
    assert ddsviz.describe(chart(title="Rain?")) == f"Rain? {TEXT}"


def test_a_title_given_later_comes_first_too() -> None:
    own = chart()
    own.title.text = "Rain in June"
    assert ddsviz.describe(own).startswith("Rain in June. Heatmap")


def test_a_layer_added_later_is_named() -> None:
    own = chart()
    own.line([0, 1], [0, 1])
    own.scatter([0], [1])
    own.scatter([1], [1])
    assert ddsviz.describe(own) == f"{TEXT} With 1 line and 2 sets of markers added."


def test_a_layer_added_to_a_panel_of_a_matrix_is_named() -> None:
    matrix = ddsviz.scatter_matrix({"a": [1, 2, 3], "b": [3, 1, 2]})
    panel = next(model for model in matrix.references() if isinstance(model, figure) and model.renderers)
    panel.line([0, 1], [0, 1])
    assert ddsviz.describe(matrix).endswith("With 1 line added.")


def test_a_foreign_figure_is_described_by_its_title_and_layers() -> None:
    own = figure(title="My own")
    own.line([1, 2], [3, 4])
    own.line([1, 2], [3, 4])
    own.vbar(x=[1], top=[2])
    assert ddsviz.describe(own) == "My own. A Bokeh figure with 2 lines and 1 set of bars."


def test_an_empty_foreign_figure_is_called_a_figure() -> None:
    assert "figure" in ddsviz.describe(figure())


def test_a_layout_without_a_chart_is_called_a_layout() -> None:
    assert ddsviz.describe(row(Slider(start=0, end=1, value=0))) == "A Bokeh layout."


def test_a_layout_joins_the_sentences_of_its_charts() -> None:
    foreign = figure(title="My own")
    foreign.line([1, 2], [3, 4])
    layout = column(chart(title="One"), row(chart(title="Two"), foreign))
    assert ddsviz.describe(layout) == f"One. {TEXT} Two. {TEXT} My own. A Bokeh figure with 1 line."


@pytest.mark.parametrize("what", [None, "chart", pd.DataFrame(), 3], ids=lambda what: type(what).__name__)
def test_what_is_no_chart_is_refused(what: Any) -> None:
    for call in (ddsviz.describe, ddsviz.table):
        message = message_of(OptionError, call, what)
        assert message.endswith("and not a chart. Give what a ddsviz call returned.")


def test_the_table_of_a_chart_is_what_it_draws() -> None:
    assert ddsviz.table(chart()).iloc[:, 2].tolist() == [3, 5]


def test_the_table_is_a_copy() -> None:
    own = chart()
    copy = ddsviz.table(own)
    copy.iloc[0, 2] = 99
    assert ddsviz.table(own).iloc[0, 2] == 3


def test_a_layout_of_one_chart_has_its_table() -> None:
    pd.testing.assert_frame_equal(ddsviz.table(row(chart())), ddsviz.table(chart()))


def test_the_table_of_several_charts_is_to_be_asked_for_one_by_one() -> None:
    message = message_of(OptionError, ddsviz.table, row(chart(), chart()))
    assert message == "This layout holds 2 charts of ddsviz. Ask for the table of one of them."


def test_the_table_of_a_foreign_figure_is_not_known() -> None:
    assert "was not made by ddsviz" in message_of(OptionError, ddsviz.table, figure())


def test_the_digest_begins_with_the_description_and_counts_each_column() -> None:
    lines = digest(
        ddsviz.scatter({"wind": [1, 3], "rain": [0.5, 2.0], "place": ["a", "b"]}, "wind", "rain", color="place")
    )
    first, empty, *columns = lines.splitlines()
    assert first.startswith("Scatter plot of Rain against Wind")
    assert empty == ""
    by_name = {line.split()[0]: line for line in columns}
    assert "2 values, 1 to 3, mean 2" in by_name["Wind"]
    assert "2 values, 2 different" in by_name["Place"]


def test_the_digest_of_a_layout_names_each_chart() -> None:
    assert digest(row(chart(title="One"), chart(title="Two"))).count("Heatmap of") == 2
