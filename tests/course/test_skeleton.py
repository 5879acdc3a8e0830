"""A new notebook passes the inspection, and harms nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from course.sheets import read

from ddsviz.cli import main


def test_a_new_notebook_passes_the_inspection(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notebook", "new", "Maps: where?", "--folder", str(tmp_path)]) == 0
    path = tmp_path / "maps-where.ipynb"
    assert capsys.readouterr().out == f"{path}\n"
    assert main(["notebook", "check", str(path)]) == 0
    assert read(path)["metadata"]["title"] == "Maps: where?"


def test_a_new_notebook_takes_authors_and_licence_from_its_course(tmp_path: Path) -> None:
    lines = ['title = "Electricity"', 'authors = ["M. Somerville", "G. Ohm"]', 'licence = "CC0-1.0"']
    (tmp_path / "course.toml").write_text("\n".join(lines))
    main(["notebook", "new", "Ohm's law", "--folder", str(tmp_path)])
    told = read(tmp_path / "ohm-s-law.ipynb")
    assert [author["name"] for author in told["metadata"]["authors"]] == ["M. Somerville", "G. Ohm"]
    assert told["metadata"]["ddsviz"]["learning_resource"]["isPartOf"]["name"] == "Electricity"
    assert "CC0-1.0" in "".join(told["cells"][-1]["source"])


def test_a_notebook_that_is_there_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ohm-s-law.ipynb").write_text("mine")
    assert main(["notebook", "new", "Ohm's law", "--folder", str(tmp_path)]) == 2
    assert "it was left as it is" in capsys.readouterr().err
    assert (tmp_path / "ohm-s-law.ipynb").read_text() == "mine"
