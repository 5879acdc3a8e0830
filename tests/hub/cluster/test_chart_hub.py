"""A real hub of the chart's version, with the chart's settings and ours: login, pages, logout, a server, logs."""

import json
import re
import time

import pytest
import requests
from class_service import HUB_FOLDER, AtTheProxy, Browser, wait_until
from helm_chart import OURS
from traitlets.config import Config


@pytest.fixture
def ada(cluster):
    """Ada's browser, with the key that Apache sends."""
    browser = AtTheProxy(cluster, "ada")
    browser.log_in()
    return browser


def test_the_hub_is_the_charts_version(cluster):
    assert requests.get(f"http://127.0.0.1:{cluster.proxy_port}/hub/api").json() == {"version": "5.5.0"}


def test_a_name_with_the_key_is_let_in_and_no_other(cluster, ada):
    assert ada.who() == "ada"
    for name, key in (("ada", "x" * 64), ("stranger", cluster.key)):
        other = AtTheProxy(cluster, name)
        other.headers["X-Hub-Key"] = key
        assert other.log_in().status_code == 403
        assert other.who() == ""


def test_the_notice_and_the_logout_are_our_pages(cluster, ada):
    notice = Browser(cluster, address=ada.at).page("/hub/notice")
    assert (notice.status_code, "What this service keeps about you" in notice.text) == (200, True)
    assert "/hub/notice" in ada.page("/hub/home").text
    answer = ada.page("/hub/logout")
    assert (answer.status_code, "You are logged out" in answer.text) == (200, True)
    assert ada.who() == ""


def test_a_tutor_sees_students_and_is_no_admin(cluster):
    tim = AtTheProxy(cluster, "tim")
    tim.log_in()
    AtTheProxy(cluster, "eve").log_in()
    assert tim.get("/hub/admin").status_code == 200
    told = tim.get("/hub/api/user").json()
    assert (told["admin"], told["groups"]) == (False, ["tutors"])


def test_the_session_ends_within_half_a_day(cluster, ada):
    lives = [cookie.expires for cookie in ada.cookies if cookie.name == "jupyterhub-hub-login"]
    assert lives
    assert all(11 * 3600 < life - time.time() < 12.1 * 3600 for life in lives)


def test_the_charts_own_settings_stay(cluster, monkeypatch):
    for name, value in {"AUTH": "remote", "HUB_KEY": cluster.key, "CONFIGPROXY_AUTH_TOKEN": "t" * 32,
                        "CLASS_LIST": str(cluster.class_list / "class.csv")}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    c = Config()
    c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}
    c.JupyterHub.services = [{"name": "culler"}]
    c.JupyterHub.load_roles = [{"name": "culler"}]
    exec((OURS / "cluster_config.py").read_text().replace("/srv/class", str(HUB_FOLDER)), {"c": c})
    assert c.JupyterHub.tornado_settings["slow_spawn_timeout"] == 0
    assert c.JupyterHub.services[0] == c.JupyterHub.load_roles[0] == {"name": "culler"}
    assert {"tutor", "student", "class-admin"} < {role["name"] for role in c.JupyterHub.load_roles}


def test_a_server_starts_and_runs_code(eve):
    assert eve.run("print(6 * 7)").strip() == "42"
    assert eve.who() == "eve"


def test_a_changed_class_list_counts_without_a_restart(cluster):
    bob = AtTheProxy(cluster, "bob")
    assert bob.log_in().status_code == 403
    cluster.write_class("name,role\nada,\neve,\ntim,tutor\nroot,admin\nbob,\n")
    assert bob.log_in().status_code == 200
    assert bob.who() == "bob"


def test_the_operators_command_may_ask_the_hub(cluster, ada):
    keys = json.loads((cluster.folder / "class-keys.json").read_text())
    asked = {"headers": {"Authorization": f"token {keys['MANAGE_TOKEN']}"}, "timeout": 10}
    users = requests.get(f"{ada.at}/hub/api/users", **asked)
    assert "ada" in [user["name"] for user in users.json()]
    assert requests.get(f"{ada.at}/hub/api/services", **asked).status_code == 403


def test_no_log_holds_a_key_or_a_token(cluster, ada):
    ada.get(f"/hub/nothing?token={'f' * 32}")
    ada.get(f"/hub/nothing/{cluster.key}")
    log = cluster.folder / "hub.log"
    wait_until(lambda: "/hub/nothing/[secret]" in log.read_text(), "the line in the log", 10)
    text = log.read_text()
    assert cluster.key not in text
    assert "f" * 32 not in text
    assert not re.search(r"token=(?!\[secret\])", text)
