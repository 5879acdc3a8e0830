"""What a notebook tells its readers of itself, and what its metadata say, are kept in step."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from course.sheets import code, prose, read, written

from ddsviz.cli import main
from ddsviz.course.inspection import inspect

ENDING = (
    "**Author and licence.** Mary Somerville, 2026. [CC BY](https://creativecommons.org/licenses/by/4.0/).\n\n"
    "**How to cite.** Mary Somerville (2026). *A small notebook*. In: *Light*, a course."
)


def notebook_in(folder: Path, opening: str = "It takes about 45 minutes.", ending: str = ENDING) -> Path:
    path = written(folder, code("1", 1), prose(ending), name="my small one.ipynb")
    told = read(path)
    told["cells"][0]["source"] = f"# A small notebook\n\n{opening}\n\n## Learning objectives\n\nYou can."
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def text_of(path: Path) -> str:
    return "\n".join("".join(cell["source"]) for cell in read(path)["cells"])


def out_of_step(path: Path) -> list[str]:
    return [finding.sentence for finding in inspect(path) if finding.rule == "out-of-step"]


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        (["--minutes", "60"], ["It takes about 60 minutes."]),
        (["--title", "Light & shade"], ["# Light & shade", "(2026). *Light & shade*. In: *Light*, a course."]),
        (["--title", "What is light?"], ["# What is light?", "(2026). *What is light?* In: *Light*, a course."]),
        (["--title", r"\1 and *more*"], [r"# \1 and *more*"]),
        (
            ["--author", "Ada Lovelace", "--author", "J. C. Maxwell"],
            [
                "**How to cite.** Ada Lovelace, J. C. Maxwell (2026). *A small",
                "**Author and licence.** Ada Lovelace, J. C. Maxwell, 2026. [CC BY]",
            ],
        ),
    ],
)
def test_what_is_described_stands_in_the_text_too(tmp_path: Path, options: list[str], lines: list[str]) -> None:
    path = notebook_in(tmp_path)
    assert main(["notebook", "describe", str(path), *options]) == 0
    for line in lines:
        assert line in text_of(path)
    if r"\1" not in options[1]:
        assert out_of_step(path) == []


def test_a_new_notebook_is_kept_in_step_from_the_first(tmp_path: Path) -> None:
    assert main(["notebook", "new", "Ohm's law?", "--folder", str(tmp_path)]) == 0
    path = tmp_path / "ohm-s-law.ipynb"
    assert out_of_step(path) == []
    told = ["--title", "Resistance", "--minutes", "70", "--author", "Georg Ohm"]
    assert main(["notebook", "describe", str(path), *told]) == 0
    text = text_of(path)
    for line in (
        "# Resistance",
        "It takes about 70 minutes.",
        "Georg Ohm. [CC-BY-4.0]",
        "). *Resistance*.",
        "Georg Ohm (",
    ):
        assert line in text
    assert out_of_step(path) == []


def changed(path: Path, **metadata: Any) -> None:
    told = read(path)
    resource = told["metadata"]["ddsviz"]["learning_resource"]
    resource["timeRequired"] = metadata.pop("time", resource["timeRequired"])
    told["metadata"] |= metadata
    path.write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.parametrize(
    ("metadata", "sentences"),
    [
        ({"time": "PT1H"}, ["It says that it takes 45 minutes, and its metadata say 60."]),
        ({"title": "Light"}, ["Its heading says 'A small notebook'", "It is to be cited as 'A small notebook'"]),
        ({"authors": [{"name": "Ada Lovelace"}]}, ["It names as its author: Mary Somerville"]),
        ({"authors": [{"name": "Mary Somerville"}, {"name": "A. L."}]}, ["It names as its author: Mary Somerville"]),
    ],
)
def test_text_that_says_something_else_is_found_and_the_command_that_is_told_mends_it(
    tmp_path: Path, metadata: dict[str, Any], sentences: list[str]
) -> None:
    path = notebook_in(tmp_path)
    assert out_of_step(path) == []
    changed(path, **metadata)
    told = out_of_step(path)
    assert len(told) == len(sentences)
    for sentence, found in zip(sentences, told, strict=True):
        assert found.startswith(sentence)
    assert main(shlex.split(told[0].partition("Say what is right: ddsviz ")[2])) == 0
    assert out_of_step(path) == []


@pytest.mark.parametrize(
    "ending",
    [
        "## How to cite\n\nSomerville, M. (2026). *A small notebook*.",
        "**How to cite:** M. Somerville (2026). *A small notebook*.",
        "**How to cite.** Ask us.",
        "Nothing of it.",
    ],
)
def test_other_ways_to_cite_are_in_step(tmp_path: Path, ending: str) -> None:
    assert out_of_step(notebook_in(tmp_path, "You need no time.", ending)) == []
