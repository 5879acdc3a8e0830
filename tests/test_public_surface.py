"""Every kind of chart has all that a kind needs, and each public name its documentation."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from numpydoc.docscrape import FunctionDoc
from surface import found_in, kinds_in, missing

import ddsviz
from ddsviz.errors import DdsvizError

HOUSE = Path(__file__).parents[1]
STUB = (HOUSE / "src" / "ddsviz" / "__init__.pyi").read_text(encoding="utf-8")
FOUND = found_in(HOUSE)
KINDS = re.findall(r"^from \.kinds\.(\w+) import \1 as \1$", STUB, re.MULTILINE)
FUNCTIONS = [name for name in ddsviz.__all__ if inspect.isfunction(getattr(ddsviz, name))]
SECTIONS = ("Parameters", "Returns", "Raises", "Examples")
HEAVY = ("bokeh", "folium", "pandas", "geopandas", "numpy", "narwhals")
STATISTICS = ("scipy", "statsmodels", "sklearn", "mapclassify")  # which a test environment has


def documented(name: str) -> FunctionDoc:
    return FunctionDoc(getattr(ddsviz, name))


def test_there_are_as_many_kinds_as_folders() -> None:
    folders = {file.parent.name for file in (HOUSE / "src" / "ddsviz" / "kinds").glob("*/__init__.py")}
    assert set(KINDS) == folders
    assert len(KINDS) >= 8


@pytest.mark.parametrize("kind", sorted(kinds_in(FOUND)))
def test_every_kind_has_all_that_a_kind_needs(kind: str) -> None:
    lacking = missing(kind, FOUND)
    assert not lacking, f"{kind} lacks\n- " + "\n- ".join(lacking)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_example_for_each_promise(kind: str) -> None:
    from registry import REGISTERED

    assert kind in REGISTERED, f"{kind} has no examples: write tests/registry/{kind}.py."
    lacking = REGISTERED[kind].missing
    assert not lacking, f"tests/registry/{kind}.py lacks {', '.join(lacking)}."


def test_the_public_names_are_those_of_the_stub() -> None:
    named = set(re.findall(r" as (\w+)$", STUB, re.MULTILINE))
    assert set(ddsviz.__all__) - {"__version__"} == named
    assert named <= set(dir(ddsviz))


@pytest.mark.parametrize("name", ddsviz.__all__)
def test_every_public_name_leads_somewhere(name: str) -> None:
    assert getattr(ddsviz, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="histogram"):
        _ = ddsviz.histogram


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "datasets"])
@pytest.mark.parametrize("section", SECTIONS)
def test_every_public_function_has_each_section_in_its_docstring(name: str, section: str) -> None:
    if name == "save" and section == "Returns":
        assert inspect.signature(ddsviz.save).return_annotation in (None, "None")
        return
    assert documented(name)[section], f"The docstring of {name} lacks the section {section}."


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_parameter_is_documented_with_its_type(name: str) -> None:
    taken = list(inspect.signature(getattr(ddsviz, name)).parameters)
    told = [part.strip() for parameter in documented(name)["Parameters"] for part in parameter.name.split(",")]
    assert told == taken
    untyped = [parameter.name for parameter in documented(name)["Parameters"] if not parameter.type]
    assert untyped == []


@pytest.mark.parametrize("name", KINDS)
def test_options_are_given_by_name_and_no_others_are_taken(name: str) -> None:
    kinds = {parameter.kind for parameter in inspect.signature(getattr(ddsviz, name)).parameters.values()}
    assert inspect.Parameter.VAR_KEYWORD not in kinds
    assert inspect.Parameter.VAR_POSITIONAL not in kinds
    assert inspect.Parameter.KEYWORD_ONLY in kinds


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_the_shared_options(name: str) -> None:
    shared = {"title", "names", "units", "palette", "alt", "width", "height"}
    assert shared <= set(inspect.signature(getattr(ddsviz, name)).parameters)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_errors_that_are_documented_are_those_of_ddsviz(name: str) -> None:
    from ddsviz import errors

    for told in documented(name)["Raises"]:
        for one in told.type.split(","):
            assert issubclass(getattr(errors, one.strip()), DdsvizError)


@pytest.mark.parametrize("kind", KINDS)
def test_every_module_of_a_kind_says_what_it_answers_and_when_it_misleads(kind: str) -> None:
    source = (HOUSE / "src" / "ddsviz" / "kinds" / kind / "__init__.py").read_text(encoding="utf-8")
    opening = ast.get_docstring(ast.parse(source)) or ""
    assert "answers:" in opening
    assert len(opening) > 150


def test_no_picture_needs_a_library_of_statistics() -> None:
    code = (
        "import sys, ddsviz; climate = ddsviz.load('climate'); hotels = ddsviz.load('hotels')\n"
        "ddsviz.scatter(climate, 'year', 'mean_temperature_c', trend='lowess')\n"
        "ddsviz.time_series(climate, 'year', 'mean_temperature_c', smooth=9, method='lowess')\n"
        "ddsviz.time_series(climate, 'year', 'mean_temperature_c', smooth=9, method='exponential')\n"
        "ranks = ddsviz.load('deprivation_2012')\n"
        "for scheme in ('quantiles', 'equal_interval', 'natural_breaks'):\n"
        "    ddsviz.choropleth(ranks, 'overall_rank', areas='datazones', scheme=scheme)\n"
        "ddsviz.voronoi_map(hotels, value='rooms', label='hotel')\n"
        f"print([name for name in {STATISTICS!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_importing_ddsviz_loads_no_plotting_library_and_no_table() -> None:
    code = f"import sys, ddsviz; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
