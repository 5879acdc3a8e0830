"""The advice of a course's errors and findings is data, stands in the sentence, and works when it is followed."""

from __future__ import annotations

import datetime
import json
import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from course.sheets import code, prose, read, sheet, written

import ddsviz
from ddsviz import cli
from ddsviz.cli import main
from ddsviz.course.course_file import EXAMPLES, CourseError, read_course
from ddsviz.course.description import describe_notebook
from ddsviz.course.exercises import check
from ddsviz.course.inspection import inspect
from ddsviz.course.notebook_file import read_notebook
from ddsviz.course.publishing import build
from ddsviz.errors import DdsvizError, Mend, OptionError

pytestmark = pytest.mark.usefixtures("checked_as_usual")

HOUSE = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 27)


def run(mend: Mend, folder: Path) -> None:
    """Run a command of the shell as somebody would who copied it."""
    bin_folder = Path(sys.executable).parent
    done = subprocess.run(
        mend.code, shell=True, cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def error_of(call: Any, *arguments: Any, **options: Any) -> DdsvizError:
    with pytest.raises(DdsvizError) as caught:
        call(*arguments, **options)
    assert caught.value.mends
    for mend in caught.value.mends:
        assert (mend.code or str(mend)) in str(caught.value)
    return caught.value


def bare(folder: Path, *cells: dict[str, Any], **metadata: Any) -> Path:
    """Write a notebook that says nothing of itself."""
    path = folder / "it's mine.ipynb"
    path.write_text(json.dumps({**sheet(*cells), "metadata": metadata}), encoding="utf-8")
    return path


def test_every_command_of_the_inspection_can_be_run_and_mends_what_was_found(tmp_path: Path) -> None:
    """A notebook with all that a command can mend: it is followed until nothing is found."""
    (tmp_path / "own.csv").write_text("a\n1\n", encoding="utf-8")
    uses = code("import ddsviz, pandas\nddsviz.load('wards')\npandas.read_csv('own.csv')")
    cite = prose("**How to cite.** Nobody (2026). *Nothing*.")
    path = bare(tmp_path, uses, cite)
    seen: set[str] = set()
    for _ in range(20):
        found = inspect(path)
        for finding in found:
            assert all(mend.code in finding.sentence for mend in finding.mends)
            assert bool(finding.mends) == ("ddsviz notebook describe" in finding.sentence)
        mendable = [finding for finding in found if finding.mends]
        if not mendable:
            break
        assert mendable[0].mends[0].code not in seen, "the command must have mended it"
        seen.add(mendable[0].mends[0].code)
        assert main(shlex.split(mendable[0].mends[0].code)[1:]) == 0
    assert inspect(path) == []
    assert len(seen) >= 9


def test_a_command_of_the_inspection_works_in_the_shell_and_machines_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = bare(tmp_path, title="A small notebook", authors=[{"name": "A"}])
    assert main(["notebook", "check", "--json", str(path)]) == 1
    (findings,) = json.loads(capsys.readouterr().out).values()
    commands = [one["mends"][0] for one in findings if one["mends"]]
    run(Mend(commands[0]), tmp_path)
    assert len(inspect(path)) == len(findings) - 1


@pytest.mark.parametrize(
    "options",
    [{"author": [""]}, {"licence": "all rights mine"}, {"data": ["own.csv="]}],
    ids=lambda options: next(iter(options)),
)
def test_what_describe_refuses_is_told_with_a_command_that_works(tmp_path: Path, options: dict[str, Any]) -> None:
    path = written(tmp_path, licenseSpdx="CC0-1.0", license="https://creativecommons.org/publicdomain/zero/1.0/")
    before = path.read_bytes()
    fault = error_of(describe_notebook, path, TODAY, **options)
    assert path.read_bytes() == before
    run(fault.mends[0], tmp_path)
    assert path.read_bytes() != before or "author" in options


def test_a_notebook_without_a_licence_is_told_how_to_get_one(tmp_path: Path) -> None:
    path = written(tmp_path)
    told = read(path)
    del told["metadata"]["ddsviz"]["learning_resource"]["license"]
    path.write_text(json.dumps(told), encoding="utf-8")
    run(error_of(describe_notebook, path, TODAY, data=["own.csv"]).mends[0], tmp_path)
    assert describe_notebook(path, TODAY, data=["own.csv"])


def test_an_earlier_build_is_told_with_the_command_that_replaces_it(tmp_path: Path) -> None:
    folder = tmp_path / "my course"
    folder.mkdir()
    (folder / "course.toml").write_text('title = "T"\nauthors = ["A"]\n', encoding="utf-8")
    written(folder, name="one.ipynb")
    build(folder, tmp_path / "the site")
    fault = error_of(build, folder, tmp_path / "the site")
    (folder / "course.toml").write_text('title = "New"\nauthors = ["A"]\n', encoding="utf-8")
    run(fault.mends[0], tmp_path)
    assert "<h1>New</h1>" in (tmp_path / "the site" / "index.html").read_text(encoding="utf-8")


def test_a_folder_in_place_of_a_notebook_is_told_with_the_command_that_looks_at_all_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "my course"
    folder.mkdir()
    written(folder, name="one.ipynb")
    run(error_of(read_notebook, folder).mends[0], tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        None,
        'authors = ["A"]',
        'title = "T"',
        'title = 3\nauthors = ["A"]',
        'title = "T"\nauthors = "A"',
        'title = "T"\nauthors = ["A"]\norder = "one.ipynb"',
        'title = "T"\nauthors = ["A"]\norder = ["one.ipynb", "one.ipynb"]',
        'title = "T"\nauthors = ["A"]\norder = ["gone.ipynb", "one.ipynb"]',
        'title = "T"\nauthors = ["A"]\norder = ["../x/one.ipynb"]',
        'title = "T"\nauthors = ["A"]\nchecks = "no"',
        'title = "T"\nauthors = ["A"]\nlicence_address = 3',
    ],
)
def test_a_course_file_is_sound_once_its_line_is_as_it_was_told(tmp_path: Path, text: str | None) -> None:
    written(tmp_path, name="one.ipynb")
    file = tmp_path / "course.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    line = error_of(read_course, tmp_path).code
    told = {} if text is None else tomllib.loads(text)
    told |= tomllib.loads(line)
    file.write_text("\n".join(f"{name} = {json.dumps(value)}" for name, value in told.items()), encoding="utf-8")
    assert read_course(tmp_path).order == ("one.ipynb",)


def test_every_line_that_a_course_file_may_have_has_an_example_that_is_taken(tmp_path: Path) -> None:
    for name in ("one", "00-start"):
        written(tmp_path, name=f"{name}.ipynb")
    lines = [f"{name} = {value}" for name, value in EXAMPLES.items()]
    (tmp_path / "course.toml").write_text("\n".join(lines), encoding="utf-8")
    assert read_course(tmp_path).title == "Data, pictures and maps"
    assert set(EXAMPLES) == set(read_course(tmp_path).__dataclass_fields__) - {"folder"}


@pytest.mark.parametrize("check_lines", ["tolerance = 1", "expected = '42'\ntolerance = '0.1'"])
def test_a_check_works_once_its_line_is_as_it_was_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check_lines: str
) -> None:
    (tmp_path / "checks").mkdir()
    file = tmp_path / "checks" / "04.toml"
    file.write_text(f"[1]\n{check_lines}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    line = error_of(check, "04-1", 42).code
    kept = [one for one in check_lines.splitlines() if one.split()[0] != line.split()[0]]
    file.write_text("\n".join(["[1]", *kept, line]), encoding="utf-8")
    assert check("04-1", 42).state == "right"


def test_what_is_no_path_is_told_as_an_option_that_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    chart = ddsviz.scatter({"x": [1, 2], "y": [3, 4]}, "x", "y")
    fault = error_of(ddsviz.save, chart, 5)
    assert isinstance(fault, OptionError)
    ddsviz.save(chart, **fault.option)
    assert (tmp_path / "chart.html").is_file()


def test_the_packages_that_the_command_asks_for_are_an_extra_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(*_: object) -> None:
        raise ModuleNotFoundError("No module named 'nbformat'", name="nbformat")

    monkeypatch.setattr("ddsviz.course.inspection.inspect_all", missing)
    assert main(["notebook", "check", str(written(tmp_path))]) == 2
    assert capsys.readouterr().err.strip().endswith(cli.MORE_PACKAGES.code)
    extras = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert cli.MORE_PACKAGES.code == "pip install 'ddsviz[course]'"
    assert "course" in extras


def test_a_course_error_is_raised_for_what_none_of_this_mends() -> None:
    with pytest.raises(CourseError) as caught:
        read_notebook(Path("no such file.ipynb"))
    assert caught.value.mends == ()
