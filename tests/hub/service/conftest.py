"""One class service for all the tests that only look at it, and bare settings for the rest."""

import secrets

import pytest
import urllib3
from class_service import Browser, Service

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
