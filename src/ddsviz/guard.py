"""The last net: a fault of ours leaves a call as one sentence that says so, and never as a traceback of a backend.

`DDSVIZ_DEBUG=1` takes the net away: then the cause itself is raised. All tests run so, for the net must hide no fault.
"""

from __future__ import annotations

import functools
import inspect
import os
import traceback
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from ddsviz.errors import DdsvizError, InternalError, NotEnoughMemoryError
from ddsviz.wording import joined, quoted, shortened

P = ParamSpec("P")
R = TypeVar("R")
LONGEST_CAUSE = 200


def guarded(function: Callable[P, R]) -> Callable[P, R]:
    """Turn what is neither an error of ours nor an interruption into an InternalError; the signature stays."""

    @functools.wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except DdsvizError:
            raise
        except MemoryError as cause:
            raise NotEnoughMemoryError(
                f"There is not enough memory for {function.__name__}. Draw a part of the table, or close "
                "other notebooks."
            ) from cause
        except Exception as cause:
            if os.environ.get("DDSVIZ_DEBUG"):
                raise
            raise InternalError(_sentence(function, args, kwargs, cause)) from cause

    call.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    return call


def _sentence(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], cause: Exception) -> str:
    names = inspect.signature(function).parameters
    given = {**dict(zip(names, args, strict=False)), **kwargs}
    columns = [f"{name} {quoted(value)}" for name, value in given.items() if isinstance(value, str) and name != "path"]
    of_columns = f" with {joined(columns)}" if columns else ""
    lines = traceback.format_exception_only(cause)
    said = shortened(lines[-1], LONGEST_CAUSE)
    where = traceback.extract_tb(cause.__traceback__)[-1]
    return (
        f"{function.__name__}{of_columns} did not work, and this is our fault, not yours. Please tell us what stands "
        f"here: {said} ({os.path.basename(where.filename)}, line {where.lineno})"
    )
