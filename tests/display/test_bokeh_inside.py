"""Where Bokeh's inside is not what is known, Bokeh's own plain way serves, and every chart is the same."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from kinds import CHARTS
from known_bokeh import known

import ddsviz
from ddsviz.charts import clone
from ddsviz.display import bokeh_inside
from ddsviz.display.bokeh_inside import is_known, is_tested, is_trusted
from ddsviz.display.notebook import bundle

TESTS = Path(__file__).parents[1]
PRINT_HASHES = """
import hashlib
import renamed_bokeh
from test_bokeh_inside import CHARTS, outputs
for name, chart in CHARTS.items():
    print(name, *(hashlib.sha256(text.encode()).hexdigest() for text in outputs(chart())))
from bokeh.core.property import wrappers
from ddsviz.display.bokeh_inside import is_known
print(hasattr(wrappers, "PropertyValueContainer"), is_known())
"""


def outputs(chart: Any) -> list[str]:
    """Return all that is made of a chart: what is shown, its text, and its script."""
    shown = bundle(chart)
    return [shown["text/html"], shown["text/plain"], ddsviz.code(chart)]


@pytest.fixture(autouse=True)
def decided_anew() -> Iterator[None]:
    is_trusted.cache_clear()
    yield
    is_trusted.cache_clear()


def of_no_tested_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bokeh_inside, "TESTED", ((1, 0), (2, 4)))


def without_the_containers_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("bokeh.core.property.wrappers.PropertyValueContainer")
    monkeypatch.delitem(sys.modules, "ddsviz.display.serializer")


def without_the_descriptors_class(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("bokeh.core.property.descriptors.DataSpecPropertyDescriptor")
    monkeypatch.delitem(sys.modules, "ddsviz.display.serializer")


def with_values_in_a_dictionary_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clone, "VALUES", ("_property_values", "_unstable_themed_values"))


def with_values_in_no_such_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clone, "VALUES", (*clone.VALUES, "_former_values"))


def with_properties_written_in_another_order(monkeypatch: pytest.MonkeyPatch) -> None:
    from ddsviz.display import serializer

    ours = serializer._serialized
    monkeypatch.setattr(serializer, "_serialized", lambda kind: ours(kind)[::-1])


def with_defaults_that_are_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from ddsviz.display import serializer

    ours = serializer._set_properties
    monkeypatch.setattr(serializer, "_set_properties", lambda model: list(ours(model))[:-1])


COPIES = {without_the_containers_class, with_values_in_a_dictionary_more, with_values_in_no_such_dictionary}
WRITING = {
    without_the_containers_class, without_the_descriptors_class,
    with_properties_written_in_another_order, with_defaults_that_are_not_written,
}  # fmt: skip
OTHER_BOKEHS: list[Callable[[pytest.MonkeyPatch], None]] = sorted(
    {of_no_tested_version} | COPIES | WRITING, key=lambda change: change.__name__
)


@known
def test_the_installed_bokeh_is_known() -> None:
    assert is_known()
    assert is_trusted(clone.written_copy)


@known
@pytest.mark.parametrize("change", OTHER_BOKEHS, ids=lambda change: change.__name__)
def test_each_way_of_our_own_is_left_where_it_would_give_another_result(
    change: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    change(monkeypatch)
    assert is_trusted(clone.written_copy) == (change not in COPIES | {of_no_tested_version})
    assert is_known() == (change not in WRITING | {of_no_tested_version})


def refuse(*_: Any) -> Any:
    raise AssertionError("a way of our own was taken")


@known
@pytest.mark.parametrize("change", [of_no_tested_version, without_the_containers_class], ids=["version", "parts"])
@pytest.mark.parametrize("kind", CHARTS)
def test_the_plain_way_makes_the_same_of_every_kind(
    kind: str, change: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ddsviz.display.serializer import QuickSerializer

    ours = outputs(CHARTS[kind]())
    change(monkeypatch)
    is_trusted.cache_clear()
    assert not is_known()
    assert not is_trusted(clone.written_copy)
    monkeypatch.setattr(clone, "clone_of", refuse)
    monkeypatch.setattr(QuickSerializer, "__init__", refuse)
    assert outputs(CHARTS[kind]()) == ours


def test_a_bokeh_whose_private_parts_have_other_names_draws_the_same_of_every_kind() -> None:
    path = os.pathsep.join([str(TESTS), str(Path(__file__).parent), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", PRINT_HASHES], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    ours = [
        " ".join([name, *(hashlib.sha256(text.encode()).hexdigest() for text in outputs(chart()))])
        for name, chart in CHARTS.items()
    ]
    assert done.stdout.splitlines() == [*ours, "False False"]


def test_a_change_that_was_undone_for_the_script_is_there_again(monkeypatch: pytest.MonkeyPatch) -> None:
    of_no_tested_version(monkeypatch)
    chart = ddsviz.scatter({"x": [1, 2], "y": [3, 4], "size": [1, 2]}, "x", "y", size="size")
    layer = chart.renderers[0]
    layer.glyph.hatch_pattern = "x"
    del layer.glyph.line_color
    before = layer.glyph.properties_with_values()
    assert "hatch_pattern" in ddsviz.code(chart)
    assert layer.glyph.properties_with_values() == before


@pytest.mark.parametrize("version", ["3.8.2", "3.99.0", "4.0.0", "a version", ""])
def test_other_versions_are_not_taken_for_tested_ones(version: str) -> None:
    assert not is_tested(version)
