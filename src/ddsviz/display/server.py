"""A Jupyter server extension that serves the scripts that draw charts and maps, so that no notebook carries them.

It imports no plotting library: the files are found by where the packages lie.
"""

from __future__ import annotations

import functools
import re
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ddsviz.display.map_files import FILES, path_of

A_YEAR_S = 31_536_000


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "ddsviz.display.server"}]


def _load_jupyter_server_extension(app: Any) -> None:
    from jupyter_server.utils import url_path_join

    bokeh = bokeh_scripts()
    maps = {name: path for name in FILES if (path := path_of(name)) is not None}
    if bokeh is None or len(maps) < len(FILES):
        app.log.warning(
            "ddsviz: Bokeh or Leaflet is not installed beside the Jupyter server; charts load them elsewhere."
        )
    base = app.web_app.settings["base_url"]
    routes = []
    if bokeh is not None:
        address = url_path_join(base, "ddsviz", "bokeh", version("bokeh"), r"(bokeh[a-z-]*\.min\.js)")
        routes.append((address, _handler(), {"path": str(bokeh)}))
    for name, path in maps.items():
        address = url_path_join(base, "ddsviz", "maps", f"({re.escape(name)})")
        routes.append((address, _handler(), {"path": str(path.parent)}))
    app.web_app.add_handlers(".*$", routes)


def bokeh_scripts() -> Path | None:
    """Return the folder of the installed Bokeh's scripts, or None where there is none."""
    try:
        version("bokeh")
        package = find_spec("bokeh")
    except PackageNotFoundError:
        return None
    places = [] if package is None else list(package.submodule_search_locations or [])
    folders = [Path(place) / "server" / "static" / "js" for place in places]
    return next((folder for folder in folders if (folder / "bokeh.min.js").is_file()), None)


@functools.cache
def _handler() -> Any:
    from tornado.web import StaticFileHandler

    class DrawingScripts(StaticFileHandler):  # type: ignore[misc]
        """Public files, whose address names their version, so that browsers may keep them."""

        def get_cache_time(self, path: str, modified: Any, mime_type: str) -> int:
            return A_YEAR_S

    return DrawingScripts
