"""Reads Bokeh's JSON documents, as BokehJS does."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import numpy as np

WORDS = {"nan": float("nan"), "+inf": float("inf"), "-inf": float("-inf")}


def parts(document: Any) -> Iterator[Any]:
    """Yield a JSON value and everything in it."""
    yield document
    if isinstance(document, dict):
        document = document.values()
    if not isinstance(document, (str, int, float, bool, type(None))):
        for part in document:
            yield from parts(part)


def sources(text: str) -> list[dict[str, Any]]:
    """Return the columns of each data source of a document, as they are written."""
    found = [
        part for part in parts(json.loads(text)) if isinstance(part, dict) and part.get("name") == "ColumnDataSource"
    ]
    return [dict(source["attributes"]["data"]["entries"]) for source in found]


def decoded(column: Any) -> Any:
    """Return what BokehJS makes of a column."""
    if isinstance(column, list):
        return [WORDS[one["value"]] if isinstance(one, dict) else one for one in column]
    if "packed" in column:
        return unpacked(column)
    assert column["type"] == "ndarray"
    if isinstance(column["array"], list) or "packed" in column["array"]:
        return np.array(decoded(column["array"])).reshape(column["shape"])
    assert column["order"] == "little"
    raw = gzip.decompress(base64.b64decode(column["array"]["data"]))
    dtype = np.dtype("uint8" if column["dtype"] == "bool" else column["dtype"]).newbyteorder("<")
    return np.frombuffer(raw, dtype=dtype).reshape(column["shape"])


def unpacked(column: dict[str, Any]) -> Any:
    """Return the numbers that our loader makes of a packed column."""
    letters = [chr(code) for code in range(35, 127) if chr(code) not in "<\\"]
    wide, text, codes = column["wide"], column["packed"], []
    while text:
        if text[0] == "!":
            codes += [codes[-1]] * (letters.index(text[1]) + 1)
            size = 2
        else:
            size = wide + 1 if text[0] == " " else 2 if letters.index(text[0]) < 86 else 3
            code = 0
            for letter in text[:size].lstrip(" "):
                code = code * 90 + letters.index(letter)
            codes.append(code - 86 * 8_100 + 86 * 90 if size == 3 else code)
        text = text[size:]
    codes = np.array(codes)
    sign = np.where(codes % 2, (codes - 1) // 2, -(codes // 2)) if column["signed"] else codes - 1
    whole = np.where(codes > 0, sign, 0)
    whole = np.cumsum(whole) if column["steps"] else whole
    return np.where(codes > 0, (column["start"] + whole * column["times"]) / column["per"], np.nan)


class Page(HTMLParser):
    """What a browser finds in a page: its elements, and the texts in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.tag = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.tag = tag

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.tag, []).append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of each element of a name."""
        return [attributes for name, attributes in self.elements if name == tag]

    def text(self, tag: str) -> str:
        """Return the text in the elements of a name."""
        return "".join(self.texts.get(tag, []))
