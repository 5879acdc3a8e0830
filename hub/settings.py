"""What the operator has set, checked and with its types. All faults are told together, and the hub does not start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine import names
from environment import with_defaults
from faults import CHECKS, NAME_PATTERNS


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


def value_of(field: str, kind: str, said: Mapping[str, str]) -> object:
    """Turn one variable's text into the type of its field."""
    text = said.get(VARIABLES.get(field, field.upper()), "")
    makers: dict[str, Callable[[str], object]] = {"int": int, "float": float, "Path": Path, "bool": lambda t: t == "1"}
    return makers.get(kind, str)(text)


VARIABLES = {"proxy_token": "CONFIGPROXY_AUTH_TOKEN"}
"""Fields that are not called as their variables are: this name is configurable-http-proxy's own."""
