"""Tables of which every text, in names of columns and in values, may be a payload."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas
import pandas as pd
import shapely


@dataclass(frozen=True)
class Hostile:
    """A text that stands in the name of every column, and texts that stand in the rows."""

    text: str
    values: list[str]

    @property
    def x(self) -> str:
        return f"x {self.text}"

    @property
    def y(self) -> str:
        return f"y {self.text}"

    @property
    def category(self) -> str:
        return f"c {self.text}"

    @property
    def name(self) -> str:
        return f"t {self.text}"

    @property
    def rows(self) -> pd.DataFrame:
        """Numbers, categories, texts and places."""
        count = len(self.values)
        numbers = [float(row) for row in range(count)]
        return pd.DataFrame(
            {
                self.x: numbers,
                self.y: [*numbers[1::2], *numbers[::2]],
                self.category: ["b" if row % 2 else self.values[0] for row in range(count)],
                self.name: self.values,
                "lat": [55.9 + row / (20 * count) for row in range(count)],
                "lon": [-3.3 + row * 7 % count / (10 * count) for row in range(count)],
            }
        )

    @property
    def areas(self) -> geopandas.GeoDataFrame:
        """An area for each row, named by its text."""
        squares = [shapely.box(row / 10 - 3.4, 55.9, row / 10 - 3.3, 56) for row in range(len(self.values))]
        return geopandas.GeoDataFrame({self.name: self.values}, geometry=squares, crs=4326)

    @property
    def words(self) -> dict[str, object]:
        """The options that every kind writes into a picture."""
        return {"title": self.text, "names": {self.y: self.text, self.name: self.text}, "units": {self.x: self.text}}
