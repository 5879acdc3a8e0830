"""What counts as an edit, and moves that never replace anything."""

from __future__ import annotations

import errno
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import follow_edits
import follow_folder
import pytest
from follow_edits import Judgement, Mark, blob_id, cells_fingerprint
from follow_folder import Folder, leads_outside
from follow_moves import mine_name

Notebook = dict[str, Any]


def a_notebook() -> Notebook:
    code = {
        "cell_type": "code",
        "execution_count": None,
        "id": "a",
        "metadata": {},
        "outputs": [],
        "source": "x = 1\nx",
    }
    words = {"cell_type": "markdown", "id": "b", "metadata": {}, "source": ["# Words\n", "here"]}
    return {"cells": [code, words], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def mark_of(data: bytes) -> Mark:
    return Mark(blob_id(data, like="0" * 40), cells_fingerprint(data), len(data))


def judge(path: Path, mark: Mark | None) -> Judgement:
    with Folder(path.parent) as folder:
        return follow_edits.judge(folder, path.name, mark)


def move_without_replacing(source: Path, target: Path) -> None:
    with Folder(source.parent) as folder:
        folder.move(source.name, target.name)


def judged(path: Path, change: Callable[[Notebook], Any]) -> Judgement:
    """The judgement on a notebook after a change."""
    placed = json.dumps(a_notebook()).encode()
    mark = mark_of(placed)
    notebook = a_notebook()
    change(notebook)
    path.write_text(json.dumps(notebook))
    return judge(path, mark)


def test_a_notebook_as_it_was_placed_is_untouched(tmp_path: Path) -> None:
    assert judged(tmp_path / "week1.ipynb", lambda notebook: None) is Judgement.UNTOUCHED


RUNS: dict[str, Callable[[Notebook], Any]] = {
    "an output": lambda notebook: notebook["cells"][0]["outputs"].append({"output_type": "stream", "text": "1"}),
    "a count": lambda notebook: notebook["cells"][0].update(execution_count=7),
    "times": lambda notebook: notebook["cells"][0]["metadata"].update(execution={"iopub.status.busy": "2026"}),
    "folded outputs": lambda notebook: notebook["cells"][0]["metadata"].update(collapsed=True, scrolled=False),
    "JupyterLab's side panel": lambda notebook: notebook["cells"][0]["metadata"].update(tags=[], editable=True),
    "the kernel": lambda notebook: notebook["metadata"].update(kernelspec={"name": "python3"}, language_info={}),
    "a widget's state": lambda notebook: notebook["metadata"].update(widgets={"state": {}}),
    "another id": lambda notebook: notebook["cells"][0].update(id="c"),
    "an older form": lambda notebook: (
        [notebook.update(nbformat_minor=4)] + [cell.pop("id") for cell in notebook["cells"]]
    ),
    "source in lines": lambda notebook: notebook["cells"][0].update(source=["x = 1\n", "x"]),
    "no attachments": lambda notebook: notebook["cells"][1].update(attachments={}),
}


@pytest.mark.parametrize("what", RUNS)
def test_running_is_no_edit(tmp_path: Path, what: str) -> None:
    assert judged(tmp_path / "week1.ipynb", RUNS[what]) is Judgement.RUN


EDITS: dict[str, Callable[[Notebook], Any]] = {
    "changed code": lambda notebook: notebook["cells"][0].update(source="x = 2\nx"),
    "a space": lambda notebook: notebook["cells"][0].update(source="x = 1\nx "),
    "changed words": lambda notebook: notebook["cells"][1].update(source="# Words\nthere"),
    "an added cell": lambda notebook: notebook["cells"].append(notebook["cells"][0] | {"source": ""}),
    "a deleted cell": lambda notebook: notebook["cells"].pop(),
    "a moved cell": lambda notebook: notebook["cells"].reverse(),
    "another kind of cell": lambda notebook: notebook["cells"][0].update(cell_type="raw"),
    "an attachment": lambda notebook: notebook["cells"][1].update(attachments={"a.png": {"image/png": "AAAA"}}),
    "a tag": lambda notebook: notebook["cells"][0]["metadata"].update(tags=["mine"]),
    "an unknown part": lambda notebook: notebook["cells"][0].update(comment="mine"),
    "an unknown part of the whole": lambda notebook: notebook.update(comment="mine"),
    "cells that are none": lambda notebook: notebook.update(cells=[1]),
    "no cells": lambda notebook: notebook.pop("cells"),
}


@pytest.mark.parametrize("what", EDITS)
def test_a_change_that_is_not_made_by_running_is_an_edit(tmp_path: Path, what: str) -> None:
    assert judged(tmp_path / "week1.ipynb", EDITS[what]) is Judgement.EDITED


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '{"cells": 1}', "\0\xff"])
def test_a_file_that_is_no_notebook_is_edited(tmp_path: Path, text: str) -> None:
    (tmp_path / "week1.ipynb").write_text(text)
    assert judge(tmp_path / "week1.ipynb", Mark("0" * 40, "0")) is Judgement.EDITED


def test_another_file_is_edited_by_any_byte(tmp_path: Path) -> None:
    file = tmp_path / "rain.csv"
    mark = mark_of(b"rain\n1\n")
    file.write_bytes(b"rain\n1\n")
    assert judge(file, mark) is Judgement.UNTOUCHED
    file.write_bytes(b"rain\r\n1\n")
    assert judge(file, mark) is Judgement.EDITED


def test_without_a_mark_everything_is_the_students_own(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("")
    assert judge(tmp_path / "own.txt", None) is Judgement.EDITED


@pytest.mark.parametrize("mode", ["r+", "a"])
def test_a_file_that_somebody_has_open_for_writing_is_edited(tmp_path: Path, mode: str) -> None:
    placed = json.dumps(a_notebook()).encode()
    file = tmp_path / "week1.ipynb"
    file.write_bytes(placed)
    mark = mark_of(placed)
    with file.open(mode):
        assert judge(file, mark) is Judgement.EDITED
    with file.open("r"):
        assert judge(file, mark) is Judgement.UNTOUCHED


def test_where_the_system_cannot_tell_who_writes_an_untouched_file_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*arguments: Any) -> None:
        raise OSError(errno.EINVAL, "no leases here")

    monkeypatch.setattr(follow_edits.fcntl, "fcntl", refused)
    assert judged(tmp_path / "week1.ipynb", lambda notebook: None) is Judgement.RUN


@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_ids_are_gits_own(tmp_path: Path, form: str) -> None:
    subprocess.run(["git", "init", "--quiet", f"--object-format={form}", tmp_path], check=True)
    command = ["git", f"--git-dir={tmp_path}/.git", "hash-object", "--stdin"]
    told = subprocess.run(command, input=b"rain\n", check=True, capture_output=True).stdout.decode().strip()
    assert blob_id(b"rain\n", like=told) == told


def test_a_copys_name_keeps_its_ending() -> None:
    assert mine_name("week1.ipynb", "20261122-2154", 1) == "week1.mine-20261122-2154.ipynb"
    assert mine_name("week1.ipynb", "20261122-2154", 2) == "week1.mine-20261122-2154-2.ipynb"
    assert mine_name("Makefile", "20261122-2154", 1) == "Makefile.mine-20261122-2154"


@pytest.mark.parametrize(
    ("path", "target", "outside"),
    [
        ("a", "b", False),
        ("a", "b/c", False),
        ("deep/a", "../b", False),
        ("deep/deeper/a", ".././../b", False),
        ("a", "/etc/passwd", True),
        ("a", "..", True),
        ("deep/a", "../../b", True),
        ("deep/a", "b/../../../c", True),
    ],
)
def test_links_out_of_the_folder_are_known(path: str, target: str, outside: bool) -> None:
    assert leads_outside(path, target) is outside


@pytest.fixture(params=["renameat2", "link"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to move, since not every file system has both."""
    if request.param == "link":
        monkeypatch.setattr(follow_folder, "rename_noreplace", lambda source, target: False)


@pytest.mark.usefixtures("either_way")
def test_a_move_never_replaces_anything(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_text("new")
    target.write_text("saved meanwhile")
    with pytest.raises(FileExistsError):
        move_without_replacing(source, target)
    assert (source.read_text(), target.read_text()) == ("new", "saved meanwhile")


@pytest.mark.usefixtures("either_way")
def test_a_move_of_a_folder_never_replaces_anything(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "target").mkdir()
    with pytest.raises(FileExistsError):
        move_without_replacing(tmp_path / "source", tmp_path / "target")


@pytest.mark.usefixtures("either_way")
@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_a_move_moves(tmp_path: Path, kind: str) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    make = {"file": source.touch, "folder": source.mkdir, "link": lambda: os.symlink("nowhere", source)}
    make[kind]()
    move_without_replacing(source, target)
    assert not os.path.lexists(source)
    assert os.path.lexists(target)
    assert target.is_symlink() is (kind == "link")
