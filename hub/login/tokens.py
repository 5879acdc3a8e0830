"""ID tokens: whether one was signed by the issuer, for this hub, just now, for this browser; and whom it names.

OpenID Connect and LTI 1.3 both end with such a token. Everything that it says is checked before anything is believed,
and whatever is wrong ends in `RefusedError`: a page with one sentence, and the same sentence in the log.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Mapping

import jwt
from login.remote_user import proper_name
from tornado.web import HTTPError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""All of them sign with a key that the issuer alone has. HS256 would sign with one that anybody can read."""
CLOCKS_DIFFER_S = 60
OLDEST_TOKEN_S = 600
SECONDS_FOR_KEYS = 10


class RefusedError(HTTPError):
    """A sign-in that is refused. The reason is shown and logged, so it holds nothing of the token's."""

    def __init__(self, reason: str) -> None:
        told = f"The sign-in was refused: {reason}. Please try again, or tell whoever runs the course."
        super().__init__(403, told, reason="Not signed in")


class Issuer:
    """Somebody whose tokens we believe, after looking at them.

    Parameters
    ----------
    name : str
        What stands in its tokens as `iss`, to the letter.
    keys_url : str
        Where it publishes its keys (JWKS).
    client_id : str
        What it calls this hub.
    """

    def __init__(self, name: str, keys_url: str, client_id: str) -> None:
        self.name, self.client_id = name, client_id
        self.keys = jwt.PyJWKClient(keys_url, timeout=SECONDS_FOR_KEYS)

    def claims(self, token: object, nonce: str) -> dict[str, object]:
        """Return what a token says. It may ask the issuer for its keys, so it belongs into a thread.

        Raises
        ------
        RefusedError
            If anything about the token is wrong.
        """
        if not isinstance(token, str) or not token:
            raise RefusedError("there was no token")
        claims = self.read(token)
        check_audience(claims, self.client_id)
        check_age(claims)
        check_nonce(claims, nonce)
        if not isinstance(claims["sub"], str) or not claims["sub"]:
            raise RefusedError("the token names nobody")
        return claims

    def read(self, token: str) -> dict[str, object]:
        """Check the signature, and what PyJWT checks beside it."""
        try:
            algorithm = jwt.get_unverified_header(token).get("alg")
            if algorithm not in ALGORITHMS:
                raise RefusedError("the token is not signed in a way that this service takes")
            return jwt.decode(
                token,
                self.key_for(token).key,
                algorithms=[algorithm],
                audience=self.client_id,
                issuer=self.name,
                leeway=CLOCKS_DIFFER_S,
                options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
            )
        except jwt.PyJWTError as fault:
            raise RefusedError(reason_for(fault)) from None
        except (TypeError, ValueError, OverflowError):  # a key of another kind than the algorithm; odd numbers
            raise RefusedError("the token cannot be read") from None

    def key_for(self, token: str) -> jwt.PyJWK:
        """Return the key that a token names; an issuer with a single one need not name it."""
        kid = jwt.get_unverified_header(token).get("kid")
        if kid is not None:
            return self.keys.get_signing_key(kid)
        keys = [key for key in self.keys.get_jwk_set().keys if key.public_key_use in ("sig", None)]
        if len(keys) != 1:
            raise RefusedError("the token does not say which key it is signed with")
        return keys[0]


def reason_for(fault: jwt.PyJWTError) -> str:
    """Say in words what PyJWT found; its own messages may repeat what stands in the token."""
    reasons = {
        jwt.ExpiredSignatureError: "the token has expired",
        jwt.ImmatureSignatureError: "the token is from the future; one of the two clocks is wrong",
        jwt.InvalidIssuerError: "the token is another issuer's",
        jwt.InvalidAudienceError: "the token is for another service",
        jwt.InvalidSignatureError: "the token's signature is wrong",
        jwt.MissingRequiredClaimError: "the token lacks something that it must say",
        jwt.PyJWKClientConnectionError: "the issuer's keys cannot be read",
        jwt.PyJWKClientError: "the token is signed with a key that the issuer does not publish",
    }
    return next((words for kind, words in reasons.items() if isinstance(fault, kind)), "the token cannot be read")


def check_audience(claims: Mapping[str, object], client_id: str) -> None:
    """A token for several services must say that it was made for this one."""
    audience, party = claims["aud"], claims.get("azp")
    if party is None and isinstance(audience, list) and len(audience) > 1:
        raise RefusedError("the token is for several services, and does not say which of them asked for it")
    if party is not None and party != client_id:
        raise RefusedError("the token was made for another service")


def check_age(claims: Mapping[str, object]) -> None:
    """A token is made while somebody signs in, not kept for later."""
    made = claims["iat"]
    if not isinstance(made, (int, float)) or made < time.time() - OLDEST_TOKEN_S - CLOCKS_DIFFER_S:
        raise RefusedError("the token is too old")


def check_nonce(claims: Mapping[str, object], nonce: str) -> None:
    """The nonce shows that the token answers this browser's question."""
    theirs = claims["nonce"]
    if not nonce or not isinstance(theirs, str) or not hmac.compare_digest(theirs.encode(), nonce.encode()):
        raise RefusedError("the token was not made for this browser")


def useless_after(claims: Mapping[str, object]) -> float:
    """Return when a token will be too old to be taken, whatever it says itself: seconds since 1970."""
    return float(claims["iat"]) + OLDEST_TOKEN_S + 2 * CLOCKS_DIFFER_S


def name_in(claims: Mapping[str, object], claim: str, scope: str, pattern: str) -> str:
    """Return the name that a claim holds, in lower case and without our scope.

    Raises
    ------
    RefusedError
        If there is none, or none that this service takes.
    """
    name = claims.get(claim)
    if not isinstance(name, str) or not name:
        raise RefusedError("the token does not say by which name this service would know you")
    if claim == "email" and claims.get("email_verified") is False:
        raise RefusedError("the e-mail address is not verified")
    if differs_by_more_than_capitals(name) or (claim == "sub" and name != name.lower()):
        raise RefusedError("the name is not one that this service takes")
    found = proper_name(name.lower(), scope.lower(), pattern)
    if found is None:
        raise RefusedError("the name is not one that this service takes")
    return found


def differs_by_more_than_capitals(name: str) -> bool:
    r"""Whether a letter outside ASCII would become one inside: the Kelvin sign in lower case is k.

    >>> differs_by_more_than_capitals("KATE"), differs_by_more_than_capitals("\u212aATE")
    (False, True)
    """
    return any(not letter.isascii() and letter.lower().isascii() for letter in name)
