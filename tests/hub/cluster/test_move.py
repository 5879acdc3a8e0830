"""The move of homes from one server: once, whole, and never over what is there."""

import io
import os
import tarfile

import pytest


@pytest.fixture
def saved(tmp_path):
    """A backup with three homes."""
    folder = tmp_path / "saved" / "homes"
    folder.mkdir(parents=True)
    for name in ("ada.lovelace", "Bob", "漢字_1"):
        with tarfile.open(folder / f"{name}.tar.gz", "w:gz") as archive:
            for path, text in (("./notes/week1.txt", name), ("./.config", "set"), ("./big", os.urandom(9000).hex())):
                member = tarfile.TarInfo(path)
                member.size = len(text.encode())
                archive.addfile(member, io.BytesIO(text.encode()))
    return folder.parent


def test_homes_are_moved_once_and_only_once(cluster_of_folders, saved):
    first = cluster_of_folders.move(saved)
    assert (first.returncode, first.stdout.count(": moved.")) == (0, 3), first.stdout + first.stderr
    assert cluster_of_folders.homes.names() == ["ada.lovelace", "bob", "漢字_1"]  # the hub's names are in lower case
    home = cluster_of_folders.files("ada.lovelace")
    assert sorted(path.name for path in home.iterdir()) == [".config", "big", "notes"]
    (home / "notes/week1.txt").write_text("a student's")
    again = cluster_of_folders.move(saved)
    assert (again.returncode, again.stdout.count("left alone")) == (0, 3)
    assert (home / "notes/week1.txt").read_text() == "a student's"


def test_a_home_that_is_there_is_never_overwritten(cluster_of_folders, saved):
    cluster_of_folders.homes.create("bob")
    told = cluster_of_folders.move(saved)
    assert "bob has a home there already" in told.stdout
    assert "2 moved, 1 there" in told.stdout
    assert list(cluster_of_folders.files("bob").iterdir()) == []


def test_a_move_that_broke_goes_on_where_it_stopped(cluster_of_folders, saved):
    cut = cluster_of_folders.folder / "cut"
    cut.touch()
    broken = cluster_of_folders.move(saved)
    assert (broken.returncode, broken.stdout.count("not moved")) == (1, 3), broken.stdout
    (cluster_of_folders.files("bob") / "early").write_text("a student who came too early")
    (cluster_of_folders.files("ada.lovelace") / "notes").mkdir()
    cut.unlink()
    told = cluster_of_folders.move(saved)
    assert "2 moved, 1 some" in told.stdout, told.stdout + told.stderr
    assert told.returncode == 1
    assert (cluster_of_folders.files("bob") / "early").read_text() == "a student who came too early"
    assert (cluster_of_folders.files("bob") / "notes/week1.txt").read_text() == "Bob"
    ada = cluster_of_folders.files("ada.lovelace")
    assert list((ada / "notes").iterdir()) == []
    assert (ada / ".moving/notes/week1.txt").read_text() == "ada.lovelace"


def test_a_folder_that_is_no_backup_is_told(cluster_of_folders, tmp_path):
    told = cluster_of_folders.move(tmp_path)
    assert (told.returncode, "holds no homes" in told.stdout) == (2, True)
