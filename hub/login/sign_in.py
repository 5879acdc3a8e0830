"""How people sign in: at the university, with another site's account, with a password of the hub's, or not at all.

However they sign in, the class list has the last word: `with_class_list` puts it in front of any authenticator.
"""

from __future__ import annotations

from faults import OAUTHS
from jupyterhub.auth import Authenticator
from login.class_list import GROUPS, ClassList
from login.cookies import with_our_cookies
from login.elsewhere import GoogleAccounts, MediaWikiAccounts
from login.issuer import discover
from login.launches import LAUNCHES_FILE, Launches, OpenClass
from login.lti import LtiAuthenticator
from login.oidc import OidcAuthenticator
from login.pages import HANDLERS
from login.remote_user import RemoteUserAuthenticator
from login.spent import SPENT_FILE
from nativeauthenticator import NativeAuthenticator
from oauthenticator.github import GitHubOAuthenticator
from settings import Settings
from tmpauthenticator import TmpAuthenticator

AUTHENTICATORS = {
    "remote": RemoteUserAuthenticator,
    "oidc": OidcAuthenticator,
    "lti": LtiAuthenticator,
    "github": GitHubOAuthenticator,
    "google": GoogleAccounts,
    "mediawiki": MediaWikiAccounts,
    "native": NativeAuthenticator,
}
KEPT_PAGES = (
    "/oauth_login", "/oauth_callback", "lti13/oauth_login", "lti13/oauth_callback", "/tmplogin", "/change-password",
)  # fmt: skip
"""Pages of authenticators that we take. The login of nativeauthenticator 1.3 fails with JupyterHub 6: not that one."""
SCOPES_FOR: dict[str, list[str]] = {"sub": [], "email": ["email"]}
"""What must be asked for to be told a claim: no more than is needed. All others are in the profile."""
SECONDS_UNTIL_THE_LIST_COUNTS = 15
"""So long, at most, somebody who was taken off the list stays signed in."""


def sign_in(c, settings: Settings, people: ClassList) -> None:
    """Choose the authenticator and set it."""
    if settings.temporary:
        let_anybody_in(c)
        return
    if settings.auth == "lti" and settings.lti_open:
        people = OpenClass(people, Launches(settings.state_folder / LAUNCHES_FILE))
    c.JupyterHub.authenticator_class = with_class_list(AUTHENTICATORS[settings.auth], people)
    c.Authenticator.any_allow_config = True  # the list allows; JupyterHub need not warn that nothing does
    c.Authenticator.allow_existing_users = False  # or who was taken off the list would stay
    c.Authenticator.manage_groups = True
    c.Authenticator.auth_refresh_age = SECONDS_UNTIL_THE_LIST_COUNTS
    c.Authenticator.auth_refresh_strict = True  # also for somebody's own tokens
    c.Authenticator.refresh_pre_spawn = True
    set_details(c, settings)


def set_details(c, settings: Settings) -> None:
    """Set what only one kind of sign-in needs."""
    if settings.auth == "remote":
        trust_apache(c, settings)
    elif settings.auth == "native":
        close_sign_up(c)
    elif settings.auth == "lti":
        trust_the_platform(c, settings)
    elif settings.auth in OAUTHS:
        trust_another_site(c, settings)


def let_anybody_in(c) -> None:
    """Each visitor gets a new name."""
    c.JupyterHub.authenticator_class = with_pages(TmpAuthenticator)
    c.Authenticator.allow_all = True


def trust_apache(c, settings: Settings) -> None:
    """Names come from Apache, with the key."""
    c.RemoteUserAuthenticator.key = settings.hub_key
    c.RemoteUserAuthenticator.scope = settings.login_scope
    c.RemoteUserAuthenticator.pattern = settings.username_pattern


def close_sign_up(c) -> None:
    """Names and passwords are given by the operator; nobody makes one by himself."""
    c.NativeAuthenticator.enable_signup = False
    c.NativeAuthenticator.open_signup = False
    c.NativeAuthenticator.check_common_password = True
    c.NativeAuthenticator.allowed_failed_logins = 5
    c.NativeAuthenticator.seconds_before_next_try = 300


def trust_another_site(c, settings: Settings) -> None:
    """Names come from the university's OpenID Connect, or from GitHub, Google or MediaWiki."""
    c.OAuthenticator.client_id = settings.oauth_client_id
    c.OAuthenticator.client_secret = settings.oauth_client_secret
    c.OAuthenticator.oauth_callback_url = settings.public_url.rstrip("/") + "/hub/oauth_callback"
    c.OAuthenticator.auth_state_groups_key = no_groups
    if settings.auth == "google" and settings.google_domain:
        c.GoogleOAuthenticator.hosted_domain = [settings.google_domain]
    if settings.auth == "mediawiki":
        c.MediaWikiAccounts.class_file = str(settings.class_list)
    if settings.auth == "oidc":
        ask_the_issuer(c, settings)


def ask_the_issuer(c, settings: Settings) -> None:
    """The issuer's own document says where its pages are."""
    document = discover(settings.oidc_issuer)
    c.OidcAuthenticator.issuer = settings.oidc_issuer
    c.OidcAuthenticator.authorize_url = document["authorization_endpoint"]
    c.OidcAuthenticator.token_url = document["token_endpoint"]
    c.OidcAuthenticator.userdata_url = document.get("userinfo_endpoint") or ""
    c.OidcAuthenticator.jwks_url = document["jwks_uri"]
    # What an issuer takes that does not say so is Basic; the other way needs no agreement on how to write odd letters.
    methods = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    c.OidcAuthenticator.basic_auth = "client_secret_post" not in methods
    c.OidcAuthenticator.enable_pkce = True
    c.OidcAuthenticator.scope = ["openid", *SCOPES_FOR.get(settings.oidc_username_claim, ["profile"])]
    c.OidcAuthenticator.username_claim = settings.oidc_username_claim
    c.OidcAuthenticator.login_service = "your university account"
    c.OidcAuthenticator.login_scope = settings.login_scope
    c.OidcAuthenticator.name_pattern = settings.username_pattern
    c.OidcAuthenticator.spent_file = str(settings.state_folder / SPENT_FILE)


def trust_the_platform(c, settings: Settings) -> None:
    """Names come from the course's platform, with each launch."""
    c.LtiAuthenticator.issuer = settings.lti_issuer
    c.LtiAuthenticator.our_client_id = settings.lti_client_id
    c.LtiAuthenticator.deployments = {one.strip() for one in settings.lti_deployment_id.split(",") if one.strip()}
    c.LtiAuthenticator.authorize_url = settings.lti_authorize_url
    c.LtiAuthenticator.jwks_endpoint = settings.lti_jwks_url
    c.LtiAuthenticator.username_key = settings.lti_username_claim
    c.LtiAuthenticator.public_url = settings.public_url.rstrip("/")
    c.LtiAuthenticator.login_scope = settings.login_scope
    c.LtiAuthenticator.name_pattern = settings.username_pattern
    c.LtiAuthenticator.open = settings.lti_open
    c.LtiAuthenticator.state_folder = str(settings.state_folder)


def no_groups(auth_state: dict) -> list[str]:
    """Groups come from the class list, not from the site that people sign in with."""
    return []


def with_pages(base: type[Authenticator]) -> type[Authenticator]:
    """Return the authenticator with the hub's own pages beside its own."""

    class WithPages(base):
        def get_handlers(self, app):
            """Ours come first: JupyterHub takes the first that fits."""
            kept = [(path, with_our_cookies(page)) for path, page in super().get_handlers(app) if path in KEPT_PAGES]
            return [*HANDLERS, *kept]

    WithPages.__name__ = base.__name__  # so that c.GitHubOAuthenticator.… still reaches it
    return WithPages


def with_class_list(base: type[Authenticator], people: ClassList) -> type[Authenticator]:
    """Return the authenticator with the class list in front."""

    class Listed(with_pages(base)):
        def check_allowed(self, username, authentication=None):
            """Only who is on the list comes in."""
            return people.role_of(username) is not None

        def is_admin(self, handler, authentication):
            """Nobody is JupyterHub's admin; what the class's admins may do is a role of ours."""
            return False

        async def run_post_auth_hook(self, handler, auth_model):
            """Put everybody into the group that the list says."""
            listed = self.as_listed(auth_model["name"])
            return {**auth_model, **listed} if listed else None

        async def refresh_user(self, user, handler=None, **_):
            """Look at the list again; who is no longer on it must sign in, and cannot."""
            return self.as_listed(user.name) or False

        def as_listed(self, name):
            """Return what the list says about a name, as JupyterHub wants it; None if it says nothing."""
            role = people.role_of(name)  # once: the list may change at any moment
            return {"groups": [GROUPS[role]], "admin": False} if role else None

    Listed.__name__ = base.__name__
    return Listed
