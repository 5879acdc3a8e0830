"""A chart as a file."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from documents import Page
from faults import message_of

import ddsviz
from ddsviz.display import browser
from ddsviz.errors import OptionError, SaveError


def chart(**options: Any) -> Any:
    return ddsviz.scatter({"x": [1, 2], "y": [3, 4]}, "x", "y", **options)


@pytest.fixture
def without_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(browser, "PLACES", ())


def test_a_page_holds_the_chart_and_its_scripts(tmp_path: Path) -> None:
    ddsviz.save(chart(title="Rain & <b>wind</b>"), tmp_path / "chart.html")
    text = (tmp_path / "chart.html").read_text(encoding="utf-8")
    page = Page(text)
    assert text.startswith("<!DOCTYPE html>")
    assert page.text("title").startswith("Rain & <b>wind</b>.")
    assert len(page.named("figure")) == 1
    assert page.named("html") == [{"lang": "en"}]
    assert len(text) > 500_000  # Bokeh's own script is in it


def test_a_page_refers_to_nothing_outside_itself(tmp_path: Path) -> None:
    slider = ddsviz.time_series(ddsviz.load("climate"), "year", "mean_temperature_c", smooth="slider")
    ddsviz.save(slider, tmp_path / "chart.html")
    page = Page((tmp_path / "chart.html").read_text(encoding="utf-8"))
    assert [
        attributes for tag, attributes in page.elements if tag in ("script", "link", "img", "iframe") and (
            "src" in attributes or "href" in attributes
        )
    ] == []  # fmt: skip
    assert len(page.named("script")) == 4  # Bokeh, its widgets, the document and the loader


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    ddsviz.save(chart(), tmp_path / "one.html")
    ddsviz.save(chart(), str(tmp_path / "two.HTML"))
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.HTML").read_bytes()


def test_a_file_that_is_there_is_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    target = tmp_path / "chart.html"
    target.write_text("mine")
    message = message_of(SaveError, ddsviz.save, chart(), target)
    assert message.startswith(f"There is already a file '{target}'.")
    assert "overwrite=True" in message
    assert target.read_text() == "mine"
    ddsviz.save(chart(), target, overwrite=True)
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    ddsviz.save(chart(), tmp_path / "chart.html")
    assert [file.name for file in tmp_path.iterdir()] == ["chart.html"]


def test_a_saved_file_can_be_read_by_others_as_any_new_file(tmp_path: Path) -> None:
    ddsviz.save(chart(), tmp_path / "chart.html")
    (tmp_path / "other").touch()
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("chart.html", "other")}
    assert len(modes) == 1


@pytest.mark.parametrize("name", ["chart", "chart.pdf", "chart.htm", ".html", ""])
def test_another_ending_is_told_those_there_are(name: str, tmp_path: Path) -> None:
    message = message_of(OptionError, ddsviz.save, chart(), tmp_path / name)
    assert "should end in .html (a page), .png (a picture) or .svg (a drawing)." in message


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    message = message_of(SaveError, ddsviz.save, chart(), tmp_path / "none" / "chart.html")
    assert message.startswith(f"There is no folder '{tmp_path / 'none'}'.")


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "chart.html").mkdir()
    message_of(SaveError, ddsviz.save, chart(), tmp_path / "chart.html")
    message_of(SaveError, ddsviz.save, chart(), tmp_path / "chart.html", overwrite=True)
    assert [file.name for file in tmp_path.iterdir()] == ["chart.html"]


@pytest.mark.parametrize("path", [None, 3, ["chart.html"]], ids=repr)
def test_what_is_no_path_is_told(path: Any) -> None:
    assert "path is the name of a file" in message_of(OptionError, ddsviz.save, chart(), path)


def test_what_is_no_chart_is_told_before_anything_is_written(tmp_path: Path) -> None:
    assert "not a chart" in message_of(OptionError, ddsviz.save, "chart", tmp_path / "chart.html")
    assert list(tmp_path.iterdir()) == []


def test_path_and_chart_the_wrong_way_round_are_told(tmp_path: Path) -> None:
    message_of(OptionError, ddsviz.save, str(tmp_path / "chart.html"), chart())


@pytest.mark.usefixtures("without_browser")
@pytest.mark.parametrize("ending", ["png", "svg", "PNG"])
def test_a_picture_without_a_browser_is_told_two_ways_out(ending: str, tmp_path: Path) -> None:
    message = message_of(SaveError, ddsviz.save, chart(), tmp_path / f"chart.{ending}")
    assert message == (
        "A picture needs an installed Chromium, Chrome or Edge, and none was found. Install one. "
        "Or save a page instead, under a name that ends in '.html'."
    )
    assert list(tmp_path.iterdir()) == []


def stand_in(folder: Path, script: str) -> None:
    """Put a program that answers as a browser would where browsers are looked for."""
    (folder / "chromium").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "chromium").chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the browser")
@pytest.mark.parametrize(
    ("script", "said"),
    [("true", "did not paint the chart"), ("echo '<pre id=\"picture\">fault: no</pre>'", "did not paint the chart")],
)
def test_a_browser_that_does_not_paint_is_told(
    script: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, script)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert said in message_of(SaveError, ddsviz.save, chart(), tmp_path / "chart.png")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the browser")
def test_what_the_browser_paints_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, "echo '<pre id=\"picture\">aGVsbG8=</pre>'")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    ddsviz.save(chart(), tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes() == b"hello"


def test_saving_needs_no_notebook(tmp_path: Path) -> None:
    code = (
        "import sys, ddsviz; ddsviz.save(ddsviz.heatmap({'a': [1, 2]}), sys.argv[1]); "
        "assert 'IPython' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "chart.html")], check=True)
    assert (tmp_path / "chart.html").is_file()
