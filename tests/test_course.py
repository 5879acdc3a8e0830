"""The course as it stands: it passes its own inspection, its exercises work, and it follows its data."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ddsviz.course.course_file import read_course, read_toml
from ddsviz.course.editions import write_student_folder
from ddsviz.course.exercises import _value_of
from ddsviz.course.inspection import inspect
from ddsviz.course.judging import judge
from ddsviz.course.notebook_file import joined_lines, read_notebook, source_of, tags_of
from ddsviz.course.student_copy import student_copy

HOUSE = Path(__file__).parents[1]
COURSE = read_course(HOUSE / "notebooks")
CHECKS = {file.stem: read_toml(file) for file in sorted((COURSE.folder / "checks").glob("*.toml"))}
EXERCISES = [(notebook, number) for notebook, checks in CHECKS.items() for number in checks]
every_notebook = pytest.mark.parametrize("path", COURSE.notebooks, ids=lambda path: path.stem)
every_exercise = pytest.mark.parametrize(("notebook", "number"), EXERCISES)


def stored_words(cell: dict[str, Any]) -> str:
    return "".join(joined_lines(output.get("data", {}).get("text/plain", "")) for output in cell["outputs"])


def test_every_notebook_is_in_the_course_s_order() -> None:
    assert {path.name for path in COURSE.folder.glob("*.ipynb")} == set(COURSE.order)


@every_notebook
def test_every_notebook_passes_the_inspection(path: Path) -> None:
    assert [str(finding) for finding in inspect(path)] == []


@every_notebook
def test_every_exercise_is_followed_by_a_solution_that_is_right(path: Path) -> None:
    cells = read_notebook(path)["cells"]
    tagged = [(tags_of(cell), cell) for cell in cells if tags_of(cell)]
    exercises = [cell for tags, cell in tagged if "exercise" in tags]
    solutions = [cell for tags, cell in tagged if "solution" in tags]
    assert len(exercises) == len(solutions)
    for exercise, solution in zip(exercises, solutions, strict=True):
        assert cells.index(solution) == cells.index(exercise) + 1
        assert source_of(exercise).splitlines()[-1] == source_of(solution).splitlines()[-1]
        assert stored_words(exercise).startswith("Not answered yet.")
        assert stored_words(solution).startswith("Right.")


@every_exercise
def test_every_check_is_asked_for_by_its_notebook(notebook: str, number: str) -> None:
    path = next(path for path in COURSE.notebooks if path.stem.startswith(notebook))
    asked = [source_of(cell) for cell in read_notebook(path)["cells"] if "exercise" in tags_of(cell)]
    assert sum(f'"{notebook}-{number}"' in text for text in asked) == 1


@every_exercise
def test_every_hint_is_for_an_answer_that_is_wrong(notebook: str, number: str) -> None:
    check = CHECKS[notebook][number]
    expected = _value_of(check["expected"], number)
    assert judge(expected, expected, check.get("tolerance")).state == "right"
    for hint in check.get("hints", []):
        assert judge(_value_of(hint["answer"], number), expected, check.get("tolerance")).state != "right", hint["say"]


@pytest.fixture(scope="module")
def student_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course") / "student"
    write_student_folder(COURSE, folder)
    return folder


@every_notebook
def test_a_student_s_copy_runs_from_top_to_bottom_unanswered(path: Path, student_folder: Path) -> None:
    code = "\n".join(
        f"get_ipython().run_cell({source_of(cell)!r}).raise_error()"
        for cell in student_copy(read_notebook(path))["cells"]
        if cell["cell_type"] == "code"
    )
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--quick", "--no-banner", "--colors=NoColor", "-c", code],
        cwd=student_folder, capture_output=True, text=True, check=False,
        env={**os.environ, "IPYTHONDIR": str(student_folder.parent / f"ipython-{path.stem}")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "Right." not in done.stdout


def test_a_changed_figure_fails_the_notebooks_that_use_it_and_the_report_reads_as_what_changed(tmp_path: Path) -> None:
    """The warmest year's temperature is raised by a hundredth of a degree in a copy of the tables."""
    for part in ("src", "data", "notebooks"):
        shutil.copytree(HOUSE / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    table = tmp_path / "data" / "climate.csv"
    text = table.read_text(encoding="utf-8")
    assert text.count("2006,9.36,") == 1
    table.write_text(text.replace("2006,9.36,", "2006,9.37,"), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-vv", "-p", "no:cacheprovider", "-c", "/dev/null", "--nbval"]
    done = subprocess.run(
        [*command, "notebooks/04-averages-and-time-series.ipynb"], cwd=tmp_path, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(tmp_path / "src"), "DDSVIZ_STORED": "1"},
    )  # fmt: skip
    assert done.returncode == 1
    assert "to 9.36 °C (2006)" in done.stdout
    assert "to 9.37 °C (2006)" in done.stdout


def test_the_citation_names_the_version_of_the_package() -> None:
    import ddsviz

    assert f"\nversion: {ddsviz.__version__}\n" in (HOUSE / "CITATION.cff").read_text(encoding="utf-8")


def test_the_metadata_that_are_documented_are_those_of_the_schema() -> None:
    schema = json.loads((HOUSE / "src" / "ddsviz" / "course" / "learning_resource.json").read_text(encoding="utf-8"))
    page = (HOUSE / "docs" / "metadata.md").read_text(encoding="utf-8")
    assert [name for name in schema["properties"] if f"`{name}`" not in page] == []
