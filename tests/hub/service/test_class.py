"""A class at work: kernels through Apache, others' servers closed, restarts unnoticed, logouts that last."""

import logging.config
import re
import signal
import time
from functools import partial

import pytest
import requests
from class_service import AtTheProxy, Service, processes_with, run_code, wait_until
from logs import daily_file


def test_a_kernel_answers_through_apache(eve):
    assert eve.run("print(6 * 7)") == "42\n"


def test_another_students_server_stays_closed(browser, eve):
    ada = browser("ada")
    ada.log_in()
    for path in ("/user/eve/", "/user/eve/lab", "/user/eve/api/contents", f"/user/eve/api/kernels/{eve.kernel}"):
        assert ada.page(path).status_code == 403, path
    assert ada.page("/hub/spawn/eve").status_code == 404  # the hub does not even say that there is an eve
    ada.name = "eve"
    with pytest.raises(Exception, match="403"):
        ada.connect(eve.kernel)


@pytest.mark.parametrize("name", ["tim", "root"])
def test_tutors_and_admins_see_servers_but_open_none(browser, eve, name):
    helper = browser(name)
    helper.log_in()
    assert helper.page("/user/eve/lab").status_code == 403
    path = "/hub/api/users"
    seen = helper.get(path, headers={**helper.xsrf(path), "Referer": helper.at + "/hub/admin"})
    assert seen.status_code == 200
    assert [user["name"] for user in seen.json() if user["name"] == "eve" and user["server"]] == ["eve"]
    assert helper.page("/hub/admin").status_code == 200


WAYS = [
    ("PATCH", "users/eve", {"name": "mallory"}),
    ("PATCH", "users/root", {"name": "eve2"}),
    ("PATCH", "users/root", {"admin": True}),
    ("POST", "users/mallory", None),
    ("POST", "users", {"usernames": ["mallory"], "admin": True}),
    ("POST", "users/eve/tokens", {"note": "mine"}),
    ("GET", "users/eve/tokens", None),
    ("POST", "users/eve/server", {"image": "other"}),
    ("POST", "users/eve/servers/second", None),
    ("POST", "users/eve/activity", {"last_activity": "2030-01-01T00:00:00Z"}),
    ("POST", "groups/students/users", {"users": ["root"]}),
    ("DELETE", "groups/students/users", {"users": ["eve"]}),
    ("POST", "groups/mine", None),
    ("PUT", "groups/students/properties", {"a": 1}),
    ("POST", "shares/eve/", {"user": "root"}),
    ("GET", "shares/eve/", None),
    ("PATCH", "proxy", {"api_url": "http://127.0.0.1:9"}),
    ("GET", "proxy", None),
    ("POST", "proxy", None),
    ("POST", "shutdown", {"servers": True}),
    ("GET", "services", None),
]


@pytest.mark.parametrize("name", ["tim", "root"])
@pytest.mark.parametrize(("method", "path", "body"), WAYS)
def test_neither_tutor_nor_admin_has_a_way_into_a_students_files(browser, eve, name, method, path, body):
    helper = browser(name)
    helper.log_in()
    path = f"/hub/api/{path.replace('root', name)}"
    answer = helper.request(method, path, json=body, headers=helper.xsrf(path))
    assert answer.status_code in (403, 404, 405), answer.text
    assert helper.page("/user/eve/lab").status_code == 403
    assert eve.who() == "eve"


def test_a_kernel_and_its_websocket_survive_the_hubs_restart(service, eve):
    channel = eve.connect(eve.kernel)
    run_code(channel, "x = 41")
    service.stop("hub", signal.SIGTERM)
    assert run_code(channel, "print(x + 1)") == "42\n"
    service.start_hub()
    assert run_code(channel, "print(x + 2)") == "43\n"
    assert eve.lab_is_open()
    assert eve.run("print(x + 3)") == "44\n"


def test_a_new_line_of_the_class_list_counts_without_a_restart(service, browser):
    stranger = browser("stranger")
    assert stranger.log_in().status_code == 403
    people = service.folder / "class.csv"
    before = people.read_text()
    people.write_text(before + "stranger,tutor\n")
    assert stranger.log_in().status_code == 200
    assert stranger.who() == "stranger"
    people.write_text(before)
    assert browser("stranger").log_in().status_code == 403


def test_who_is_taken_off_the_list_has_no_server_a_minute_later(service, browser):
    leaver, said = browser("stranger"), (service.folder / "hub.log").read_text()
    people = service.folder / "class.csv"
    before = people.read_text()
    people.write_text(before + "stranger,\n")
    leaver.name = "stranger"
    leaver.log_in()
    leaver.start_server()
    homes = f"HOME={service.folder}/homes/stranger"
    assert processes_with(homes)
    tokens = "/hub/api/users/stranger/tokens"
    token = leaver.post(tokens, headers=leaver.xsrf(tokens)).json()["token"]
    ask = partial(requests.request, headers={"Authorization": f"token {token}"}, verify=False)
    assert ask("GET", service.address + "/hub/api/user").status_code == 200
    people.write_text(before)
    leaver.page("/user/stranger/lab")
    wait_until(lambda: not processes_with(homes), "the server to end", 60)
    wait_until(lambda: leaver.who() == "", "the session to end", 30)
    assert leaver.page("/hub/home").status_code == 403
    assert leaver.page("/user/stranger/lab").status_code in (403, 404)
    assert ask("POST", service.address + "/hub/api/users/stranger/server").status_code == 403
    wait_until(lambda: "stranger is no longer on the class list: the server is stopped." in service.logs(), "the line")
    assert "Traceback" not in (service.folder / "hub.log").read_text()[len(said) :]


def test_sessions_end_after_twelve_hours(browser):
    ada = browser("ada")
    ada.log_in()
    for cookie in ada.cookies:
        assert cookie.expires - time.time() <= 12 * 3600 + 60
        assert cookie.secure
    assert "jupyterhub-hub-login" in ada.cookies.get_dict()


def test_logout_goes_to_the_universitys_and_nobody_is_logged_in_again(browser, ada):
    leaving = browser("ada")
    leaving.log_in()
    assert leaving.lab_is_open()
    answer = leaving.get("/hub/logout", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://login.example.ac.uk/logout")
    assert leaving.who() == ""
    assert "jupyterhub-hub-login" not in leaving.cookies.get_dict()
    assert leaving.get("/user/ada/api/contents", allow_redirects=False).status_code in (302, 403)


def test_anybody_may_read_the_notice(browser):
    page = browser().page("/hub/notice")
    assert page.status_code == 200
    assert "used them for 6 months" in page.text
    assert "30 days" in page.text


def test_health_is_open_and_metrics_are_not(browser):
    assert browser().page("/hub/health").status_code == 200
    assert browser().page("/hub/metrics").status_code == 403


def test_a_tutor_stops_a_server_and_a_student_does_not(browser, ada):
    path = "/hub/api/users/ada/server"
    other = browser("eve")
    other.log_in()
    assert other.delete(path, headers=other.xsrf(path)).status_code in (403, 404)
    tutor = browser("tim")
    tutor.log_in()
    assert tutor.post("/hub/api/users/ada/server", headers=tutor.xsrf(path)).status_code in (403, 404)
    assert tutor.delete(path, headers=tutor.xsrf(path)).status_code in (202, 204)


def test_after_all_this_the_logs_hold_no_secret(service, eve):
    said = service.logs()
    assert "GET /hub/login" in said
    held = [service.key, service.environment["CONFIGPROXY_AUTH_TOKEN"], "sso"]
    held += [cookie.value for cookie in eve.cookies]
    assert [secret for secret in held if secret in said.replace("/sso", "")] == []


@pytest.fixture
def full_service():
    """A service that has room for one server, and whose admins may open students' files."""
    made = Service(SERVER_LIMIT="1", ADMIN_FILE_ACCESS="1")
    try:
        made.start_proxy()
        made.start_hub()
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """A folder with the logs of five days."""
    folder = tmp_path_factory.mktemp("logs")
    for day in range(1, 6):
        (folder / f"hub.log.2026-01-0{day}").write_text("old")
    return folder


@pytest.fixture(scope="module")
def busy_service(logs):
    """A service that starts one server at a time, and keeps logs of days."""
    made = Service(METRICS_TOKEN="m" * 40, LOG_FOLDER=str(logs), LOG_DAYS="3")
    try:
        made.start_proxy()
        made.start_hub("--JupyterHub.concurrent_spawn_limit=1")
        yield made
    finally:
        made.close()


def test_who_has_to_wait_gets_a_page_that_tries_again_by_itself(busy_service):
    first, second = AtTheProxy(busy_service, "ada"), AtTheProxy(busy_service, "eve")
    first.log_in(), second.log_in()
    first.page("/hub/spawn/ada")
    page = second.page("/hub/spawn/eve")
    assert page.status_code == 429
    seconds = re.search(r'http-equiv="refresh" content="(\d+)"', page.text)[1]
    assert seconds == page.headers["Retry-After"]
    wait_until(first.lab_is_open, "the first server")
    assert second.page("/hub/spawn/eve").status_code == 200
    wait_until(second.lab_is_open, "the second server")

    metrics = requests.get(second.at + "/hub/metrics", headers={"Authorization": f"token {'m' * 40}"})
    assert "jupyterhub_running_servers 2.0" in metrics.text


def test_the_log_has_a_file_a_day_and_no_secret_in_it(busy_service, logs):
    AtTheProxy(busy_service, "tim").log_in()
    said = (logs / "hub.log").read_text()
    assert "GET /hub/login" in said
    assert busy_service.key not in said
    configured = daily_file(logs, 3)["handlers"]["daily"]
    handler = logging.config.DictConfigurator({}).configure_handler({**configured, "formatter": None})
    handler.doRollover()
    handler.close()
    assert len(list(logs.iterdir())) == 1 + 3


def test_a_full_service_says_so_with_a_page_that_tries_again(full_service):
    service = full_service
    ada, root = AtTheProxy(service, "ada"), AtTheProxy(service, "root")
    ada.log_in(), root.log_in()
    ada.start_server()
    page = root.page("/hub/spawn/root")
    assert (page.status_code, 'http-equiv="refresh" content="30"' in page.text) == (429, True)

    rename = "/hub/api/users/root"
    assert root.patch(rename, json={"name": "eve"}, headers=root.xsrf(rename)).status_code in (403, 404)
    root.name = "ada"  # an admin, where the operator allows it, opens a student's server, and that is written down
    page = root.page("/user/ada/lab")
    assert (page.status_code, "Authorize" in page.text) == (200, True)  # JupyterHub asks before it opens another's
    wait_until(lambda: "root opened the server of ada" in service.logs(), "the line in the log", 5)
