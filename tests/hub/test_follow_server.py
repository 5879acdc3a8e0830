"""While a Jupyter server runs, files that are open in it or have just changed wait."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import follow_server
import pytest
from classroom import Classroom, notebook

FIRST, SECOND = notebook("1 + 1"), notebook("2 + 2")
TOKEN = "only-for-this-machine"


class Sessions(BaseHTTPRequestHandler):
    """Jupyter's own answer, to whom has the token."""

    def do_GET(self) -> None:
        right = self.path == "/user/ann/api/sessions" and self.headers["Authorization"] == f"token {TOKEN}"
        self.send_response(200 if right else 403)
        self.end_headers()
        self.wfile.write(json.dumps([{"path": path} for path in self.server.open_paths]).encode())  # type: ignore[attr-defined]

    def log_message(self, *arguments: Any) -> None:
        pass


class Jupyter:
    """A server with files open, and the file in which it tells where it is."""

    def __init__(self, classroom: Classroom) -> None:
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Sessions)
        self.http.open_paths = []  # type: ignore[attr-defined]
        Thread(target=self.http.serve_forever, daemon=True).start()
        self.runtime = classroom.home / ".local/share/jupyter/runtime"
        self.runtime.mkdir(parents=True)
        self.told = {
            "pid": os.getpid(),
            "port": self.http.server_port,
            "base_url": "/user/ann/",
            "token": TOKEN,
            "secure": False,
            "root_dir": str(classroom.home),
            "url": f"http://elsewhere.example.org:{self.http.server_port}/user/ann/",
        }
        self.tell()

    def tell(self, **changes: Any) -> None:
        self.told |= changes
        (self.runtime / f"jpserver-{self.told['pid']}.json").write_text(json.dumps(self.told))

    def open(self, *paths: str) -> None:
        self.http.open_paths = list(paths)  # type: ignore[attr-defined]

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def jupyter(classroom: Classroom) -> Iterator[Jupyter]:
    age_all(classroom.folder)
    server = Jupyter(classroom)
    yield server
    server.close()


def age_all(folder: Path, minutes: float = 16) -> None:
    then = time.time() - 60 * minutes
    for file in folder.rglob("*"):
        os.utime(file, (then, then))


def test_an_open_file_waits_until_it_is_closed(classroom: Classroom, jupyter: Jupyter) -> None:
    classroom.publish({"week1.ipynb": SECOND, "week2.ipynb": SECOND})
    jupyter.open("course/week1.ipynb")
    log = classroom.update()
    assert "week1.ipynb waits: it is open" in log
    assert "week1.ipynb waits" in classroom.read("COURSE-NOT-UPDATED.txt")
    assert classroom.read("week1.ipynb") == FIRST
    assert classroom.read("week2.ipynb") == SECOND
    jupyter.open()
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND
    assert classroom.files() == {"week1.ipynb", "week2.ipynb"}


@pytest.mark.parametrize("path", ["RTC:course/week1.ipynb", "/course/week1.ipynb", "linked/week1.ipynb"])
def test_an_open_file_is_known_under_each_of_its_names(classroom: Classroom, jupyter: Jupyter, path: str) -> None:
    (classroom.home / "linked").symlink_to("course")
    classroom.publish({"week1.ipynb": SECOND})
    jupyter.open(path)
    assert "week1.ipynb waits" in classroom.update()


def test_a_file_that_was_just_changed_waits(classroom: Classroom, jupyter: Jupyter) -> None:
    classroom.write("week1.ipynb", notebook("my answer"))
    age_all(classroom.folder, minutes=14)
    classroom.publish({"week1.ipynb": SECOND})
    assert "week1.ipynb waits: it was changed within the last 15 minutes" in classroom.update()
    assert classroom.read("week1.ipynb") == notebook("my answer")
    age_all(classroom.folder)
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND
    assert classroom.mine().read_text() == notebook("my answer")


def test_a_removed_file_waits_too(classroom: Classroom, jupyter: Jupyter) -> None:
    classroom.publish({"week1.ipynb": None})
    jupyter.open("course/week1.ipynb")
    assert "week1.ipynb waits" in classroom.update()
    assert classroom.read("week1.ipynb") == FIRST
    jupyter.open()
    classroom.update()
    assert not classroom.files()


def test_a_folder_with_an_open_file_in_it_waits(classroom: Classroom, jupyter: Jupyter) -> None:
    classroom.write("answers/deep/one.ipynb", FIRST)
    age_all(classroom.folder)
    classroom.publish({"answers": "a file"})
    jupyter.open("course/answers/deep/one.ipynb")
    assert "answers waits" in classroom.update()
    assert classroom.read("answers/deep/one.ipynb") == FIRST


def test_without_a_server_nothing_waits(classroom: Classroom) -> None:
    classroom.publish({"week1.ipynb": SECOND})
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND


def test_a_server_that_does_not_say_what_is_open_makes_all_wait_but_new_files(
    classroom: Classroom, jupyter: Jupyter
) -> None:
    jupyter.tell(token="another")
    classroom.publish({"week1.ipynb": SECOND, "week2.ipynb": SECOND})
    assert "week1.ipynb waits: the Jupyter server does not say" in classroom.update()
    assert classroom.files() == {"week1.ipynb", "week2.ipynb", "COURSE-NOT-UPDATED.txt"}


def test_on_a_hub_the_hubs_token_asks(classroom: Classroom, jupyter: Jupyter) -> None:
    jupyter.tell(token="")
    jupyter.open("course/week1.ipynb")
    classroom.publish({"week1.ipynb": SECOND})
    assert "week1.ipynb waits: it is open" in classroom.update(JUPYTERHUB_API_TOKEN=TOKEN)


def test_proxies_never_see_the_token(classroom: Classroom, jupyter: Jupyter) -> None:
    classroom.publish({"week1.ipynb": SECOND})
    jupyter.open("course/week1.ipynb")
    assert "it is open" in classroom.update(http_proxy="http://127.0.0.1:9", all_proxy="http://127.0.0.1:9")


def test_what_a_killed_server_left_behind_counts_for_nothing(classroom: Classroom, jupyter: Jupyter) -> None:
    jupyter.open("course/week1.ipynb")
    stale = jupyter.runtime / "jpserver-1.json"  # its number is another's now, and its port is the new server's
    stale.write_text(json.dumps(jupyter.told | {"pid": 1, "token": "of the past"}))
    os.utime(stale, (0, 0))
    (jupyter.runtime / "jpserver-2.json").write_text("{damaged")
    (jupyter.runtime / "jpserver-3.json").write_text(json.dumps(jupyter.told | {"pid": 2**22 + 1, "port": 9}))
    (jupyter.runtime / "jpserver-4.json").write_text(json.dumps(jupyter.told | {"port": 9}))
    classroom.publish({"week1.ipynb": SECOND})
    assert "week1.ipynb waits: it is open" in classroom.update()
    jupyter.open()
    classroom.update()
    assert classroom.read("week1.ipynb") == SECOND


def test_a_date_in_the_future_is_no_reason_to_wait(tmp_path: Path) -> None:
    file = tmp_path / "week1.ipynb"
    file.touch()
    assert follow_server.just_changed(file)
    os.utime(file, (time.time() + 86_400,) * 2)
    assert not follow_server.just_changed(file)
