"""What ddsviz knows about a chart travels on the chart."""

from __future__ import annotations

from typing import Any

import pandas as pd
from bokeh.layouts import column, gridplot, row
from bokeh.models import TabPanel, Tabs
from bokeh.plotting import figure

import ddsviz
from ddsviz.display.record import Record, attach, charts_in, layers_of, record_of


def chart() -> Any:
    return ddsviz.heatmap({"a": [1, 2]})


def test_a_record_is_found_on_the_chart_it_was_put_on() -> None:
    own, record = figure(), Record("Line chart", ("One.",), pd.DataFrame())
    assert record_of(own) is None
    attach(own, record)
    assert record_of(own).table is record.table


def test_a_record_reads_its_sentences_and_then_its_notes() -> None:
    record = Record("Line chart", ("One.", "Two."), pd.DataFrame(), notes=("Three.",))
    assert record.text == "One. Two. Three."


def test_the_callers_description_takes_the_place_of_the_sentences_and_not_of_the_notes() -> None:
    record = Record("Line chart", ("One.",), pd.DataFrame(), notes=("Left out 3 rows.",), alt="Own.")
    assert record.text == "Own. Left out 3 rows."


def test_charts_are_found_in_rows_columns_grids_and_tabs() -> None:
    charts = [chart(), figure(), chart(), chart()]
    layout = column(charts[0], row(charts[1]), gridplot([[charts[2]]]), Tabs(tabs=[TabPanel(child=charts[3])]))
    assert list(charts_in(layout)) == charts


def test_a_matrix_is_one_chart() -> None:
    matrix = ddsviz.scatter_matrix({"a": [1, 2, 3], "b": [3, 1, 2]})
    assert list(charts_in(row(matrix))) == [matrix]


def test_layers_of_a_layout_are_those_of_its_figures() -> None:
    first, second = figure(), figure()
    layers = [first.line([1], [2]), second.scatter([1], [2])]
    assert layers_of(row(first, column(second))) == layers
