"""Cleans HTML that an author wrote into Markdown as JupyterLab does: what it shows stays, what it runs goes.

What may stay is JupyterLab's own list. An element that is not in it goes, and its text stays; of those whose text is no
text for readers (scripts, styles), nothing stays.

References
----------
JupyterLab, `packages/apputils/src/sanitizer.ts`; its list of elements and attributes comes from Google Caja.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup
from bs4.dammit import EntitySubstitution
from bs4.element import PreformattedString
from bs4.formatter import HTMLFormatter


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _names(
    "a abbr acronym address area article aside audio b bdi bdo big blockquote br button canvas caption center "
    "cite code col colgroup data datalist dd del details dfn dir div dl dt em fieldset figcaption figure font "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label legend li map mark menu meter nav "
    "nobr ol optgroup option output p pre progress q s samp section select small source span strike strong sub "
    "summary sup table tbody td textarea tfoot th thead time tr track tt u ul var video wbr"
)
NOTHING_STAYS_OF = _names("script style noscript template iframe object embed applet xmp noembed noframes plaintext")
EVERYWHERE = _names(
    "class dir draggable hidden id inert itemprop itemref itemscope lang role spellcheck style title translate"
)
CELL = _names("abbr align axis bgcolor char charoff colspan headers height nowrap rowspan scope valign width")
ALIGNED = _names("align char charoff valign")
ATTRIBUTES = {
    "a": _names("accesskey coords href hreflang name rel shape tabindex target type"),
    "area": _names("accesskey alt coords href nohref shape tabindex"),
    "audio": _names("autoplay controls loop mediagroup muted preload src"),
    "blockquote": frozenset({"cite"}),
    "br": frozenset({"clear"}),
    "button": _names("accesskey disabled name tabindex type value"),
    "canvas": _names("height width"),
    "caption": frozenset({"align"}),
    "col": ALIGNED | {"span", "width"},
    "colgroup": ALIGNED | {"span", "width"},
    "data": frozenset({"value"}),
    "del": _names("cite datetime"),
    "details": frozenset({"open"}),
    "dir": frozenset({"compact"}),
    "div": frozenset({"align", "tabindex"}),
    "dl": frozenset({"compact"}),
    "fieldset": frozenset({"disabled"}),
    "font": _names("color face size"),
    "form": _names("accept autocomplete enctype method name novalidate"),
    **{f"h{level}": frozenset({"align"}) for level in range(1, 7)},
    "hr": _names("align noshade size width"),
    "img": _names("align alt border height hspace ismap name src usemap vspace width"),
    "input": _names(
        "accept accesskey align alt autocomplete checked inputmode list max maxlength min multiple name placeholder "
        "readonly required size step tabindex type value"
    ),
    "ins": _names("cite datetime"),
    "label": _names("accesskey for"),
    "legend": _names("accesskey align"),
    "li": _names("type value"),
    "map": frozenset({"name"}),
    "menu": _names("compact label type"),
    "meter": _names("high low max min value"),
    "ol": _names("compact reversed start type"),
    "optgroup": _names("disabled label"),
    "option": _names("disabled label selected value"),
    "output": _names("for name"),
    "p": frozenset({"align"}),
    "pre": frozenset({"width"}),
    "progress": _names("max min value"),
    "q": frozenset({"cite"}),
    "select": _names("autocomplete disabled multiple name required size tabindex"),
    "source": frozenset({"type"}),
    "table": _names("align bgcolor border cellpadding cellspacing frame rules summary width"),
    "tbody": ALIGNED,
    "td": CELL,
    "textarea": _names(
        "accesskey autocomplete cols disabled inputmode name placeholder readonly required rows tabindex wrap"
    ),
    "tfoot": ALIGNED,
    "th": CELL,
    "thead": ALIGNED,
    "time": frozenset({"datetime"}),
    "tr": ALIGNED | {"bgcolor"},
    "track": _names("default kind label srclang"),
    "ul": _names("compact type"),
    "video": _names("autoplay controls height loop mediagroup muted poster preload src width"),
}
ADDRESSES = frozenset({"href", "cite", "src", "poster"})
LEADS = {"a": ("href",), "area": ("href",), "audio": ("src",), "video": ("src", "poster")}
SCHEMES = frozenset({"http", "https", "ftp", "mailto", "tel"})
CONTENT = re.compile(r"attachment:|data:(?:image|audio|video)/[\w.+-]+[;,]", re.IGNORECASE)
SCHEME = re.compile(r"([a-z][a-z0-9.+-]*):", re.IGNORECASE)
UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff]+")
STYLE = re.compile(
    r"(?:background|border|box|caption|clear|clip|color|cursor|direction|display|empty|float|font|height|left|letter|line|"
    r"list|margin|max|min|opacity|outline|overflow|padding|page|position|quotes|resize|right|table|text|top|bottom|"
    r"unicode|vertical|visibility|white|width|word|z-index)(?:-[a-z]+)*",
    re.IGNORECASE,
)
STYLE_THAT_ACTS = re.compile(
    r"[\\<>@{}]|\b(?:url|image|image-set|expression|attr|var|env)\s*\(|/\*|\bfixed\b|\bsticky\b", re.I
)
NAMES_OF_OURS = re.compile(r"ddsviz|bokeh", re.IGNORECASE)
"""An element of such a name would stand in the way of the scripts that draw charts."""


def cleaned(
    html: str,
    embedded: Callable[[str], str | None] = lambda address: None,
    linked: Callable[[str], str] = lambda address: address,
    worded: Callable[[str], str] = lambda text: text,
) -> str:
    """Return HTML with what JupyterLab shows of it.

    Parameters
    ----------
    html : str
        What an author wrote, as a whole: an element may begin in one part and end in another.
    embedded : callable
        Returns a picture's content as a data address; None for one that is not beside the notebook.
    linked : callable
        Returns the address that a link leads to from a page.
    worded : callable
        Returns an attribute's text as it can stand in one.

    Examples
    --------
    >>> cleaned('H<sub>2</sub>O <a href="javascript:alert(1)" onclick="alert(2)">here</a><script>alert(3)</script>')
    'H<sub>2</sub>O <a>here</a>'
    """
    soup = BeautifulSoup(html, "html.parser")
    for text in soup.find_all(string=lambda text: isinstance(text, PreformattedString)):
        text.extract()  # comments, and what is no HTML
    for element in soup.find_all(True):
        if element.decomposed:
            continue
        if element.name in NOTHING_STAYS_OF:
            element.decompose()
        elif element.name not in ELEMENTS:
            element.unwrap()
        else:
            _clean(element, embedded, worded)
            for name in LEADS.get(element.name, ()):
                if element.get(name):
                    element[name] = linked(str(element[name]))
    return soup.decode(formatter=_AsWritten())


class _AsWritten(HTMLFormatter):  # type: ignore[misc]
    """Writes attributes in their own order, and escapes all that is markup in them."""

    def __init__(self) -> None:
        super().__init__(EntitySubstitution.substitute_xml, void_element_close_prefix="")

    def attributes(self, tag: Any) -> list[tuple[str, Any]]:
        """Return an element's attributes."""
        return list(tag.attrs.items())


def is_safe_address(address: str) -> bool:
    r"""Return whether a link's address only leads somewhere, and runs nothing.

    Examples
    --------
    >>> is_safe_address("https://example.org"), is_safe_address("a.html#b"), is_safe_address(" JAVA\tscript:alert(1)")
    (True, True, False)
    """
    found = SCHEME.match(UNSEEN.sub("", address))
    return found is None or found[1].casefold() in SCHEMES


def _clean(element: Any, embedded: Callable[[str], str | None], worded: Callable[[str], str]) -> None:
    allowed = EVERYWHERE | ATTRIBUTES.get(element.name, frozenset())
    for name, value in list(element.attrs.items()):
        text = worded(" ".join(value) if isinstance(value, list) else str(value))
        kept = _kept_value(name, text) if name in allowed or name.startswith("aria-") else None
        if kept is None:
            del element[name]
        else:
            element[name] = kept
    if element.name == "input":
        element["disabled"] = "disabled"
    if element.name == "img" and "src" in element.attrs:
        _place_picture(element, embedded)


def _kept_value(name: str, value: str) -> str | None:
    if name in ADDRESSES and not is_safe_address(value):
        return value if name in ("src", "poster") and CONTENT.match(value.strip()) else None
    if name in ("id", "name") and NAMES_OF_OURS.match(value):
        return None
    if name == "style":
        rules = (rule.partition(":") for rule in value.split(";"))
        kept = [f"{key.strip()}: {text.strip()}" for key, _, text in rules if _is_plain_style(key.strip(), text)]
        return "; ".join(kept) or None
    return value


def _is_plain_style(name: str, value: str) -> bool:
    return bool(STYLE.fullmatch(name) and value.strip()) and not STYLE_THAT_ACTS.search(value)


def _place_picture(element: Any, embedded: Callable[[str], str | None]) -> None:
    """Put a picture into the page; one that lies elsewhere is linked, since a page fetches nothing."""
    address = str(element["src"])
    content = None if address.startswith("data:") else embedded(address)
    if content is not None:
        element["src"] = content
    elif re.match(r"(?:https?:)?//", address, re.IGNORECASE):
        words = f"{element.get('alt') or 'Picture'} (a picture on another site)"
        element.name, element.attrs = "a", {"href": address}
        element.can_be_empty_element = False
        element.string = words
