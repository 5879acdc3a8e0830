"""What every kind of chart must have, and where: each place is a function from the project's folder to kinds' names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

HELPERS = {"__init__", "examples"}  # in tests/registry/


def lines(file: Path, pattern: str) -> set[str]:
    """Return what the first group of a pattern matches in a file's lines."""
    return set(re.findall(pattern, file.read_text(encoding="utf-8"), re.MULTILINE))


def folders(house: Path) -> set[str]:
    return {file.parent.name for file in house.glob("src/ddsviz/kinds/*/__init__.py")}


def exported(house: Path) -> set[str]:
    return lines(house / "src/ddsviz/__init__.pyi", r"^from \.kinds\.(\w+) import \1 as \1$")


def registered(house: Path) -> set[str]:
    return lines(house / "src/ddsviz/registry.py", r'^    Kind\("(\w+)", ')


def with_examples(house: Path) -> set[str]:
    return {file.stem for file in house.glob("tests/registry/*.py")} - HELPERS


def with_a_script(house: Path) -> set[str]:
    return {file.parent.name for file in house.glob("src/ddsviz/kinds/*/script.py")}


def tested(house: Path) -> set[str]:
    files = house.glob("tests/kinds/test_*.py")
    return {file.stem.removeprefix("test_") for file in files if lines(file, r"^def (test_)")}


def with_a_page(house: Path) -> set[str]:
    return {file.stem for file in house.glob("docs/*.md") if file.stem in lines(file, r"\bddsviz\.(\w+)\(")}


def in_a_notebook(house: Path) -> set[str]:
    return {name for file in house.glob("notebooks/*.ipynb") for name in lines(file, r"\bddsviz\.(\w+)\(")}


def in_the_readme(house: Path) -> set[str]:
    return lines(house / "README.md", r"^\| \[`(\w+)`\]\(docs/\1\.md\) \|")


def in_the_index(house: Path) -> set[str]:
    return lines(house / "docs/README.md", r"^\| \[[^\]]+\]\((\w+)\.md\) \|")


def independent(house: Path) -> set[str]:
    settings = tomllib.loads((house / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    modules = [name for own in contracts if own["type"] == "independence" for name in own["modules"]]
    return {name.removeprefix("ddsviz.kinds.") for name in modules}


PLACES: dict[str, Callable[[Path], set[str]]] = {
    "a folder with its function: src/ddsviz/kinds/{kind}/__init__.py": folders,
    "a line in src/ddsviz/__init__.pyi: from .kinds.{kind} import {kind} as {kind}": exported,
    'an entry in src/ddsviz/registry.py: Kind("{kind}", …)': registered,
    "its examples: tests/registry/{kind}.py": with_examples,
    "its script for ddsviz.code: src/ddsviz/kinds/{kind}/script.py": with_a_script,
    "its tests: tests/kinds/test_{kind}.py": tested,
    "a page that calls it: docs/{kind}.md": with_a_page,
    "a cell in a notebook: ddsviz.{kind}(…)": in_a_notebook,
    "a row in README.md's table: | [`{kind}`](docs/{kind}.md) |": in_the_readme,
    "a row in docs/README.md's tables: | […]({kind}.md) |": in_the_index,
    'a line in pyproject.toml\'s contract "A kind never imports a kind": ddsviz.kinds.{kind}': independent,
}
MAKE_A_KIND = (folders, exported, registered, with_examples, with_a_script, independent)
Found = Mapping[str, set[str]]


def found_in(house: Path) -> Found:
    """Return the names that stand in each place."""
    return {place: names(house) for place, names in PLACES.items()}


def kinds_in(found: Found) -> set[str]:
    """Return all that is a kind of chart in some place. Pages and tests alone may be about something else."""
    return {name for place, names in found.items() if PLACES[place] in MAKE_A_KIND for name in names}


def missing(kind: str, found: Found) -> list[str]:
    """Name what a kind lacks."""
    return [place.format(kind=kind) for place, names in found.items() if kind not in names]
