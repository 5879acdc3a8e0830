"""Settings of all tests."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

os.environ["DDSVIZ_DEBUG"] = "1"  # the last net is away: a fault of ours is seen as what it is
settings.register_profile("busy machine", deadline=None)  # how long an example takes says what else runs here
settings.load_profile("busy machine")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write half a sign as its number: no report with one can be sent from one process to another."""
    report = yield
    told = str(report.longrepr or "")
    written = told.encode("utf-8", "backslashreplace").decode("utf-8")
    if written != told:
        report.longrepr = written
    return report
