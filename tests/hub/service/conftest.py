"""One class service for all the tests that only look at it, and bare settings for the rest."""

import http.server
import secrets
import threading

import pytest
import requests
import urllib3
from class_service import Browser, Service
from lti_platform import Platform, run_hub

urllib3.disable_warnings()  # the tests' certificate is signed by nobody


@pytest.fixture
def environment(tmp_path):
    """Settings with which a class starts."""
    (tmp_path / "class.csv").write_text("name,role\nada,student\ntim,tutor\nroot,admin\n")
    return {
        "AUTH": "remote",
        "HUB_KEY": secrets.token_hex(32),
        "CONFIGPROXY_AUTH_TOKEN": secrets.token_hex(32),
        "CLASS_LIST": str(tmp_path / "class.csv"),
        "STATE_FOLDER": str(tmp_path),
        "PUBLIC_URL": "https://hub.example.ac.uk",
    }


@pytest.fixture(scope="session")
def service():
    """A running class service with Apache in front."""
    running = Service(LOGOUT_URL="https://login.example.ac.uk/logout", LOGIN_SCOPE="ed.ac.uk")
    running.environment["PUBLIC_URL"] = running.address
    try:
        running.start_proxy()
        running.start_hub()
        running.start_apache()
        yield running
    finally:
        running.close()


@pytest.fixture
def browser(service):
    """Make browsers at Apache."""
    return lambda name="", address="": Browser(service, name, address)


@pytest.fixture(scope="session")
def eve(service):
    """A student with a running server and a kernel: what a curious one can try from inside."""
    browser = Browser(service, "eve")
    browser.open_kernel()
    return browser


@pytest.fixture(scope="session")
def ada(service):
    """Another student with a running server."""
    browser = Browser(service, "ada")
    browser.log_in()
    browser.start_server()
    return browser


@pytest.fixture(scope="session")
def recording():
    """A program in the place of a student's server, which writes down every header that it gets."""

    class Recorder(http.server.BaseHTTPRequestHandler):
        seen: list[str]

        def do_GET(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.server.seen.append(f"{self.path}\n{self.headers}")
            status = int(self.path.rpartition("status=")[2]) if "status=" in self.path else 200
            self.send_response(status)
            for name, value in self.server.sends:
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET  # noqa: N815  http.server calls it so

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.seen, server.sends = [], []
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def recorder(service, recording):
    """The program, reached at /user/mallory; anew each time, since the hub takes routes away that it does not know."""
    token = {"Authorization": "token " + service.environment["CONFIGPROXY_AUTH_TOKEN"]}
    route = f"http://127.0.0.1:{service.api_port}/api/routes/user/mallory"
    added = requests.post(route, json={"target": f"http://127.0.0.1:{recording.server_port}"}, headers=token)
    assert added.status_code == 201
    return recording


@pytest.fixture(scope="session")
def platform():
    """A course's platform, which launches people by LTI."""
    made = Platform()
    yield made
    made.close()


@pytest.fixture(scope="session")
def launched(platform):
    """A hub that this platform launches, and whose door is closed to all others."""
    made = run_hub(platform)
    yield made
    made.close()


@pytest.fixture(scope="session")
def own_passwords():
    """A hub that keeps passwords of its own."""
    made = Service(AUTH="native")
    try:
        made.start_proxy()
        made.start_hub()
        yield made
    finally:
        made.close()
