"""Where links lead from a page: a notebook's to its page, a file's to where the site has it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/|#", re.IGNORECASE)
PARTS = re.compile(r"(?P<path>[^?#]*)(?P<rest>.*)", re.DOTALL)
LINK_IN_OUTPUT = re.compile(r'(?P<before><a\b[^<>]*?\shref=")(?P<address>[^"<>]*)')
NOTEBOOK, PAGE = ".ipynb", ".html"


def address_of(path: str) -> str:
    """Return the address of a file of the site, as a link has it.

    Examples
    --------
    >>> address_of('student/a "b"?.ipynb')
    'student/a%20%22b%22%3F.ipynb'
    """
    return quote(path, errors="surrogateescape")


def page_link(address: str, places: Mapping[str, str]) -> str:
    """Return what a link on a page leads to.

    Parameters
    ----------
    address : str
        What the notebook says.
    places : mapping of str to str
        Where the site has the course's files, by their names in the folder. A notebook that is not in it has a page of
        its own name.

    Examples
    --------
    >>> page_link("02-x.ipynb#y", {}), page_link("a%20b.csv", {"a b.csv": "student/a b.csv"})
    ('02-x.html#y', 'student/a%20b.csv')
    """
    found = PARTS.fullmatch(address)
    if found is None or not found["path"] or ELSEWHERE.match(address):
        return address
    link = places.get(os.path.normpath(unquote(found["path"])))
    if link is not None:
        return address_of(link) + found["rest"]
    return found["path"].removesuffix(NOTEBOOK) + (PAGE if found["path"].endswith(NOTEBOOK) else "") + found["rest"]


def with_page_links(html: str, places: Mapping[str, str]) -> str:
    """Return an output's HTML with its links as a page has them."""
    return LINK_IN_OUTPUT.sub(lambda found: found["before"] + _in_html(found["address"], places), html)


def _in_html(address: str, places: Mapping[str, str]) -> str:
    leads = page_link(address.replace("&amp;", "&"), places)
    return leads.replace("&", "&amp;").replace('"', "&quot;")
