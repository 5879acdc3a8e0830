"""What the hub's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from classroom import Classroom


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    """A classroom whose student has the course's first notebook."""
    room = Classroom(tmp_path)
    room.update()
    return room
