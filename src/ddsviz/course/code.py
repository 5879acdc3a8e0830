"""Code and plain text as HTML."""

from __future__ import annotations

from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound


def code_html(code: str, language: str) -> str:
    """Return code, its words marked for the page's style.

    Parameters
    ----------
    code : str
        What is shown.
    language : str
        Its name, as Pygments knows it; another is shown unmarked.

    Examples
    --------
    >>> code_html("a < b", "nobody's")
    '<pre class="code" role="group" aria-label="Code" tabindex="0"><code>a &lt; b</code></pre>'
    """
    return box("code", "Code", f"<code>{_marked(code, language)}</code>")


def text_html(text: str, kind: str, name: str) -> str:
    """Return plain text as it stands.

    Parameters
    ----------
    text : str
        What is shown.
    kind : {"text", "warning", "error"}
        What it is, for the page's style.
    name : str
        What it is, for those who listen.
    """
    return box(kind, name, escape(text.rstrip("\n"), quote=False))


def box(kind: str, name: str, html: str) -> str:
    """Return preformatted text that scrolls sideways where it is too wide, by keys as well."""
    return f'<pre class="{kind}" role="group" aria-label="{name}" tabindex="0">{html}</pre>'


def _marked(code: str, language: str) -> str:
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return escape(code.strip("\n"), quote=False)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True))).rstrip("\n")
