"""What the report says of maps beside the numbers."""

from __future__ import annotations

from map_peers import HOW_MAPS_MEASURED, MAP_LIBRARIES, SCRIPT_OF_MAPS, WITHOUT_NETWORK
from writing import markdown


def scripts_of_maps() -> str:
    """Return where each library's maps have their scripts from."""
    rows = [["library", "scripts of the page from", "drawn without the network"]]
    rows += [[name, SCRIPT_OF_MAPS[key], WITHOUT_NETWORK[key]] for key, name in MAP_LIBRARIES.items()]
    return markdown(rows)


def map_how() -> str:
    """Return how each library's maps were measured."""
    lines = [f"- **{MAP_LIBRARIES[name]}**: {text}" for name, text in HOW_MAPS_MEASURED.items()]
    return (
        "Maps are measured as charts are. Random places, areas and sites are the same in every run. An outline of the "
        "10,000 areas has 42 points on average, and neighbours share their edges. In the browser, Leaflet, its "
        "clusters and jQuery come from the disk, also for the peers; streets do not load.\n\n" + "\n".join(lines)
    )
