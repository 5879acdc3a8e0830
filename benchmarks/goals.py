"""What ours is to reach, and whether it did in this run."""

from __future__ import annotations

from collections.abc import Iterable

from map_peers import FOLIUM_BASED, MAP_LIBRARIES, SHOWS_NAMES
from map_tables import MAPS
from peers import BOKEH_BASED, LIBRARIES, SENDS_EVERY_ROW, STATIC
from tables import CHARTS, HUNDRED_THOUSAND, MILLION, TEN_MILLION, Picture, Size
from writing import QUALITIES, Cells, Quality, size_name, values_of

SECONDS, BYTES, PAINTED, _ = QUALITIES
PICTURES = (*CHARTS, *MAPS)
NAMES = LIBRARIES | MAP_LIBRARIES
SMALL_ENOUGH = 60_000  # bytes
A_LITTLE = 1 / 20  # larger counts have more digits
SENDS_ALL = SENDS_EVERY_ROW | SHOWS_NAMES
PAINTED_SOON = "At 1,000,000 rows, painted in at most half of the time of the best peer that keeps hover"
GROWTHS = ((HUNDRED_THOUSAND, MILLION), (MILLION, TEN_MILLION))


def goal_lines(cells: Cells, floor: float | None) -> str:
    """Return each goal with a line for each picture: met or not met, with the figures.

    Parameters
    ----------
    cells : dict of Cell to Measured
        Every measurement.
    floor : float or None
        Seconds until an empty figure of Bokeh's is painted.
    """
    goals = {
        "At 1,000,000 rows, bytes at most a third of the smallest peer that keeps hover, or 60 kB if that is more": [
            line for picture in PICTURES for line in _third_of_hover(cells, picture)
        ],
        "At 1,000,000 rows, bytes at most a tenth of every peer that sends every row": [
            line for picture in PICTURES for line in _tenth_of_all(cells, picture)
        ],
        "Time at most that of the best peer on the same base, Bokeh or Folium; half from 1,000,000 rows on": [
            line for picture in PICTURES for size in picture.sizes for line in _quicker(cells, picture, size)
        ],
        PAINTED_SOON: [line for picture in PICTURES for line in _painted(cells, picture)],
        "Time grows no faster than the rows, from 100,000 to 1,000,000 to 10,000,000": [
            line for picture in PICTURES for pair in GROWTHS for line in _slower(cells, picture, *pair)
        ],
        "Bytes grow by no more than a twentieth, from 100,000 to 1,000,000 to 10,000,000 rows": [
            line for picture in PICTURES for pair in GROWTHS for line in _larger(cells, picture, *pair)
        ],
    }
    notes = {PAINTED_SOON: _floor_words(floor)} if floor else {}
    return "\n\n".join(
        "\n\n".join([_title(goal, lines), *([notes[goal]] if goal in notes else []), "\n".join(lines)])
        for goal, lines in goals.items()
        if lines
    )


def _floor_words(floor: float) -> str:
    return (
        f"An empty Bokeh figure in such a page is painted after {PAINTED.text(floor)}: the time of its script, which "
        "every chart that Bokeh draws takes, ours too, and a notebook takes once."
    )


def _title(goal: str, lines: list[str]) -> str:
    met = sum(line.startswith("- met") for line in lines)
    return f"**{goal}**: {met} of {len(lines)} met."


def _line(met: bool, where: str, figures: str) -> str:
    return f"- {'met' if met else '**not met**'}: {where}: {figures}"


def _third_of_hover(cells: Cells, picture: Picture) -> Iterable[str]:
    values = values_of(cells, picture.kind, MILLION, NAMES, BYTES)
    peers = {name: size for name, size in _peers(values).items() if (name, picture.kind) not in STATIC}
    if not peers:
        return
    best = min(peers, key=peers.__getitem__)
    limit = max(peers[best] / 3, SMALL_ENOUGH)
    yield _line(values["ddsviz"] <= limit, picture.text, _figures(values, best, BYTES))


def _tenth_of_all(cells: Cells, picture: Picture) -> Iterable[str]:
    values = values_of(cells, picture.kind, MILLION, NAMES, BYTES)
    for name in _peers(values):
        if (name, picture.kind) in SENDS_ALL:
            yield _line(values["ddsviz"] <= values[name] / 10, picture.text, _figures(values, name, BYTES))


def _quicker(cells: Cells, picture: Picture, size: Size) -> Iterable[str]:
    values = values_of(cells, picture.kind, size, ("ddsviz", *BOKEH_BASED, *FOLIUM_BASED), SECONDS)
    if peers := _peers(values):
        best = min(peers, key=peers.__getitem__)
        limit = peers[best] / 2 if (size or 0) >= MILLION else peers[best]
        where = f"{picture.text}, {size_name(size)}"
        yield _line(values["ddsviz"] <= limit, where, _figures(values, best, SECONDS))


def _painted(cells: Cells, picture: Picture) -> Iterable[str]:
    values = values_of(cells, picture.kind, MILLION, NAMES, PAINTED)
    peers = {name: seconds for name, seconds in _peers(values).items() if (name, picture.kind) not in STATIC}
    if peers:
        best = min(peers, key=peers.__getitem__)
        yield _line(values["ddsviz"] <= peers[best] / 2, picture.text, _figures(values, best, PAINTED))


def _slower(cells: Cells, picture: Picture, fewer: int, more: int) -> Iterable[str]:
    yield from _growth(cells, picture, fewer, more, SECONDS, more / fewer)


def _larger(cells: Cells, picture: Picture, fewer: int, more: int) -> Iterable[str]:
    yield from _growth(cells, picture, fewer, more, BYTES, 1 + A_LITTLE)


def _growth(cells: Cells, picture: Picture, fewer: int, more: int, quality: Quality, most: float) -> Iterable[str]:
    values = [values_of(cells, picture.kind, size, ("ddsviz",), quality).get("ddsviz") for size in (fewer, more)]
    if None not in values:
        small, large = values
        figures = f"{quality.text(small)} at {fewer:,}, {quality.text(large)} at {more:,} ({large / small:.2f}×)"
        yield _line(large <= small * most, picture.text, figures)


def _peers(values: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in values.items() if name != "ddsviz"} if "ddsviz" in values else {}


def _figures(values: dict[str, float], name: str, quality: Quality) -> str:
    ours, theirs = values["ddsviz"], values[name]
    return f"{quality.text(ours)} beside {NAMES[name]}'s {quality.text(theirs)} ({ours / theirs:.2f} of it)"
