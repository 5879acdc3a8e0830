"""The server extension finds Bokeh's scripts, and loads no plotting library."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from ddsviz.display import server


def test_the_installed_scripts_are_found() -> None:
    folder = server.bokeh_scripts()
    assert folder is not None
    for name in ("bokeh", "bokeh-widgets"):
        assert (folder / f"{name}.min.js").stat().st_size > 100_000


def test_the_packaged_settings_turn_the_extension_on() -> None:
    settings = json.loads((Path(__file__).parents[2] / "jupyter" / "ddsviz.json").read_text(encoding="utf-8"))
    (point,) = server._jupyter_server_extension_points()
    assert settings == {"ServerApp": {"jpserver_extensions": {point["module"]: True}}}


def test_the_extension_loads_no_plotting_library() -> None:
    code = (
        "import sys; from ddsviz.display import server; assert server.bokeh_scripts(); "
        "print([name for name in ('bokeh', 'pandas', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
