"""Decides whether Bokeh's inside may be read, or Bokeh's own plain way is taken.

Three places read private parts of Bokeh's models, because its public ways take several times as long: copies of models
(`charts/clone.py`), what is written of them (`display/serializer.py`), and what was set on them (`display/changes.py`).
Each is trusted where both hold:

1. The installed Bokeh is of a version that all tests have passed with (`TESTED`).
2. Of a small sample it gives, in this very process, what Bokeh's own serialiser gives.

Elsewhere Bokeh's constructors, serialiser and public methods do the work: later, but with the same bytes.

An untested version is reason enough, even where the sample comes out alike: one sample cannot show that nothing else
has changed, and a slow chart is better than a wrong one. To admit a version, move `TESTED` and run the tests with it:
`make test-newest` takes the newest there is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

TESTED = ((3, 9), (3, 10))
"""The first and the last of Bokeh's versions that are known from inside, with all their corrections."""


def is_known() -> bool:
    """Tell whether what was set on a model is known, and the quick serialiser serves."""
    return is_trusted(quickly_written)


def quickly_written(model: Any) -> Any:
    """Return what the quick serialiser writes of a model."""
    from ddsviz.display.serializer import QuickSerializer  # here, for another Bokeh may lack what it imports

    return QuickSerializer().encode(model)


@functools.cache
def is_trusted(way: Callable[[Any], Any]) -> bool:
    """Tell whether a way of our own may take the place of Bokeh's.

    Parameters
    ----------
    way : callable
        Takes a model, and returns what is to be what Bokeh's serialiser writes of it. It imports itself what it needs
        of Bokeh's private parts.
    """
    from bokeh import __version__

    if not is_tested(__version__):
        return False
    try:
        return _text(way(_sample())) == _written_by_bokeh()
    except Exception:  # whatever is missing or has another shape, the plain way does without
        return False


def is_tested(version: str) -> bool:
    """Tell whether a version of Bokeh is one that the tests have passed with.

    Examples
    --------
    >>> [is_tested(version) for version in ("3.8.2", "3.9.0", "3.10.2", "3.11.0rc1", "4.0")]
    [False, True, True, False, False]
    """
    first, last = TESTED
    found = re.match(r"(\d+)\.(\d+)", version)
    return found is not None and first <= (int(found[1]), int(found[2])) <= last


@functools.cache
def _sample() -> Any:
    """Return a few models that hold all that Bokeh keeps apart: values set, unset and made, and columns' names."""
    from bokeh.models import CDSView, LegendItem

    view = CDSView()  # its filter is a default that is a model of its own
    sample = LegendItem(label={"field": "x"}, index=3, tags=["a", {"b": [1.0]}, view])
    _ = sample.subscribed_events, sample.renderers  # makes defaults, which are not written for that
    return sample


@functools.cache
def _written_by_bokeh() -> str:
    from bokeh.core.serialization import Serializer

    return _text(Serializer().encode(_sample()))


def _text(written: Any) -> str:
    """Return what was written, without ids, as a text: it tells apart orders, and 1 from 1.0."""
    return repr(_without_ids(written))


def _without_ids(written: Any) -> Any:
    if isinstance(written, dict):
        return {key: _without_ids(part) for key, part in written.items() if key != "id"}
    return [_without_ids(part) for part in written] if isinstance(written, (list, tuple)) else written
