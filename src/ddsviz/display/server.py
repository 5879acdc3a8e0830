"""A Jupyter server extension that serves the installed Bokeh's own scripts, so that no notebook has to carry them.

It imports no plotting library: the files are found by where the package lies.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

A_YEAR_S = 31_536_000


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "ddsviz.display.server"}]


def _load_jupyter_server_extension(app: Any) -> None:
    from jupyter_server.utils import url_path_join

    folder = bokeh_scripts()
    if folder is None:
        app.log.warning("ddsviz: Bokeh is not installed beside the Jupyter server; charts load its script elsewhere.")
        return
    route = url_path_join(
        app.web_app.settings["base_url"], "ddsviz", "bokeh", version("bokeh"), r"(bokeh[a-z-]*\.min\.js)"
    )
    app.web_app.add_handlers(".*$", [(route, _handler(), {"path": str(folder)})])


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


def _handler() -> Any:
    from tornado.web import StaticFileHandler

    class BokehScripts(StaticFileHandler):  # type: ignore[misc]
        """Bokeh's scripts: public files, whose address names their version, so that browsers may keep them."""

        def get_cache_time(self, path: str, modified: Any, mime_type: str) -> int:
            return A_YEAR_S

    return BokehScripts
