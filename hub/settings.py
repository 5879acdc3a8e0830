"""What the operator has set, read from the environment and checked before the hub starts.

A hub that starts with half its settings fails later, in front of a class. So every fault is found here, all of them
are told together, each in one sentence that says what to set, and the hub does not start.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

from engine import names
from login import class_list
from login.faults import wrong_lti, wrong_oidc

MODES = ("class", "temporary")
AUTHS = ("remote", "oidc", "lti", "github", "google", "mediawiki", "native")
OAUTHS = ("oidc", "github", "google", "mediawiki")
SPAWNERS = ("containers", "local")
SHORTEST_KEY = 32
"""Characters. `openssl rand -hex 32` makes 64."""
OUR_KEYS = ("HUB_KEY", "CONFIGPROXY_AUTH_TOKEN", "MANAGE_TOKEN", "METRICS_TOKEN")
SECONDS_FOR_THE_COURSE_TO_ANSWER = 30
FOLDER = Path(__file__).parent
"""The service's folder, with `.env` and `class/` as the operator wrote them."""

DEFAULTS = {
    "MODE": "class",
    "COURSE": "ddsviz",
    "SPAWNER": "containers",
    "PUBLIC_URL": "http://127.0.0.1:8000",
    "STATE_FOLDER": "/srv/hub/state",
    "CLASS_LIST": "/srv/hub/class.csv",
    "COURSE_REF": "main",
    "IMAGE": "ddsviz-class:latest",
    "HUB_IMAGE": "ddsviz-hub:latest",
    "ENGINE": "docker",
    "COMPOSE": "docker compose",
    "KUBECTL": "kubectl",
    "RELEASE": "class",
    "HUB_PORT": "8081",
    "PROXY_API_URL": "http://127.0.0.1:8001",
    "OIDC_USERNAME_CLAIM": "preferred_username",
    "LTI_USERNAME_CLAIM": "email",
    "USERNAME_PATTERN": r"[a-z][a-z0-9._-]{0,31}",
    "MEMORY_LIMIT": "1G",
    "CPU_LIMIT": "1",
    "PIDS_LIMIT": "200",
    "HOME_SIZE": "512M",
    "SERVER_LIMIT": "0",
    "IDLE_MINUTES": "60",
    "MAX_AGE_MINUTES": "240",
    "LOG_DAYS": "30",
    "KEEP_MONTHS": "6",
    "DAYS_ASIDE": "14",
    "HOME_QUOTA": "2G",
}


class SettingsError(Exception):
    """The hub cannot start with these settings. The message has one sentence for each fault."""


@dataclass(frozen=True)
class Settings:
    """What the operator has set. Each field is the variable of the same name, in lower case."""

    mode: str
    course: str
    auth: str
    spawner: str
    public_url: str
    subdomain_host: str
    logout_url: str
    contact: str
    state_folder: Path
    class_list: Path
    course_repo: str
    course_ref: str
    course_path: str
    course_source: str
    image: str
    data_folder: str
    hub_listen: str
    hub_port: int
    proxy_api_url: str
    proxy_token: str
    hub_key: str
    login_scope: str
    username_pattern: str
    oauth_client_id: str
    oauth_client_secret: str
    google_domain: str
    oidc_issuer: str
    oidc_username_claim: str
    lti_issuer: str
    lti_client_id: str
    lti_deployment_id: str
    lti_authorize_url: str
    lti_jwks_url: str
    lti_username_claim: str
    lti_open: bool
    memory_limit: str
    cpu_limit: float
    server_limit: int
    idle_minutes: float
    max_age_minutes: float
    admin_file_access: bool
    metrics_token: str
    manage_token: str
    log_folder: str
    log_days: int
    keep_months: int

    @property
    def temporary(self) -> bool:
        """Whether every visitor is new, and leaves nothing behind."""
        return self.mode == "temporary"

    @property
    def network(self) -> str:
        """The network of students' servers."""
        return names.network(self.course, self.mode)

    @property
    def in_containers(self) -> bool:
        """Whether each student's server has a container of its own."""
        return self.spawner == "containers"

    @property
    def name_pattern(self) -> str:
        """What a name looks like by which somebody can log in, a regular expression."""
        return NAME_PATTERNS.get(self.auth, self.username_pattern)

    @property
    def secrets(self) -> list[str]:
        """Return what no log may hold."""
        return [
            s
            for s in (self.hub_key, self.proxy_token, self.oauth_client_secret, self.metrics_token, self.manage_token)
            if s
        ]


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from an environment.

    Parameters
    ----------
    environment : mapping of str to str
        Such as `os.environ`.

    Returns
    -------
    Settings
        All of them, with defaults for what was not set.

    Raises
    ------
    SettingsError
        If something is missing or wrong; the message names everything that is.
    """
    said = with_defaults(environment)
    found = [fault for check in CHECKS for fault in check(said)]
    if found:
        raise SettingsError("\n".join(found))
    return Settings(**{name: value_of(name, kind, said) for name, kind in Settings.__annotations__.items()})


def with_defaults(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what is set, and the default of what is not. With containers, the hub listens where their network ends."""
    said = {**DEFAULTS, **{name: value.strip() for name, value in environment.items() if value.strip()}}
    return {"HUB_LISTEN": "172.30.0.1" if said["SPAWNER"] == "containers" else "127.0.0.1", **said}


def bytes_of(size: str) -> int:
    """Read a size such as 512M or 2G.

    >>> bytes_of("2G")
    2147483648
    """
    return int(size[:-1]) * 1024 ** ("KMGT".index(size[-1]) + 1)


def read_env(path: Path) -> dict[str, str]:
    """Read a file of NAME=value lines, as compose does."""
    if not path.exists():
        return {}
    lines = [line.strip() for line in path.read_text().splitlines()]
    pairs = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def value_of(field: str, kind: str, said: Mapping[str, str]) -> object:
    """Turn one variable's text into the type of its field."""
    text = said.get(VARIABLES.get(field, field.upper()), "")
    makers: dict[str, Callable[[str], object]] = {"int": int, "float": float, "Path": Path, "bool": lambda t: t == "1"}
    return makers.get(kind, str)(text)


NUMBERS = (
    (r"\d+", "a whole number", "HUB_PORT PIDS_LIMIT SERVER_LIMIT LOG_DAYS KEEP_MONTHS DAYS_ASIDE"),
    (r"\d+(\.\d+)?", "a number of processors", "CPU_LIMIT"),
    (r"\d+(\.\d+)?", "a number of minutes", "IDLE_MINUTES MAX_AGE_MINUTES"),
    (r"\d+[KMGT]", "a size with its unit", "MEMORY_LIMIT HOME_SIZE HOME_QUOTA"),
)
"""What numbers look like, in words, and which settings are such."""

NAME_PATTERNS = {
    "github": r"[a-z0-9](-?[a-z0-9]){0,38}",
    "google": r"[^\s,/]+",
    "mediawiki": r"[^#<>\[\]|{}/]+",
    "native": r"[^\s,/]+",
}
"""What names look like where they are not the university's."""

VARIABLES = {"proxy_token": "CONFIGPROXY_AUTH_TOKEN"}
"""Fields that are not called as their variables are: this name is configurable-http-proxy's own."""


def unknown_choices(said: Mapping[str, str]) -> list[str]:
    """MODE, AUTH and SPAWNER have a few values each."""
    choices = [("MODE", MODES), ("SPAWNER", SPAWNERS)]
    if said["MODE"] != "temporary":
        choices.insert(1, ("AUTH", AUTHS))
    return [
        f"{name} is {said[name]!r}: set it to {' or '.join(allowed)}."
        if name in said
        else f"{name} is not set: set it to {' or '.join(allowed)}."
        for name, allowed in choices
        if said.get(name) not in allowed
    ]


def wrong_numbers(said: Mapping[str, str]) -> list[str]:
    """Processors and minutes may have a part, other numbers are whole, and sizes carry a unit."""
    return [
        f"{name} is {said[name]!r}: set it to {meaning}, such as {DEFAULTS[name]}."
        for shape, meaning, kind in NUMBERS
        for name in kind.split()
        if not re.fullmatch(shape, said[name])
    ]


def missing_keys(said: Mapping[str, str]) -> list[str]:
    """Without its keys, the hub would either not work or trust anybody."""
    needed = [("CONFIGPROXY_AUTH_TOKEN", "the token that the proxy has, too")]
    if signs_in_by(said, ("remote",)):
        needed.append(("HUB_KEY", "the key that Apache sends with each login"))
    return [
        f"{name} is not set: set it to {meaning} (openssl rand -hex 32 makes one)."
        for name, meaning in needed
        if name not in said
    ]


def weak_keys(said: Mapping[str, str]) -> list[str]:
    """A key that can be guessed, or that two things share, opens more than it should."""
    short = [
        f"{name} is too short to be safe: set it to at least {SHORTEST_KEY} characters."
        for name in OUR_KEYS
        if len(said.get(name, "")) in range(1, SHORTEST_KEY)
    ]
    given = [name for name in (*OUR_KEYS, "OAUTH_CLIENT_SECRET") if name in said]
    return short + [
        f"{one} and {other} are the same: give each a key of its own (openssl rand -hex 32 makes one)."
        for one, other in combinations(given, 2)
        if said[one] == said[other]
    ]


def missing_oauth(said: Mapping[str, str]) -> list[str]:
    """Whoever signs people in for us gives an id and a secret, and sends the browser back to an address."""
    if not signs_in_by(said, OAUTHS):
        return []
    giver = "the university" if said["AUTH"] == "oidc" else said["AUTH"].capitalize()
    faults = [
        f"{name} is not set: set it to what {giver} gave you for this hub."
        for name in ("OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET")
        if name not in said
    ]
    if said["PUBLIC_URL"] == DEFAULTS["PUBLIC_URL"]:
        faults.append(f"PUBLIC_URL is not set: set it to the hub's address, to which {giver} sends students back.")
    return faults


def bad_pattern(said: Mapping[str, str]) -> list[str]:
    """USERNAME_PATTERN is a regular expression."""
    try:
        re.compile(said["USERNAME_PATTERN"])
    except re.error as fault:
        return [f"USERNAME_PATTERN is no regular expression ({fault}): set it to one, or leave it out."]
    return []


def bad_course_name(said: Mapping[str, str]) -> list[str]:
    """COURSE begins the name of all that the engine holds."""
    if re.fullmatch(names.COURSE_PATTERN, said["COURSE"]):
        return []
    return [f"COURSE is {said['COURSE']!r}: set it to at most 12 small letters and digits, such as dds2026."]


def split_origins(said: Mapping[str, str]) -> list[str]:
    """Names of their own for students' servers need cookies that no sibling can set, and those need https."""
    origin = said.get("SUBDOMAIN_HOST")
    if not origin:
        return []
    if not origin.startswith("https://"):
        return [f"SUBDOMAIN_HOST is {origin!r}: set it to an address with https://, as cookies of one origin need it."]
    if urlsplit(origin).hostname != urlsplit(said["PUBLIC_URL"]).hostname or not said["PUBLIC_URL"].startswith("https"):
        return [f"PUBLIC_URL is {said['PUBLIC_URL']!r}: with SUBDOMAIN_HOST, set it to {origin}, too."]
    return []


def bad_class(said: Mapping[str, str]) -> list[str]:
    """A class needs its list; passers-by have none."""
    if said["MODE"] != "class" or bad_pattern(said):
        return []
    try:
        pattern = NAME_PATTERNS.get(said.get("AUTH", ""), said["USERNAME_PATTERN"])
        class_list.read_class(Path(said["CLASS_LIST"]), pattern)
    except class_list.ClassListError as fault:
        return [f"{fault} CLASS_LIST says where the list is."]
    return []


def unreachable_course(said: Mapping[str, str]) -> list[str]:
    """The course is asked for once: its address, and the branch or tag."""
    if "COURSE_REPO" not in said:
        return []
    if re.search(r"^\w+://[^/]*:[^/]*@|^https?://[^/:@]{20,}@|[?&]\w*token=", said["COURSE_REPO"]):
        return [
            "COURSE_REPO holds a password or token, and would carry it into every student's server: set it to an"
            " address without one. A course that needs one is cloned on this machine (COURSE_SOURCE)."
        ]
    address, ref = said["COURSE_REPO"], said["COURSE_REF"]
    try:
        answer = ask_repository(address, ref)
    except subprocess.TimeoutExpired:
        return [f"The course at {address} did not answer: set COURSE_REPO to an address that git can read."]
    if answer.returncode == 2:  # what `git ls-remote --exit-code` says when nothing matches
        return [f"The course at {address} has no branch or tag {ref!r}: set COURSE_REF to one that it has."]
    if answer.returncode:
        return [f"The course at {address} cannot be read: set COURSE_REPO to an address that git can read."]
    return []


def ask_repository(address: str, ref: str) -> subprocess.CompletedProcess[bytes]:
    """Ask a repository for one branch or tag, without a question for a password."""
    command = ["git", "ls-remote", "--exit-code", "--", address, ref]
    quiet = {"GIT_TERMINAL_PROMPT": "0", "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent"}
    return subprocess.run(command, env=quiet, capture_output=True, timeout=SECONDS_FOR_THE_COURSE_TO_ANSWER)


def signs_in_by(said: Mapping[str, str], auths: tuple[str, ...]) -> bool:
    """Whether this is a class that signs in by one of these."""
    return said["MODE"] == "class" and said.get("AUTH") in auths


CHECKS = (
    unknown_choices,
    wrong_numbers,
    missing_keys,
    weak_keys,
    missing_oauth,
    wrong_oidc,
    wrong_lti,
    bad_pattern,
    bad_course_name,
    split_origins,
    bad_class,
    unreachable_course,
)
