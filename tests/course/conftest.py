"""What the course's tests share."""

import pytest


@pytest.fixture
def checked_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nbformat check notebooks in its usual way, as for users, whatever this run has set."""
    monkeypatch.delenv("NBFORMAT_VALIDATOR", raising=False)
