"""A bar that moves while an engine works, for those who asked for one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from ddsviz.options import options

STORED = "DDSVIZ_STORED"
"""Set in the environment where notebooks are stored: a bar tells times, and would differ from run to run."""


class Bar:
    """The bar of one chart: it appears with the first question that is asked of an engine."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._shown: Any = None

    def begin(self, engine: str) -> None:
        """Say who works on a question."""
        from tqdm.auto import tqdm

        if self._shown is None:
            self._shown = tqdm(desc=f"ddsviz.{self._what}", unit=" questions", leave=False)
        self._shown.set_postfix_str(f"{engine} works")

    def end(self) -> None:
        """Count a question that is answered."""
        self._shown.update()

    def close(self) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown.close()


_bar: ContextVar[Bar | None] = ContextVar("bar", default=None)


@contextmanager
def bar_of(what: str) -> Iterator[None]:
    """Show a bar for all the questions of a chart, where `ddsviz.options.progress` is True."""
    if not options.progress or os.environ.get(STORED):
        yield
        return
    bar = Bar(what)
    token = _bar.set(bar)
    try:
        yield
    finally:
        _bar.reset(token)
        bar.close()


@contextmanager
def question(engine: str) -> Iterator[None]:
    """Move the bar by one question."""
    bar = _bar.get()
    if bar is not None:
        bar.begin(engine)
    yield
    if bar is not None:
        bar.end()
