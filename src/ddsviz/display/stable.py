"""A Bokeh document as JSON that is the same bytes every time.

Bokeh numbers its models as they are made, sends sets in the order of their hashes, and compresses arrays with whatever
zlib it finds. Here models are numbered in order of appearance, sets are sorted, and arrays are sent in whichever of
three plain forms is shortest: numbers as text; bytes of the narrowest type that holds them exactly, in a gzip envelope
that does not compress; or packed, which the page's loader turns into an array before Bokeh sees it. Keys are never
sorted: Bokeh's JSON depends on their order.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ddsviz.display.bokeh_inside import is_known
from ddsviz.display.packed import FEWEST, packed

if TYPE_CHECKING:
    from bokeh.model import Model

STORED_BLOCK = 65_535
NARROW_TYPES = ("uint8", "int8", "uint16", "int16", "int32", "float32")


class StableDocument(NamedTuple):
    """The document as JSON, and all models in it."""

    text: str
    models: list[Model]


def stable_document(root: Any) -> StableDocument:
    """Serialise a Bokeh model.

    Parameters
    ----------
    root : bokeh.model.Model
        It stays free: it can be shown again, and put into a layout.
    """
    ids = Ids()
    document, every = _document(root)
    plain = _plain(document, ids)
    ids.prefix(hashlib.sha256(_text(plain).encode("utf-8", "replace")).hexdigest()[:8])
    return StableDocument(_text(plain), every)


def _document(root: Any) -> tuple[dict[str, Any], list[Model]]:
    """Return Bokeh's own serialisation of a model, and the models in it."""
    import bokeh
    from bokeh.embed.util import OutputDocumentFor

    roots, models = _written(root)
    if all(type(model).__module__.startswith("bokeh.") for model in models):
        return {"version": bokeh.__version__, "title": "", "roots": roots}, models
    # Models of other packages come with their definitions, which only a document writes; then it writes those of
    # all packages that happen to be loaded.
    with OutputDocumentFor([root], always_new=True) as document:
        content: dict[str, Any] = document.to_json().content
    del content["config"]  # how a page shows notifications; Bokeh's own default does
    return content, models


def _written(root: Any) -> tuple[list[Any], list[Model]]:
    """Return what is written of a model and all it refers to, and these models."""
    from bokeh.core.serialization import Serializer

    if not is_known():
        return Serializer().encode([root]), list(root.references())
    from ddsviz.display.serializer import QuickSerializer

    serializer = QuickSerializer()
    return serializer.encode([root]), serializer.models


def _text(plain: Any) -> str:
    return json.dumps(plain, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class Ids:
    """Our ids in place of Bokeh's: numbers in order of appearance, then the content's hash before them."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        self._holders: list[dict[str, Any]] = []

    def renumber(self, holder: dict[str, Any]) -> dict[str, Any]:
        """Give a model, or a reference to one, its number."""
        holder["id"] = self._numbers.setdefault(holder["id"], str(len(self._numbers)))
        self._holders.append(holder)
        return holder

    def prefix(self, prefix: str) -> None:
        """Put a prefix before every id."""
        for holder in self._holders:
            holder["id"] = f"{prefix}-{holder['id']}"


def _plain(part: Any, ids: Ids) -> Any:
    """Return a part of the document with our ids, sorted sets and plain arrays."""
    if isinstance(part, (str, int)) or part is None:
        return part
    if isinstance(part, (list, tuple)):
        return [_plain(entry, ids) for entry in part]
    if isinstance(part, float):
        return int(part) if part.is_integer() and abs(part) < 1e15 else part
    if not isinstance(part, dict):
        return part
    kind = part.get("type")
    if kind == "bytes":
        return {**part, "data": part["data"].to_base64()}
    if kind in ("ndarray", "typed_array"):
        return _plain_array(part, ids)
    if kind == "set" and "entries" in part:
        entries = [_plain(entry, ids) for entry in part["entries"]]
        return {"type": "set", "entries": sorted(entries, key=json.dumps)}
    if "id" not in part:
        return {key: _plain(value, ids) for key, value in part.items()}
    plain = {key: _plain(value, ids) for key, value in part.items() if key != "id"}
    if kind == "object" or len(part) == 1:
        return ids.renumber({"id": part["id"], **plain})
    return {**part, **plain}


def _plain_array(part: dict[str, Any], ids: Ids) -> Any:
    data = part["array"]
    if not isinstance(data, dict) or data.get("type") != "bytes":
        return {key: _plain(value, ids) for key, value in part.items()}
    dtype = "uint8" if part["dtype"] == "bool" else part["dtype"]
    raw = data["data"].to_bytes()
    values = np.frombuffer(raw, dtype=np.dtype(dtype).newbyteorder("<" if part["order"] == "little" else ">"))
    values = values.astype(dtype)
    flat = len(part.get("shape", [0])) == 1 and part["dtype"] != "bool"
    as_bytes = _narrowed(values) if flat else values
    encoded = {**part, "array": {"type": "bytes", "data": _stored(as_bytes)}, "order": "little"}
    encoded["dtype"] = part["dtype"] if part["dtype"] == "bool" else as_bytes.dtype.name
    forms = [encoded]
    if flat and len(values) < FEWEST:  # more are shorter in any other form
        forms.insert(0, _plain(_numbers(values), ids))
    if part["dtype"] != "bool" and (short := packed(values)):
        forms.insert(0, short if flat else {**encoded, "array": short})
    return min(forms, key=lambda form: len(_text(form)))


def _numbers(values: npt.NDArray[Any]) -> list[Any]:
    """Return numbers as Bokeh writes them in a list."""
    if values.dtype.kind != "f" or np.isfinite(values).all():
        return list(values.tolist())
    words = {"nan": "nan", "inf": "+inf", "-inf": "-inf"}
    return [v if np.isfinite(v) else {"type": "number", "value": words[str(v)]} for v in values.tolist()]


def _narrowed(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return an array in the narrowest type that holds every value exactly."""
    for name in NARROW_TYPES:
        if np.dtype(name).itemsize >= values.dtype.itemsize:
            continue
        with np.errstate(invalid="ignore", over="ignore"):
            narrow = values.astype(name)
        if np.array_equal(narrow.astype(values.dtype), values, equal_nan=values.dtype.kind == "f"):
            return narrow
    return values


def _stored(values: npt.NDArray[Any]) -> str:
    """Return bytes in base64, in a gzip envelope of blocks that are stored as they are (RFC 1951, 1952)."""
    raw = values.astype(values.dtype.newbyteorder("<")).tobytes()
    blocks = [raw[start : start + STORED_BLOCK] for start in range(0, len(raw), STORED_BLOCK)] or [b""]
    parts = [b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"]
    for index, block in enumerate(blocks):
        parts.append(struct.pack("<BHH", index == len(blocks) - 1, len(block), len(block) ^ 0xFFFF) + block)
    parts.append(struct.pack("<II", zlib.crc32(raw), len(raw) & 0xFFFFFFFF))
    return base64.b64encode(b"".join(parts)).decode("ascii")
