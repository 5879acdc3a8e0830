"""Saves a chart or map as a page that needs nothing else, or as a picture."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path
from typing import Any

from ddsviz.display.browser import map_picture, picture
from ddsviz.display.describe import describe, is_map
from ddsviz.display.scripts import bokeh_tags, map_file_tags
from ddsviz.display.shown import shown_html
from ddsviz.errors import Mend, OptionError, SaveError
from ddsviz.guard import guarded
from ddsviz.wording import shortened
from ddsviz.writing import write_whole

ENDINGS = (".html", ".png", ".svg")
LONGEST_TITLE = 80
LONGEST_PATH_SAID = 200


@guarded
def save(chart: Any, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Save a chart or a map to a file.

    Parameters
    ----------
    chart : bokeh figure or layout, or folium.Map
        What a ddsviz call returned, or any other.
    path : str or path
        Where to; `~` stands for the home folder. Its ending says how: ".html" for a page that works anywhere and makes
        no request (but for a street map), ".png" for a picture of twice the chart's pixels, ".svg" for a drawing, of
        charts alone. Pictures need Chromium, Chrome or Edge.
    overwrite : bool
        Whether a file that is there may be replaced.

    Raises
    ------
    SaveError
        If the file exists, its folder does not, it cannot be written, or no browser is found for a picture.
    OptionError
        If it is not a chart, or the ending is another one.

    Examples
    --------
    >>> import ddsviz
    >>> chart = ddsviz.heatmap({"day": ["Mon", "Tue"], "rain": [3, 5]}, x="day", y="day", value="rain")
    >>> ddsviz.save(chart, "rain.html")  # doctest: +SKIP
    """
    target = _checked_target(path, overwrite)
    describe(chart)  # says so when it is not a chart
    ending = target.suffix.lower()
    if ending == ".html":
        content = page_html(chart).encode("utf-8")
    elif is_map(chart):
        content = _map_picture(chart, ending)
    else:
        content = picture(page_html(chart), ending[1:])
    write_whole(target, content, overwrite)


def _map_picture(chart: Any, ending: str) -> bytes:
    from ddsviz.display.folium_html import page_with_files, size_of

    if ending == ".svg":
        raise OptionError("A map can be saved as .html (a page) or .png (a picture), and not as .svg.")
    return map_picture(page_with_files(chart), *size_of(chart))


STYLE = (
    "body{margin:1em auto;padding:0 1em;max-width:60em;background:#fff}"
    # for readers who listen to the page: its picture says the same
    "h1{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
)


def page_html(*charts: Any) -> str:
    """Return a whole page with charts and maps and the scripts that draw them in it, each once."""
    title = escape(shortened(describe(charts[0]), LONGEST_TITLE))
    figures = "".join(shown_html(chart, scripts_inside=True) for chart in charts)
    maps = [chart for chart in charts if is_map(chart)]
    drawn = [chart for chart in charts if not is_map(chart)]
    scripts = _bokeh_scripts(drawn) + map_file_tags(_map_files(maps))
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style>{scripts}</head>"
        f"<body><main><h1>{title}</h1>{figures}</main></body></html>\n"
    )
    return page.encode("utf-8", "replace").decode("utf-8")


def _bokeh_scripts(charts: list[Any]) -> str:
    """Return the scripts that draw these charts."""
    if not charts:
        return ""
    from ddsviz.display.bokeh_html import scripts_of

    models = [model for chart in charts for model in chart.references()]
    return bokeh_tags(scripts_of(models), models)


def _map_files(maps: list[Any]) -> list[str]:
    """Return the names of the files that these maps are drawn with."""
    if not maps:
        return []
    from ddsviz.display.folium_html import files_of, map_page

    return [name for chart in maps for name in files_of(map_page(chart)[0])]


def _checked_target(path: str | os.PathLike[str], overwrite: bool) -> Path:
    if not isinstance(path, (str, os.PathLike)):
        mend = Mend.options(path="chart.html")
        raise OptionError(f"path is the name of a file, as in {mend}, and not a {type(path).__name__}.", mend)
    target = _at_home(Path(path))
    said = shortened(str(target), LONGEST_PATH_SAID)
    if target.suffix.lower() not in ENDINGS:
        name = shortened(target.name, LONGEST_PATH_SAID)
        raise OptionError(f"'{name}' should end in .html (a page), .png (a picture) or .svg (a drawing).")
    if "\0" in str(target):
        raise OptionError("path holds the character NUL, which no file's name can. Take it out.")
    try:
        folder_is_there, file_is_there = target.parent.is_dir(), target.exists()
    except OSError as fault:
        raise SaveError(
            f"'{said}' cannot be a file: {fault.strerror}. Choose a shorter name, or a folder that is yours."
        ) from None
    if not folder_is_there:
        folder = shortened(str(target.parent), LONGEST_PATH_SAID)
        raise SaveError(f"There is no folder '{folder}'. Make it first, or save somewhere else.")
    if file_is_there and not overwrite:
        mend = Mend.options(overwrite=True)
        raise SaveError(f"There is already a file '{said}'. Choose another name, or replace it: {mend}.", mend)
    return target


def _at_home(path: Path) -> Path:
    """Return a path with the home folder in place of its `~`, as a shell reads it."""
    try:
        return path.expanduser()
    except RuntimeError:
        raise SaveError(f"There is no home folder for '{path.parts[0]}'. Write the whole path.") from None
