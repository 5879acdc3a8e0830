"""What the operator does in a term: look, reset, export, delete, measure, back up, restore; here, homes are folders."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest
from class_service import HUB_FOLDER, AtTheProxy, Service, run_code
from environment import bytes_of, read_env, with_defaults
from homes import backup, disk, places
from homes.places import FolderHomes, told_size

MANAGE = HUB_FOLDER / "manage"


@pytest.fixture
def classroom(tmp_path):
    """A class with two homes, a course, and a way to call `manage`."""
    course = tmp_path / "course"
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(course)]
    subprocess.run(["git", "init", "-q", "-b", "main", str(course)], check=True)
    (course / "lesson.py").write_text("print('lesson')\n")
    (course / "data.csv").write_text("a,b\n")
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "first"], check=True)
    for name in ("ada", "bob"):
        (tmp_path / "state" / "homes" / name).mkdir(parents=True)
    (tmp_path / "class.csv").write_text("name,role\nada,student\ntim,tutor\n")
    said = {
        "SPAWNER": "local", "STATE_FOLDER": str(tmp_path / "state"), "CLASS_LIST": str(tmp_path / "class.csv"),
        "COURSE_REPO": str(course), "COURSE_REF": "main", "PATH": os.environ["PATH"], "ENV_FILE": str(tmp_path / "env"),
    }  # fmt: skip
    return Classroom(tmp_path, said)


class Classroom:
    def __init__(self, folder, said):
        self.folder, self.said = folder, said
        self.homes = folder / "state" / "homes"

    def manage(self, *words, answer=""):
        ended = subprocess.run(
            [sys.executable, MANAGE, *words],
            env=self.said,
            input=answer,
            capture_output=True,
            text=True,
            cwd=self.folder,
        )
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended.stdout


def test_the_list_shows_who_is_there_and_who_is_not_on_the_list(classroom):
    (classroom.homes / "ada" / "big").write_bytes(bytes(3 << 20))
    lines = {line.split()[0]: line for line in classroom.manage("list").splitlines()}
    assert "student" in lines["ada"]
    assert "3.0 MB" in lines["ada"]
    assert "not listed" in lines["bob"]
    assert "unknown" in lines["ada"]  # no hub was asked
    assert "never" in lines["tim"]


def test_an_unknown_command_shows_the_manual(classroom):
    assert "manage end-of-term" in classroom.manage("fly")
    assert "There is no home of nobody" in classroom.manage("reset", "nobody")


def test_a_reset_gives_a_fresh_file_and_keeps_the_students(classroom):
    assert "Fresh for ada." in classroom.manage("reset", "ada")
    course = classroom.homes / "ada" / "course"
    long_ago = time.time() - 3600
    (course / "lesson.py").write_text("my own")
    os.utime(course / "lesson.py", (long_ago, long_ago))
    assert "Fresh for ada." in classroom.manage("reset", "ada", "lesson.py")
    assert (course / "lesson.py").read_text() == "print('lesson')\n"
    [mine] = course.glob("lesson.mine-*.py")
    assert mine.read_text() == "my own"


def test_a_reset_of_the_whole_course_keeps_the_whole_old_one(classroom):
    classroom.manage("reset", "ada")
    home = classroom.homes / "ada"
    (home / "course" / "notes.txt").write_text("my own")
    assert "Fresh for ada." in classroom.manage("reset", "ada")
    assert not (home / "course" / "notes.txt").exists()
    assert (home / "course" / "data.csv").exists()
    [aside] = home.glob("course.mine-*")
    assert (aside / "notes.txt").read_text() == "my own"


@pytest.mark.parametrize("path", ["../../bob/x", "/etc/passwd", "nothing.py"])
def test_only_a_file_of_the_course_can_be_reset(classroom, path):
    classroom.manage("reset", "ada")
    assert "Not done" in classroom.manage("reset", "ada", path)


def test_a_file_of_nothing_but_holes_holds_up_no_export(classroom):
    with (classroom.homes / "ada" / "holes").open("wb") as file:
        file.truncate(20 << 30)
    assert "ada.tar.gz" in classroom.manage("export", "ada")
    assert (classroom.folder / "ada.tar.gz").stat().st_size < 100_000


def test_an_export_replaces_no_file(classroom):
    classroom.manage("export", "ada")
    before = (classroom.folder / "ada.tar.gz").read_bytes()
    assert "ada.tar.gz is there already" in classroom.manage("export", "ada")
    assert (classroom.folder / "ada.tar.gz").read_bytes() == before


def test_an_export_holds_all_files(classroom):
    (classroom.homes / "ada" / "é.txt").write_text("mine")
    assert "ada.tar.gz" in classroom.manage("export", "ada")
    with tarfile.open(classroom.folder / "ada.tar.gz") as archive:
        assert archive.extractfile("./é.txt").read() == b"mine"
    assert (classroom.folder / "ada.tar.gz").stat().st_mode & 0o077 == 0


def test_the_quota_shows_the_fullest_first(classroom):
    (classroom.homes / "bob" / "big").write_bytes(bytes(9 << 20))
    classroom.said["HOME_QUOTA"] = "10M"
    first, second = classroom.manage("quota").splitlines()
    assert first.startswith("bob")
    assert "nearly full" in first
    assert "nearly full" not in second


def test_a_nearly_full_home_gets_a_note_and_loses_it_again(classroom):
    home = classroom.homes / "ada"
    classroom.said["HOME_QUOTA"] = "10M"
    (home / "big").write_bytes(bytes(7 << 20))
    assert classroom.manage("disk") == ""
    (home / "big").write_bytes(bytes(9 << 20))
    assert classroom.manage("disk") == "ada: 9.0 MB of 10.0 MB\n"
    assert "of 10.0 MB" in (home / disk.NOTE).read_text()
    (home / "big").unlink()
    assert classroom.manage("disk") == ""
    assert not (home / disk.NOTE).exists()


def test_the_note_never_follows_a_students_link(classroom):
    precious = classroom.folder / "precious"
    precious.write_text("not to be touched")
    home = classroom.homes / "ada"
    (home / disk.NOTE).symlink_to(precious)
    (home / "big").write_bytes(bytes(9 << 20))
    classroom.said["HOME_QUOTA"] = "10M"
    classroom.manage("disk")
    assert precious.read_text() == "not to be touched"


def test_project_quotas_are_used_where_the_file_system_has_them():
    mounts = "/dev/sda / ext4 rw 0 0\n/dev/sdb /var/lib xfs rw,prjquota 0 0\n"
    assert disk.keeps_project_quotas(Path("/var/lib/docker/volumes/x"), mounts)
    assert not disk.keeps_project_quotas(Path("/srv/x"), mounts)
    mark, limit = disk.limit_commands(Path("/"), "ada", 10 << 20)
    assert limit[3:] == ["8192", "10240", "1024", "1280", "/"]
    assert mark[-1] == "/"
    assert limit[2] == mark[mark.index("-p") + 1]


def test_a_home_that_cannot_be_limited_keeps_no_other_from_it(classroom, monkeypatch, capsys):
    (classroom.homes / "ada" / "link").symlink_to("/etc/passwd")
    os.mkfifo(classroom.homes / "ada" / "pipe")
    tried = []

    def commands(place, name, quota):
        tried.append(name)
        return [["true"], ["false"]]

    monkeypatch.setattr(disk, "limit_commands", commands)
    monkeypatch.setattr(disk, "keeps_project_quotas", lambda *_: True)
    assert disk.watch(FolderHomes(classroom.homes), with_defaults(classroom.said)) == 1
    assert tried == ["ada", "bob"]
    assert capsys.readouterr().out.count("could not be limited") == 2


def test_sizes_are_read_and_written_as_people_do():
    assert (bytes_of("512M"), bytes_of("2G")) == (512 << 20, 2 << 30)
    assert [told_size(n) for n in (10, 2048, 5 << 20, 3 << 30)] == ["10 B", "2.0 kB", "5.0 MB", "3.0 GB"]


def test_settings_are_read_from_the_file_beside_the_command(tmp_path):
    (tmp_path / ".env").write_text("# a comment\nIMAGE=ours:1\nLOGIN_SCOPE = 'ed.ac.uk'\n\n")
    assert read_env(tmp_path / ".env") == {"IMAGE": "ours:1", "LOGIN_SCOPE": "ed.ac.uk"}


def test_half_a_backup_is_not_restored(classroom, capsys):
    (classroom.folder / "half").mkdir()
    assert backup.restore(FolderHomes(classroom.homes), with_defaults(classroom.said), classroom.folder / "half") == 1
    assert "no complete backup" in capsys.readouterr().out


def test_a_class_is_moved_and_a_student_finds_the_file(capsys):
    """The whole way: a student works, the class is saved while it runs and restored elsewhere, the student logs in."""
    first = Service(MANAGE_TOKEN="t" * 40)
    (first.folder / "env").write_text(f"HUB_KEY={first.key}\n")
    said = {**first.environment, "ENV_FILE": str(first.folder / "env"), "HUB_LISTEN": "127.0.0.1"}
    said = with_defaults(said)
    second = Service(HUB_KEY=first.key)
    try:
        first.start_proxy()
        first.start_hub()
        ada = AtTheProxy(first, "ada")
        ada.log_in()
        ada.start_server()
        run_code(ada.connect(ada.start_kernel()), "open('mine.txt', 'w').write('my own')")
        saved = first.folder / "saved"
        assert backup.save(places.find_homes(said), said, saved) == 0
        assert backup.save(places.find_homes(said), said, saved) == 1  # never over a backup that is there
        assert saved.stat().st_mode & 0o077 == 0
        assert (saved / "env").read_text() == f"HUB_KEY={first.key}\n"
        there = with_defaults({**second.environment, "ENV_FILE": str(second.folder / "env")})
        assert backup.restore(places.find_homes(there), there, saved) == 0
        assert (second.folder / "env").exists()
        assert (second.folder / "cookie_secret").read_bytes() == (first.folder / "cookie_secret").read_bytes()
        assert (second.folder / "cookie_secret").stat().st_mode & 0o077 == 0
        assert backup.restore(places.find_homes(there), there, saved) == 1  # never over a hub that is there

        second.start_proxy()
        second.start_hub()
        again = AtTheProxy(second, "ada")
        again.cookies.update(ada.cookies.get_dict())  # the same secret: nobody needs to log in again
        assert again.who() == "ada"
        again.start_server()
        assert run_code(again.connect(again.start_kernel()), "print(open('mine.txt').read())") == "my own\n"
    finally:
        first.close()
        second.close()


def test_the_first_passwords_are_the_operators_to_give(own_passwords):
    def give(*words):
        command = [sys.executable, "-m", "login.passwords", *words]
        return subprocess.run(command, env=own_passwords.environment, cwd=HUB_FOLDER, capture_output=True, text=True)

    passwords = dict(csv.reader(io.StringIO(give("--all").stdout)))
    assert set(passwords) == {"ada", "eve", "tim", "root"}
    assert give("--all").stdout == "Everybody has a password.\n"
    assert give("stranger").returncode == 1

    visitor = AtTheProxy(own_passwords, "ada")
    for password, name in (("wrong", ""), (passwords["eve"], ""), (passwords["ada"], "ada")):
        visitor.page("/hub/login")
        token = [cookie.value for cookie in visitor.cookies if cookie.name == "_xsrf"][-1]
        visitor.post("/hub/login", data={"username": "ada", "password": password, "_xsrf": token})
        assert visitor.who() == name

    old, new = passwords["ada"], "a-new-one-of-her-own"
    page = visitor.page("/hub/change-password").text
    said = {"old_password": old, "new_password": new, "new_password_confirmation": new}
    said["_xsrf"] = re.search(r'name="_xsrf" value="([^"]+)"', page)[1]
    assert "Your password has been changed successfully!" in visitor.post("/hub/change-password", data=said).text
    assert old not in own_passwords.logs()
    assert new not in own_passwords.logs()


def test_many_come_at_once_and_the_report_counts_them(tmp_path):
    cell = {"cell_type": "code", "id": "a", "source": "open('ran', 'w')", "outputs": [], "execution_count": 1}
    notebook = {"cells": [{**cell, "metadata": {}}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    (tmp_path / "lesson.ipynb").write_text(json.dumps(notebook))
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "first"], check=True)
    service = Service("name,role\nload-001,\nload-002,\n", COURSE_REPO=str(tmp_path))
    try:
        service.start_proxy()
        service.start_hub()
        command = [
            sys.executable,
            HUB_FOLDER / "load.py",
            "--students",
            "3",
            "--notebook",
            "course/lesson.ipynb",
        ]
        command += ["--proxy", f"http://127.0.0.1:{service.proxy_port}"]
        ended = subprocess.run(command, env=service.environment, capture_output=True, text=True, timeout=120)
        assert ended.returncode == 1, ended.stderr  # the third is not on the list
        assert "2 of 3 students ran the notebook; 0 were told to wait." in ended.stdout
        assert (service.folder / "homes" / "load-002" / "course" / "ran").exists()
        assert "load-003: HTTPError: HTTP Error 403" in ended.stdout
        assert 20 < float(ended.stdout.split("memory        median")[1].split()[0]) < 1000
    finally:
        service.close()
