"""Which JupyterHub the students' image may hold, beside the chart's hub: tried with servers of both."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from class_service import HUB_FOLDER, AtTheProxy, wait_until
from cluster_service import ClusterService

NEWER = HUB_FOLDER.parent / ".venv-hub" / "bin" / "jupyterhub-singleuser"
MISMATCH = "This could cause failure to authenticate"


@pytest.fixture(scope="module")
def mixed(chart):
    """The chart's hub, whose students' servers are of one server's JupyterHub, 6; admins may open them."""
    if not NEWER.exists():
        pytest.skip(f"NOT TESTED: JupyterHub 5 with servers of JupyterHub 6, which needs {NEWER}")
    running = ClusterService(chart, str(NEWER), ADMIN_FILE_ACCESS="1")
    try:
        running.start_proxy()
        running.start_hub()
        yield running
    finally:
        running.close()


@pytest.fixture(scope="module")
def ada(mixed):
    browser = AtTheProxy(mixed, "ada")
    browser.open_kernel()
    return browser


def test_a_server_of_the_charts_version_fits(cluster, eve):
    log = (cluster.folder / "jupyter-eve.log").read_text()
    assert "single-user server extension version 5.5.0" in log
    assert MISMATCH not in log + (cluster.folder / "hub.log").read_text()


def test_a_server_of_the_next_major_version_works_and_is_warned_of(mixed, ada):
    """So a class with the wrong image is not shut out, but JupyterHub does not promise it: give it the same version."""
    assert ada.run("print(6 * 7)").strip() == "42"
    assert MISMATCH in (mixed.folder / "jupyter-ada.log").read_text()
    assert MISMATCH in (mixed.folder / "hub.log").read_text()


def test_an_admin_who_opens_a_students_server_stands_in_the_log(mixed, ada):
    root = AtTheProxy(mixed, "root")
    root.log_in()
    assert root.page("/user/ada/lab").ok
    log = mixed.folder / "hub.log"
    wait_until(lambda: "root opened the server of ada" in log.read_text(), "the line about the visit", 10)
    assert "ada opened" not in log.read_text()


@pytest.mark.parametrize(("argument", "wanted"), [("5.5.0", "jupyterhub==5.5.0"), ("", "jupyterhub>=6")])
def test_the_images_build_argument_sets_the_version(tmp_path, argument, wanted):
    """The line of the Dockerfile that changes the version, run on a copy of the file that it changes."""
    copy = tmp_path / "requirements-image.txt"
    shutil.copy(HUB_FOLDER / "requirements-image.txt", copy)
    [line] = re.findall(r'^RUN (if \[ -n "\$JUPYTERHUB" \].*)$', (HUB_FOLDER / "Dockerfile").read_text(), re.MULTILINE)
    script = line.replace("/opt/build", str(tmp_path))
    subprocess.run(["sh", "-c", script], check=True, env={"JUPYTERHUB": argument, "PATH": "/usr/bin:/bin"})
    changed = [now for now, then in zip(lines(copy), lines(HUB_FOLDER / copy.name), strict=True) if now != then]
    assert len(changed) == (1 if argument else 0)
    assert any(line.startswith(wanted) for line in lines(copy))


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines()
