"""Small notebooks to test with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat

RESOURCE = {
    "description": "A small notebook, to be looked over by tests.",
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "licenseSpdx": "CC-BY-4.0",
    "inLanguage": "en-GB",
    "learningResourceType": ["lesson"],
    "teaches": ["Look a notebook over."],
    "timeRequired": "PT45M",
    "isBasedOn": [{"name": "climate", "license": "OGL"}],
}
OPENING = "# A small notebook\n\n## Learning objectives\n\nYou can look it over."


def code(text: str, count: int | None = None, outputs: list[Any] | None = None, *tags: str) -> dict[str, Any]:
    cell = {"cell_type": "code", "metadata": {"tags": list(tags)} if tags else {}, "source": text}
    return {**cell, "execution_count": count, "outputs": outputs or []}


def prose(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def sheet(*cells: dict[str, Any], **resource: Any) -> dict[str, Any]:
    numbered = [{**cell, "id": f"cell-{place}"} for place, cell in enumerate([prose(OPENING), *cells])]
    metadata = {
        "title": "A small notebook",
        "authors": [{"name": "Mary Somerville"}],
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "ddsviz": {"learning_resource": {**RESOURCE, **resource}},
    }
    return {"cells": numbered, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def written(folder: Path, *cells: dict[str, Any], name: str = "small.ipynb", **resource: Any) -> Path:
    """Write a notebook as nbformat does."""
    path = folder / name
    nbformat.write(nbformat.from_dict(sheet(*cells, **resource)), path)
    return path


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))
