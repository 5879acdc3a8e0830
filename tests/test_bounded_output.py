"""No picture takes more room in a notebook than limits.py says, whatever the table: long texts, many of everything."""

from __future__ import annotations

import functools
from typing import Any

import pytest
from registry import REGISTERED

import ddsviz
from ddsviz.display.notebook import bundle

CROWDED = [(kind, name) for kind, own in REGISTERED.items() for name in own.crowded]


@functools.cache
def drawn(kind: str, name: str) -> Any:
    """Return a chart that takes its time, and is asked for twice."""
    return REGISTERED[kind].crowded[name]()


def size(chart: Any) -> int:
    return sum(len(text.encode("utf-8")) for text in bundle(chart).values())


@pytest.mark.parametrize(("kind", "name"), CROWDED)
def test_a_picture_keeps_to_its_ceiling(kind: str, name: str) -> None:
    assert size(drawn(kind, name)) <= REGISTERED[kind].ceiling


def test_texts_that_are_left_out_are_told() -> None:
    said = ddsviz.describe(drawn("marker_map", "places"))
    assert "The cards leave out Text0, Text1, Text2" in said


def test_a_map_says_how_outlines_are_simplified() -> None:
    assert "Outlines are simplified to" in ddsviz.describe(drawn("choropleth", "most areas"))


def test_places_that_share_a_cell_are_told() -> None:
    assert "More than 20,000 places: those within about" in ddsviz.describe(drawn("voronoi_map", "cells"))
