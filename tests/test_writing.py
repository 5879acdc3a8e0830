"""Files are written whole or not at all, and never over another, on any disk."""

from __future__ import annotations

import ctypes
import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from course.sheets import read, written
from fat import mounted
from faults import message_of

import ddsviz
from ddsviz.cli import main
from ddsviz.errors import OptionError, SaveError
from ddsviz.writing import write_whole


@pytest.fixture(params=["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "a FAT disk"])
def stick(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on a disk where a file has one name only."""
    if request.param == "a FAT disk":
        with mounted(tmp_path) as place:
            yield place
    else:
        refuse_links(monkeypatch, getattr(errno, request.param))
        yield tmp_path


def refuse_links(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refused(*names: object, **options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refused)


def test_a_file_is_written_where_no_file_can_have_two_names(stick: Path) -> None:
    write_whole(stick / "a.txt", b"hello" * 10_000)
    assert (stick / "a.txt").read_bytes() == b"hello" * 10_000
    assert [path.name for path in stick.iterdir() if path.name not in ("disk.img", "stick")] == ["a.txt"]


def test_what_is_there_stays_where_no_file_can_have_two_names(stick: Path) -> None:
    (stick / "a.txt").write_bytes(b"mine")
    assert "There is already a file" in message_of(SaveError, write_whole, stick / "a.txt", b"hello")
    assert (stick / "a.txt").read_bytes() == b"mine"
    write_whole(stick / "a.txt", b"hello", overwrite=True)
    assert (stick / "a.txt").read_bytes() == b"hello"


def test_charts_and_notebooks_are_saved_where_no_file_can_have_two_names(stick: Path) -> None:
    chart = ddsviz.scatter({"x": [1, 2], "y": [3, 4]}, "x", "y")
    ddsviz.save(chart, stick / "chart.html")
    assert (stick / "chart.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert main(["notebook", "new", "Ohm", "--folder", str(stick)]) == 0
    assert main(["notebook", "new", "Ohm", "--folder", str(stick)]) == 2
    assert read(stick / "ohm.ipynb")["metadata"]["title"] == "Ohm"


def test_a_file_that_appears_this_moment_stays_where_no_file_can_have_two_names(
    stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def appears(*names: object, **options: object) -> None:
        (stick / "a.txt").write_bytes(b"mine")
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", appears)
    assert "There is already a file" in message_of(SaveError, write_whole, stick / "a.txt", b"hello")
    assert (stick / "a.txt").read_bytes() == b"mine"


def test_a_write_that_fails_leaves_no_empty_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*names: object, **options: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    refuse_links(monkeypatch, errno.EPERM)
    monkeypatch.setattr(Path, "replace", refused)
    assert "could not be written" in message_of(SaveError, write_whole, tmp_path / "a.txt", b"hello")
    assert list(tmp_path.iterdir()) == []


def test_a_site_is_built_on_another_disk_than_the_folder_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the site's folder is a container's volume."""
    replace = Path.replace

    def refused(source: Path, target: Path) -> Path:
        if ".ddsviz-build-" in str(source) and ".ddsviz-build-" not in str(target):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return replace(source, target)

    refuse_links(monkeypatch, errno.EXDEV)
    monkeypatch.setattr(Path, "replace", refused)
    course = tmp_path / "notebooks"
    course.mkdir()
    (course / "course.toml").write_text('title = "T"\nauthors = ["A"]\n', encoding="utf-8")
    written(course, name="one.ipynb")
    assert main(["course", "build", str(course), "--out", str(tmp_path / "site")]) == 0
    assert read(tmp_path / "site" / "student" / "one.ipynb")["cells"]


def test_a_site_is_built_where_no_file_can_have_two_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_links(monkeypatch, errno.EPERM)
    course = tmp_path / "notebooks"
    course.mkdir()
    (course / "course.toml").write_text('title = "T"\nauthors = ["A"]\n', encoding="utf-8")
    written(course, name="one.ipynb")
    out = str(tmp_path / "site")
    assert main(["course", "build", str(course), "--out", out]) == 0
    assert main(["course", "build", str(course), "--out", out, "--replace"]) == 0
    assert (tmp_path / "site" / "student" / "one.ipynb").is_file()


def test_a_file_that_is_not_to_be_written_is_left_and_the_line_that_is_told_changes_that(tmp_path: Path) -> None:
    path = written(tmp_path, name="my maps.ipynb")
    before = path.read_bytes()
    path.chmod(0o444)
    with pytest.raises(SaveError, match="may be read and not written") as raised:
        write_whole(path, b"new", overwrite=True)
    assert path.read_bytes() == before
    assert main(["notebook", "describe", str(path), "--minutes", "50"]) == 2
    assert path.read_bytes() == before
    assert str(raised.value).endswith(raised.value.code)
    subprocess.run(raised.value.code, shell=True, check=True)
    assert main(["notebook", "describe", str(path), "--minutes", "50"]) == 0
    assert path.read_bytes() != before


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    chart = ddsviz.scatter({"x": [1, 2], "y": [3, 4]}, "x", "y")
    ddsviz.save(chart, "~/chart.html")
    assert (tmp_path / "chart.html").is_file()
    assert "There is no home folder for '~nobody-at-all'" in message_of(
        SaveError, ddsviz.save, chart, "~nobody-at-all/chart.html"
    )


def test_names_that_no_file_can_have_are_told_shortly(tmp_path: Path) -> None:
    chart = ddsviz.scatter({"x": [1, 2], "y": [3, 4]}, "x", "y")
    for name in ("a" * 300 + ".html", "a" * 300 + "/chart.html", "a" * 3000 + ".html"):
        message = message_of(SaveError, ddsviz.save, chart, tmp_path / name)
        assert "cannot be a file: File name too long." in message
        assert len(message) < 400
    assert "NUL" in message_of(OptionError, ddsviz.save, chart, f"{tmp_path}/a\0.html")
    assert len(message_of(OptionError, ddsviz.save, chart, "a" * 3000)) < 400


def test_replacing_is_told_as_an_option_that_works(tmp_path: Path) -> None:
    chart = ddsviz.scatter({"x": [1, 2], "y": [3, 4]}, "x", "y")
    (tmp_path / "chart.html").write_text("old")
    with pytest.raises(SaveError) as raised:
        ddsviz.save(chart, tmp_path / "chart.html")
    ddsviz.save(chart, tmp_path / "chart.html", **raised.value.option)
    assert "<!DOCTYPE html>" in (tmp_path / "chart.html").read_text(encoding="utf-8")


LONG = "a" * 300
COMMANDS = [
    ["notebook", "check", f"{LONG}.ipynb"],
    ["notebook", "describe", f"{LONG}.ipynb", "--minutes", "4"],
    ["notebook", "new", "Ohm", "--folder", LONG],
    ["course", "build", LONG, "--out", "site"],
    ["course", "build", "notebooks", "--out", LONG],
    ["course", "build", "notebooks", "--out", f"site/{LONG}/deeper"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command).replace(LONG, "LONG"))
def test_commands_with_names_of_300_characters_end_in_a_sentence(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    course = tmp_path / "notebooks"
    course.mkdir()
    (course / "course.toml").write_text('title = "T"\nauthors = ["A"]\n', encoding="utf-8")
    written(course, name="one.ipynb")
    assert main(command) == 2
    told = "".join(capsys.readouterr())
    assert "File name too long" in told
    assert len(told) < 1200


PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2


def as_anybody() -> None:
    """Let even root read only what permissions allow, from the next program on."""
    if sys.platform == "linux" and os.geteuid() == 0:
        for power in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, power, 0, 0, 0)


@pytest.mark.parametrize(
    "command",
    [
        ["notebook", "check", "closed/one.ipynb"],
        ["notebook", "describe", "closed/one.ipynb", "--minutes", "4"],
        ["notebook", "new", "Ohm", "--folder", "closed"],
        ["course", "build", "closed", "--out", "site"],
        ["course", "build", "notebooks", "--out", "closed/site"],
    ],
    ids=" ".join,
)
def test_folders_that_cannot_be_read_are_told_in_a_sentence(command: list[str], tmp_path: Path) -> None:
    course, closed = tmp_path / "notebooks", tmp_path / "closed"
    for folder in (course, closed):
        folder.mkdir()
        (folder / "course.toml").write_text('title = "T"\nauthors = ["A"]\n', encoding="utf-8")
        written(folder, name="one.ipynb")
    closed.chmod(0o000)
    try:
        done = subprocess.run(
            [sys.executable, "-c", "import sys; from ddsviz.cli import main; sys.exit(main())", *command],
            cwd=tmp_path, capture_output=True, text=True, check=False, preexec_fn=as_anybody,
        )  # fmt: skip
    finally:
        closed.chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert "Permission denied" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
