"""A small LTI 1.3 platform, as Moodle is one, that does one thing wrong or none; and a hub that it launches."""

from __future__ import annotations

import html
import re
import secrets
import time
from html import escape

from class_service import Service
from provider import Server, Signer

CLIENT_ID, DEPLOYMENT = "the-hub-at-the-platform", "deployment-1"
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/"
LOGIN, LAUNCH = "/hub/lti13/oauth_login", "/hub/lti13/oauth_callback"
FORM = '<!doctype html><form method="post" action="{}">{}</form><script>document.forms[0].submit()</script>'


def form(action: str, fields: dict[str, str]) -> bytes:
    """Write a page that sends a form by itself."""
    inputs = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items())
    return FORM.format(escape(action), inputs).encode()


class Platform(Server):
    """Launches whoever it is told to, and does wrong what it is told to do wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.signer = Signer()
        self.tool = ""
        self.do_right()

    def do_right(self) -> None:
        """Forget everything that was to be done wrong."""
        self.person: dict[str, object] = {"sub": "41", "email": "ada@ed.ac.uk"}
        self.roles = [ROLE + "membership#Learner"]
        self.target = self.tool + "/hub/home"
        self.change = lambda claims: claims
        self.sign = self.signer.sign
        self.asked: list[dict[str, str]] = []

    def hint(self) -> dict[str, str]:
        """Return what the platform sends the browser with, at first."""
        return {
            "iss": self.address,
            "login_hint": "41",
            "lti_message_hint": "7",
            "target_link_uri": self.target,
            "client_id": CLIENT_ID,
            "lti_deployment_id": DEPLOYMENT,
        }

    def page_jwks(self, said, headers):
        """Publish the key."""
        return 200, {}, self.signer.jwks()

    def page_course(self, said, headers):
        """Show the course's page, with the tool in a frame."""
        page = '<!doctype html><h1>Course</h1><iframe name="tool" src="/begin" width="900" height="600"></iframe>'
        return 200, {"Content-Type": "text/html"}, page.encode()

    def page_begin(self, said, headers):
        """Send the browser to the tool, with a hint."""
        return 200, {"Content-Type": "text/html"}, form(self.tool + LOGIN, self.hint())

    def page_authorize(self, said, headers):
        """Sign a launch for the tool that asks, and let the browser bring it."""
        right = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": CLIENT_ID,
            "redirect_uri": self.tool + LAUNCH,
            "login_hint": "41",
            "lti_message_hint": "7",
        }
        if any(said.get(name) != value for name, value in right.items()):
            return 400, {}, {"error": "invalid_request", "said": said}
        self.asked.append(said)
        sent = {"id_token": self.sign(self.change(self.claims(said["nonce"]))), "state": said["state"]}
        return 200, {"Content-Type": "text/html"}, form(said["redirect_uri"], sent)

    def claims(self, nonce: str) -> dict[str, object]:
        """Return what a right launch says."""
        now = int(time.time())
        course = {
            "message_type": "LtiResourceLinkRequest",
            "version": "1.3.0",
            "deployment_id": DEPLOYMENT,
            "target_link_uri": self.target,
            "resource_link": {"id": "r-1"},
            "context": {"id": "c-1", "label": "STATS"},
            "roles": self.roles,
        }
        said = {"iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "nonce": nonce}
        return {**said, "jti": secrets.token_hex(8), **self.person, **{CLAIM + n: value for n, value in course.items()}}


def settings_for(platform) -> dict[str, str]:
    """Return what an operator sets for this platform."""
    return {
        "AUTH": "lti",
        "LTI_ISSUER": platform.address,
        "LTI_CLIENT_ID": CLIENT_ID,
        "LTI_DEPLOYMENT_ID": f"{DEPLOYMENT}, deployment-2",
        "LTI_AUTHORIZE_URL": f"{platform.address}/authorize",
        "LTI_JWKS_URL": f"{platform.address}/jwks",
        "LOGIN_SCOPE": "ed.ac.uk",
    }


def run_hub(platform, **settings):
    """Start a hub with Apache in front."""
    made = Service(
        people="name,role\nada,\neve,\nkate,\ntim,tutor\nroot,admin\n", **{**settings_for(platform), **settings}
    )
    made.environment["PUBLIC_URL"] = made.address
    try:
        made.start_proxy()
        made.start_hub()
        made.start_apache(HUB_LOGIN_PASSWORDS=None)
    except BaseException:
        made.close()
        raise
    return made


def sent_by(page) -> tuple[str, dict[str, str]]:
    """Return where a page's form goes, and what it holds."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text)
    action = html.unescape(re.search(r'action="([^"]*)"', page.text)[1])
    return action, {name: html.unescape(value) for name, value in fields}


def begin(visitor, platform, **changes):
    """Go to the platform and come back with a launch that has not been sent yet."""
    page = visitor.post(LOGIN, data={**platform.hint(), **changes})
    assert page.status_code == 200, page.text
    return sent_by(page)


def launch(visitor, platform):
    """Come with a launch."""
    action, fields = begin(visitor, platform)
    return visitor.post(action, data=fields)


def refused(answer, visitor) -> str:
    """Return the sentence with which somebody was refused."""
    assert answer.status_code == 403, answer.text[-2000:]
    assert visitor.who() == ""
    return re.search(r"The sign-in was refused: ([^.]*)\.", html.unescape(answer.text))[1]
