"""Where very many rows stand: not each of them, but how many in each small cell of the ground."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz.calc.ground import distances_m
from ddsviz.checks.places import GatheredPlaces, Places, places_of, reference_system
from ddsviz.checks.positions import Words, degrees_of
from ddsviz.errors import PlaceError
from ddsviz.frames import Frame
from ddsviz.queries.places import gathered_places
from ddsviz.wording import counted

if TYPE_CHECKING:
    import numpy.typing as npt

ROWS_LOOKED_AT = 1_000


@dataclass(frozen=True)
class ManyPlaces:
    """Cells of the ground that hold rows.

    Attributes
    ----------
    places : GatheredPlaces
        The middle of each cell's rows.
    counts : numpy.ndarray of int, shape (places,)
        How many rows each cell has.
    cell_m : tuple of two float
        How wide and how high a cell is where most rows lie, in metres.
    """

    places: GatheredPlaces
    counts: npt.NDArray[np.int64]
    cell_m: tuple[float, float]


def many_places_of(frame: Frame, latitude: Any, longitude: Any, crs: Any, call: str) -> ManyPlaces:
    """Gather the rows that have a position.

    Raises
    ------
    PlaceError
        If there are no positions, or they cannot be right.
    ColumnError, OptionError
        If a column or the reference system is unknown.
    """
    import narwhals as nw
    import pandas as pd

    if frame.large is not None:
        return _in_engine(frame, latitude, longitude, crs, call)
    places = places_of(frame, latitude, longitude, crs, call)
    table = pd.DataFrame({"x": places.longitude, "y": places.latitude})
    box = (table["x"].min(), table["x"].max()), (table["y"].min(), table["y"].max())
    cells, size = gathered_places(nw.from_native(table).lazy(), lambda query: query.collect().to_native(), box)
    y, x = cells["y"].to_numpy(), cells["x"].to_numpy()
    return _many(y, x, cells["rows"], size, places.columns, places.notes)


def _in_engine(frame: Frame, latitude: Any, longitude: Any, crs: Any, call: str) -> ManyPlaces:
    """Check a few positions and the outermost, then have the engine gather all."""
    import narwhals as nw
    import pandas as pd

    assert frame.large is not None
    table = frame.large
    names = [name for name in frame.columns if table.kind(name) == "number"]
    few = table.collect(table.frame.select(*map(str, names)).head(ROWS_LOOKED_AT))
    looked_at = Frame(few if len(few.columns) else pd.DataFrame({"": [0]}))
    looked_at.columns = names
    probe = places_of(looked_at, latitude, longitude, crs, call)
    north, east = probe.columns
    words = Words(north, east, f"Write latitude='{east}', longitude='{north}'.", "write crs=27700", "", "leave crs out")
    rows = table.frame.select(y=table.plain(north), x=table.plain(east))
    x, y = nw.col("x"), nw.col("y")
    placed, at_zero = ~x.is_null() & ~y.is_null(), (x == 0) & (y == 0)
    own = rows.filter(placed & ~at_zero)
    zero = int(table.collect(rows.filter(placed & at_zero).select(nw.len().alias("rows")))["rows"].iloc[0])
    ends = table.collect(
        own.select(nw.len().alias("rows"), *(_end(name, end) for name in ("x", "y") for end in ("min", "max")))
    ).iloc[0]
    if not ends["rows"]:
        raise PlaceError(
            f"No row has both {north} and {east}, so there is no place to draw. Look at these columns first."
        )
    box = (float(ends["min_x"]), float(ends["max_x"])), (float(ends["min_y"]), float(ends["max_y"]))
    system = reference_system(crs)
    degrees_of(np.array(box[1]), np.array(box[0]), np.arange(2), system, words)
    cells, size = gathered_places(own, table.collect, box)
    corners = degrees_of(cells["y"].to_numpy(), cells["x"].to_numpy(), np.arange(len(cells)), system, words)
    notes = [note for note in probe.notes if not note.startswith("Left out")]
    missing = frame.rows - int(ends["rows"]) - zero
    if missing:
        notes.append(f"Left out {missing:,} of {counted(frame.rows, 'row')} with no position.")
    if zero:
        notes.append(
            f"Left out {counted(zero, 'row')} at 0° north, 0° east, a point in the sea off Africa "
            "that often stands for a missing position."
        )
    return _many(*corners, cells["rows"], size if probe.are_degrees else (0.0, 0.0), (north, east), notes)


def _end(name: str, end: str) -> Any:
    import narwhals as nw

    return getattr(nw.col(name), end)().alias(f"{end}_{name}")


def _many(
    latitude: Any, longitude: Any, counts: Any, size: tuple[float, float], columns: tuple[Hashable, ...],
    notes: list[str],
) -> ManyPlaces:  # fmt: skip
    rows = counts.to_numpy(dtype=np.int64)
    middle = float(np.average(latitude, weights=rows)), float(np.average(longitude, weights=rows))
    across = distances_m(np.array([middle[0]]), np.array([middle[1]]), middle[0], middle[1] + size[0])
    along = distances_m(np.array([middle[0]]), np.array([middle[1]]), middle[0] + size[1], middle[1])
    every = np.arange(len(rows))
    places = Places(every, np.asarray(latitude), np.asarray(longitude), columns, notes, True)
    gathered = GatheredPlaces(**vars(places), counts=np.ones(len(rows), dtype=np.int64))
    return ManyPlaces(gathered, rows, (float(across[0]), float(along[0])))
