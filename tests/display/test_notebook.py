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
shell.run_cell("chart = ddsviz.heatmap({'a': [1, 2]})")
shell.run_cell("from bokeh.plotting import figure; foreign = figure(); foreign.line([1], [2])")
shell.run_cell("from bokeh.layouts import row; both = row(chart, foreign)")
for name, kind in (("chart", "Heatmap"), ("foreign", "A Bokeh figure"), ("both", "Heatmap")):
    shown, _ = shell.display_formatter.format(shell.user_ns[name])
    assert set(shown) == {"text/html", "text/plain"}, shown
    assert shown["text/html"].startswith("<figure"), shown
    assert kind in shown["text/plain"], shown
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
