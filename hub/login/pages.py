"""The hub's own pages: the notice about data, and where a logout leads."""

from __future__ import annotations

from pathlib import Path

from jupyterhub.handlers import BaseHandler
from jupyterhub.handlers.login import LogoutHandler
from settings import Settings

BaseHandler._token_authenticated = False
"""JupyterHub 6.1.1 asks for it before it is set, and the log gets a traceback whenever a session ends by the list."""
TEMPLATES = Path(__file__).parent / "templates"


class NoticeHandler(BaseHandler):
    """Shows what is stored, where, why and for how long; no login is needed to read it."""

    async def get(self):
        """Show the notice."""
        self.finish(await self.render_template("notice.html"))


class LeavingHandler(LogoutHandler):
    """Ends the hub's session and goes to where the university ends its own; nothing logs in again by itself."""

    async def render_logout_page(self):
        """Go to LOGOUT_URL, or show a page with a link."""
        address = self.settings["template_vars"]["logout_url"]
        if address:
            self.redirect(address)
        else:
            self.finish(await self.render_template("logout.html"))


def show_pages(c, settings: Settings) -> None:
    """Set the folder with our pages, and what stands in them."""
    c.JupyterHub.template_paths = [str(TEMPLATES)]
    c.JupyterHub.template_vars = {
        "temporary": settings.temporary,
        "contact": settings.contact,
        "logout_url": settings.logout_url,
        "log_days": settings.log_days,
        "keep_months": settings.keep_months,
        "idle_minutes": settings.idle_minutes,
    }


HANDLERS = [("/notice", NoticeHandler), ("/logout", LeavingHandler)]
