"""What a new kind lacks is named, piece by piece: tried with a made-up one in a made-up house."""

from __future__ import annotations

from pathlib import Path

import pytest
from surface import MAKE_A_KIND, PLACES, found_in, kinds_in, missing

# what the bar chart writes into each file, place by place
FILES = {
    "src/ddsviz/kinds/bar/__init__.py": "def bar(data): ...",
    "src/ddsviz/__init__.pyi": "from .kinds.bar import bar as bar",
    "src/ddsviz/registry.py": '    Kind("bar", "Bar chart"),',
    "tests/registry/bar.py": "EXAMPLES = Examples()",
    "src/ddsviz/kinds/bar/script.py": "def bar_script(chart, record): ...",
    "tests/kinds/test_bar.py": "def test_bars_are_drawn() -> None: ...",
    "docs/bar.md": 'ddsviz.bar(data, "x")',
    "notebooks/01.ipynb": '"source": ["ddsviz.bar(data)"]',
    "README.md": "| [`bar`](docs/bar.md) | How many? |",
    "docs/README.md": "| [Bar chart](bar.md) | How many? |",
    "pyproject.toml": '[[tool.importlinter.contracts]]\ntype = "independence"\nmodules = ["ddsviz.kinds.bar"]',
}
NOTHING = {"pyproject.toml": '[[tool.importlinter.contracts]]\ntype = "layers"'}
ALWAYS = ("src/ddsviz/__init__.pyi", "src/ddsviz/registry.py", "README.md", "docs/README.md", "pyproject.toml")


def house(folder: Path, without: str = "") -> Path:
    """Write a house with a bar chart, all but what stands in one file."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if name != without:
            (folder / name).write_text(text, encoding="utf-8")
        elif name in ALWAYS:
            (folder / name).write_text(NOTHING.get(name, ""), encoding="utf-8")
    return folder


def test_nothing_is_missing_where_all_is_there(tmp_path: Path) -> None:
    found = found_in(house(tmp_path))
    assert kinds_in(found) == {"bar"}
    assert missing("bar", found) == []


@pytest.mark.parametrize(("file", "place"), list(zip(FILES, PLACES, strict=True)))
def test_the_one_piece_that_is_missing_is_named(file: str, place: str, tmp_path: Path) -> None:
    found = found_in(house(tmp_path, without=file))
    assert kinds_in(found) == {"bar"}
    assert missing("bar", found) == [place.format(kind="bar")]


@pytest.mark.parametrize("place", PLACES)
def test_a_kind_is_known_by_any_one_place_of_its_own(place: str) -> None:
    found = {name: {"bar"} if name == place else set() for name in PLACES}
    assert kinds_in(found) == ({"bar"} if PLACES[place] in MAKE_A_KIND else set())
    assert missing("bar", found) == [name.format(kind="bar") for name in PLACES if name != place]


def test_a_page_that_never_calls_the_kind_is_no_page_of_it(tmp_path: Path) -> None:
    (house(tmp_path) / "docs/bar.md").write_text("A bar chart: ddsviz.heatmap(data)", encoding="utf-8")
    assert missing("bar", found_in(tmp_path)) == ["a page that calls it: docs/bar.md"]


def test_a_file_without_a_test_is_none(tmp_path: Path) -> None:
    (house(tmp_path) / "tests/kinds/test_bar.py").write_text("# to come", encoding="utf-8")
    assert missing("bar", found_in(tmp_path)) == ["its tests: tests/kinds/test_bar.py"]
