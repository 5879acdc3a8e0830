"""A name for each student's server: the cookies that only their own host can set pass through Apache, and no other."""

import socket

import pytest
import requests
from class_service import HUB_NAME, Browser, Service, wait_until


@pytest.fixture
def resolved(monkeypatch):
    """Let every name below the hub's be this machine, as a wildcard in DNS does."""
    real = socket.getaddrinfo

    def resolve(host, *rest, **options):
        return real("127.0.0.1" if str(host).endswith("." + HUB_NAME) else host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.fixture
def service(resolved):
    """A hub with a name for each student's server."""
    made = Service()
    made.environment |= {"PUBLIC_URL": made.address, "SUBDOMAIN_HOST": made.address}
    try:
        made.start_proxy()
        made.start_hub()
        made.start_apache(HUB_SUBDOMAINS="")
        yield made
    finally:
        made.close()


def test_each_server_has_an_origin_and_cookies_of_its_own(service):
    ada = Browser(service, "ada")
    ada.log_in()
    assert ada.who() == "ada"
    ada.page("/hub/spawn/ada")
    ada.at = service.address.replace("//", "//ada.")
    wait_until(ada.lab_is_open, "the server under its own name")
    ada.kernel = ada.start_kernel()
    assert ada.run("print(6 * 7)") == "42\n"
    opening = [cookie for cookie in ada.cookies if "user-ada" in cookie.name or "hub-login" in cookie.name]
    assert {cookie.name.split("-")[0] for cookie in opening} == {"__Host"}
    shared = {cookie.name for cookie in ada.cookies if cookie.domain_specified}
    assert shared == {"jupyterhub-session-id"}  # the hub's own, which opens nothing

    for page in ("login", "tmplogin", "oauth_login", "spawn/ada", "change-password"):
        assert requests.get(f"{ada.at}/hub/{page}", verify=False, allow_redirects=False).status_code == 403
