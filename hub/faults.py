"""What can be wrong with the settings: one sentence for each fault, which says what to set.

A hub that starts with half its settings fails later, in front of a class. So every fault is found before it starts.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

from engine import names
from environment import DEFAULTS
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
    ] + [
        f"{name} is {said[name]!r}: set it to 1, or leave it out."
        for name in ("ADMIN_FILE_ACCESS",)
        if said.get(name, "1") != "1"
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
