"""Cookies by which a sign-in finds its way back, under names that Apache lets through.

`apache.conf` passes on cookies that are called jupyterhub-..., and no others, so that the university's sessions stay
with Apache. The packages that sign people in call theirs otherwise, and would find none when the browser comes back.
"""

from __future__ import annotations

OURS = "jupyterhub-"


def our_name(name: str) -> str:
    """Return the name under which the browser keeps a cookie.

    >>> our_name("oauthenticator-state"), our_name("jupyterhub-session-id"), our_name("_xsrf")
    ('jupyterhub-oauthenticator-state', 'jupyterhub-session-id', '_xsrf')
    """
    return name if name.startswith((OURS, "_xsrf", "__Host-")) else OURS + name


class OurCookies:
    """For a handler: the cookies that it signs have names of ours."""

    def set_secure_cookie(self, name, value, *arguments, **options):
        """Set a cookie."""
        super().set_secure_cookie(our_name(name), value, *arguments, **options)

    def get_secure_cookie(self, name, *arguments, **options):
        """Read a cookie."""
        return super().get_secure_cookie(our_name(name), *arguments, **options)

    def clear_cookie(self, name, **options):
        """Remove a cookie."""
        super().clear_cookie(our_name(name), **options)


def with_our_cookies(handler: type) -> type:
    """Return a handler that keeps its cookies under our names."""
    return type(handler.__name__, (OurCookies, handler), {})
