"""What keeps the hub going for a term: restarts that nobody notices, idle servers stopped, short sessions, figures."""

from __future__ import annotations

import sys

from environment import FOLDER
from settings import Settings

COOKIE_DAYS = 0.5
"""Twelve hours: a lab machine is somebody else's tomorrow. JupyterHub's own is 14 days."""
CULLER_MAY = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
CULL_CHECKS_PER_TIMEOUT = 4
LEAVERS_MAY = ["list:users", "read:users:activity", "read:servers", "delete:servers"]
MANAGE_MAY = ["list:users", "read:users:activity", "read:servers", "delete:servers", "delete:users"]


def listen(c, settings: Settings) -> None:
    """Set where the hub and its proxy are. The proxy is a service of its own, with a token of its own."""
    c.JupyterHub.hub_ip = settings.hub_listen
    c.JupyterHub.hub_connect_ip = settings.hub_listen
    c.JupyterHub.hub_port = settings.hub_port
    c.ConfigurableHTTPProxy.should_start = False
    c.ConfigurableHTTPProxy.api_url = settings.proxy_api_url
    c.ConfigurableHTTPProxy.auth_token = settings.proxy_token
    if settings.subdomain_host:
        c.JupyterHub.subdomain_host = settings.subdomain_host
        c.JupyterHub.cookie_host_prefix_enabled = True  # or one student's server could set cookies for the hub


def survive_restarts(c, settings: Settings) -> None:
    """Let servers run while the hub restarts, and remember them. JupyterHub's own habit is to stop them all."""
    c.JupyterHub.cleanup_servers = False
    c.JupyterHub.cleanup_proxy = False
    c.JupyterHub.db_url = f"sqlite:///{settings.state_folder / 'hub.sqlite'}"
    c.JupyterHub.cookie_secret_file = str(settings.state_folder / "cookie_secret")


def keep_sessions_short(c, settings: Settings) -> None:
    """Sign people out after half a day: at the hub, at their servers, and in the browser."""
    c.JupyterHub.cookie_max_age_days = COOKIE_DAYS
    c.JupyterHub.oauth_token_expires_in = int(COOKIE_DAYS * 24 * 3600)
    # JupyterHub's limit counts at the hub; the browser would keep the cookie for 30 days.
    cookies = {"expires_days": COOKIE_DAYS, "secure": settings.public_url.startswith("https://")}
    c.JupyterHub.tornado_settings["cookie_options"] = cookies


def stop_idle_servers(c, settings: Settings) -> None:
    """Run the culler. Passers-by are removed with their servers; students keep their names."""
    c.JupyterHub.services.append({"name": "culler", "command": culler_command(settings)})
    scopes = CULLER_MAY + (["admin:users"] if settings.temporary else [])
    c.JupyterHub.load_roles.append({"name": "culler", "scopes": scopes, "services": ["culler"]})


def culler_command(settings: Settings) -> list[str]:
    """Return the culler's command. `--cull-users` needs its `=True`: bare, the culler 2.0 stops, and visitors stay."""
    timeout = max(1, round(settings.idle_minutes * 60))
    command = [
        sys.executable,
        "-m",
        "jupyterhub_idle_culler",
        f"--timeout={timeout}",
        f"--cull-every={max(1, timeout // CULL_CHECKS_PER_TIMEOUT)}",
    ]
    if settings.temporary:
        command += ["--cull-users=True", f"--max-age={round(settings.max_age_minutes * 60)}"]
    return command


def stop_servers_of_leavers(c, settings: Settings) -> None:
    """Stop the server of whoever is taken off the class list, where one is needed to come in."""
    if not settings.temporary and not settings.lti_open:
        command = [sys.executable, "-m", "login.leavers", str(settings.class_list), settings.name_pattern]
        c.JupyterHub.services.append({"name": "leavers", "command": command, "cwd": str(FOLDER)})
        c.JupyterHub.load_roles.append({"name": "leavers", "scopes": LEAVERS_MAY, "services": ["leavers"]})


def let_the_operator_manage(c, settings: Settings) -> None:
    """Give the operator's command (`manage`) a way to the hub: it reads when people were there, and forgets them."""
    if settings.manage_token:
        c.JupyterHub.services.append({"name": "manage", "api_token": settings.manage_token})
        c.JupyterHub.load_roles.append({"name": "manage", "scopes": MANAGE_MAY, "services": ["manage"]})


def let_prometheus_read(c, settings: Settings) -> None:
    """Give /hub/metrics a reader. /hub/health is open to all, and says only that the hub is up."""
    if settings.metrics_token:
        c.JupyterHub.services.append({"name": "prometheus", "api_token": settings.metrics_token})
        c.JupyterHub.load_roles.append({"name": "prometheus", "scopes": ["read:metrics"], "services": ["prometheus"]})
