"""The notebook that pages and slides are tested with, and what is in it."""

import json
import re
from pathlib import Path

START = Path(__file__).parents[2] / "notebooks" / "00-start-here.ipynb"
CELLS = json.loads(START.read_text(encoding="utf-8"))["cells"]
TEXT = "\n".join("".join(cell["source"]) for cell in CELLS if cell["cell_type"] == "markdown")
OUTPUTS = ["".join(output.get("data", {}).get("text/html", "")) for cell in CELLS for output in cell.get("outputs", [])]
CHARTS = sum('"what":"chart"' in html for html in OUTPUTS)
MAPS = sum('"what":"map"' in html for html in OUTPUTS)
HEADINGS = re.findall(r"^##? (.+)$", TEXT, re.MULTILINE)
