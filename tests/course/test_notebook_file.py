"""Notebooks are read with care, and what nobody asked to change stays as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from course.sheets import code, prose, read, sheet, written

from ddsviz.cli import main
from ddsviz.course.course_file import CourseError
from ddsviz.course.inspection import inspect
from ddsviz.course.notebook_file import read_notebook

pytestmark = pytest.mark.usefixtures("checked_as_usual")


def damaged(**changes: Any) -> str:
    return json.dumps({**sheet(code("a"), prose("b")), **changes})


def one_cell(**changes: Any) -> str:
    told = sheet(code("a"))
    told["cells"][1].update(changes)
    return json.dumps({**told, "cells": [{k: v for k, v in cell.items() if v != "gone"} for cell in told["cells"]]})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (damaged()[:-300], "is damaged in cell 3"),
        ("", "is damaged: the file is empty"),
        ("\n{", "is damaged before its first cell"),
        ("[1, 2]", "is not a notebook: it has no cells"),
        ('{"cells": 4}', "is not a notebook: it has no cells"),
        (damaged(nbformat=3), "is in notebook format 3"),
        (one_cell(cell_type="cod"), "is damaged in cell 2"),
        (one_cell(outputs="gone"), "is damaged in cell 2: 'outputs' is a required property"),
        (one_cell(source=4), "is damaged in cell 2"),
        (one_cell(id="cell-0"), "is damaged in cell 2: its id 'cell-0' is another cell's, too"),
        (damaged(metadata=3), "is damaged"),
        ("[" * 100_000, "is damaged"),
    ],
)
def test_a_damaged_notebook_is_told_with_its_cell(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "damaged.ipynb"
    path.write_text(text)
    with pytest.raises(CourseError) as told:
        read_notebook(path)
    assert sentence in str(told.value)
    assert path.read_text() == text


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "damaged.ipynb"
    path.write_bytes(b'{"cells": "\xff"}')
    with pytest.raises(CourseError, match="not UTF-8 text from byte 11 on"):
        read_notebook(path)


def test_a_missing_notebook_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notebook", "describe", str(tmp_path / "none.ipynb"), "--title", "T"]) == 2
    assert capsys.readouterr().err == f"There is no notebook '{tmp_path}/none.ipynb'.\n"


def test_a_notebook_that_nbformat_wrote_stays_the_same_byte_for_byte(tmp_path: Path) -> None:
    path = written(tmp_path, code("name = 'Café'", 1), prose("two\nlines"))
    before = path.read_bytes()
    main(["notebook", "describe", str(path), "--level", "advanced", "--date", "2026-01-02"])
    main(["notebook", "describe", str(path), "--level", "beginner"])
    assert path.read_bytes() != before
    told = read(path)
    del told["metadata"]["ddsviz"]["learning_resource"]["educationalLevel"]
    del told["metadata"]["ddsviz"]["learning_resource"]["dateModified"]
    assert json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n" == before


@pytest.mark.parametrize(
    "style", [{"indent": 2}, {}, {"indent": "\t"}, {"separators": (",", ":")}, {"indent": 1, "ensure_ascii": False}]
)
def test_a_notebook_of_another_style_stays_equal_and_keeps_its_style(tmp_path: Path, style: dict[str, Any]) -> None:
    path, told = tmp_path / "other.ipynb", sheet(code("name = 'Café'", 1))
    told["metadata"]["other"] = {"z": 1, "a": [1, 2.50, None]}
    path.write_text(json.dumps(told, **style), encoding="utf-8")
    main(["notebook", "describe", str(path), "--version", "2.0", "--date", "2026-01-02"])
    after = read(path)
    resource = after["metadata"]["ddsviz"]["learning_resource"]
    assert (resource.pop("version"), resource.pop("dateModified")) == ("2.0", "2026-01-02")
    assert after == told
    assert path.read_text(encoding="utf-8").startswith(json.dumps(told, **style)[:200])


def test_the_title_cell_is_kept_in_step(tmp_path: Path) -> None:
    path = written(tmp_path)
    main(["notebook", "describe", str(path), "--title", " Ohm's\n law ", "--author", "A", "--author", "B"])
    told = read(path)
    assert told["metadata"]["title"] == "Ohm's law"
    assert "".join(told["cells"][0]["source"]).startswith("# Ohm's law\n\n## Learning objectives")
    assert [author["name"] for author in told["metadata"]["authors"]] == ["A", "B"]


def test_a_notebook_without_a_title_cell_gets_one(tmp_path: Path) -> None:
    path, told = tmp_path / "none.ipynb", sheet(code("1"))
    told["cells"] = told["cells"][1:]
    path.write_text(json.dumps(told))
    main(["notebook", "describe", str(path), "--title", "Ohm's law"])
    assert read(path)["cells"][0]["source"] == ["# Ohm's law"]
    assert read(path)["cells"][1:] == told["cells"]
    read_notebook(path)


def test_lists_are_added_to_and_data_bring_their_licences(tmp_path: Path) -> None:
    path = written(tmp_path)
    more = ["--teaches", "More.", "--data", "wards", "--data", "own.csv=CC0-1.0", "--licence", "CC-BY-SA-4.0"]
    assert main(["notebook", "describe", str(path), *more, "--minutes", "30"]) == 0
    told = read(path)["metadata"]["ddsviz"]["learning_resource"]
    assert told["teaches"] == ["Look a notebook over.", "More."]
    assert [(one["name"], one["license"]) for one in told["isBasedOn"]] == [
        ("climate", "OGL"), ("wards", "OS OpenData Licence"), ("own.csv", "CC0-1.0"),
    ]  # fmt: skip
    assert told["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert told["timeRequired"] == "PT30M"


def test_nothing_is_written_where_nothing_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path)
    before = path.stat().st_mtime_ns
    main(["notebook", "describe", str(path), "--title", "A small notebook", "--minutes", "45"])
    assert path.stat().st_mtime_ns == before
    assert "nothing to change" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--title", "  "], "title cannot be empty"),
        (["--data", "climat"], "Did you mean 'climate'?"),
        (["--data", "own.csv="], "names no licence"),
        (["--licence", "all rights mine"], "no licence's short name"),
        (
            ["--minutes", "-5"],
            "Nothing was written. In its metadata, timeRequired: 'PT-5M' is not as it should be (PT45M for",
        ),
        (["--language", "English"], "'English' is not as it should be (A language's code, such as en-GB"),
        (["--date", "tomorrow"], "'tomorrow' is not as it should be (A day"),
        (["--author", ""], "It has no authors"),
    ],
)
def test_what_means_nothing_is_told_and_nothing_is_written(
    tmp_path: Path, options: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path)
    before = path.read_bytes()
    assert main(["notebook", "describe", str(path), *options]) == 2
    assert sentence in capsys.readouterr().err
    assert path.read_bytes() == before


@pytest.mark.parametrize("style", [{"indent": 1}, {"indent": 1, "sort_keys": True}])
def test_lines_keep_their_endings_and_letters_their_form(tmp_path: Path, style: dict[str, Any]) -> None:
    path, told = tmp_path / "windows.ipynb", sheet(prose("Café, $\\\\upsilon$"))
    text = json.dumps(told, ensure_ascii=False, **style).replace("\n", "\r\n") + "\r\n"
    path.write_bytes(text.encode())
    main(["notebook", "describe", str(path), "--version", "2", "--date", "2026-01-02"])
    main(["notebook", "describe", str(path), "--version", "1", "--date", "2026-01-02"])
    after = read(path)
    del after["metadata"]["ddsviz"]["learning_resource"]["version"]
    del after["metadata"]["ddsviz"]["learning_resource"]["dateModified"]
    assert (json.dumps(after, ensure_ascii=False, **style).replace("\n", "\r\n") + "\r\n").encode() == text.encode()
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")
    assert "Café" in path.read_text(encoding="utf-8")


def test_a_notebook_behind_a_link_is_written_and_the_link_stays(tmp_path: Path) -> None:
    path, link = written(tmp_path), tmp_path / "link.ipynb"
    link.symlink_to(path)
    main(["notebook", "describe", str(link), "--version", "2"])
    assert link.is_symlink()
    assert read(path)["metadata"]["ddsviz"]["learning_resource"]["version"] == "2"


@pytest.mark.parametrize(
    "resource", [{"isBasedOn": "x"}, {"isBasedOn": ["x"]}, {"isBasedOn": None}, {"teaches": "x"}, {"timeRequired": 5}]
)
def test_fields_of_a_wrong_kind_are_told_and_never_lost(tmp_path: Path, resource: dict[str, Any]) -> None:
    path = written(tmp_path, code("import ddsviz\nddsviz.load('climate')"), **resource)
    told = [finding.sentence for finding in inspect(path) if finding.rule == "metadata"]
    assert len(told) == 1
    assert next(iter(resource)) in told[0]
    main(["notebook", "describe", str(path), "--level", "advanced"])
    main(["notebook", "describe", str(path), "--teaches", "More.", "--data", "wards"])
    after = read(path)["metadata"]["ddsviz"]["learning_resource"]
    assert after | resource == after
    assert after["educationalLevel"] == "advanced"
