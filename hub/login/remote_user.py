"""Sign-in by the university: Apache has checked who it is, and says so in a header.

Anybody who can reach the hub can send a header, also a student's notebook from inside. So Apache sends a key with it,
which nobody else has: without the key, a name is worth nothing.
"""

from __future__ import annotations

import hmac
import re

from jupyterhub.auth import Authenticator
from tornado.httputil import HTTPHeaders
from traitlets import Unicode

NAME_HEADER = "X-Remote-User"
KEY_HEADER = "X-Hub-Key"


class RemoteUserAuthenticator(Authenticator):
    """Takes the name from Apache. JupyterHub's own login page calls `authenticate` (`auto_login`)."""

    key = Unicode(help="What Apache sends with each login, and nobody else knows").tag(config=True)
    scope = Unicode(help="The part after @ that is ours; empty: names have no such part").tag(config=True)
    pattern = Unicode(help="What the whole name looks like, a regular expression").tag(config=True)
    auto_login = True

    async def authenticate(self, handler, data=None):
        """Return the name that Apache sends, or None if anything about it is odd."""
        name = name_from(handler.request.headers, self.key, self.scope, self.pattern)
        if name is None:
            self.log.warning("A login with no key, a wrong one, or no proper name was refused.")
        return name


def name_from(headers: HTTPHeaders, key: str, scope: str, pattern: str) -> str | None:
    """Take the name from a request's headers.

    Parameters
    ----------
    headers : HTTPHeaders
        As the request has them.
    key : str
        What Apache sends. An empty one opens nothing.
    scope : str
        What may stand after @, such as ``ed.ac.uk``; the name is what stands before.
    pattern : str
        What a name must look like, from end to end.

    Returns
    -------
    str or None
        The name in lower case; None unless there is exactly one name with exactly one key, and the key is right.
    """
    names, keys = headers.get_list(NAME_HEADER), headers.get_list(KEY_HEADER)
    if len(names) != 1 or len(keys) != 1 or not key:
        return None
    if not hmac.compare_digest(keys[0].encode(), key.encode()):
        return None
    return proper_name(names[0].lower(), scope.lower(), pattern)


def proper_name(name: str, scope: str, pattern: str) -> str | None:
    """Return the name without our scope. Another scope is somebody else's: smith@a is not smith@b."""
    name, at, its_scope = name.partition("@")
    if at and (not scope or its_scope != scope):
        return None
    return name if re.fullmatch(pattern, name) else None
