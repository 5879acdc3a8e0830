"""Reads what ddsviz says when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ddsviz.errors import DdsvizError


def message_of(kind: type[DdsvizError], call: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """Return the message of the error, exactly of this kind, that a call raises."""
    with pytest.raises(kind) as caught:
        call(*args, **kwargs)
    assert type(caught.value) is kind
    return str(caught.value)
