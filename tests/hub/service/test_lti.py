"""Sign-in from a course's page by LTI 1.3: a real hub behind Apache, and a platform that errs once, or not at all."""

import pytest
from class_service import Browser
from lti_platform import CLAIM, CLIENT_ID, LAUNCH, LOGIN, ROLE, begin, launch, refused, sent_by
from provider import Signer


@pytest.fixture
def visitor(launched, platform):
    platform.tool = launched.address
    platform.do_right()
    return Browser(launched)


def test_a_listed_student_is_launched(visitor, platform):
    answer = launch(visitor, platform)
    assert answer.status_code == 200
    assert answer.url == visitor.at + "/hub/home"
    assert visitor.who() == "ada"


def test_a_platform_may_begin_by_get(visitor, platform):
    action, fields = sent_by(visitor.get(LOGIN, params=platform.hint()))
    visitor.post(action, data=fields)
    assert visitor.who() == "ada"


def test_the_login_page_says_where_the_way_in_is(visitor):
    page = visitor.page("/hub/login")
    assert "Please open this service by its link in your course." in page.text
    assert "lti13" not in page.text


def test_who_is_not_on_the_list_is_refused(visitor, platform):
    platform.person["email"] = "stranger@ed.ac.uk"
    platform.roles = [ROLE + "membership#Instructor"]
    assert refused(launch(visitor, platform), visitor) == "you are not on the class list"


@pytest.mark.parametrize(
    "person",
    [
        {"email": "ada@elsewhere.ac.uk"},
        {"email": ""},
        {"email": None, "sub": "ada"},
        {"email": "ada@ed.ac.uk", "email_verified": False},
        {"email": "\u212aate@ed.ac.uk"},
        {"email": ["ada@ed.ac.uk"]},
    ],
)
def test_a_name_that_is_none_of_ours_is_refused(visitor, platform, person):
    platform.person.update(person)
    refused(launch(visitor, platform), visitor)


WRONG_CLAIMS = {
    "a nonce of another": {"nonce": "n" * 64},
    "another issuer": {"iss": "https://another.example.ac.uk"},
    "another audience": {"aud": "another"},
    "several audiences": {"aud": [CLIENT_ID, "another"]},
    "made for another": {"aud": [CLIENT_ID, "another"], "azp": "another"},
    "expired": {"exp": lambda claims: claims["iat"] - 120},
    "from the future": {"iat": lambda claims: claims["iat"] + 900, "exp": lambda claims: claims["iat"] + 1800},
    "very old": {"iat": lambda claims: claims["iat"] - 3600},
    "another deployment": {CLAIM + "deployment_id": "deployment-3"},
    "no text as deployment": {CLAIM + "deployment_id": None},
    "a list as deployment": {CLAIM + "deployment_id": ["deployment-1"]},
    "another message": {CLAIM + "message_type": "LtiDeepLinkingRequest"},
    "another version": {CLAIM + "version": "2.0"},
    "no link": {CLAIM + "resource_link": {}},
    "a link that is none": {CLAIM + "resource_link": 7},
    "nobody": {"sub": ""},
}


@pytest.mark.parametrize("wrong", WRONG_CLAIMS)
def test_a_launch_with_a_wrong_claim_is_refused(visitor, platform, wrong):
    changes = WRONG_CLAIMS[wrong]
    platform.change = lambda claims: {
        **claims,
        **{name: value(claims) if callable(value) else value for name, value in changes.items()},
    }
    refused(launch(visitor, platform), visitor)


@pytest.mark.parametrize(
    "name", ["nonce", "iss", "aud", "exp", "iat", "sub", CLAIM + "deployment_id", CLAIM + "roles", CLAIM + "version"]
)
def test_a_launch_that_lacks_a_claim_is_refused(visitor, platform, name):
    platform.change = lambda claims: {key: value for key, value in claims.items() if key != name}
    refused(launch(visitor, platform), visitor)


@pytest.mark.parametrize(
    "method", ["sign_with_another_key", "sign_and_change", "sign_with_nothing", "sign_with_the_public_key"]
)
def test_a_launch_that_the_platform_did_not_sign_is_refused(visitor, platform, method):
    platform.sign = getattr(platform.signer, method)
    refused(launch(visitor, platform), visitor)


def test_a_key_that_is_not_published_is_refused(visitor, platform):
    platform.sign = Signer("key-2").sign
    refused(launch(visitor, platform), visitor)


def again_with(visitor, cookies) -> Browser:
    """Return a new browser with cookies that another has kept."""
    again = Browser(visitor.service)
    for cookie in cookies:
        if "lti13" in cookie.name:
            again.cookies.set_cookie(cookie)
    return again


def test_a_launch_serves_once_and_a_restart_forgets_none(visitor, platform):
    action, fields = begin(visitor, platform)
    kept = list(visitor.cookies)
    visitor.post(action, data=fields)
    assert visitor.who() == "ada"
    again = again_with(visitor, kept)
    assert refused(again.post(action, data=fields), again) == "it has been used before"
    visitor.service.stop("hub")
    visitor.service.start_hub()
    again = again_with(visitor, kept)
    assert refused(again.post(action, data=fields), again) == "it has been used before"


def test_a_launch_that_another_browser_began_is_refused(visitor, platform):
    eve = Browser(visitor.service)
    theirs, ours = begin(eve, platform), begin(visitor, platform)
    assert refused(visitor.post(theirs[0], data=theirs[1]), visitor).startswith("it was not begun in this browser")
    ours = begin(visitor, platform)
    mixed = {"id_token": theirs[1]["id_token"], "state": ours[1]["state"]}
    assert refused(visitor.post(LAUNCH, data=mixed), visitor) == "the token was not made for this browser"


def test_a_launch_without_a_beginning_is_refused(visitor, platform):
    for fields in ({}, {"state": "", "id_token": ""}, {"state": "é", "id_token": "x"}):
        refused(visitor.post(LAUNCH, data=fields), visitor)
    assert visitor.get(LAUNCH).status_code == 405


def test_what_the_platform_says_is_wrong_is_not_repeated(visitor, platform):
    action, fields = begin(visitor, platform)
    told = {"state": fields["state"], "error": "login_required", "error_description": "call 0900 1234"}
    answer = visitor.post(action, data=told)
    assert refused(answer, visitor) == "the course's platform did not let you in"
    assert "0900" not in answer.text


@pytest.mark.parametrize("changes", [{"iss": "https://another"}, {"iss": ""}, {"login_hint": ""}, {"client_id": "x"}])
def test_another_platform_cannot_begin(visitor, platform, changes):
    refused(visitor.post(LOGIN, data={**platform.hint(), **changes}, allow_redirects=False), visitor)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("{}/hub/notice?x=1", "/hub/notice?x=1"),
        ("{}/hub/user-redirect/lab/tree/week1.ipynb", "/hub/user-redirect/lab/tree/week1.ipynb"),
        ("{}//evil.example/x", "/evil.example/x"),
        ("{}/\\evil.example/x", "/%5Cevil.example/x"),
        ("{}", "/hub/spawn"),
        ("{}/hub/lti13/oauth_login", "/hub/spawn"),
        ("https://evil.example/hub/home", "/hub/spawn"),
        ("https://localhost.evil.example/hub/home", "/hub/spawn"),
        ("//evil.example/x", "/hub/spawn"),
        ("javascript:alert(1)", "/hub/spawn"),
        ("http://[", "/hub/spawn"),
        ("{}@evil.example/x", "/hub/spawn"),
    ],
)
def test_a_launch_leads_nowhere_but_to_us(visitor, platform, target, path):
    platform.target = target.format(visitor.at)
    action, fields = begin(visitor, platform)
    led = visitor.post(action, data=fields, allow_redirects=False)
    assert (led.status_code, led.headers["Location"]) == (302, path)


def test_the_hint_alone_decides_no_address(visitor, platform):
    action, fields = begin(visitor, platform, target_link_uri="https://evil.example/", next="https://evil.example/")
    led = visitor.post(action, data=fields, allow_redirects=False)
    assert led.headers["Location"] == "/hub/home"


def test_cookies_come_along_from_another_site_and_only_over_https(visitor, platform):
    answer = visitor.post(LOGIN, data=platform.hint(), allow_redirects=False)
    kept = [line for line in answer.raw.headers.getlist("Set-Cookie") if "lti13" in line]
    assert len(kept) == 2
    for line in kept:
        assert line.startswith("jupyterhub-lti13")
        assert {"Secure", "HttpOnly", "SameSite=None"} <= {word.strip() for word in line.split(";")}


@pytest.mark.parametrize("frame", ["iframe", "frame", "object", "embed"])
def test_in_a_frame_there_is_a_button_that_begins_again(visitor, platform, frame):
    platform.target = visitor.at + '/hub/home?x="><script>'
    answer = visitor.post(LOGIN, data=platform.hint(), headers={"Sec-Fetch-Dest": frame}, allow_redirects=False)
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers or "lti13" not in answer.headers["Set-Cookie"]
    assert "<script" not in answer.text
    assert sent_by(answer) == (LOGIN, platform.hint())
    assert 'target="_blank"' in answer.text


def test_no_other_page_may_be_framed(visitor, platform):
    launch(visitor, platform)
    for page in ("/hub/home", "/hub/login", "/hub/notice", LOGIN):
        assert "frame-ancestors 'none'" in visitor.get(page).headers["Content-Security-Policy"]


def test_the_log_says_why_and_holds_no_token(visitor, platform, launched):
    platform.change = lambda claims: {**claims, "aud": "another"}
    action, fields = begin(visitor, platform)
    refused(visitor.post(action, data=fields), visitor)
    written = launched.logs()
    assert "The sign-in was refused: the token is for another service" in written
    assert fields["id_token"] not in written
    assert fields["state"] not in written
