"""OpenID Connect with other settings: a provider that we did not write, names from addresses, and what is wrong."""

import html
import json
import sys
import time

import jwt
import pytest
from class_service import Browser, Service, answers, free_port, wait_until
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jupyterhub.orm import new_session_factory
from login import issuer, sign_in, tokens
from login.class_list import ClassList
from login.spent import Spent
from provider import CLIENT_ID, CLIENT_SECRET, Provider, Signer, encoded
from settings import SettingsError, read_settings
from traitlets.config import Config

OIDC = {"AUTH": "oidc", "OAUTH_CLIENT_ID": CLIENT_ID, "OAUTH_CLIENT_SECRET": CLIENT_SECRET}


@pytest.fixture
def university():
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture
def start():
    running = []

    def starter(**settings):
        made = Service(**OIDC, **settings)
        running.append(made)
        made.environment["PUBLIC_URL"] = f"http://localhost:{made.proxy_port}"
        return made

    def go(made):
        made.start_proxy()
        made.start_hub()
        return Browser(made, address=made.environment["PUBLIC_URL"])

    yield lambda **settings: go(starter(**settings))
    for made in running:
        made.close()


def test_a_provider_that_we_did_not_write_signs_people_in(start, tmp_path):
    port = free_port()
    people = [{"sub": "u-1", "preferred_username": "ada"}, {"sub": "u-2", "preferred_username": "stranger"}]
    claims = [f"--user-claims={json.dumps(person)}" for person in people]
    provider = Service()  # runs a process, and ends it
    try:
        provider.run(
            "provider", [f"{sys.prefix}/bin/oidc-provider-mock", f"--port={port}", "--require-nonce=true", *claims]
        )
        wait_until(answers(port), "the provider")
        visitor = start(OIDC_ISSUER=f"http://127.0.0.1:{port}")
        for subject, expected in (("u-2", ""), ("u-1", "ada")):
            there = visitor.get("/hub/oauth_login", allow_redirects=False).headers["Location"]
            back = visitor.post(there, data={"sub": subject}, allow_redirects=False).headers["Location"]
            visitor.get(back)
            assert visitor.who() == expected
    finally:
        provider.close()


def test_an_address_counts_only_if_it_is_verified(start, university):
    visitor = start(OIDC_ISSUER=university.address, OIDC_USERNAME_CLAIM="email", LOGIN_SCOPE="ed.ac.uk")
    for verified in (False, None, "true", 1):
        university.person = {"sub": "u-1", "email": "ada@ed.ac.uk", "email_verified": verified}
        answer = visitor.page("/hub/oauth_login")
        assert "The sign-in was refused: the e-mail address is not verified." in answer.text
        assert visitor.who() == ""
    university.person["email_verified"] = True
    visitor.page("/hub/oauth_login")
    assert visitor.who() == "ada"
    assert university.requests[0]["scope"] == "openid email"


def test_names_have_no_scope_unless_the_operator_says_which(start, university):
    visitor = start(OIDC_ISSUER=university.address)
    university.person["preferred_username"] = "ada@ed.ac.uk"
    assert visitor.page("/hub/oauth_login").status_code == 403
    assert visitor.who() == ""


def faults(environment, **changes):
    with pytest.raises(SettingsError) as told:
        read_settings({**environment, **OIDC, **changes})
    return str(told.value).splitlines()


def test_the_hub_does_not_start_without_an_issuer(environment):
    assert faults(environment) == [
        "OIDC_ISSUER is not set: set it to the address of the university's OpenID Connect issuer."
    ]


@pytest.mark.parametrize(
    "address",
    ["http://login.example.ac.uk", "login.example.ac.uk", "https://", "ftp://127.0.0.1", "https://a@b.example.ac.uk"],
)
def test_an_issuer_that_anybody_on_the_way_could_be_is_told(environment, address):
    assert faults(environment, OIDC_ISSUER=address) == [
        f"OIDC_ISSUER is {address!r}: set it to an address with https://."
    ]


def test_an_issuer_that_does_not_answer_is_told_in_one_sentence(environment):
    address = f"http://127.0.0.1:{free_port()}"
    assert faults(environment, OIDC_ISSUER=address) == [
        f"OIDC_ISSUER is '{address}', but {address}/.well-known/openid-configuration cannot be read (URLError): "
        "set it to the issuer's name, to the letter."
    ]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"issuer": "https://another.example.ac.uk"}, "the document there is that of another issuer"),
        ({"jwks_uri": None}, "the document there lacks one of"),
        ({"token_endpoint": "http://login.example.ac.uk/token"}, "or has one without https"),
        ({"userinfo_endpoint": "http://login.example.ac.uk/who"}, "or has one without https"),
    ],
)
def test_a_document_that_cannot_be_used_is_told(environment, university, changes, what):
    right = university.page_openid_configuration
    university.page_openid_configuration = lambda *asked: (200, {}, {**right(*asked)[2], **changes})
    [fault] = faults(environment, OIDC_ISSUER=university.address)
    assert what in fault


def test_an_issuer_that_sends_us_elsewhere_is_not_followed(environment, university):
    university.page_openid_configuration = lambda *_: (302, {"Location": "https://another.example.ac.uk"}, {})
    [fault] = faults(environment, OIDC_ISSUER=university.address)
    assert "answers 302" in fault


def test_an_issuer_with_a_slash_more_is_another(environment, university):
    [fault] = faults(environment, OIDC_ISSUER=university.address + "/")
    assert "another issuer" in fault


def test_addresses_as_names_need_to_know_which_are_ours(environment, university):
    assert faults(environment, OIDC_ISSUER=university.address, OIDC_USERNAME_CLAIM="email") == [
        "LOGIN_SCOPE is not set: set it to what stands after @ in the addresses that OIDC_USERNAME_CLAIM=email takes."
    ]


def test_a_missing_secret_is_told_with_its_giver(environment, university):
    assert faults(environment, OIDC_ISSUER=university.address, OAUTH_CLIENT_SECRET="") == [
        "OAUTH_CLIENT_SECRET is not set: set it to what the university gave you for this hub."
    ]


def made(environment, university, **changes):
    settings = read_settings({**environment, **OIDC, "OIDC_ISSUER": university.address, **changes})
    c = Config()
    sign_in.sign_in(c, settings, ClassList(settings.class_list))
    return c.JupyterHub.authenticator_class(config=c, db=new_session_factory("sqlite:///:memory:")())


@pytest.mark.parametrize(
    ("methods", "basic"), [(None, True), (["client_secret_basic"], True), (["client_secret_post", "x"], False)]
)
def test_the_secret_is_sent_as_the_issuer_takes_it(environment, university, methods, basic):
    right = university.page_openid_configuration
    more = {"token_endpoint_auth_methods_supported": methods}
    university.page_openid_configuration = lambda *asked: (200, {}, {**right(*asked)[2], **more})
    assert made(environment, university).basic_auth is basic


def test_the_class_list_has_the_last_word(environment, university):
    authenticator = made(environment, university)
    assert authenticator.check_allowed("ada", None)
    assert not authenticator.check_allowed("stranger", None)
    assert authenticator.enable_pkce


def test_a_thing_is_spent_once_and_only_so_many_are_kept(tmp_path):
    spent = Spent(tmp_path / "spent.sqlite", most=2)
    assert [spent.spend("a", 9e9), spent.spend("a", 9e9), spent.spend("b", 9e9)] == [True, False, True]
    assert not spent.spend("c", 9e9)
    assert not Spent(tmp_path / "spent.sqlite").spend("a", 9e9)


def test_what_is_worthless_by_now_makes_room(tmp_path):
    spent = Spent(tmp_path / "spent.sqlite", most=1)
    assert spent.spend("old", 1.0)
    assert spent.spend("new", 9e9)


def test_the_file_of_what_is_spent_holds_nothing_to_sign_in_with(tmp_path):
    Spent(tmp_path / "spent.sqlite").spend("the-nonce-itself", 9e9)
    assert b"the-nonce-itself" not in (tmp_path / "spent.sqlite").read_bytes()


@pytest.mark.parametrize("name", ["Abc", "aBC"])
def test_subjects_that_differ_in_capitals_are_different_people(name):
    with pytest.raises(tokens.RefusedError):
        tokens.name_in({"sub": name}, "sub", "", "[a-z]+")
    assert tokens.name_in({"sub": "abc"}, "sub", "", "[a-z]+") == "abc"


def test_a_reason_with_a_percent_sign_is_shown_as_it_is():
    assert "100 % sure" in html.unescape(tokens.RefusedError("100 % sure").get_message())


@pytest.mark.parametrize("address", ["http://[::1]:80/x", "http://127.8.8.8", "https://x", "http://localhost/a"])
def test_https_and_this_machine_are_safe(address):
    assert issuer.is_safe(address)


@pytest.mark.parametrize("address", ["", "http://x", "http://127.0.0.1.evil.example", "https://[", "http://10.0.0.1"])
def test_other_addresses_are_not_safe(address):
    assert not issuer.is_safe(address)


def test_a_token_that_names_none_of_several_keys_is_refused(environment, university):
    keys = [*Signer("key-2").jwks()["keys"], *university.signer.jwks()["keys"]]
    university.page_jwks = lambda *_: (200, {}, {"keys": keys})
    token = university.signer.sign({"sub": "u-1"}, kid=None)
    with pytest.raises(tokens.RefusedError, match="does not say which key"):
        made(environment, university).believed.claims(token, "nonce")


def test_keys_that_cannot_be_read_let_nobody_in(environment, university):
    university.page_jwks = lambda *_: (500, {}, {})
    with pytest.raises(tokens.RefusedError, match="the issuer's keys cannot be read"):
        made(environment, university).believed.claims(university.signer.sign({"sub": "u-1"}), "nonce")


def claims_of(university) -> dict[str, object]:
    now = int(time.time())
    return {"iss": university.address, "aud": CLIENT_ID, "sub": "u-1", "iat": now, "exp": now + 60, "nonce": "n"}


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA"])
def test_keys_of_other_kinds_are_taken(environment, university, algorithm):
    kinds = {"ES256": (ec.generate_private_key(ec.SECP256R1()), jwt.algorithms.ECAlgorithm)}
    kinds["EdDSA"] = (ed25519.Ed25519PrivateKey.generate(), jwt.algorithms.OKPAlgorithm)
    key, kind = kinds[algorithm]
    public = {**json.loads(kind.to_jwk(key.public_key())), "kid": "key-1", "use": "sig"}
    university.page_jwks = lambda *_: (200, {}, {"keys": [public]})
    token = jwt.encode(claims_of(university), key, algorithm=algorithm, headers={"kid": "key-1"})
    assert made(environment, university).believed.claims(token, "n")["sub"] == "u-1"


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA", "PS256", "HS256", "none", "RS1", "", None, ["RS256"]])
def test_an_algorithm_that_is_not_the_keys_is_refused(environment, university, algorithm):
    _, claims, signature = university.signer.sign(claims_of(university)).split(".")
    token = f"{encoded({'alg': algorithm, 'kid': 'key-1'})}.{claims}.{signature}"
    with pytest.raises(tokens.RefusedError):
        made(environment, university).believed.claims(token, "n")
