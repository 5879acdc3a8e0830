"""The list of kinds says what is true of them, and the examples are such that a promise can fail on them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from numpydoc.docscrape import FunctionDoc
from registry import FIGURES, REGISTERED
from registry.examples import PROMISES, Examples

import ddsviz
from ddsviz.display.describe import is_map
from ddsviz.display.record import record_of
from ddsviz.registry import KINDS, kind_called

OF_FIGURE = {name: kind for kind, own in REGISTERED.items() for name in own.figures}


@pytest.mark.parametrize("name", FIGURES)
def test_a_chart_is_what_the_registry_calls_it(name: str) -> None:
    chart = FIGURES[name]()
    kind = kind_called(record_of(chart).kind)
    assert kind is not None
    assert kind.name == OF_FIGURE[name]
    assert is_map(chart) == kind.is_map


def test_what_is_no_kind_is_none() -> None:
    assert kind_called("Pie chart") is None
    assert len({kind.called for kind in KINDS}) == len(KINDS)


def test_importing_the_registry_loads_no_plotting_library() -> None:
    code = "import sys, ddsviz.registry; print([name for name in ('bokeh', 'folium', 'pandas') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("kind", REGISTERED)
def test_the_first_figure_has_the_kinds_name(kind: str) -> None:
    assert next(iter(REGISTERED[kind].figures)) == kind
    assert all(name.startswith(kind) for name in REGISTERED[kind].figures)


@pytest.mark.parametrize("kind", REGISTERED)
def test_an_excuse_is_of_a_promise_and_gives_its_reason(kind: str) -> None:
    assert set(REGISTERED[kind].without) <= set(PROMISES)
    assert all(len(reason) > 15 for reason in REGISTERED[kind].without.values())


def test_each_example_that_is_not_there_is_named() -> None:
    assert Examples().missing == [
        "figures", "small", "hostile", "crowded", "engines", "fetched", "random.options", "faults.missing",
        "faults.numbers", "faults.options", "faults.together",
    ]  # fmt: skip
    excused = Examples(without={"engines": "none", "numbers": "none", "wrong options": "none"}).missing
    assert not {"engines", "faults.numbers", "faults.options"} & set(excused)


def documented(kind: str, *types: str) -> set[str]:
    """Return the arguments whose documented type begins with one of these."""
    parameters = [own for own in FunctionDoc(getattr(ddsviz, kind))["Parameters"] if own.type.startswith(types)]
    return {name.strip() for own in parameters for name in own.name.split(",")}


@pytest.mark.parametrize("kind", REGISTERED)
def test_each_argument_that_takes_a_column_is_tried_with_one_that_is_not_there(kind: str) -> None:
    tried = {name for columns in REGISTERED[kind].faults.missing for name in columns}
    assert documented(kind, "column") - {"area_key"} <= tried  # which names a column of another table


@pytest.mark.parametrize("kind", REGISTERED)
def test_each_option_of_a_few_values_is_tried_with_another(kind: str) -> None:
    tried = {name for name, *_ in REGISTERED[kind].faults.options}
    assert documented(kind, "{", "bool") - {"areas"} <= tried  # which may be any file's name, too


@pytest.mark.parametrize("parts", [("figures",), ("crowded",), ("engines", "fetched")])
def test_no_two_examples_share_a_name(parts: tuple[str, ...]) -> None:
    names = [name for own in REGISTERED.values() for part in parts for name in getattr(own, part)]
    assert len(names) == len(set(names))
