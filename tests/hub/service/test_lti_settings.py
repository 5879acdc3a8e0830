"""LTI: what can be wrong with its settings, what a launch's roles make of somebody, and where a name may stand."""

import pytest
from jupyterhub.orm import new_session_factory
from login import launches, sign_in
from login.class_list import ClassList
from login.launches import Launches, OpenClass, role_in
from login.tokens import RefusedError
from lti_platform import CLAIM, ROLE
from settings import SettingsError, read_settings
from traitlets.config import Config

LTI = {
    "AUTH": "lti",
    "LTI_ISSUER": "https://moodle.example.ac.uk",
    "LTI_CLIENT_ID": "the-hub",
    "LTI_DEPLOYMENT_ID": "1",
    "LTI_AUTHORIZE_URL": "https://moodle.example.ac.uk/mod/lti/auth.php",
    "LTI_JWKS_URL": "https://moodle.example.ac.uk/mod/lti/certs.php",
    "LOGIN_SCOPE": "example.ac.uk",
}


def faults(environment, **changes):
    with pytest.raises(SettingsError) as told:
        read_settings({**environment, **LTI, **changes})
    return str(told.value).splitlines()


@pytest.mark.parametrize("name", [name for name in LTI if name.startswith("LTI_")])
def test_the_hub_does_not_start_without_what_names_the_platform(environment, name):
    [fault] = faults(environment, **{name: ""})
    assert fault.startswith(f"{name} is not set: set it to ")


@pytest.mark.parametrize("name", ["LTI_ISSUER", "LTI_AUTHORIZE_URL", "LTI_JWKS_URL", "PUBLIC_URL"])
def test_an_address_without_https_is_told(environment, name):
    address = "http://moodle.example.ac.uk"
    assert faults(environment, **{name: address}) == [f"{name} is '{address}': set it to an address with https://."]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"LTI_USERNAME_CLAIM": "custom_name"},
            "LTI_USERNAME_CLAIM is 'custom_name': set it to email or sub or person_sourcedid or user_username.",
        ),
        ({"LTI_OPEN": "yes"}, "LTI_OPEN is 'yes': set it to 1, or leave it out."),
        (
            {"LOGIN_SCOPE": ""},
            "LOGIN_SCOPE is not set: set it to what stands after @ in the addresses that LTI_USERNAME_CLAIM=email "
            "takes.",
        ),
    ],
)
def test_each_fault_has_a_sentence_that_says_what_to_set(environment, changes, sentence):
    assert faults(environment, **changes) == [sentence]


def made(environment, **changes):
    settings = read_settings({**environment, **LTI, **changes})
    c = Config()
    sign_in.sign_in(c, settings, ClassList(settings.class_list))
    return c.JupyterHub.authenticator_class(config=c, db=new_session_factory("sqlite:///:memory:")())


def test_without_a_launch_nobody_is_let_in(environment):
    assert made(environment).check_allowed("ada", None)
    assert not made(environment).check_allowed("stranger", None)
    assert not made(environment, LTI_OPEN="1").check_allowed("stranger", None)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("email", {"email": "Ada@example.ac.uk"}),
        ("sub", {"sub": "ada"}),
        ("person_sourcedid", {CLAIM + "lis": {"person_sourcedid": "ada"}}),
        ("user_username", {CLAIM + "ext": {"user_username": "ada"}}),
    ],
)
def test_a_name_stands_where_the_operator_says_and_nowhere_else(environment, claim, said):
    asked = made(environment, LTI_USERNAME_CLAIM=claim)
    assert asked.get_username(said) == "ada"
    for nothing in ({"sub": "ADA", "name": "ada"}, {CLAIM + "lis": 7, CLAIM + "ext": ["ada"]}, {claim: None}):
        with pytest.raises(RefusedError):
            asked.get_username(nothing)


ROLES = {
    "student": [
        [],
        None,
        "Instructor",
        [7, None],
        [ROLE + "membership#Learner"],
        [ROLE + "membership/Learner#Instructor"],
        [ROLE + "membership#ContentDeveloper"],
        [ROLE + "membership#Mentor"],
        [ROLE + "institution/person#Instructor", ROLE + "system/person#Administrator"],
        ["http://evil.example/membership#Instructor"],
        [ROLE + "membership#Instructors"],
    ],
    "tutor": [
        [ROLE + "membership#Instructor"],
        [ROLE + "membership/Instructor#TeachingAssistant"],
        [ROLE + "membership#Instructor#TeachingAssistant"],
        [ROLE + "membership#Learner", ROLE + "membership#Instructor"],
        [ROLE + "membership#Administrator"],
        ["Instructor"],
    ],
}


@pytest.mark.parametrize(("role", "roles"), [(role, each) for role, several in ROLES.items() for each in several])
def test_roles_in_the_course_make_students_and_tutors(role, roles):
    assert role_in(roles) == role


@pytest.fixture
def door(tmp_path):
    (tmp_path / "class.csv").write_text("name,role\nada,student\nroot,admin\n")
    return OpenClass(ClassList(tmp_path / "class.csv"), Launches(tmp_path / "launches.sqlite"))


def test_the_list_wins_and_a_launch_makes_no_admin(door):
    for name, role in (("ada", "tutor"), ("root", "student"), ("new", "tutor"), ("crook", "admin")):
        door.launches.remember(name, role)
    assert [door.role_of(name) for name in ("ada", "root", "new", "crook", "stranger")] == [
        "student", "admin", "tutor", None, None,
    ]  # fmt: skip
    assert door.names("admin") == {"root"}


def test_a_launch_counts_as_long_as_a_session(door, monkeypatch):
    door.launches.remember("new", "student")
    now = launches.time.time()
    monkeypatch.setattr(launches.time, "time", lambda: now + 11.9 * 3600)
    assert door.role_of("new") == "student"
    monkeypatch.setattr(launches.time, "time", lambda: now + 12.1 * 3600)
    assert door.role_of("new") is None


def test_the_last_launch_counts(door):
    door.launches.remember("new", "tutor")
    door.launches.remember("new", "student")
    assert door.role_of("new") == "student"
