"""Sign-in by OpenID Connect, all the way: a real hub, and a provider that does one thing wrong at a time, or none."""

import html
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from class_service import Browser, Service
from provider import CLIENT_ID, CLIENT_SECRET, Provider, Signer


@pytest.fixture(scope="module")
def university():
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture(scope="module")
def hub(university):
    made = Service(
        people="name,role\nada,\neve,\nkate,\ntim,tutor\n",
        AUTH="oidc",
        OIDC_ISSUER=university.address,
        OAUTH_CLIENT_ID=CLIENT_ID,
        OAUTH_CLIENT_SECRET=CLIENT_SECRET,
        LOGIN_SCOPE="ed.ac.uk",
    )
    made.environment["PUBLIC_URL"] = f"http://localhost:{made.proxy_port}"
    try:
        made.start_proxy()
        made.start_hub()
        yield made
    finally:
        made.close()


@pytest.fixture
def visitor(hub, university):
    university.do_right()
    return Browser(hub, address=hub.environment["PUBLIC_URL"])


def sign_in(visitor):
    return visitor.page("/hub/oauth_login?next=%2Fhub%2Fhome")


def begin(visitor) -> str:
    """Go to the provider, and return the address to which it sends back."""
    there = visitor.get("/hub/oauth_login?next=%2Fhub%2Fhome", allow_redirects=False).headers["Location"]
    return visitor.get(there, allow_redirects=False).headers["Location"]


def refused(answer, visitor) -> str:
    """Return the sentence with which somebody was refused."""
    assert answer.status_code == 403, answer.text[-2000:]
    assert visitor.who() == ""
    return re.search(r"The sign-in was refused: ([^.]*)\.", html.unescape(answer.text))[1]


def test_a_listed_student_signs_in(visitor):
    page = visitor.page("/hub/login")
    assert "Sign in with your university account" in page.text
    assert sign_in(visitor).status_code == 200
    assert visitor.who() == "ada"


def test_a_nonce_and_a_challenge_are_sent_and_are_new_each_time(visitor, university):
    for _ in range(2):
        begin(visitor)
    first, second = university.requests
    assert first["scope"] == "openid profile"
    assert first["code_challenge_method"] == "S256"
    for name in ("nonce", "state", "code_challenge"):
        assert len(first[name]) > 30
        assert first[name] != second[name]


@pytest.mark.parametrize("name", ["ADA", "ada@ed.ac.uk", "Ada@ED.ac.uk"])
def test_capital_letters_and_our_scope_are_the_same_student(visitor, university, name):
    university.person["preferred_username"] = name
    sign_in(visitor)
    assert visitor.who() == "ada"


@pytest.mark.parametrize(
    "name", ["ada@elsewhere.ac.uk", "", "ad,a", "../ada", ["ada"], None, 7, "\u212aate", "ada\n", "a" * 33]
)
def test_a_name_that_is_none_of_ours_is_refused(visitor, university, name):
    university.person["preferred_username"] = name
    refused(sign_in(visitor), visitor)


def test_who_is_not_on_the_list_is_refused(visitor, university):
    university.person["preferred_username"] = "stranger"
    answer = sign_in(visitor)
    assert answer.status_code == 403
    assert visitor.who() == ""


def test_a_name_that_the_token_lacks_is_asked_for(visitor, university):
    university.person = {"sub": "u-1"}
    university.told_elsewhere = {"preferred_username": "ada"}
    sign_in(visitor)
    assert visitor.who() == "ada"


def test_userinfo_about_somebody_else_is_refused(visitor, university):
    university.person = {"sub": "u-1"}
    university.told_elsewhere = {"preferred_username": "ada", "sub": "u-2"}
    assert refused(sign_in(visitor), visitor) == "the university's two answers are about different people"


WRONG_CLAIMS = {
    "a nonce of another": ({"nonce": "n" * 43}, "the token was not made for this browser"),
    "an empty nonce": ({"nonce": ""}, "the token was not made for this browser"),
    "a nonce that is no text": ({"nonce": 7}, "the token was not made for this browser"),
    "another issuer": ({"iss": "http://127.0.0.1:1"}, "the token is another issuer's"),
    "an issuer with a slash more": ({"iss": lambda claims: claims["iss"] + "/"}, "the token is another issuer's"),
    "another audience": ({"aud": "another"}, "the token is for another service"),
    "an empty list of audiences": ({"aud": []}, "the token lacks something that it must say"),
    "several audiences": (
        {"aud": [CLIENT_ID, "another"]},
        "the token is for several services, and does not say which of them asked for it",
    ),
    "made for another": ({"aud": [CLIENT_ID, "another"], "azp": "another"}, "the token was made for another service"),
    "made for another alone": ({"azp": "another"}, "the token was made for another service"),
    "expired": ({"exp": lambda claims: claims["iat"] - 120}, "the token has expired"),
    "from the future": (
        {"iat": lambda claims: claims["iat"] + 900, "exp": lambda claims: claims["iat"] + 1800},
        "the token is from the future; one of the two clocks is wrong",
    ),
    "not yet valid": (
        {"nbf": lambda claims: claims["iat"] + 900},
        "the token is from the future; one of the two clocks is wrong",
    ),
    "very old": ({"iat": lambda claims: claims["iat"] - 3600}, "the token is too old"),
    "made at no time": ({"iat": "1"}, "the token is too old"),
    "nobody's": ({"sub": ""}, "the token names nobody"),
}


@pytest.mark.parametrize("wrong", WRONG_CLAIMS)
def test_a_token_with_a_wrong_claim_is_refused(visitor, university, wrong):
    changes, sentence = WRONG_CLAIMS[wrong]
    university.change = lambda claims: {
        **claims,
        **{name: value(claims) if callable(value) else value for name, value in changes.items()},
    }
    assert refused(sign_in(visitor), visitor) == sentence


@pytest.mark.parametrize("name", ["nonce", "iss", "aud", "exp", "iat", "sub"])
def test_a_token_that_lacks_a_claim_is_refused(visitor, university, name):
    university.change = lambda claims: {key: value for key, value in claims.items() if key != name}
    reason = refused(sign_in(visitor), visitor)
    assert reason == "the token lacks something that it must say"


WRONG_SIGNATURES = {
    "another key": ("sign_with_another_key", "the token's signature is wrong"),
    "changed afterwards": ("sign_and_change", "the token's signature is wrong"),
    "none": ("sign_with_nothing", "the token is not signed in a way that this service takes"),
    "the public key as a secret": (
        "sign_with_the_public_key",
        "the token is not signed in a way that this service takes",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_SIGNATURES)
def test_a_token_that_the_issuer_did_not_sign_is_refused(visitor, university, wrong):
    method, sentence = WRONG_SIGNATURES[wrong]
    university.sign = getattr(university.signer, method)
    assert refused(sign_in(visitor), visitor) == sentence


def test_a_key_that_is_not_published_is_refused(visitor, university):
    university.sign = Signer("key-2").sign
    assert refused(sign_in(visitor), visitor) == "the token is signed with a key that the issuer does not publish"


def test_a_token_need_not_name_the_only_key(visitor, university):
    university.sign = lambda claims: university.signer.sign(claims, kid=None)
    sign_in(visitor)
    assert visitor.who() == "ada"


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "é.é.é", None, 7, ["x"]])
def test_what_is_no_token_is_refused(visitor, university, token):
    university.sign = lambda claims: token
    refused(sign_in(visitor), visitor)


def test_several_audiences_are_taken_if_we_asked(visitor, university):
    university.change = lambda claims: {**claims, "aud": [CLIENT_ID, "another"], "azp": CLIENT_ID}
    sign_in(visitor)
    assert visitor.who() == "ada"


def refused_again(visitor, back) -> str:
    """Let somebody in, and say why the same answer of the issuer's does not serve a second time."""
    kept = {name: value for name, value in visitor.cookies.items() if "state" in name}
    visitor.get(back)
    assert visitor.who() == "ada"
    again = Browser(visitor.service, address=visitor.at)
    again.cookies.update(kept)
    return refused(again.get(back), again)


def test_a_code_serves_once(visitor):
    back = begin(visitor)
    assert refused_again(visitor, back) == "the university gave no token for it"


def test_a_nonce_serves_once_even_where_codes_serve_twice(visitor, university):
    university.codes_serve_once = False
    back = begin(visitor)
    assert refused_again(visitor, back) == "it has been used before"


def test_the_answer_to_another_browser_is_refused(visitor, university):
    eve = Browser(visitor.service, address=visitor.at)
    back = begin(eve)
    begin(visitor)
    assert refused(visitor.get(back), visitor).startswith("it was not begun in this browser")


def test_the_code_of_another_browser_is_refused(visitor, university):
    eve = Browser(visitor.service, address=visitor.at)
    theirs, ours = begin(eve), begin(visitor)
    code, state = dict(parse_qsl(urlsplit(theirs).query))["code"], dict(parse_qsl(urlsplit(ours).query))["state"]
    mixed = ours.partition("?")[0] + "?" + urlencode({"code": code, "state": state})
    assert refused(visitor.get(mixed), visitor) == "the university gave no token for it"


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=", "?code=x&state=é", "?state=e30=&code=x"])
def test_an_answer_without_a_question_is_refused(visitor, query):
    refused(visitor.get("/hub/oauth_callback" + query), visitor)
    begin(visitor)
    refused(visitor.get("/hub/oauth_callback" + query), visitor)


def test_the_page_says_it_once_and_in_words(visitor, university):
    university.change = lambda claims: {**claims, "aud": "another"}
    page = html.unescape(sign_in(visitor).text)
    assert page.count("The sign-in was refused: the token is for another service") == 1
    assert "403 : Not signed in" in page


def test_what_the_provider_says_is_wrong_is_not_repeated(visitor):
    back = begin(visitor)
    state = dict(parse_qsl(urlsplit(back).query))["state"]
    query = urlencode({"error": "no", "error_description": "call 0900 1234", "state": state})
    answer = visitor.get(back.partition("?")[0] + "?" + query)
    assert refused(answer, visitor) == "the university did not let you in"
    assert "0900" not in answer.text


@pytest.mark.parametrize(
    "address", ["https://evil.example/x", "//evil.example/x", "\\\\evil.example/x", "/\t/evil.example"]
)
def test_nobody_is_led_away(visitor, address):
    there = visitor.get("/hub/oauth_login", params={"next": address}, allow_redirects=False).headers["Location"]
    back = visitor.get(there, allow_redirects=False).headers["Location"]
    led = visitor.get(back, allow_redirects=False)
    assert led.status_code == 302
    assert urlsplit(led.headers["Location"]).netloc == ""
    assert not led.headers["Location"].startswith(("//", "/\\"))


def test_the_log_says_why_and_holds_no_token(visitor, university, hub):
    signed = []
    university.change = lambda claims: {**claims, "aud": "another"}
    university.sign = lambda claims: signed.append(university.signer.sign(claims)) or signed[-1]
    back = begin(visitor)
    refused(visitor.get(back), visitor)
    written = hub.logs()
    assert "The sign-in was refused: the token is for another service" in written
    said = dict(parse_qsl(urlsplit(back).query))
    for secret in (*signed, said["code"], said["state"], CLIENT_SECRET, "access-0123456789"):
        assert secret not in written


def test_the_hub_forgets_no_token_when_it_restarts(visitor, university):
    university.codes_serve_once = False
    back = begin(visitor)
    kept = {name: value for name, value in visitor.cookies.items() if "state" in name}
    visitor.get(back)
    assert visitor.who() == "ada"
    visitor.service.stop("hub")
    visitor.service.start_hub()
    again = Browser(visitor.service, address=visitor.at)
    again.cookies.update(kept)
    assert "it has been used before" in again.get(back).text
    assert again.who() == ""
