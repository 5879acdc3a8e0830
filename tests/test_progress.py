"""A bar moves while an engine works: only where it was asked for, and never where notebooks are stored."""

from __future__ import annotations

from collections.abc import Iterator

import engines
import pytest

import ddsviz
from ddsviz.progress import STORED


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    yield
    ddsviz.options.progress = False


def drawn(capsys: pytest.CaptureFixture[str]) -> str:
    ddsviz.scatter(engines.duckdb(engines.journeys()), "distance_m", "duration_s")
    return capsys.readouterr().err


def test_there_is_no_bar_at_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert drawn(capsys) == ""


def test_a_bar_tells_who_works_on_what(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STORED, raising=False)
    ddsviz.options.progress = True
    shown = drawn(capsys)
    assert "ddsviz.scatter" in shown
    assert "DuckDB works" in shown


def test_there_is_none_where_notebooks_are_stored(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORED, "1")
    ddsviz.options.progress = True
    assert drawn(capsys) == ""


def test_a_table_in_memory_needs_none(capsys: pytest.CaptureFixture[str]) -> None:
    ddsviz.options.progress = True
    ddsviz.scatter(engines.journeys(), "distance_m", "duration_s")
    assert capsys.readouterr().err == ""


def test_the_option_is_true_or_false() -> None:
    with pytest.raises(ddsviz.DdsvizError, match="True or False"):
        ddsviz.options.progress = "yes"  # type: ignore[assignment]
