"""A build takes away what an earlier build has written, and never anything else, whenever it appears."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from course.sheets import code, prose, read, written

from ddsviz.cli import main
from ddsviz.course import publishing

COURSE = 'title = "Light"\nauthors = ["Mary Somerville"]\norder = ["one.ipynb", "two.ipynb"]\n'


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "course.toml").write_text(COURSE, encoding="utf-8")
    written(folder, code("open('data/own.csv')", 1), name="one.ipynb")
    written(folder, prose("Read [the data](data/own.csv)."), name="two.ipynb")
    (folder / "data").mkdir()
    (folder / "data" / "own.csv").write_text("a\n1\n", encoding="utf-8")
    return folder


def build(course: Path, *more: str) -> int:
    return main(["course", "build", str(course), "--out", str(course.parent / "site"), *more])


def while_it_builds(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> None:
    """Do something when all is built, and nothing is yet in its place."""
    place = publishing.put_in_place

    def after(*arguments: Any) -> None:
        act()
        place(*arguments)

    monkeypatch.setattr(publishing, "put_in_place", after)


@pytest.mark.parametrize("name", ["my-thesis.txt", "student/mine.ipynb", "mine/deep/a.txt"])
def test_what_somebody_puts_into_the_site_while_it_builds_stays(
    course: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    assert build(course) == 0
    mine = course.parent / "site" / name

    def act() -> None:
        mine.parent.mkdir(parents=True, exist_ok=True)
        mine.write_text("all of it", encoding="utf-8")

    while_it_builds(monkeypatch, act)
    build(course, "--replace")
    assert mine.read_text(encoding="utf-8") == "all of it"
    assert "The whole course" in (course.parent / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["index.html", "student/one.ipynb", "gone.html"])
def test_what_somebody_changes_or_names_alike_while_it_builds_stays_and_is_told(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    written(course, name="gone.ipynb")
    (course / "course.toml").write_text(COURSE.replace('"two', '"gone.ipynb", "two'), encoding="utf-8")
    assert build(course) == 0
    (course / "course.toml").write_text(COURSE, encoding="utf-8")
    mine = course.parent / "site" / name
    while_it_builds(monkeypatch, lambda: mine.write_text("mine", encoding="utf-8"))
    assert build(course, "--replace") == 2
    assert f"'{mine}' was put there, or changed, while the site was built" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == "mine"
    mine.unlink()
    monkeypatch.undo()
    assert build(course, "--replace") == 0
    assert not (course.parent / "site" / "gone.html").exists()


def test_a_page_that_somebody_has_edited_is_no_longer_the_build_s(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(course) == 0
    page = course.parent / "site" / "one.html"
    page.write_text("edited", encoding="utf-8")
    assert build(course, "--replace") == 2
    assert "one.html (changed since)" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == "edited"


def test_a_site_of_an_earlier_version_without_hashes_is_replaced(course: Path) -> None:
    assert build(course) == 0
    record = course.parent / "site" / ".ddsviz-course.json"
    told = json.loads(record.read_text(encoding="utf-8"))
    record.write_text(json.dumps({**told, "files": list(told["files"])}), encoding="utf-8")
    (course / "course.toml").write_text(COURSE.replace(', "two.ipynb"', ""), encoding="utf-8")
    assert build(course, "--replace") == 0
    assert not (course.parent / "site" / "two.html").exists()


def test_files_and_folders_that_the_new_site_has_no_more_are_taken_away(course: Path) -> None:
    assert build(course) == 0
    assert (course.parent / "site" / "student" / "data" / "own.csv").is_file()
    for name in ("one.ipynb", "two.ipynb"):
        written(course, name=name)
    assert build(course, "--replace") == 0
    assert not (course.parent / "site" / "student" / "data").exists()
    assert not (course.parent / "site" / "download").exists()


def test_leftovers_of_a_killed_build_are_swept_and_those_of_a_living_one_stay(course: Path) -> None:
    script = (
        "import sys, pathlib, time; from ddsviz.course.work_folder import work_folder\n"
        "with work_folder(pathlib.Path(sys.argv[1])) as place:\n"
        "    (place / 'site').mkdir(); (place / 'site' / 'a.html').write_text('a'); print('ready', flush=True)\n"
        "    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, str(course.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as living:
        assert living.stdout is not None
        living.stdout.readline()
        with subprocess.Popen(command, stdout=subprocess.PIPE) as killed:
            assert killed.stdout is not None
            killed.stdout.readline()
            killed.kill()
        leftovers = sorted(course.parent.glob(".ddsviz-build-*"))
        assert len(leftovers) == 2
        assert build(course) == 0
        (left,) = course.parent.glob(".ddsviz-build-*")
        assert (left / "site" / "a.html").is_file()
        living.kill()
    assert build(course, "--replace") == 0
    assert list(course.parent.glob(".ddsviz-build-*")) == []


def test_a_folder_of_that_name_that_no_build_made_is_not_swept(course: Path) -> None:
    mine = course.parent / ".ddsviz-build-of-mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("all of it")
    assert build(course) == 0
    assert (mine / "thesis.txt").is_file()


def test_a_build_that_is_killed_while_it_places_its_files_is_mended_by_the_next(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build(course) == 0
    (course / "course.toml").write_text(COURSE.replace("Light", "Heat"), encoding="utf-8")
    from ddsviz.course import placing

    name_new_file, names = placing.name_new_file, []

    def killed(source: Path, target: Path) -> None:
        names.append(target.name)
        if len(names) == 4:
            raise KeyboardInterrupt
        name_new_file(source, target)

    monkeypatch.setattr(placing, "name_new_file", killed)
    with pytest.raises(KeyboardInterrupt):
        build(course, "--replace")
    monkeypatch.undo()
    assert build(course, "--replace") == 0
    assert "<h1>Heat</h1>" in (course.parent / "site" / "index.html").read_text(encoding="utf-8")


def test_a_notebook_without_description_or_objectives_is_built_and_what_it_lacks_is_told_with_commands_that_work(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = read(course / "two.ipynb")
    notebook["metadata"] = {"kernelspec": notebook["metadata"]["kernelspec"]}
    (course / "two.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    assert build(course) == 0
    told = capsys.readouterr().out
    lacking = [line for line in told.splitlines() if line.startswith("  two.ipynb: ")]
    commands = [line.partition(": ddsviz ")[2] for line in lacking]
    assert len(commands) == 8
    assert "two.html" in (course.parent / "site" / "index.html").read_text(encoding="utf-8")
    for command in commands:
        assert main(shlex.split(command)) == 0
    assert build(course, "--replace") == 0
    assert "To mend:" not in capsys.readouterr().out


@pytest.mark.parametrize("resource", [{"teaches": "a text", "description": 3}, {"teaches": None, "isBasedOn": [4]}])
def test_metadata_of_a_wrong_kind_are_told_and_the_page_is_built(
    course: Path, resource: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    written(course, name="two.ipynb", **resource)
    assert build(course) == 0
    assert "two.ipynb: In its metadata, " in capsys.readouterr().out


def test_a_notebook_is_downloaded_with_what_it_uses_and_runs_there(course: Path, tmp_path: Path) -> None:
    (course / "checks").mkdir()
    (course / "checks" / "one.toml").write_text("[1]\nexpected = '5'\n", encoding="utf-8")
    asks = code("import ddsviz.course\nddsviz.course.check('one-1', len(open('data/own.csv').read()) + 1)")
    written(course, asks, name="one.ipynb")
    assert build(course) == 0
    site = course.parent / "site"
    page = (site / "one.html").read_text(encoding="utf-8")
    assert '<a href="download/one.zip" download>This notebook, to work in, with its files (ZIP)</a>' in page
    assert 'href="download/one.zip"' in (site / "index.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(site / "download" / "one.zip") as packed:
        packed.extractall(tmp_path / "home")
    files = sorted(path.name for path in (tmp_path / "home").rglob("*") if path.is_file())
    assert files == ["course.toml", "one.ipynb", "one.toml", "own.csv"]
    text = "".join(read(tmp_path / "home" / "one" / "one.ipynb")["cells"][1]["source"])
    done = subprocess.run(
        [sys.executable, "-c", text.replace("\nddsviz", "\nprint(ddsviz") + ")"], cwd=tmp_path / "home" / "one",
        capture_output=True, text=True, check=True, env={**os.environ},
    )  # fmt: skip
    assert done.stdout.startswith("Right")


def test_links_to_files_lead_to_where_the_site_has_them(course: Path) -> None:
    (course / "more").mkdir()
    written(course / "more", name="extra.ipynb")
    (course / "course.toml").write_text(f'{COURSE}files = ["more/extra.ipynb"]\n', encoding="utf-8")
    cell = prose(
        "[data](data/own.csv#a) <a href='one.ipynb'>one</a> <audio src='data/own.csv'></audio> "
        "[extra](more/extra.ipynb) [x](https://a.org/b.ipynb)"
    )
    written(course, cell, name="two.ipynb")
    assert build(course) == 0
    page = (course.parent / "site" / "two.html").read_text(encoding="utf-8")
    assert '<audio src="student/data/own.csv">' in page
    for link in ("student/data/own.csv#a", "one.html", "student/more/extra.ipynb", "https://a.org/b.ipynb"):
        assert f'href="{link}"' in page
