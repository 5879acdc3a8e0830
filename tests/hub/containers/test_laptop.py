"""The image on a student's own laptop: one command, and JupyterLab with the course in it."""

import re

import pytest
import requests
from class_service import free_port, wait_until

VOLUME = "laptop-work"


@pytest.fixture
def laptop(engine, image):
    """Start the image as its first lines say, and return its address, its token, and how to ask inside."""
    started = []

    def start(*options):
        port = free_port()
        number = engine.podman("run", "--detach", "--publish", f"127.0.0.1:{port}:8888", *options, image)
        started.append(number)
        said = wait_until(lambda: re.search(r"token=(\w+)", engine.podman("logs", number)), "the token", 90)
        return f"http://127.0.0.1:{port}", said[1], number

    def stop(number):
        engine.podman("rm", "--force", "--time=2", number)

    start.stop = stop
    yield start
    for number in started:
        stop(number)


def test_a_student_gets_jupyterlab_with_the_course_and_keeps_the_files(laptop, engine):
    address, token, number = laptop("--volume", f"{VOLUME}:/home/student")
    signed = {"Authorization": f"token {token}"}
    assert requests.get(f"{address}/lab", headers=signed).status_code == 200
    course = requests.get(f"{address}/api/contents/course", headers=signed).json()
    assert {"00-start-here.ipynb", "checks"} <= {entry["name"] for entry in course["content"]}
    assert engine.podman("exec", number, "sh", "-c", "grep -l '\"solution\"' course/*.ipynb || echo none") == "none"
    assert requests.get(f"{address}/api/contents").status_code == 403  # not without the token
    assert engine.podman("exec", number, "id", "-u") == "1000"
    assert (
        engine.podman("exec", number, "python", "-c", "import ddsviz; print(len(ddsviz.load('climate')) > 0)") == "True"
    )

    mine = {"type": "file", "format": "text", "content": "my own"}
    assert requests.put(f"{address}/api/contents/mine.txt", json=mine, headers=signed).status_code == 201
    laptop.stop(number)
    _, _, again = laptop("--volume", f"{VOLUME}:/home/student")
    assert engine.podman("exec", again, "cat", "/home/student/mine.txt") == "my own"


def test_a_full_home_still_starts(laptop, engine):
    full = "head -c 9M /dev/zero > ~/big; exec start-course jupyter lab --ip=0.0.0.0 --port=8888 --no-browser"
    home = ["--env", "HOME=/home/visitor", "--env", "COURSE_DIR=/home/visitor/course"]
    address, token, number = laptop(
        "--tmpfs", "/home/visitor:size=4m", *home, "--entrypoint", f'["sh", "-c", "{full}"]'
    )  # fmt: skip
    assert "100%" in engine.podman("exec", number, "df", "/home/visitor")
    assert requests.get(f"{address}/lab", headers={"Authorization": f"token {token}"}).status_code == 200
