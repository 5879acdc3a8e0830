"""What can be wrong with the settings of OpenID Connect and LTI: one sentence for each fault, as in `faults.py`."""

from __future__ import annotations

from collections.abc import Mapping

from login.issuer import IssuerError, discover, is_safe

LTI_CLAIMS = ("email", "sub", "person_sourcedid", "user_username")
LTI_NEEDED = {
    "LTI_ISSUER": "the platform's name for itself, an address such as https://moodle.example.ac.uk",
    "LTI_CLIENT_ID": "what the platform calls this hub",
    "LTI_DEPLOYMENT_ID": "the id of this hub's deployment in the platform, or several with commas between",
    "LTI_AUTHORIZE_URL": "where the platform says who somebody is",
    "LTI_JWKS_URL": "where the platform publishes its keys",
}


def wrong_oidc(said: Mapping[str, str]) -> list[str]:
    """The issuer must be named and safe, and is asked once where its pages are."""
    if said["MODE"] != "class" or said.get("AUTH") != "oidc":
        return []
    issuer = said.get("OIDC_ISSUER", "")
    if not issuer:
        faults = ["OIDC_ISSUER is not set: set it to the address of the university's OpenID Connect issuer."]
    elif not is_safe(issuer) or "?" in issuer:
        faults = [f"OIDC_ISSUER is {issuer!r}: set it to an address with https://."]
    else:
        faults = unreadable_issuer(issuer)
    return faults + address_without_scope(said, "OIDC_USERNAME_CLAIM")


def unreadable_issuer(issuer: str) -> list[str]:
    """Ask the issuer for its document."""
    try:
        discover(issuer)
    except IssuerError as fault:
        return [f"OIDC_ISSUER is {issuer!r}, but {fault}: set it to the issuer's name, to the letter."]
    return []


def wrong_lti(said: Mapping[str, str]) -> list[str]:
    """All that names the platform must be set: without it, the hub would believe any."""
    if said["MODE"] != "class" or said.get("AUTH") != "lti":
        return []
    faults = [f"{name} is not set: set it to {what}." for name, what in LTI_NEEDED.items() if name not in said]
    faults += [
        f"{name} is {said[name]!r}: set it to an address with https://."
        for name in ("LTI_ISSUER", "LTI_AUTHORIZE_URL", "LTI_JWKS_URL", "PUBLIC_URL")
        if name in said and not is_safe(said[name])
    ]
    if said["LTI_USERNAME_CLAIM"] not in LTI_CLAIMS:
        faults.append(f"LTI_USERNAME_CLAIM is {said['LTI_USERNAME_CLAIM']!r}: set it to {' or '.join(LTI_CLAIMS)}.")
    if said.get("LTI_OPEN", "0") not in ("0", "1"):
        faults.append(f"LTI_OPEN is {said['LTI_OPEN']!r}: set it to 1, or leave it out.")
    return faults + address_without_scope(said, "LTI_USERNAME_CLAIM")


def address_without_scope(said: Mapping[str, str], setting: str) -> list[str]:
    """An e-mail address has a part after @, and LOGIN_SCOPE says which is ours."""
    if said[setting] == "email" and "LOGIN_SCOPE" not in said:
        return [f"LOGIN_SCOPE is not set: set it to what stands after @ in the addresses that {setting}=email takes."]
    return []
