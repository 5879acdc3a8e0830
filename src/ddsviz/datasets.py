"""The tables that come with ddsviz: Edinburgh's published figures, and the outlines of its areas.

They are as published, faults included: a bin 730 km away teaches more than a table that somebody tidied.
`data/datapackage.json` holds each table's columns, types, units, licence and known faults, in order of name,
and what is returned here follows it. No other module knows where the data folder is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ddsviz.errors import Mend, UnknownDatasetError
from ddsviz.wording import did_you_mean, listed, shortened

if TYPE_CHECKING:
    import geopandas
    import pandas

LONGEST_NAME_SHOWN = 40


def datasets() -> pandas.DataFrame:
    """List the tables that `load` knows.

    Returns
    -------
    pandas.DataFrame
        One row a table, sorted by name, with the columns name, title, rows and columns (how many it has),
        licence and source (who published it).

    Examples
    --------
    >>> import ddsviz
    >>> ddsviz.datasets()[["name", "rows", "columns", "source"]].head(3)
             name  rows  columns                                  source
    0  allotments    27        7               City of Edinburgh Council
    1       cafes    19        4                 University of Edinburgh
    2     climate    98        9  Scottish Environment Protection Agency
    """
    import pandas

    return pandas.DataFrame([_summary(resource) for resource in _resources().values()])


def load(name: str) -> pandas.DataFrame | geopandas.GeoDataFrame:
    """Load one of the tables that come with ddsviz.

    Parameters
    ----------
    name : str
        Its name, as `datasets` lists it.

    Returns
    -------
    pandas.DataFrame or geopandas.GeoDataFrame
        A copy of your own, as published. Areas (wards and datazones) come as a GeoDataFrame, in decimal
        degrees (EPSG:4326).

    Raises
    ------
    UnknownDatasetError
        If there is no table of that name, or the name is not text.

    Notes
    -----
    Whole numbers are int64, or float64 where some may be missing, so that a gap in a column of numbers is
    always NaN. Other numbers are float64. Times are datetime64 with no time zone: the time on the clock in
    Edinburgh. Text is pandas' own text; "Yes" and "No" stay text.

    Readable names and units of the columns travel along in ``table.attrs``, and charts use them. A unit is believed
    while a column's values lie between the lowest and highest published: arithmetic makes something else of them.

    Examples
    --------
    >>> import ddsviz
    >>> climate = ddsviz.load("climate")
    >>> climate.loc[climate["year"] == 2003, ["year", "mean_temperature_c", "snow_cover_days"]]
        year  mean_temperature_c  snow_cover_days
    89  2003                9.21             7.75

    >>> ddsviz.load("climat")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ddsviz.errors.UnknownDatasetError: There is no dataset 'climat'. Did you mean 'climate'? There are: ...
    """
    resource = _find(name)
    path = _folder() / resource["path"]
    fields = resource["schema"]["fields"]
    table = _read_areas(path) if resource["format"] == "geojson" else _read_table(path, fields)
    table.attrs["ddsviz"] = {
        "names": {field["name"]: field["title"] for field in fields if "title" in field},
        "units": {field["name"]: _unit_and_span(field, table) for field in fields if "unit" in field},
    }
    return table


def packaged_names() -> list[str]:
    """Return the names of all tables that `load` knows."""
    return list(_resources())


def about(name: str) -> dict[str, str]:
    """Return a packaged table's title, source and licence, and the words that its publisher asks for.

    Examples
    --------
    >>> about("wards")["title"]
    "Edinburgh's 17 electoral wards, 2013"
    """
    resource = _find(name)
    licence = resource["licenses"][0]
    return {
        "title": resource["title"],
        "source": resource["sources"][0]["title"],
        "licence": licence.get("path", licence["title"]),
        "attribution": resource.get("attribution", ""),
    }


def _find(name: object) -> dict[str, Any]:
    resources = _resources()
    there_are = f"There are: {listed(resources)}."
    if not isinstance(name, str):
        mend = Mend("data = ddsviz.load('climate')")
        raise UnknownDatasetError(
            f"A dataset is asked for by its name in quotation marks, and not by a {type(name).__name__}:{mend}\n"
            f"{there_are}",
            mend,
        )
    if name not in resources:
        unknown = f"There is no dataset '{shortened(name, LONGEST_NAME_SHOWN)}'."
        raise UnknownDatasetError(f"{unknown}{did_you_mean(name, resources)} {there_are}")
    return resources[name]


def _read_areas(path: Path) -> geopandas.GeoDataFrame:
    import geopandas

    return geopandas.read_file(path)


def _read_table(path: Path, fields: list[dict[str, Any]]) -> pandas.DataFrame:
    import pandas

    table = pandas.read_csv(
        path,
        encoding="utf-8",
        dtype={field["name"]: _dtype(field) for field in fields},
    )
    for field in fields:
        if field["type"] == "datetime":
            table[field["name"]] = pandas.to_datetime(table[field["name"]], format=field["format"])
    return table


def _unit_and_span(field: dict[str, Any], table: pandas.DataFrame) -> tuple[str, float, float]:
    column = table[field["name"]]
    return field["unit"], float(column.min()), float(column.max())


def _dtype(field: dict[str, Any]) -> str | type[str]:
    if field["type"] in {"year", "integer"}:
        return "int64" if field.get("constraints", {}).get("required") else "float64"
    return "float64" if field["type"] == "number" else str


def _summary(resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": resource["name"],
        "title": resource["title"],
        "rows": resource["row_count"],
        "columns": len(resource["schema"]["fields"]),
        "licence": resource["licenses"][0]["title"],
        "source": resource["sources"][0]["title"],
    }


def _resources() -> dict[str, dict[str, Any]]:
    package = json.loads((_folder() / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def _folder() -> Path:
    installed = Path(__file__).parent / "data"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "data"
