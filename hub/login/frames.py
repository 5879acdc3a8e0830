"""Where a course's page shows the hub in a frame: one button there, which opens the hub in a window of its own.

A page in a frame of another site has no cookies in many browsers by now, and so no session. And whoever frames a page
can lay his own over it. So the hub opens in a new window, where neither is so. The button's page is the only one that
may be framed, by anybody, since it does no more than any link could: it asks the platform to begin again.
"""

from __future__ import annotations

from html import escape

from tornado.httputil import HTTPServerRequest
from tornado.web import RequestHandler

FRAMES = ("iframe", "frame", "embed", "object")
PASSED_ON = ("iss", "login_hint", "lti_message_hint", "target_link_uri", "client_id", "lti_deployment_id")
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Open the class service</title>
<style>
  body {{ font-family: sans-serif; margin: 2rem; text-align: center }}
  button {{ font-size: 1.1rem; padding: .7rem 1.4rem; color: #fff; background: #b04a00; border: 0; border-radius: 4px }}
</style>
<form method="post" action="{action}" target="_blank" rel="noopener">
{fields}
<p><button>Open in a new window</button></p>
</form>
<p>Your notebooks open beside this page.</p>
</html>
"""


def in_a_frame(request: HTTPServerRequest) -> bool:
    """Whether the answer will be shown in a frame. All browsers since 2023 say so themselves, where there is https."""
    return request.headers.get("Sec-Fetch-Dest", "") in FRAMES


def show_button(handler: RequestHandler) -> None:
    """Answer with the button, which sends on what the platform has sent."""
    given = {name: handler.get_argument(name) for name in PASSED_ON if handler.get_argument(name, "")}
    fields = "\n".join(f'<input type="hidden" name="{n}" value="{escape(value)}">' for n, value in given.items())
    handler.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *")
    handler.finish(PAGE.format(action=escape(handler.request.path), fields=fields))
