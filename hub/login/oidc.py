"""Sign-in by OpenID Connect without Apache's help: the hub asks the university itself.

oauthenticator leads the browser there and back. It sends no nonce and does not check the ID token, so this adds what is
missing: a nonce that is bound to the browser and serves once, and a check of the whole token (`tokens.py`).
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from pathlib import Path

from login.spent import Spent
from login.tokens import Issuer, RefusedError, name_in, useless_after
from oauthenticator.generic import GenericOAuthenticator
from oauthenticator.oauth2 import (
    STATE_COOKIE_NAME,
    OAuthCallbackHandler,
    OAuthLoginHandler,
    _deserialize_state,
    _serialize_state,
)
from tornado.httpclient import HTTPClientError
from tornado.web import HTTPError
from traitlets import Unicode

MINUTES_TO_SIGN_IN = 15


class OidcLoginHandler(OAuthLoginHandler):
    """Sends the browser to the university, with a nonce that only this browser's cookie knows."""

    def set_state_cookie(self, state_cookie_value):
        """Keep the nonce in the signed cookie, beside the state; the cookie does not live for oauthenticator's day."""
        self.nonce = secrets.token_urlsafe(32)
        state = _serialize_state({**_deserialize_state(state_cookie_value), "nonce": self.nonce})
        self._set_cookie(STATE_COOKIE_NAME, state, expires_days=MINUTES_TO_SIGN_IN / 24 / 60, samesite="Lax")

    def authorize_redirect(self, *arguments, extra_params=None, **options):
        """Send the nonce along."""
        super().authorize_redirect(*arguments, extra_params={**(extra_params or {}), "nonce": self.nonce}, **options)


class OidcCallbackHandler(OAuthCallbackHandler):
    """Takes the browser back, if it is the one that was sent."""

    def check_arguments(self):
        """Look at the state before anything else is done. What the address says is not repeated on the page."""
        expected = _serialize_state({"state_id": self.kept().get("state_id", "")})
        if not self.kept() or not hmac.compare_digest(self.get_argument("state", "").encode(), expected.encode()):
            raise RefusedError("it was not begun in this browser, or more than a quarter of an hour ago")
        if self.get_argument("error", "") or not self.get_argument("code", ""):
            raise RefusedError("the university did not let you in")

    def get_state_cookie(self):
        """Read the cookie, which counts for a while and is then removed."""
        if self._state_cookie is None:
            kept = self.get_secure_cookie(STATE_COOKIE_NAME, max_age_days=MINUTES_TO_SIGN_IN / 24 / 60)
            self._state_cookie = (kept or b"").decode()
            self.clear_cookie(STATE_COOKIE_NAME)
        return self._state_cookie

    def kept(self) -> dict[str, str]:
        """Return what this browser has kept: state, nonce and PKCE's verifier."""
        state = self.get_state_cookie()
        return _deserialize_state(state) if state else {}


class OidcAuthenticator(GenericOAuthenticator):
    """Takes the name from an ID token that has been looked at."""

    issuer = Unicode(help="Whose tokens are believed").tag(config=True)
    jwks_url = Unicode(help="Where the issuer's keys are").tag(config=True)
    login_scope = Unicode(help="The part after @ that is ours; empty: names have no such part").tag(config=True)
    name_pattern = Unicode(help="What the whole name looks like, a regular expression").tag(config=True)
    spent_file = Unicode(help="Where it is kept what has served once").tag(config=True)

    login_handler = OidcLoginHandler
    callback_handler = OidcCallbackHandler

    def __init__(self, **options):
        super().__init__(**options)
        self.believed = Issuer(self.issuer, self.jwks_url, self.client_id)
        self.spent = Spent(Path(self.spent_file))

    async def get_token_info(self, handler, params):
        """Exchange the code for a token, and look at it."""
        try:
            answer = await super().get_token_info(handler, params)
        except (HTTPError, HTTPClientError, OSError, ValueError, TypeError):
            raise RefusedError("the university gave no token for it") from None  # its answer may hold one all the same
        nonce = handler.kept().get("nonce", "")
        claims = await asyncio.to_thread(self.believed.claims, answer.get("id_token"), nonce)
        if not self.spent.spend(f"{self.issuer} {nonce}", useless_after(claims)):
            raise RefusedError("it has been used before")
        return {**answer, "claims": claims}

    async def token_to_user(self, token_info):
        """Return what the token says, or, where the name does not stand in it, what the userinfo endpoint says."""
        claims = token_info["claims"]
        if self.username_claim in claims or not self.userdata_url:
            return claims
        try:
            told = await super().token_to_user({"token_type": "Bearer", **token_info})
        except (HTTPError, HTTPClientError, OSError, ValueError):
            raise RefusedError("the university does not say who you are") from None
        if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
            raise RefusedError("the university's two answers are about different people")
        return told

    def user_info_to_username(self, user_info):
        """Return the name. An address counts only if the university has seen that it is theirs."""
        if self.username_claim == "email" and user_info.get("email_verified") is not True:
            raise RefusedError("the e-mail address is not verified")
        return name_in(user_info, self.username_claim, self.login_scope, self.name_pattern)
