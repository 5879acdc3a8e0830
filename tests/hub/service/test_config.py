"""Each concern of the hub's settings, on a bare Config."""

import logging
import sys
from urllib.parse import quote, quote_plus

import pytest
import upkeep
from engine import names, spawning
from jupyterhub.orm import new_session_factory
from login import pages, sign_in
from login.class_list import ClassList
from logs import NoSecrets, whose_server, without_secrets
from settings import read_settings
from traitlets.config import Config


@pytest.fixture
def configured(environment):
    def configure(concern, **changes):
        c = Config()
        c.JupyterHub.services, c.JupyterHub.load_roles, c.JupyterHub.tornado_settings = [], [], {}
        concern(c, read_settings({**environment, **changes}))
        return c

    return configure


def people_sign_in(c, settings):
    sign_in.sign_in(c, settings, ClassList(settings.class_list))


def test_a_students_container_is_new_each_time_and_called_after_course_and_student(configured):
    c = configured(spawning.students_servers, COURSE="maths", MEMORY_LIMIT="2G", CPU_LIMIT="0.5")
    assert (c.JupyterHub.spawner_class, c.Spawner.mem_limit, c.Spawner.cpu_limit) == ("docker", "2G", 0.5)
    assert c.DockerSpawner.remove
    assert c.DockerSpawner.network_name == "maths-class"
    named = c.DockerSpawner.name_template.format(username=c.DockerSpawner.escape("Ada.L"))
    assert named == names.container("maths", "ada.l")


def test_a_visitors_home_is_another_folder(configured):
    c = configured(spawning.students_servers, MODE="temporary", COURSE_SOURCE="/srv/course")
    assert (c.Spawner.environment["HOME"], c.DockerSpawner.notebook_dir) == ("/home/visitor", "/home/visitor")
    assert c.Spawner.environment["COURSE_REPO"] == "file:///course-source"


def test_a_clone_on_this_machine_spares_a_class_the_courses_address(configured):
    c = configured(spawning.students_servers, COURSE_SOURCE="/srv/course")
    assert c.Spawner.environment["COURSE_REPO"] == "file:///course-source"


def test_without_containers_the_same_limits_hold(configured):
    c = configured(spawning.students_servers, SPAWNER="local", MEMORY_LIMIT="2G", SERVER_LIMIT="7")
    assert (c.JupyterHub.spawner_class, c.Spawner.mem_limit, c.JupyterHub.active_server_limit) == ("simple", "2G", 7)


def test_as_many_may_start_at_once_as_jupyterhub_lets(configured):
    assert "concurrent_spawn_limit" not in configured(spawning.students_servers).JupyterHub


def test_servers_outlive_the_hub(configured, tmp_path):
    c = configured(upkeep.survive_restarts)
    assert c.JupyterHub.cleanup_servers is False
    assert c.JupyterHub.cleanup_proxy is False
    assert c.JupyterHub.db_url == f"sqlite:///{tmp_path}/hub.sqlite"


def test_sessions_last_twelve_hours(configured):
    c = configured(upkeep.keep_sessions_short)
    assert c.JupyterHub.cookie_max_age_days == 0.5
    assert c.JupyterHub.oauth_token_expires_in == 12 * 3600
    assert c.JupyterHub.tornado_settings["cookie_options"] == {"expires_days": 0.5, "secure": True}


def test_idle_servers_of_a_class_are_stopped_and_its_people_stay(configured):
    c = configured(upkeep.stop_idle_servers, IDLE_MINUTES="90")
    [culler] = c.JupyterHub.services
    assert "--timeout=5400" in culler["command"]
    assert not [word for word in culler["command"] if "cull-users" in word or "max-age" in word]
    assert "admin:users" not in c.JupyterHub.load_roles[0]["scopes"]


def test_idle_visitors_are_removed(configured):
    c = configured(upkeep.stop_idle_servers, MODE="temporary", MAX_AGE_MINUTES="240")
    assert {"--cull-users=True", "--max-age=14400"} <= set(c.JupyterHub.services[0]["command"])
    assert set(c.JupyterHub.load_roles[0]["scopes"]) == {
        "list:users", "read:users:activity", "read:servers", "delete:servers", "admin:users",
    }  # fmt: skip


def test_metrics_have_a_reader_only_with_a_token(configured):
    assert configured(upkeep.let_prometheus_read).JupyterHub.services == []
    assert configured(upkeep.let_prometheus_read, METRICS_TOKEN="m" * 32).JupyterHub.load_roles == [
        {"name": "prometheus", "scopes": ["read:metrics"], "services": ["prometheus"]}
    ]


def test_the_proxy_is_a_service_of_its_own(configured, environment):
    c = configured(upkeep.listen, SUBDOMAIN_HOST="https://hub.example.ac.uk")
    assert c.ConfigurableHTTPProxy.should_start is False
    assert c.ConfigurableHTTPProxy.auth_token == environment["CONFIGPROXY_AUTH_TOKEN"]
    assert c.JupyterHub.subdomain_host == "https://hub.example.ac.uk"


def test_nobody_signs_up_with_a_password_of_his_own_making(configured):
    c = configured(people_sign_in, AUTH="native")
    assert (c.NativeAuthenticator.enable_signup, c.NativeAuthenticator.open_signup) == (False, False)


OAUTH = {"OAUTH_CLIENT_ID": "id", "OAUTH_CLIENT_SECRET": "secret"}


@pytest.mark.parametrize("auth", ["github", "google", "mediawiki"])
def test_another_sites_id_and_secret_arrive(configured, auth):
    c = configured(people_sign_in, AUTH=auth, **OAUTH)
    made = c.JupyterHub.authenticator_class(config=c)
    assert (made.client_id, made.client_secret) == ("id", "secret")
    assert made.oauth_callback_url == "https://hub.example.ac.uk/hub/oauth_callback"


@pytest.mark.parametrize("auth", ["remote", "github", "google", "mediawiki", "native"])
def test_the_class_list_has_the_last_word_with_every_sign_in(configured, auth):
    c = configured(people_sign_in, AUTH=auth, **OAUTH)
    made = c.JupyterHub.authenticator_class(config=c, db=new_session_factory("sqlite:///:memory:")())
    assert made.check_allowed("ada", None)
    assert not made.check_allowed("stranger", None)
    assert not made.allow_existing_users
    assert made.as_listed("tim") == {"groups": ["tutors"], "admin": False}


@pytest.mark.parametrize("access", ["", "1"])
def test_nobody_is_jupyterhubs_admin(configured, access):
    c = configured(people_sign_in, ADMIN_FILE_ACCESS=access)
    assert c.JupyterHub.authenticator_class(config=c).as_listed("root")["admin"] is False
    assert c.Authenticator.get("admin_users") is None


def test_anybody_may_visit_a_temporary_service(configured):
    c = configured(people_sign_in, MODE="temporary")
    assert c.Authenticator.allow_all
    assert [path for path, _ in c.JupyterHub.authenticator_class().get_handlers(None)][:2] == ["/notice", "/logout"]


def test_the_notice_says_how_long_things_are_kept(configured):
    c = configured(pages.show_pages, LOG_DAYS="14", KEEP_MONTHS="3", CONTACT="help@example.ac.uk")
    shown = c.JupyterHub.template_vars
    assert (shown["log_days"], shown["keep_months"], shown["contact"]) == (14, 3, "help@example.ac.uk")


SECRET = 'open "sesame" & 2/3'


@pytest.mark.parametrize(
    "line",
    [
        SECRET,
        f"GET /user/ada/api?x={quote(SECRET)} HTTP/1.1",
        f"GET /user/ada/api?x={quote_plus(SECRET)} HTTP/1.1",
        repr({"any": SECRET + "'"}),
        "403 GET /hub/oauth_callback?code=sesame&state=57bd (127.0.0.1): The sign-in was refused",
        "Setting new xsrf cookie for b'57bd473354e0431c9ef724b2e6410ac7:fDBQ2Fmsk7KW-0ZLcIqklzqPesGb='",
    ],
)
def test_secrets_do_not_reach_the_log(line):
    said = without_secrets(line, (SECRET,))
    assert "[secret]" in said
    assert "sesame" not in said
    assert "57bd" not in said


@pytest.mark.parametrize(
    "line",
    [
        "302 GET /hub/login -> /hub/spawn (ada@127.0.0.1) 102.44ms",
        "ada's server is in the state: stopping_slowly; exit code=137137137",
        "KeyError: keyboard_interrupt, password_hash_method=bcrypt_sha256",
    ],
)
def test_what_only_sounds_like_a_secret_is_left_alone(line):
    assert without_secrets(line, (SECRET,)) == line


def test_known_secrets_do_not_reach_the_log_even_in_tracebacks(monkeypatch):
    monkeypatch.setattr(NoSecrets, "known", ("open sesame",))
    try:
        raise ValueError("open sesame")
    except ValueError:
        record = logging.LogRecord("hub", logging.ERROR, "", 1, "it was %s", ("open sesame",), sys.exc_info())
    said = NoSecrets("%(message)s").format(record)
    assert "open sesame" not in said
    assert said.count("[secret]") == 3  # the message, the line of source, the error


def test_whose_server_is_read_from_the_request():
    ask = "/hub/api/oauth2/authorize?client_id=jupyterhub-user-ada&redirect_uri=x"
    assert whose_server(ask) == "ada"
    assert whose_server("/hub/api/oauth2/authorize?client_id=service-grades") is None
    assert whose_server("/hub/home?client_id=jupyterhub-user-ada") is None
