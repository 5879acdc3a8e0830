"""Sign-in with Google or MediaWiki, where oauthenticator alone would take somebody for somebody else."""

from __future__ import annotations

import csv
from pathlib import Path

from login.tokens import RefusedError
from oauthenticator.google import GoogleOAuthenticator
from oauthenticator.mediawiki import MWOAuthenticator
from traitlets import Unicode


class GoogleAccounts(GoogleOAuthenticator):
    """An address counts only if Google has seen that it is theirs. oauthenticator asks that where our list answers."""

    def check_blocked_users(self, username, auth_model):
        """Keep out who only says that an address is his."""
        verified = auth_model["auth_state"][self.user_auth_state_key].get("verified_email") is True
        return verified and super().check_blocked_users(username, auth_model)


class MediaWikiAccounts(MWOAuthenticator):
    """There, ADA and Ada are different accounts, and anybody may open one: the name must stand so in the class list."""

    class_file = Unicode(help="The class list").tag(config=True)

    def check_blocked_users(self, username, auth_model):
        """Keep out who is spelt otherwise than the class list has it."""
        return is_written_so(Path(self.class_file), username) and super().check_blocked_users(username, auth_model)

    async def get_token_info(self, handler, params):
        """Exchange what the browser brought for a token; without this browser's cookie, it is somebody else's."""
        try:
            return await super().get_token_info(handler, params)
        except Exception as fault:  # mwoauth's own, and whatever it stumbles over: its words may hold keys
            self.log.warning("MediaWiki gave no token (%s).", type(fault).__name__)
            raise RefusedError("it was not begun in this browser, or MediaWiki did not let you in") from None


def is_written_so(path: Path, name: str) -> bool:
    """Whether the list has a name with the same capitals. The first letter is always one in MediaWiki."""
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), skipinitialspace=True)
    return any(same_account((row["name"] or "").strip(), name) for row in rows)


def same_account(one: str, other: str) -> bool:
    """Whether two names are the same account.

    >>> same_account("ada", "Ada"), same_account("Ada", "ADA")
    (True, False)
    """
    return (one[:1].upper(), one[1:]) == (other[:1].upper(), other[1:])
