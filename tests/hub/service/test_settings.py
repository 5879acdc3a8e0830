"""Settings: what is wrong is told in one sentence each, all together, and the hub does not start."""

import os
import re
import subprocess
import sys

import pytest
from class_service import HUB_FOLDER
from environment import DEFAULTS
from faults import OUR_KEYS
from settings import VARIABLES, Settings, SettingsError, read_settings

PROXY_TOKEN = "CONFIGPROXY_AUTH_TOKEN"
ORDER = [*OUR_KEYS, "OAUTH_CLIENT_SECRET"]
NOT_SET = " is not set: set it to the token that the proxy has, too"
AUTHS = "set it to remote or oidc or lti or github or google or mediawiki or native."
MADE_BY = " (openssl rand -hex 32 makes one)."


def faults(environment, **changes):
    with pytest.raises(SettingsError) as told:
        read_settings({**environment, **changes})
    return str(told.value).splitlines()


def test_good_settings_are_read_with_their_types(environment):
    settings = read_settings({**environment, "CPU_LIMIT": "0.5", "ADMIN_FILE_ACCESS": "1"})
    assert (settings.mode, settings.cpu_limit, settings.log_days, settings.admin_file_access) == (
        "class",
        0.5,
        30,
        True,
    )
    assert settings.class_list.name == "class.csv"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"AUTH": "ldap"}, "AUTH is 'ldap': " + AUTHS),
        ({"AUTH": ""}, "AUTH is not set: " + AUTHS),
        ({"MODE": "seminar"}, "MODE is 'seminar': set it to class or temporary."),
        ({"SPAWNER": "magic"}, "SPAWNER is 'magic': set it to containers or local."),
        ({"HUB_KEY": ""}, "HUB_KEY is not set: set it to the key that Apache sends with each login" + MADE_BY),
        ({"HUB_KEY": "short"}, "HUB_KEY is too short to be safe: set it to at least 32 characters."),
        ({"CONFIGPROXY_AUTH_TOKEN": ""}, PROXY_TOKEN + NOT_SET + MADE_BY),
        ({"CPU_LIMIT": "half"}, "CPU_LIMIT is 'half': set it to a number of processors, such as 1."),
        ({"MEMORY_LIMIT": "2"}, "MEMORY_LIMIT is '2': set it to a size with its unit, such as 1G."),
        ({"IDLE_MINUTES": "soon"}, "IDLE_MINUTES is 'soon': set it to a number of minutes, such as 60."),
        ({"COURSE": "DDS_2026"}, "COURSE is 'DDS_2026': set it to at most 12 small letters and digits, such as"
            " dds2026."),
        ({"MANAGE_TOKEN": "short"}, "MANAGE_TOKEN is too short to be safe: set it to at least 32 characters."),
        ({"METRICS_TOKEN": "m" * 31}, "METRICS_TOKEN is too short to be safe: set it to at least 32 characters."),
        ({"SUBDOMAIN_HOST": "http://hub.example.ac.uk"}, "SUBDOMAIN_HOST is 'http://hub.example.ac.uk': set it to an"
            " address with https://, as cookies of one origin need it."),
        ({"SUBDOMAIN_HOST": "https://other.ac.uk"}, "PUBLIC_URL is 'https://hub.example.ac.uk': with SUBDOMAIN_HOST,"
            " set it to https://other.ac.uk, too."),
        ({"ADMIN_FILE_ACCESS": "yes"}, "ADMIN_FILE_ACCESS is 'yes': set it to 1, or leave it out."),
        ({"LOG_DAYS": "-3"}, "LOG_DAYS is '-3': set it to a whole number, such as 30."),
    ],
)  # fmt: skip
def test_each_fault_has_a_sentence_that_says_what_to_set(environment, changes, sentence):
    assert faults(environment, **changes) == [sentence]


@pytest.mark.parametrize("one", ["HUB_KEY", "MANAGE_TOKEN", "METRICS_TOKEN", "OAUTH_CLIENT_SECRET"])
def test_two_secrets_are_never_the_same(environment, one):
    assert faults(environment, **{one: environment[PROXY_TOKEN]}) == [
        " and ".join(sorted([one, PROXY_TOKEN], key=ORDER.index))
        + " are the same: give each a key of its own"
        + MADE_BY
    ]


@pytest.mark.parametrize(
    "address",
    [
        "https://ada:glpat-0123456789@git.example.ac.uk/course.git",
        "https://ghp_0123456789abcdef0123456789abcdef0123@github.com/x/course.git",
        "https://git.example.ac.uk/course.git?private_token=0123456789",
    ],
)
def test_a_token_never_travels_in_the_courses_address(environment, address):
    [fault] = faults(environment, COURSE_REPO=address)
    assert fault.startswith("COURSE_REPO holds a password or token")
    assert "0123456789" not in fault


def test_passers_by_never_get_the_network_of_a_class(environment):
    assert read_settings({**environment, "MODE": "temporary"}).network == "ddsviz-temporary"
    assert read_settings(environment).network == "ddsviz-class"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Ada,tutor", "Line 3 of .* has the name 'ada' again, after line 2."),
        ("ada@ed.ac.uk,", "Line 3 of .* has the name 'ada@ed.ac.uk', and nobody can log in by it"),
        ("o'brien,", 'Line 3 of .* has the name "o\'brien", and nobody can log in by it'),
    ],
)
def test_a_class_list_with_a_name_that_cannot_be_is_told_by_its_line(environment, line, sentence):
    people = environment["CLASS_LIST"]
    with open(people, "w") as file:
        file.write(f"name,role\nada,\n{line}\n")
    [fault] = faults(environment)
    assert re.search(sentence, fault)


def test_what_a_name_looks_like_depends_on_who_gives_it(environment):
    with open(environment["CLASS_LIST"], "w") as file:
        file.write("name,role\nAda Lovelace,\n")
    asked = {"OAUTH_CLIENT_ID": "x", "OAUTH_CLIENT_SECRET": "y"}
    assert read_settings({**environment, "AUTH": "mediawiki", **asked})
    assert "nobody can log in by it" in faults(environment, AUTH="github", **asked)[0]


def test_two_courses_share_no_name_of_the_engines(environment):
    one, other = (read_settings({**environment, "COURSE": course}) for course in ("ddsviz", "maths"))
    assert (one.network, other.network) == ("ddsviz-class", "maths-class")


def test_a_missing_oauth_secret_is_told_with_its_giver(environment):
    assert faults(environment, AUTH="github", OAUTH_CLIENT_ID="x") == [
        "OAUTH_CLIENT_SECRET is not set: set it to what Github gave you for this hub."
    ]


def test_oauth_needs_the_address_that_students_come_back_to(environment):
    del environment["PUBLIC_URL"]
    [fault] = faults(environment, AUTH="google", OAUTH_CLIENT_ID="x", OAUTH_CLIENT_SECRET="y")
    assert fault.startswith("PUBLIC_URL is not set")


def test_a_bad_pattern_is_told(environment):
    [fault] = faults(environment, USERNAME_PATTERN="[a-z")
    assert fault.startswith("USERNAME_PATTERN is no regular expression")


def test_a_missing_class_list_is_told(environment):
    [fault] = faults(environment, CLASS_LIST="/nowhere/class.csv")
    assert fault == (
        "The class list /nowhere/class.csv cannot be read (FileNotFoundError). CLASS_LIST says where the list is."
    )


def test_several_faults_are_told_together(environment):
    assert len(faults(environment, HUB_KEY="", MODE="class", CPU_LIMIT="x", AUTH="remote")) == 2


def test_temporary_needs_neither_class_nor_sign_in(environment):
    del environment["AUTH"], environment["HUB_KEY"], environment["CLASS_LIST"]
    assert read_settings({**environment, "MODE": "temporary"}).temporary


@pytest.fixture
def course(tmp_path):
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path / "course")]
    subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path / "course")], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "first"], check=True)
    return str(tmp_path / "course")


def test_a_course_that_can_be_read_is_taken(environment, course):
    assert read_settings({**environment, "COURSE_REPO": course}).course_ref == "main"


def test_a_branch_that_the_course_does_not_have_is_told(environment, course):
    assert faults(environment, COURSE_REPO=course, COURSE_REF="week-9") == [
        f"The course at {course} has no branch or tag 'week-9': set COURSE_REF to one that it has."
    ]


def test_an_unreachable_course_is_told(environment):
    address = "http://127.0.0.1:9/course.git"
    assert faults(environment, COURSE_REPO=address) == [
        f"The course at {address} cannot be read: set COURSE_REPO to an address that git can read."
    ]


def test_an_address_is_never_an_option_of_git(environment, tmp_path):
    faults(environment, COURSE_REPO=f"--upload-pack=touch {tmp_path}/done")
    assert not (tmp_path / "done").exists()


def test_the_hub_does_not_start_and_says_why(environment):
    environment = {**environment, "HUB_KEY": "", "PATH": os.environ["PATH"]}
    command = [f"{sys.prefix}/bin/jupyterhub", "-f", str(HUB_FOLDER / "jupyterhub_config.py")]
    ended = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=30, cwd=environment["STATE_FOLDER"]
    )
    assert ended.returncode
    said = ended.stderr.strip().splitlines()
    assert said[-2] == "The hub does not start."
    assert said[-1].startswith("HUB_KEY is not set")
    assert "Traceback" not in ended.stderr


def test_the_manual_names_every_setting():
    manual = (HUB_FOLDER / "README.md").read_text()
    names = {VARIABLES.get(field, field.upper()) for field in Settings.__annotations__} | set(DEFAULTS)
    assert [name for name in sorted(names) if f"`{name}`" not in manual] == []


OF_THE_PROGRAM = {"DOOR", "DOOR_GROUP", "ENV_FILE", "SETTINGS_MARK"}
"""What our own files say to each other, and no operator sets."""


def test_the_manual_has_every_variable_that_any_of_our_files_reads_and_no_other():
    table = (HUB_FOLDER / "README.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    told = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    python = [
        path.read_text() for folder in ("", "engine", "homes", "login") for path in (HUB_FOLDER / folder).glob("*.py")
    ]
    read = {name for text in python for name in re.findall(r"said(?:\[|\.get\()\"([A-Z_]+)\"", text)}
    read |= {name for text in python for name in re.findall(r"\"([A-Z_]+)\" (?:not )?in said", text)}
    read |= set(re.findall(r"\$\{([A-Z_]+)", (HUB_FOLDER / "compose.yaml").read_text()))
    read |= set(re.findall(r"\$\(setting ([A-Z_]+)", (HUB_FOLDER / "engine" / "make-network").read_text()))
    read |= {VARIABLES.get(field, field.upper()) for field in Settings.__annotations__} | set(DEFAULTS)
    assert read - OF_THE_PROGRAM == told
