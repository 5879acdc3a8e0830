"""Plugins of pytest: one sees which tests run which lines, and which fail; the other runs some of the tests only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coverage
import pytest


class Watching:
    """Keeps the names of tests that fail, and the lines that each test runs."""

    def __init__(self, copy: Path) -> None:
        self.failures: set[str] = set()
        self.seconds: dict[str, float] = {}
        self.lines = coverage.Coverage(data_file=None, source=[str(copy / "src/ddsviz")], config_file=False)
        self.lines.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Iterator[None]:
        """Count lines as the test's own."""
        self.lines.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Keep how long a test takes, and its name where it fails, as pytest asks for it."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failures.add(report.nodeid)

    def tests_of_lines(self, copy: Path) -> dict[str, dict[int, list[str]]]:
        """Return for each file and line the tests that run it; an empty name stands for what runs at import."""
        self.lines.stop()
        data = self.lines.get_data()
        return {
            Path(file).relative_to(copy).as_posix(): data.contexts_by_lineno(file) for file in data.measured_files()
        }


class Some:
    """Runs some tests only."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def pytest_collection_modifyitems(self, config: Any, items: list[Any]) -> None:
        """Leave out the others, as pytest asks for it."""
        items[:] = [item for item in items if item.nodeid in self.names]
