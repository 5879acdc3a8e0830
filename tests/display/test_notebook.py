"""A chart shows itself as a cell's last line."""

from __future__ import annotations

import subprocess
import sys

import ddsviz
from ddsviz.display.notebook import bundle

IN_IPYTHON = """
import sys
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
with capture_output() as captured:
    shell.run_cell("import ddsviz")
assert not captured.outputs and not captured.stdout, "importing says something"
assert "bokeh" not in sys.modules, "importing loads Bokeh"
for code, kind in (("ddsviz.heatmap({'a': [1, 2]})", "Heatmap"),
             ("from bokeh.plotting import figure; figure()", "A Bokeh figure"),
             ("from bokeh.layouts import row; row(ddsviz.heatmap({'a': [1, 2]}))", "Heatmap")):
    formats, _ = shell.display_formatter.format(eval(code.split('; ')[-1], dict(shell.user_ns))
        if '; ' not in code else (shell.run_cell(code, silent=True), shell.user_ns.get('_'))[0].result)
    assert set(formats) == {"text/html", "text/plain"}, set(formats)
    assert "<figure" in formats["text/html"]
    assert kind in formats["text/plain"], formats["text/plain"]
print("shown")
"""


def test_a_bundle_is_html_and_a_readable_text() -> None:
    chart = ddsviz.heatmap({"a": [1, 2]})
    shown = bundle(chart)
    assert list(shown) == ["text/html", "text/plain"]
    assert shown["text/plain"].startswith(ddsviz.describe(chart))


def test_ipython_shows_figures_and_layouts_and_importing_says_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", IN_IPYTHON], capture_output=True, text=True, check=False)
    assert done.stdout.strip().endswith("shown"), done.stderr
