"""The name that Apache sends: taken only with the key, once, and as it should look."""

import pytest
from login.remote_user import name_from
from tornado.httputil import HTTPHeaders

KEY = "k" * 64
PATTERN = r"[a-z][a-z0-9._-]{0,31}"


def headers(*pairs):
    made = HTTPHeaders()
    for name, value in pairs:
        made.add(name, value)
    return made


def name(*pairs, key=KEY, scope="ed.ac.uk"):
    return name_from(headers(*pairs), key, scope, PATTERN)


def test_a_name_with_the_key_is_taken_in_lower_case():
    assert name(("X-Remote-User", "Ada"), ("X-Hub-Key", KEY)) == "ada"


def test_our_scope_is_taken_off():
    assert name(("X-Remote-User", "ada@ED.ac.uk"), ("X-Hub-Key", KEY)) == "ada"


@pytest.mark.parametrize(
    "pairs",
    [
        [("X-Remote-User", "ada")],
        [("X-Hub-Key", KEY)],
        [],
        [("X-Remote-User", "ada"), ("X-Hub-Key", "wrong")],
        [("X-Remote-User", "ada"), ("X-Hub-Key", "")],
        [("X-Remote-User", "ada"), ("X-Hub-Key", KEY), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "ada"), ("X-Remote-User", "root"), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "ada"), ("X-Remote-User", "ada"), ("X-Hub-Key", KEY)],
        [("X_Remote_User", "ada"), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "ada"), ("X_Hub_Key", KEY)],
        [("X-Remote-User", "ada@elsewhere.ac.uk"), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "ada@"), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "ada@ed.ac.uk@elsewhere"), ("X-Hub-Key", KEY)],
        [("X-Remote-User", ""), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "ada,root"), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "../root"), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "ada root"), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "a" * 33), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "(null)"), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "ädä"), ("X-Hub-Key", KEY)],
        [("X-Remote-User", "ada"), ("X-Hub-Key", "clé")],
    ],
)
def test_anything_odd_is_nobody(pairs):
    assert name(*pairs) is None


def test_without_a_key_of_our_own_nothing_opens():
    assert name(("X-Remote-User", "ada"), ("X-Hub-Key", ""), key="") is None


def test_without_a_scope_of_our_own_every_scope_is_foreign():
    assert name(("X-Remote-User", "ada@ed.ac.uk"), ("X-Hub-Key", KEY), scope="") is None
    assert name(("X-Remote-User", "ada@"), ("X-Hub-Key", KEY), scope="") is None


def test_the_key_is_compared_in_constant_time(monkeypatch):
    compared = []
    monkeypatch.setattr("login.remote_user.hmac.compare_digest", lambda a, b: compared.append((a, b)) or False)
    assert name(("X-Remote-User", "ada"), ("X-Hub-Key", KEY)) is None
    assert compared == [(KEY.encode(), KEY.encode())]
