"""What the tests here share: a visit of a page that watches what it does, and a Jupyter server's notebooks."""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from playwright.sync_api import Error, Page

# Counts the colours on every canvas of a page, shadow roots included: a blank chart has a handful.
COLOURS = """
() => {
  const found = [];
  const look = root => { for (const element of root.querySelectorAll("*")) {
    if (element.shadowRoot) look(element.shadowRoot);
    if (element.tagName != "CANVAS" || element.width < 200 || element.height < 30) continue;
    const {data} = element.getContext("2d").getImageData(0, 0, element.width, element.height);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
    found.push(colours.size);
  } };
  look(document);
  return found;
}
"""

# The colours of a canvas that fill more than a few pixels; near ones count as one.
MAP_COLOURS = """
() => {
  const found = {};
  for (const canvas of document.querySelectorAll("canvas")) {
    if (canvas.width < 200) continue;
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] < 200) continue;
      const colour = "#" + [0, 1, 2].map(part => data[i + part].toString(16).padStart(2, "0")).join("");
      found[colour] = (found[colour] || 0) + 1;
    }
  }
  return Object.fromEntries(Object.entries(found).filter(([, count]) => count > 20));
}
"""


CELL = ".jp-Notebook .jp-Cell:has-text('import ddsviz')"
"""The first cell of each notebook here: Jupyter shows an empty one before it has the notebook."""


@dataclass
class Visit:
    """A page, and what it did that it should not."""

    page: Page
    outside: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    def open_notebook(self, address: str) -> None:
        """Open a notebook's page; where Jupyter shows no cell of it, load the page once more, as a reader would."""
        self.page.goto(address)
        try:
            self.page.wait_for_selector(CELL, timeout=30_000)
        except Error:
            self.heard.append(f"No cell after 30 s; loaded once more. Before:\n{self.told()}")
            self.page.reload()
            self.page.wait_for_selector(CELL, timeout=60_000)

    def told(self) -> str:
        """Return what the page says and has said, for the report of a failed test."""
        try:
            text = self.page.evaluate("document.body.innerText")
        except Error as fault:
            text = str(fault)
        return "\n".join([self.page.url, text[:2000], *self.heard[-20:]])

    def note_fault(self, message: str, stack: str) -> None:
        """Note a script's fault, unless it is of Jupyter's own page."""
        if not re.search(r"/static/(notebook|lab)/|/(lab|notebook)/static/|/lab/extensions/", stack):
            self.faults.append(f"{message}\n{stack}")

    def canvas_colours(self, charts: int, most_s: float = 30) -> list[int]:
        """Wait until so many charts are painted, and return how many colours each canvas has."""
        end = time.monotonic() + most_s
        colours: list[int] = []
        while time.monotonic() < end:
            colours = [count for count in self.page.evaluate(COLOURS) if count > 15]
            if len(colours) >= charts:
                break
            self.page.wait_for_timeout(200)
        return colours


@dataclass
class Jupyter:
    """A running Jupyter server: its address, and the folder of its notebooks."""

    address: str
    token: str
    folder: Path
    environment: dict[str, str]

    def write(self, name: str, cells: list[str]) -> Path:
        """Write a notebook of code cells."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = self.folder / name
        nbformat.write(notebook, path)
        return path

    def page_of(self, name: str, interface: str) -> str:
        """Return the address of a notebook in JupyterLab ("lab") or Notebook 7 ("notebook")."""
        place = f"lab/workspaces/{Path(name).stem}/tree/{name}" if interface == "lab" else f"notebooks/{name}"
        return f"{self.address}{place}?token={self.token}"
