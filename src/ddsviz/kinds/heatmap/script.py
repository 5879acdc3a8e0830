"""The script of a heatmap: cells at the places of their names, or one image of many."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ddsviz import theme
from ddsviz.display.record import Record
from ddsviz.errors import OptionError
from ddsviz.scripts.figures import END, axis_lines, figure_line, hover_line, layer_named, legend_lines
from ddsviz.scripts.tables import TableOfScript
from ddsviz.scripts.writing import Script, call, columns_of, literal, named, script_of, text


def heatmap_script(chart: Any, record: Record) -> Script:
    """Return the script of a heatmap."""
    parts, table = record.parts, TableOfScript(record.table)
    names = {"x": ("columns", parts["columns"]), "y": ("rows", parts["rows"])}
    _check_apart(names)
    cells = layer_named(chart, "cells")
    is_image = type(cells.glyph).__name__ == "Image"
    source = [] if is_image else _source(table, chart)
    drawn = _image(table, cells) if is_image else _rectangles(chart, cells)
    bar = next(own for own in chart.right if type(own).__name__ == "ColorBar")
    lines = [
        *(named(name, own) for name, own in names.values()),
        f"palette = interp_palette({literal(parts['palette'])}, {theme.COLOURS_IN_SCALE})",
        *source,
        figure_line(chart),
        "chart.grid.visible = False",
        *axis_lines(chart, names),
        _ground(chart, parts["gaps"]),
        *drawn,
        f'chart.add_layout(cells.construct_color_bar(title={text(bar.title)}, width=16), "right")',
        "" if is_image else hover_line(_hover(table, record, chart), "renderers=[cells]"),
        *legend_lines(chart),
        END,
    ]  # fmt: skip
    return script_of([table.reading, *lines])


def _check_apart(names: dict[str, tuple[str, list[str]]]) -> None:
    for what, own in names.values():
        twice = next((name for name in own if own.count(name) > 1), None)
        if twice is not None:
            raise OptionError(
                f"Two {what} of this heatmap are both called '{twice}', and a script could not tell them apart. "
                "Round the values or rename them, and draw the heatmap again."
            )


def _source(table: TableOfScript, chart: Any) -> list[str]:
    x, y, value, rows = table.table.columns[:4]
    columns = {
        "column": table.words(x), "x": f"{table.words(x)}.map(columns.index)",
        "row": table.words(y), "y": f"{table.words(y)}.map(rows.index)", "value": table[value],
    }  # fmt: skip
    if _tells_rows(chart):
        columns["count"] = table[rows]
    if layer_named(chart, "values") is None:
        return [columns_of("source", "ColumnDataSource", columns)]
    shades, texts = _texts(chart, table[value])
    return [*shades, columns_of("source", "ColumnDataSource", columns | texts)]


def _texts(chart: Any, value: str) -> tuple[list[str], dict[str, str]]:
    """Return the columns that write each value, in the ink that reads best on its colour, and lines before them."""
    mapper = layer_named(chart, "cells").glyph.fill_color.transform
    inks = [theme.ink_on(colour[:7]) for colour in mapper.palette]
    written = layer_named(chart, "values").data_source.data["text"]
    pattern = f"{{:{',' if any(',' in own for own in written) else ''}.{len(written[0].partition('.')[2])}f}}"
    pattern = "{:.6g}" if any("e" in own for own in written) else pattern
    share = f"({value} - {literal(mapper.low)}) / {literal(mapper.high - mapper.low)}"
    lines = [
        f"inks = {_runs(inks)}  # on each colour, what reads best",
        f"shades = ({share} * {len(inks)}).clip(0, {len(inks) - 1}).astype(int)",
    ]
    return lines, {"text": f"{value}.map({literal(pattern)}.format)", "ink": "shades.map(inks.__getitem__)"}


def _runs(inks: list[str]) -> str:
    """Write a list of few different texts as its runs: ["black"] * 27 + ["white"] * 21."""
    starts = [0, *(place for place in range(1, len(inks)) if inks[place] != inks[place - 1]), len(inks)]
    words = {theme.BLACK: "black", theme.PAPER: "white"}
    return " + ".join(f'["{words[inks[start]]}"] * {end - start}' for start, end in pairwise(starts))


def _ground(chart: Any, label: str | None) -> str:
    if label is None:
        return ""
    (x0, x1), (y0, y1) = ((own.start, own.end) for own in (chart.x_range, chart.y_range))
    return call(
        "chart.quad",
        f"left={literal(x0)}, right={literal(x1)}, top={literal(y0)}, bottom={literal(y1)}",
        'fill_color="white"', f"line_color={literal(theme.OUTLINE)}", 'hatch_pattern="right_diagonal_line"',
        f"hatch_color={literal(theme.HATCH)}", "hatch_weight=0.5", f"legend_label={literal(label)}",
    )  # fmt: skip


def _rectangles(chart: Any, cells: Any) -> list[str]:
    mapper = cells.glyph.fill_color.transform
    colour = f'linear_cmap("value", palette, {literal(mapper.low)}, {literal(mapper.high)})'
    lines = [
        call(
            "cells = chart.rect", '"x"', '"y"', "width=1", "height=1", "source=source", f"fill_color={colour}",
            f"line_color={literal(theme.OUTLINE)}", "line_width=0.5",
        )
    ]  # fmt: skip
    if layer_named(chart, "values") is not None:
        lines.append(
            call(
                "chart.text", '"x"', '"y"', '"text"', "source=source", 'text_color="ink"', 'text_font_size="12px"',
                'text_align="center"', 'text_baseline="middle"',
            )
        )  # fmt: skip
    return lines


def _image(table: TableOfScript, cells: Any) -> list[str]:
    x, y, value = table.table.columns[:3]
    mapper = cells.glyph.color_mapper
    return [
        "image = np.full((len(rows), len(columns)), np.nan)",
        f"image[{table.words(y)}.map(rows.index), {table.words(x)}.map(columns.index)] = {table[value]}",
        call(
            "mapper = LinearColorMapper", f"palette, low={literal(mapper.low)}, high={literal(mapper.high)}",
            'nan_color="rgba(0, 0, 0, 0)"',
        ),
        call("cells = chart.image", "[image], x=-0.5, y=-0.5, dw=len(columns), dh=len(rows)", "color_mapper=mapper"),
        'chart.add_tools(HoverTool(tooltips=[("Value", "@image")], renderers=[cells]))',
    ]  # fmt: skip


def _hover(table: TableOfScript, record: Record, chart: Any) -> list[tuple[str, tuple[str, bool]]]:
    x, y, value = table.table.columns[:3]
    labels = record.labels
    hover = [
        (labels.get(x, str(x)) or "Column", ("@column", False)),
        (labels.get(y, str(y)) or "Row", ("@row", False)),
        (labels.get(value, str(value)), table.hover("value", value)),
    ]
    return [*hover, ("Rows", ("@count", False))] if _tells_rows(chart) else hover


def _tells_rows(chart: Any) -> bool:
    """Tell whether the hover counts the rows of a cell, beside a value that is no count itself."""
    hovers = [tool for tool in chart.tools if type(tool).__name__ == "HoverTool"]
    return any(template.startswith("@count") for tool in hovers for _, template in tool.tooltips or [])
