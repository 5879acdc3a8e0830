"""Where an OpenID Connect issuer has its pages: read from the document that it publishes, before the hub starts.

Only Python's own library is needed, so `settings.py` can ask without the hub's packages.
"""

from __future__ import annotations

import ipaddress
import json
import urllib.error
import urllib.request
from functools import cache
from urllib.parse import urlsplit

DISCOVERY = "/.well-known/openid-configuration"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
SECONDS_TO_ANSWER = 10
LARGEST_DOCUMENT = 1_000_000  # bytes


class IssuerError(Exception):
    """The issuer cannot be used; the message says why, in one sentence without its end."""


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Whoever is asked answers himself: a redirect could lead away from https."""

    def redirect_request(self, *_):
        """Follow nothing; urllib then raises what the server said."""


@cache
def discover(issuer: str) -> dict[str, object]:
    """Read the issuer's document.

    Parameters
    ----------
    issuer : str
        The issuer's name, which is an address, exactly as it stands in its tokens.

    Returns
    -------
    dict
        The document, with an authorisation endpoint, a token endpoint and an address of keys.

    Raises
    ------
    IssuerError
        If it cannot be read, is another issuer's, or names an address that is not safe.
    """
    document = read_document(issuer.rstrip("/") + DISCOVERY)
    if document.get("issuer") != issuer:
        raise IssuerError("the document there is that of another issuer")
    addresses = [document.get(name) for name in NEEDED]
    if document.get("userinfo_endpoint"):
        addresses.append(document["userinfo_endpoint"])
    if not all(isinstance(address, str) and is_safe(address) for address in addresses):
        raise IssuerError(f"the document there lacks one of {', '.join(NEEDED)}, or has one without https")
    return document


def read_document(address: str) -> dict[str, object]:
    """Read a JSON object from an address."""
    opener = urllib.request.build_opener(NoRedirects)
    try:
        with opener.open(address, timeout=SECONDS_TO_ANSWER) as answer:
            document = json.loads(answer.read(LARGEST_DOCUMENT))
    except urllib.error.HTTPError as fault:
        raise IssuerError(f"{address} answers {fault.code}") from None
    except (OSError, ValueError) as fault:
        raise IssuerError(f"{address} cannot be read ({type(fault).__name__})") from None
    if not isinstance(document, dict):
        raise IssuerError(f"{address} holds no document of an issuer")
    return document


def is_safe(address: str) -> bool:
    """Whether nobody on the way can change what an address says: https, or this machine itself.

    >>> is_safe("https://login.example.ac.uk"), is_safe("http://127.0.0.1:8080"), is_safe("http://example.ac.uk")
    (True, True, False)
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.username is not None or parts.fragment or not host:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
