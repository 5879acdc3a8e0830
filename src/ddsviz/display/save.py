"""Saves a chart as a page that needs nothing else, or as a picture."""

from __future__ import annotations

import os
import tempfile
from html import escape
from pathlib import Path
from typing import Any

from ddsviz.display.bokeh_html import figure_html, scripts_of
from ddsviz.display.browser import picture
from ddsviz.display.describe import describe
from ddsviz.display.server import bokeh_scripts
from ddsviz.errors import OptionError, SaveError
from ddsviz.wording import shortened

ENDINGS = (".html", ".png", ".svg")
LONGEST_TITLE = 80


def save(chart: Any, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Save a chart to a file.

    Parameters
    ----------
    chart : bokeh figure or layout
        What a ddsviz call returned, or any other.
    path : str or path
        Where to. Its ending says how: ".html" for a page that works anywhere and makes no request, ".png" for a
        picture of twice the chart's pixels, ".svg" for a drawing. Pictures need Chromium, Chrome or Edge.
    overwrite : bool
        Whether a file that is there may be replaced.

    Raises
    ------
    SaveError
        If the file exists, its folder does not, or no browser is found for a picture.
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
    page = page_html(chart)
    if target.suffix.lower() == ".html":
        _write(target, page.encode("utf-8"), overwrite)
    else:
        _write(target, picture(page, target.suffix.lower()[1:]), overwrite)


STYLE = (
    "body{margin:1em auto;padding:0 1em;max-width:60em;background:#fff}"
    # for readers who listen to the page: its picture says the same
    "h1{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
)


def page_html(*charts: Any) -> str:
    """Return a whole page with charts and Bokeh's scripts in it, once."""
    folder = bokeh_scripts()
    if folder is None:
        raise SaveError("Bokeh's scripts were not found beside its package. Install it again: pip install bokeh.")
    names = dict.fromkeys(name for chart in charts for name in scripts_of(chart))
    scripts = [(folder / f"{name}.min.js").read_text(encoding="utf-8") for name in names]
    title = escape(shortened(describe(charts[0]), LONGEST_TITLE))
    inline = "".join(f"<script>{_inside(script)}\n</script>" for script in scripts)
    figures = "".join(figure_html(chart, scripts_inside=True) for chart in charts)
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style>{inline}</head>"
        f"<body><main><h1>{title}</h1>{figures}</main></body></html>\n"
    )
    return page.encode("utf-8", "replace").decode("utf-8")


def _inside(script: str) -> str:
    """Return a script that does not end the element it stands in."""
    return script.replace("</script", "<\\/script")


def _checked_target(path: str | os.PathLike[str], overwrite: bool) -> Path:
    if not isinstance(path, (str, os.PathLike)):
        raise OptionError(f"path is the name of a file, such as 'chart.html', and not a {type(path).__name__}.")
    target = Path(path)
    if target.suffix.lower() not in ENDINGS:
        raise OptionError(f"'{target.name}' should end in .html (a page), .png (a picture) or .svg (a drawing).")
    if not target.parent.is_dir():
        raise SaveError(f"There is no folder '{target.parent}'. Make it first, or save somewhere else.")
    if target.exists() and not overwrite:
        raise SaveError(
            f"There is already a file '{target}'. Choose another name, or write overwrite=True to replace it."
        )
    return target


def _write(target: Path, content: bytes, overwrite: bool) -> None:
    """Write a file whole or not at all, and over another only where that was asked for."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".ddsviz-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o666 & ~_umask())
        if overwrite:
            temporary.replace(target)
        else:
            os.link(temporary, target)  # fails where something has appeared meanwhile
    except FileExistsError:
        raise SaveError(f"There is already a file '{target}'. Choose another name.") from None
    except OSError as fault:
        raise SaveError(f"'{target}' could not be written: {fault.strerror or fault}.") from None
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
