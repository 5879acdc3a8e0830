"""Signing in with GitHub, Google or MediaWiki, and not at all: what can be seen without those sites."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from class_service import Browser, Service, wait_until

COUNTER = Path("/usr/lib/apache2/modules/mod_security2.so")
OAUTH = {"OAUTH_CLIENT_ID": "the-id", "OAUTH_CLIENT_SECRET": "the-secret", "PUBLIC_URL": "https://hub.example.ac.uk"}


@pytest.fixture
def start():
    running = []

    def starter(apache=None, **settings):
        made = Service(**settings)
        running.append(made)
        made.start_proxy()
        made.start_hub()
        if apache is not None:
            made.start_apache(**apache)
        return made

    yield starter
    for made in running:
        made.close()


@pytest.mark.parametrize(
    ("auth", "site", "path"),
    [
        ("github", "github.com", "/login/oauth/authorize"),
        ("google", "accounts.google.com", "/o/oauth2/v2/auth"),
    ],
)
def test_the_sign_in_begins_at_the_right_site(start, auth, site, path):
    service = start(AUTH=auth, **OAUTH)
    visitor = Browser(service, address=f"http://127.0.0.1:{service.proxy_port}")
    page = visitor.page("/hub/login")
    assert "/hub/notice" in page.text
    assert "/hub/oauth_login" in page.text
    answer = visitor.get("/hub/oauth_login", allow_redirects=False)
    where = urlsplit(answer.headers["Location"])
    asked = parse_qs(where.query)
    assert (answer.status_code, where.hostname, where.path) == (302, site, path)
    assert asked["client_id"] == ["the-id"]
    assert asked["redirect_uri"] == ["https://hub.example.ac.uk/hub/oauth_callback"]
    assert len(asked["state"][0]) > 30
    assert visitor.get("/hub/signup").status_code == 404


def test_a_hub_with_its_own_passwords_has_no_sign_up(start):
    service = start(AUTH="native")
    visitor = Browser(service, address=f"http://127.0.0.1:{service.proxy_port}")
    page = visitor.page("/hub/login")
    assert 'name="password"' in page.text
    assert "/hub/notice" in page.text
    assert "signup" not in page.text
    assert visitor.get("/hub/signup").status_code == 404


def test_visitors_are_all_new_and_leave_nothing(start):
    service = start(MODE="temporary", IDLE_MINUTES="0.25")
    visitor, other = (Browser(service, address=f"http://127.0.0.1:{service.proxy_port}") for _ in range(2))
    for each in (visitor, other):
        each.get("/hub/tmplogin", allow_redirects=False)
        each.name = each.who()
    assert visitor.name != other.name
    visitor.start_server()
    assert service.students_processes()
    wait_until(lambda: not service.students_processes(), "the visitor's server to stop", 60)
    wait_until(lambda: (visitor.who(), other.who()) == ("", ""), "the visitors to be gone", 30)


@pytest.mark.skipif(
    not COUNTER.exists(), reason="NOT TESTED: visits for each address, which need libapache2-mod-security2"
)
def test_one_address_does_not_take_all_the_places(start):
    service = start(apache={"HUB_VISITS": "6"}, MODE="temporary")
    answers = [Browser(service).get("/hub/tmplogin", allow_redirects=False).status_code for _ in range(9)]
    assert answers == [302] * 6 + [429] * 3
    assert Browser(service).get("/hub/health").status_code == 200
