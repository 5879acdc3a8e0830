"""The files that maps are drawn with: Leaflet and its clusters, from packages that carry nothing else.

They are found by where the packages lie, and no package is imported. Folium's pages link to public servers: which of
our files stands for which link is said here, and which links lead to nothing that a page needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path


@dataclass(frozen=True)
class MapFile:
    """A packaged file, and where the public has the same file.

    Attributes
    ----------
    package : str
        Which package has it.
    folder : str
        The name of its folder in the package.
    public_folder : str
        The address of the folder that the public has it in.
    integrity : str
        What its content must be there (W3C, Subresource Integrity).
    """

    package: str
    folder: str
    public_folder: str
    integrity: str


LEAFLET = ("XStatic-Leaflet", "leaflet", "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/")
CLUSTERS = (
    "XStatic-Leaflet-MarkerCluster", "leaflet_markercluster",
    "https://cdn.jsdelivr.net/npm/leaflet.markercluster@1.4.1/dist/",
)  # fmt: skip
FILES = {
    "leaflet.js": MapFile(*LEAFLET, "sha384-okbbMvvx/qfQkmiQKfd5VifbKZ/W8p1qIsWvE1ROPUfHWsDcC8/BnHohF7vPg2T6"),
    "leaflet.css": MapFile(*LEAFLET, "sha384-o/2yZuJZWGJ4s/adjxVW71R+EO/LyCwdQfP5UWSgX/w87iiTXuvDZaejd3TsN7mf"),
    "leaflet.markercluster.js": MapFile(
        *CLUSTERS, "sha384-RLIyj5q1b5XJTn0tqUhucRZe40nFTocRP91R/NkRJHwAe4XxnTV77FXy/vGLiec2"
    ),
    "MarkerCluster.css": MapFile(*CLUSTERS, "sha384-lPzjPsFQL6te2x+VxmV6q1DpRxpRk0tmnl2cpwAO5y04ESyc752tnEWPKDfl1olr"),
    "MarkerCluster.Default.css": MapFile(
        *CLUSTERS, "sha384-5kMSQJ6S4Qj5i09mtMNrWpSi8iXw230pKU76xTmrpezGnNJQzj0NzXjQLLg+jE7k"
    ),
}
PACKAGED_LINK = re.compile(r"(leaflet@1\.9\.\d+/dist|leaflet\.markercluster/1\.[\d.]+)/([\w.]+)$")
# What these hold is done by a few lines of ours, or used by nothing that Folium writes.
NEEDLESS_LINK = re.compile(
    r"/(jquery-[\d.]+(\.min)?\.js|bootstrap(\.bundle)?\.min\.(js|css)|bootstrap-glyphicons\.css"
    r"|leaflet\.awesome-markers\.(js|css)|leaflet\.awesome\.rotate\.min\.css|all\.min\.css)$"
)


def file_behind(link: str) -> str | None:
    """Return which of our files stands for a link of Folium's pages, or None where none does.

    Examples
    --------
    >>> file_behind("https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css")
    'leaflet.css'
    """
    found = PACKAGED_LINK.search(link)
    return found[2] if found and found[2] in FILES else None


@cache
def files_version() -> str:
    """Return the versions of the packages, as a part of the address that browsers keep the files under."""
    return "-".join(version(package) for package in dict.fromkeys(file.package for file in FILES.values()))


def path_of(name: str) -> Path | None:
    """Return where one of the files lies, or None where its package is missing."""
    file = FILES[name]
    try:
        path = Path(str(distribution(file.package).locate_file(f"xstatic/pkg/{file.folder}/data/{name}")))
    except PackageNotFoundError:
        return None
    return path if path.is_file() else None
