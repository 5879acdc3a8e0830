"""Measures each library on each picture and size, every time in a fresh process and one after the other."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

from browser import MOST_SECONDS, painted
from map_peers import NOT_OPENED
from peers import too_few_or_many
from playwright.sync_api import Browser
from tables import Picture, Size

HERE = Path(__file__).parent
RESAMPLER = (
    HERE.parent / ".venv-resampler/bin/python"
)  # plotly-resampler needs an older Plotly than ours is measured with
LONGEST_PROCESS = 90  # seconds, with the import, the table, and the page that is saved
EMPTY_FIGURE = "import sys; from libraries.with_bokeh import empty, save; save(empty(), sys.argv[1])"
OPENED, COMPARED_ROWS = 5, 10**6
A_PAGE = 1.0  # of the seconds in the browser, what scripts take however few the rows are


@dataclass(frozen=True)
class Measured:
    """What one library took for one picture of one table.

    Attributes
    ----------
    seconds : float
        From the table to what a notebook stores: the quickest round.
    bytes : int
        UTF-8 bytes of what a notebook stores.
    memory : int
        Bytes that the process took on top of the import and the table, at the highest.
    painted : float or None
        Seconds from opening the saved page to the first frame with the whole picture; None where that was not measured.
    """

    seconds: float
    bytes: int
    memory: int
    painted: float | None = None


class Cell(NamedTuple):
    """Whose measurement it is: a kind of picture, a number of rows (None: the course's own table), and a library."""

    kind: str
    rows: Size
    library: str


@dataclass
class Measuring:
    """What was measured so far, and what with.

    Attributes
    ----------
    browser : Browser
        Opens the pages.
    folder : Path
        Where pages are kept until they were opened.
    most_rows : int
        Larger tables are left out.
    measured : dict of Cell to Measured
        What each took.
    left_out, not_opened : dict of Cell to str
        Why a picture was not drawn, and why its page was not opened.
    floor : float or None
        Seconds until a figure of Bokeh's with nothing in it is painted.
    compared : dict of Cell to Path
        Pages that are opened again, in turn; that of the empty figure under None.
    """

    browser: Browser
    folder: Path
    most_rows: int
    measured: dict[Cell, Measured] = field(default_factory=dict)
    left_out: dict[Cell, str] = field(default_factory=dict)
    not_opened: dict[Cell, str] = field(default_factory=dict)
    floor: float | None = None
    compared: dict[Cell | None, Path] = field(default_factory=dict)

    def measure_floor(self) -> None:
        """Open an empty figure of Bokeh's: what is drawn with Bokeh takes as long, whatever it shows."""
        page = self.compared[None] = self.folder / "empty.html"
        subprocess.run([sys.executable, "-c", EMPTY_FIGURE, str(page)], check=True, cwd=HERE, timeout=LONGEST_PROCESS)
        self.floor, _ = painted(self.browser, page)  # as a browser's first page, which takes longer

    def open_in_turn(self) -> None:
        """Open the pages that are compared again, one of each after the other, and keep the quickest time of each."""
        for _ in range(OPENED):
            for cell, page in self.compared.items():
                seconds, _reason = painted(self.browser, page)
                if seconds is None:
                    continue
                if cell is None:
                    self.floor = min(self.floor or seconds, seconds)
                else:
                    quickest = min(self.measured[cell].painted or seconds, seconds)
                    self.measured[cell] = replace(self.measured[cell], painted=quickest)

    def measure(self, picture: Picture, library: str) -> None:
        """Let a library draw a picture of each size, and open it; no further where that would take too long."""
        smaller = None
        for rows in picture.sizes:
            if (rows or 0) <= self.most_rows:
                cell = Cell(picture.kind, rows, library)
                self._measure(cell, smaller, opened=rows in picture.opened)
                smaller = cell

    def _measure(self, cell: Cell, smaller: Cell | None, *, opened: bool) -> None:
        reason = too_few_or_many(cell.library, cell.kind, cell.rows) or self._expected(cell, smaller)
        page = self.folder / "page.html"
        page.unlink(missing_ok=True)
        if not reason:
            try:
                self.measured[cell] = _in_a_process(cell, page)
            except subprocess.SubprocessError as fault:
                reason = _why(fault)
        if reason:
            self.left_out[cell] = reason
        elif opened and page.exists():
            self._open(cell, smaller, page)

    def _expected(self, cell: Cell, smaller: Cell | None) -> str:
        """Say why a cell is left out: the smaller one was, or took so long that so many times that is too long."""
        if smaller is None:
            return ""
        if smaller not in self.measured:
            return self.left_out[smaller] if smaller.rows else ""
        seconds = self.measured[smaller].seconds * times(cell, smaller)
        return f"more than {MOST_SECONDS} s expected" if seconds > MOST_SECONDS else ""

    def _open(self, cell: Cell, smaller: Cell | None, page: Path) -> None:
        """Measure how long the browser takes, unless the smaller page was too slow for one so many times larger."""
        reason = NOT_OPENED.get((cell.library, cell.kind), "")
        if smaller in self.measured and not reason:
            reason = self.not_opened.get(smaller, "")
            seconds = self.measured[smaller].painted or 0
            if (seconds - A_PAGE) * times(cell, smaller) > MOST_SECONDS:
                reason = f"more than {MOST_SECONDS} s expected in the browser"
        if not reason:
            seconds, reason = painted(self.browser, page)
            self.measured[cell] = replace(self.measured[cell], painted=seconds)
            if cell.rows == COMPARED_ROWS and seconds and seconds < A_PAGE:
                self.compared[cell] = page.rename(self.folder / f"{cell.kind}-{cell.library}.html")
        if reason:
            self.not_opened[cell] = reason


def times(cell: Cell, smaller: Cell) -> float:
    """Return how many times more rows a cell has; 1 where the smaller one is the course's."""
    return cell.rows / smaller.rows if cell.rows and smaller.rows else 1


def _in_a_process(cell: Cell, page: Path) -> Measured:
    python = str(RESAMPLER) if cell.library == "resampler" else sys.executable
    command = [python, "one.py", cell.library, cell.kind, str(cell.rows or ""), str(page)]
    done = subprocess.run(command, check=True, cwd=HERE, capture_output=True, text=True, timeout=LONGEST_PROCESS)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))


def _why(fault: subprocess.SubprocessError) -> str:
    if isinstance(fault, subprocess.TimeoutExpired):
        return f"not done in {LONGEST_PROCESS} s"
    error = (getattr(fault, "stderr", "") or str(fault)).strip()
    return f"failed: {error.splitlines()[-1][:100]}"


def fresh_processes(programs: dict[str, str], rounds: int) -> dict[str, float]:
    """Run each program in fresh Python processes, in turn, once unmeasured; return the median seconds of each."""
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for round_ in range(rounds + 1):
        for name, program in programs.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True, cwd=HERE, capture_output=True)
            if round_:
                taken[name].append(time.perf_counter() - start)
    return {name: median(own) for name, own in taken.items()}
