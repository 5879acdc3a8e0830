"""Who gets in, and as whom: through Apache, past it, and from inside a student's server.

Eve is a student who sends whatever she likes. `recorder` stands where a student's server stands and writes down all
that reaches it, because a student may put any program there.
"""

import base64
import socket
import ssl

import pytest
import requests
from class_service import PASSWORD, Browser


def send_raw(service, target: str, *headers: str, host: str = "") -> str:
    """Send a request as it is typed, over TLS, with ada's password, and return the answer's first line."""
    return answer_to(service, f"GET {target}", *headers, host=host).split("\r\n")[0]


def answer_to(service, request: str, *headers: str, host: str = "") -> str:
    """Send a request as it is typed, over TLS, with ada's password, and return the whole answer."""
    plain = socket.create_connection(("127.0.0.1", service.tls_port), timeout=10)
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    password = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
    lines = [f"{request} HTTP/1.1", f"Host: {host or f'localhost:{service.tls_port}'}", "Connection: close"]
    lines += [
        f"Authorization: Basic {password}",
        "Cookie: _shibsession_1=sso; jupyterhub-session-id=ours; cosign=sso",
        *headers,
    ]
    with trusting.wrap_socket(plain, server_hostname="localhost") as channel:
        channel.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = b""
        try:
            while chunk := channel.recv(65536):
                answer += chunk
        except OSError:
            pass
    return answer.decode(errors="replace")


TRICKS = [
    "/hub/login/../../user/mallory/x",
    "/hub/login/%2e%2e/%2e%2e/user/mallory/x",
    "/hub/login/.%2e/%2e./user/mallory/x",
    "/hub/login/..%2f..%2fuser/mallory/x",
    "/hub/login%2f..%2f..%2fuser/mallory/x",
    "/hub/login/..%5c..%5cuser/mallory/x",
    "/hub/login\\..\\..\\user\\mallory\\x",
    "/hub/login;/../../user/mallory/x",
    "/hub/login;a=b/../../user/mallory/x",
    "/hub/login/..;/..;/user/mallory/x",
    "//hub/login/../../user/mallory/x",
    "/hub//login/../../../user/mallory/x",
    "/./hub/./login/../../user/mallory/x",
    "/hub/login/%252e%252e/%252e%252e/user/mallory/x",
    "/hub/login%00/../../user/mallory/x",
    "/hub/login%0d%0a/../../user/mallory/x",
    "/hub/login#/../../user/mallory/x",
    "/hub/login?/../../user/mallory/x",
    "/hub/login%3f/../../user/mallory/x",
    "/user/mallory/../../hub/login",
    "/user/mallory/%2e%2e/%2e%2e/hub/login",
    "/user/mallory/..%2f..%2fhub/login",
    "/user/mallory/..;/..;/hub/login",
    "/user/mallory//hub/login",
    "/user/mallory/hub/login",
    "/user/mallory/x%3f/../../../hub/login",
    "/user/mallory%2f..%2f../hub/login",
    "/HUB/LOGIN/../../user/mallory/x",
    "/hub/%6cogin",
    "/%75ser/mallory/hub/login",
    "https://localhost/user/mallory/x",
    "https://mallory.localhost/hub/login",
    "http://localhost/hub/login/../../user/mallory/x",
]


@pytest.mark.parametrize("trick", TRICKS)
def test_no_path_sends_the_key_to_a_students_server(service, recorder, trick):
    send_raw(service, trick)
    send_raw(service, trick, "X-Original-URL: /user/mallory/x", "X-Rewrite-URL: /user/mallory/x", "Upgrade: websocket")
    assert service.key not in "".join(recorder.seen)


def test_no_other_name_sends_the_key(service, recorder):
    for host in ("mallory.localhost", "localhost.", "127.0.0.1", "user.mallory", "localhost:80@mallory"):
        first = send_raw(service, "/hub/login", host=host)
        assert " 200 " not in first
        assert service.key not in "".join(recorder.seen)


def test_neither_passwords_nor_the_universitys_cookies_reach_a_students_server(service, recorder):
    recorder.seen.clear()
    assert " 200 " in send_raw(service, "/user/mallory/plain")
    [seen] = recorder.seen
    assert "jupyterhub-session-id=ours" in seen
    assert "sso" not in seen
    assert "Authorization" not in seen
    assert "X-Hub-Key" not in seen


def test_a_cookie_that_only_looks_like_ours_does_not_pass(service, recorder):
    recorder.seen.clear()
    send_raw(
        service, "/user/mallory/plain", "Cookie: x=jupyterhub-a; a_xsrf=sso;jupyterhub=sso;  MOD_AUTH=sso; _xsrf=ours"
    )
    assert "sso" not in recorder.seen[0]
    assert "_xsrf=ours" in recorder.seen[0]


def test_very_many_cookies_do_no_harm(service, recorder):
    assert " 200 " in send_raw(service, "/user/mallory/plain", "Cookie: " + ";".join(["a=b"] * 1900))
    assert " 200 " in send_raw(service, "/user/mallory/plain", "Cookie: " + ";" * 7000)


def test_a_tokens_way_to_the_hubs_api_is_open(service, recorder):
    answer = requests.get(f"{service.address}/hub/api/user", headers={"Authorization": "token nonsense"}, verify=False)
    assert answer.status_code == 403
    recorder.seen.clear()
    requests.get(f"{service.address}/user/mallory/x", headers={"Authorization": "token nonsense"}, verify=False)
    assert "nonsense" not in recorder.seen[0]


def test_a_listed_student_gets_in(browser):
    ada = browser("ada")
    assert ada.log_in().status_code == 200
    assert ada.who() == "ada"


def test_capital_letters_and_our_scope_are_the_same_student(browser):
    for name in ("ADA", "ada@ed.ac.uk"):
        student = browser(name)
        student.log_in()
        assert student.who() == "ada"


@pytest.mark.parametrize("name", ["stranger", "ada@elsewhere.ac.uk", "ad,min"])
def test_strangers_and_foreign_scopes_are_refused(browser, name):
    student = browser(name)
    assert student.log_in().status_code == 403
    assert student.who() == ""


def test_a_wrong_password_is_apaches_to_refuse(browser):
    student = browser("ada")
    student.auth = ("ada", "wrong")
    assert student.log_in().status_code == 401


FORGED = [
    {"X-Remote-User": "root"},
    {"X-Remote-User": "root", "X-Hub-Key": "guess"},
    {"x-remote-user": "root", "x-hub-key": "guess"},
    {"X_Remote_User": "root", "X_Hub_Key": "guess"},
    {"X-Remote_User": "root", "X_Hub-Key": "guess"},
    {"Remote-User": "root", "REMOTE_USER": "root"},
    {"X-Remote-User": "root", "Connection": "X-Remote-User"},
    {"X-Remote-User": "root", "Connection": "close, X-Hub-Key, X-Remote-User"},
    {"X-Forwarded-User": "root", "X-Forwarded-For": "127.0.0.1"},
    {"X-Remote-User": "root", "Transfer-Encoding": "X-Remote-User"},
]


@pytest.mark.parametrize("headers", FORGED)
def test_headers_forged_through_apache_change_nothing(browser, headers):
    eve = browser("eve")
    eve.page("/hub/login?next=%2Fhub%2Fhome", headers=headers)
    assert eve.who() in ("eve", "")


@pytest.mark.parametrize("headers", FORGED)
@pytest.mark.parametrize("port", ["proxy_port", "hub_port"])
def test_headers_forged_past_apache_open_nothing(service, port, headers):
    eve = Browser(service, address=f"http://127.0.0.1:{getattr(service, port)}")
    assert eve.get("/hub/login", headers=headers, allow_redirects=False).status_code in (400, 403, 501)
    assert eve.who() == ""


def test_two_names_with_the_right_key_are_nobody(service):
    with socket.create_connection(("127.0.0.1", service.hub_port), timeout=10) as channel:
        lines = ["GET /hub/login HTTP/1.1", "Host: hub", "Connection: close", f"X-Hub-Key: {service.key}"]
        channel.sendall("\r\n".join([*lines, "X-Remote-User: ada", "X-Remote-User: root", "", ""]).encode())
        assert channel.recv(64).startswith(b"HTTP/1.1 403")


def test_one_name_with_the_right_key_is_that_student(service):
    answer = requests.get(
        f"http://127.0.0.1:{service.hub_port}/hub/login",
        headers={"X-Hub-Key": service.key, "X-Remote-User": "ada"},
        allow_redirects=False,
    )
    assert answer.status_code == 302


FROM_INSIDE = """
import os, urllib.request, urllib.error
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_): return None
ask = urllib.request.build_opener(Stay, urllib.request.ProxyHandler({{}}))
for port in {ports}:
    for path in ("/hub/login", "/hub/login?next=/hub/home", "/api/routes", "/hub/api/users"):
        for headers in {forged}:
            try:
                request = urllib.request.Request(f"http://127.0.0.1:{{port}}{{path}}", headers=headers)
                answer = ask.open(request, timeout=5)
            except urllib.error.HTTPError as fault:
                answer = fault
            except Exception as fault:
                print(port, path, type(fault).__name__)
                continue
            print(port, path, answer.status, "hub-login" in str(answer.headers))
"""


def test_from_inside_a_students_server_no_port_believes_a_header(service, eve):
    ports = [service.proxy_port, service.api_port, service.hub_port]
    said = eve.run(FROM_INSIDE.format(ports=ports, forged=FORGED[:4])).splitlines()
    assert len(said) == 3 * 4 * 4
    assert {line.split(maxsplit=2)[2] for line in said} <= {"403 False", "404 False", "302 False"}
    assert [line for line in said if "/hub/login" in line and "302" in line] == []
    assert [
        line for line in said if "/api/routes" in line and str(service.api_port) in line and "403" not in line
    ] == []


def test_the_key_is_not_in_a_students_environment(service, eve):
    printed = eve.run("import os; print(sorted(os.environ.items()))")
    assert "JUPYTERHUB_API_TOKEN" in printed
    assert service.key not in printed
    assert service.environment["CONFIGPROXY_AUTH_TOKEN"] not in printed


METHODS = ["TRACE", "TRACK", "OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND", "CONNECT"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("target", ["/hub/login", "/hub/login?x=1", "/hub/home", "/"])
def test_no_answer_holds_the_key_whatever_the_method(service, method: str, target: str) -> None:
    answer = answer_to(service, f"{method} {target}", "Max-Forwards: 0")
    assert answer.startswith("HTTP/1.1 ")
    assert service.key not in answer
    assert "X-Hub-Key" not in answer


@pytest.mark.parametrize("host", ["", "nobody.invalid"])
def test_trace_is_refused_by_the_hub_s_own_settings(service, host: str) -> None:
    first = answer_to(service, "TRACE /hub/login", host=host).split("\r\n")[0]
    assert first.split()[1] in ("403", "405", "421")


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_the_login_takes_nothing_but_get_head_and_post(service, method: str) -> None:
    assert answer_to(service, f"{method} /hub/login").split()[1] in ("403", "405")


def test_a_head_of_the_login_is_answered_and_holds_no_key(service) -> None:
    answer = answer_to(service, "HEAD /hub/login")
    assert answer.split()[1] in ("200", "302", "405")
    assert service.key not in answer


@pytest.mark.parametrize("path", ["/server-info", "/server-info?config", "/server-status", "/server-info/"])
def test_what_apache_shows_of_itself_is_not_shown_here(service, path: str) -> None:
    answer = answer_to(service, f"GET {path}")
    assert answer.split()[1] in ("302", "403", "404")
    assert service.key not in answer
    assert "Server Settings" not in answer


SPELLINGS = ["//user/mallory/x", "/%75ser/mallory/x", "/./user/mallory/x", "/hub/../user/mallory/x"]
COOKIES = [
    "jupyterhub-hub-login=mine; Path=/hub/",
    "_xsrf=mine; Path=/",
    "a=mine",
    "a=mine; PATH = /user/eve/; HttpOnly",
    "a=mine; Path=/user/mallory/; Path=/",
    "a=mine; Domain=localhost; Path=/hub",
    "a=mine; path=/hub;Domain=.localhost;Secure",
]


@pytest.mark.parametrize("path", ["/user/mallory/x", "/user/mallory", "/user/mallory/x?status=404", *SPELLINGS])
def test_a_students_server_sets_cookies_for_itself_alone(service, recorder, path):
    recorder.sends = [("Set-Cookie", cookie) for cookie in COOKIES]
    try:
        answer = answer_to(service, f"GET {path}")
    finally:
        recorder.sends = []
    given = [line.partition(": ")[2] for line in answer.splitlines() if line.lower().startswith("set-cookie")]
    assert len(given) == len(COOKIES)
    for cookie in given:
        assert "domain" not in cookie.lower()
        assert cookie.lower().count("path") == 1
        assert cookie.endswith("; Path=/user/mallory/")


def test_a_students_server_rules_no_page_beside_its_own(service, recorder):
    recorder.sends = [("Service-Worker-Allowed", "/"), ("Clear-Site-Data", '"*"')]
    try:
        answer = answer_to(service, "GET /user/mallory/x") + answer_to(service, "GET /user/mallory/x?status=500")
    finally:
        recorder.sends = []
    assert "Service-Worker-Allowed" not in answer
    assert "Clear-Site-Data" not in answer


def test_the_hub_is_sent_no_large_body_and_a_students_server_is(service, recorder):
    large = {"data": b"x" * 2_000_000, "verify": False}
    for path in ("/hub/nothing", "//hub/nothing", "/%68ub/nothing", "/x/../hub/api/users"):
        for body in (large["data"], iter([b"x"])):  # of a length, and of none
            answer = requests.post(service.address + path, **{**large, "data": body})
            assert (answer.status_code, "Apache" in answer.headers["Server"]) == (403, True), path
    assert requests.post(f"{service.address}/user/mallory/x", **large).status_code == 200
    assert "Tornado" in requests.post(f"{service.address}/hub/nothing", data=b"x", verify=False).headers["Server"]


def test_nobody_chooses_the_address_in_the_log(service):
    requests.get(f"{service.address}/hub/api/users", headers={"X-Real-Ip": "6.6.6.6"}, verify=False)
    assert "6.6.6.6" not in (service.folder / "hub.log").read_text()
