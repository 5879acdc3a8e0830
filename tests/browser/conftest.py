"""A real Chromium and a real Jupyter server on loopback, behind a base address as a hub gives it."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from chromium import FLAGS, executable
from playwright.sync_api import Browser, Dialog, sync_playwright
from rig import Jupyter, Visit


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    visit = Visit(page)

    def watch(request: object) -> None:
        address = getattr(request, "url", "")
        if not re.match(r"(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|(data|blob|file|about|chrome-error):", address):
            visit.outside.append(address)

    page.on("request", watch)
    page.on("pageerror", lambda fault: visit.note_fault(fault.message, fault.stack or ""))
    page.on("dialog", lambda dialog: answer(visit, dialog))
    page.on("console", lambda message: visit.heard.append(f"console: {message.text[:500]}"))
    page.on("requestfailed", lambda request: visit.heard.append(f"not loaded: {request.url} {request.failure}"))
    yield visit
    context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say in the report of a failed test what its page showed."""
    report = yield
    visit = getattr(item, "funcargs", {}).get("visit")
    if report.failed and report.when == "call" and visit is not None:
        report.sections.append(("the page", visit.told()))
    return report


def answer(visit: Visit, dialog: Dialog) -> None:
    """Let a page be left; any other dialog was opened by something that should not run."""
    if dialog.type == "beforeunload":
        dialog.accept()
    else:
        visit.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()


@pytest.fixture(scope="session")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    folder = tmp_path_factory.mktemp("jupyter")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    home = {
        name: str(folder / name) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    notebooks = folder / "notebooks"
    for place in [*home.values(), str(notebooks)]:
        Path(place).mkdir(exist_ok=True)
    command = [
        sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", f"--port={port}", "--ip=127.0.0.1",
        f"--IdentityProvider.token={token}", "--ServerApp.base_url=/user/student/", "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={notebooks}", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=",
    ]  # fmt: skip
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, env={**os.environ, **home}, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}/user/student/"
    try:
        _wait_for(f"{address}api?token={token}", server, folder / "server.log")
        yield Jupyter(address, token, notebooks, {**os.environ, **home})
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"The Jupyter server did not start:\n{log.read_text()[-3000:]}")
