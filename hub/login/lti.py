"""Sign-in from a course's page in Moodle, Canvas, Blackboard or another platform, by LTI 1.3.

The platform begins (the browser comes with a hint), the hub asks back, and the browser brings a signed launch. The
package ltiauthenticator knows the way; what a launch says is looked at by `tokens.py`, as with OpenID Connect, and only
our platform, our deployment, this browser and the first time count. How pages in frames are met stands in `frames.py`.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from jupyterhub.handlers import BaseHandler
from login.frames import in_a_frame, show_button
from login.launches import LAUNCHES_FILE, Launches, role_in
from login.spent import SPENT_FILE, Spent
from login.tokens import Issuer, RefusedError, name_in, useless_after
from ltiauthenticator.lti13.auth import LTI13Authenticator
from ltiauthenticator.lti13.error import ValidationError
from ltiauthenticator.lti13.handlers import LTI13CallbackHandler, LTI13LoginInitHandler, get_nonce
from ltiauthenticator.lti13.validator import LTI13LaunchValidator
from traitlets import Bool, Set, Unicode

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
MINUTES_TO_SIGN_IN = 15
NAMES = {
    "email": lambda claims: claims.get("email"),
    "sub": lambda claims: claims.get("sub"),
    "person_sourcedid": lambda claims: part(claims, "lis").get("person_sourcedid"),
    "user_username": lambda claims: part(claims, "ext").get("user_username"),
}
"""Where a launch may say who somebody is. Custom parameters are not among them: in Moodle, a teacher sets those, and
could sign in as anybody."""


class LtiLoginHandler(LTI13LoginInitHandler):
    """Takes the browser that our platform sends, and asks the platform who that is."""

    def post(self):
        """Answer the platform's hint, whether it is sent by GET or POST."""
        self.check_sender()
        if in_a_frame(self.request):
            show_button(self)
            return
        self.authorize_redirect(
            client_id=self.authenticator.our_client_id,
            login_hint=self.get_argument("login_hint"),
            lti_message_hint=self.get_argument("lti_message_hint", None),
            nonce=self.generate_nonce(),
            redirect_uri=self.authenticator.public_url + self.authenticator.callback_url(self.hub.base_url),
            state=self.generate_state(),
        )

    get = post

    def check_sender(self):
        """Only our platform may send anybody, and only to us."""
        if self.get_argument("iss", "") != self.authenticator.issuer or not self.get_argument("login_hint", ""):
            raise RefusedError("it does not come from the course's platform")
        if self.get_argument("client_id", self.authenticator.our_client_id) != self.authenticator.our_client_id:
            raise RefusedError("the platform takes this service for another")

    def get_state(self):
        """Return a state that says nothing: where to go stands in the launch, which is signed."""
        return secrets.token_urlsafe(32)

    def _set_oauth_cookie(self, key, value):
        """Keep it for a while. The launch comes from another site, by POST: only SameSite=None comes along then."""
        life = MINUTES_TO_SIGN_IN / 24 / 60
        self._set_cookie(key, value, expires_days=life, samesite="None", secure=True)


class LtiLaunchHandler(LTI13CallbackHandler):
    """Takes the launch."""

    claims: Mapping[str, object]

    async def post(self):
        """Look at the launch, and let its person in."""
        nonce = self.nonce_of_this_browser()
        if self.get_body_argument("error", ""):
            raise RefusedError("the course's platform did not let you in")
        self.claims = await asyncio.to_thread(
            self.authenticator.believed.claims, self.get_body_argument("id_token", ""), nonce
        )
        check_launch(self.claims, self.authenticator.deployments)
        if not self.authenticator.spent.spend(f"{self.authenticator.issuer} {nonce}", useless_after(self.claims)):
            raise RefusedError("it has been used before")
        user = await self.login_user(self.claims)
        if user is None:
            raise RefusedError("you are not on the class list")
        self.redirect(self.get_next_url(user))

    def nonce_of_this_browser(self) -> str:
        """Return the nonce that was sent to this browser, if the launch answers what this browser asked."""
        state, nonce_state = self._get_state_cookie(), self._get_nonce_state_cookie()
        sent = self.get_body_argument("state", "")
        if not state or not nonce_state or not hmac.compare_digest(sent.encode(), state.encode()):
            raise RefusedError("it was not begun in this browser, or its cookies are blocked; open it in a new window")
        return get_nonce(nonce_state)

    def _get_oauth_cookie(self, name):
        """Read a cookie, which counts for a while and is then removed."""
        kept = self.get_secure_cookie(name, max_age_days=MINUTES_TO_SIGN_IN / 24 / 60)
        self.clear_cookie(name)
        return (kept or b"").decode()

    def get_next_url(self, user=None):
        """Go where the launch says, if that is ours; else to one's own server."""
        target = self.claims.get(CLAIM + "target_link_uri")
        return our_path(target, self.authenticator.public_url) or BaseHandler.get_next_url(self, user)

    def append_query_parameters(self, url, exclude=None):
        """Take nothing along from the launch."""
        return url


class LtiAuthenticator(LTI13Authenticator):
    """Takes the name from a launch that has been looked at."""

    our_client_id = Unicode(help="What the platform calls this hub").tag(config=True)
    deployments = Set(Unicode(), help="The deployments that may launch").tag(config=True)
    public_url = Unicode(help="The hub's address, without a slash at its end").tag(config=True)
    login_scope = Unicode(help="The part after @ that is ours; empty: names have no such part").tag(config=True)
    name_pattern = Unicode(help="What the whole name looks like, a regular expression").tag(config=True)
    open = Bool(help="Whether a launch is enough, without the class list").tag(config=True)
    state_folder = Unicode(help="Where it is kept what has served once, and who was launched").tag(config=True)

    login_handler = LtiLoginHandler
    callback_handler = LtiLaunchHandler

    def __init__(self, **options):
        super().__init__(**options)
        self.believed = Issuer(self.issuer, self.jwks_endpoint, self.our_client_id)
        self.spent = Spent(Path(self.state_folder) / SPENT_FILE)
        self.launches = Launches(Path(self.state_folder) / LAUNCHES_FILE)

    async def authenticate(self, handler, data=None):
        """Return the name in a launch; `LtiLaunchHandler` has looked at it. Nothing else can sign in."""
        if not isinstance(handler, LtiLaunchHandler) or data is None or data is not handler.claims:
            return None
        name = self.get_username(data)
        if self.open:
            self.launches.remember(name, role_in(data.get(CLAIM + "roles")))
        return name

    def get_username(self, token):
        """Return the name; where the platform leaves it out, nothing else takes its place."""
        told = {**token, self.username_key: NAMES[self.username_key](token)}
        return name_in(told, self.username_key, self.login_scope, self.name_pattern)

    def get_custom_html(self, base_url):
        """Show, in place of a button that could lead nowhere, where the way in is."""
        return "<p>Please open this service by its link in your course.</p>"


def check_launch(claims: Mapping[str, object], deployments: set[str]) -> None:
    """A launch of our deployment that opens a link, complete as LTI 1.3 wants it."""
    if claims.get(CLAIM + "deployment_id") not in list(deployments):
        raise RefusedError("it comes from another deployment")
    if claims.get(CLAIM + "message_type") != "LtiResourceLinkRequest":
        raise RefusedError("this service can be opened, and not be placed on other pages")
    try:
        LTI13LaunchValidator().validate_id_token(dict(claims))
    except (ValidationError, AttributeError, TypeError):  # its words repeat what stands in the launch
        raise RefusedError("the launch is not complete") from None


def our_path(target: object, public_url: str) -> str:
    """Return the path of an address of ours; nothing for any other, and for the pages of the sign-in itself.

    >>> our_path("https://hub.example.ac.uk/hub/user-redirect/lab?x=1", "https://hub.example.ac.uk")
    '/hub/user-redirect/lab?x=1'
    >>> our_path("https://elsewhere.example/hub/home", "https://hub.example.ac.uk")
    ''
    """
    try:
        parts, ours = urlsplit(target if isinstance(target, str) else ""), urlsplit(public_url)
    except ValueError:
        return ""
    path = "/" + parts.path.replace("\\", quote("\\")).lstrip("/")
    if (parts.scheme, parts.netloc.lower()) != (ours.scheme, ours.netloc.lower()):
        return ""
    if path in ("/", "/hub", "/hub/") or path.startswith(("/hub/lti13/", "/hub/login", "/hub/logout")):
        return ""
    return path + (f"?{parts.query}" if parts.query else "")


def part(claims: Mapping[str, object], name: str) -> Mapping[str, object]:
    """Return one of LTI's claims that holds several things."""
    found = claims.get(CLAIM + name)
    return found if isinstance(found, dict) else {}
