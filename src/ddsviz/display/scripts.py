"""The drawing scripts as parts of a page: each once, for all the charts and maps that the page holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ddsviz.display.bokehjs import needed_part
from ddsviz.display.figure import inside_script
from ddsviz.display.server import bokeh_scripts
from ddsviz.errors import SaveError


def bokeh_tags(names: Iterable[str], models: Iterable[Any] | None = None) -> str:
    """Return Bokeh's scripts of these names, each once.

    Parameters
    ----------
    names : iterable of str
        Such as "bokeh" and "bokeh-widgets".
    models : iterable of bokeh.model.Model, optional
        All that the page will ever draw: of Bokeh's one script, only what they need is kept.

    Raises
    ------
    SaveError
        If Bokeh's files are not there.
    """
    wanted = dict.fromkeys(names)
    if not wanted:
        return ""
    folder = bokeh_scripts()
    if folder is None:
        raise SaveError("Bokeh's scripts were not found beside its package. Install it again: pip install bokeh.")
    texts = [(folder / f"{name}.min.js").read_text(encoding="utf-8") for name in wanted]
    if models is not None and list(wanted) == ["bokeh"]:
        texts = [needed_part(texts[0], models)]
    return "".join(f"<script>{inside_script(text)}\n</script>" for text in texts)


def map_file_tags(names: Iterable[str]) -> str:
    """Return the files that maps are drawn with, as texts that their loaders put into each map's frame.

    Raises
    ------
    SaveError
        If a file is not there.
    """
    wanted = dict.fromkeys(names)
    if not wanted:
        return ""
    from ddsviz.display.folium_html import packaged_text

    texts = {name: inside_script(packaged_text(name)) for name in wanted}
    return "".join(
        f'<script type="text/plain" class="ddsviz-file" data-name="{name}">{text}</script>'
        for name, text in texts.items()
    )
