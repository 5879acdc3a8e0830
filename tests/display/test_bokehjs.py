"""A saved page holds of Bokeh's script the modules that its models need, and all of it where that is not certain."""

from __future__ import annotations

import pytest
from bokeh.model import Model
from bokeh.models import Arrow, CustomJS, NormalHead, Slider, Widget
from bokeh.plotting import figure
from known_bokeh import known

import ddsviz
from ddsviz.display.bokehjs import LEFT_OUT, _homes, _modules, needed_part
from ddsviz.display.save import page_html
from ddsviz.display.server import bokeh_scripts


@pytest.fixture(scope="module")
def script() -> str:
    folder = bokeh_scripts()
    assert folder is not None
    return (folder / "bokeh.min.js").read_text(encoding="utf-8")


def chart() -> figure:
    made = figure()
    made.line([1, 2], [3, 4])
    return made


@known
def test_a_third_of_the_script_is_left_out(script: str) -> None:
    part = needed_part(script, chart().references())
    assert len(part) < 0.75 * len(script)
    assert part.startswith(script[:4_000])


@known
def test_what_is_kept_asks_for_nothing_that_is_left_out(script: str) -> None:
    whole = _modules(script)
    part = needed_part(script, chart().references())
    assert whole is not None
    texts = part.removeprefix(whole.before).removesuffix(whole.after).split("\n")
    kept = {number for number, text in enumerate(whole.texts) if text.split("\n")[0] in texts}
    assert 200 < len(kept) < 450
    assert part.count(f"\n{LEFT_OUT}") > 100
    for number in kept - {0}:
        assert whole.needs[number] <= kept


@known
def test_every_model_that_bokeh_draws_has_a_module(script: str) -> None:
    modules = _modules(script)
    assert modules is not None
    homes = _homes(modules)
    drawn = [
        kind for kind in Model.model_class_reverse_map.values()
        if kind.__module__.startswith("bokeh.models.") and not issubclass(kind, Widget)
    ]  # fmt: skip
    found = [kind for kind in drawn if kind.__qualified_model__.rpartition(".")[2] in homes]
    assert len(found) > 0.85 * len(drawn) > 200  # the rest are only the bases of others, or stand in other scripts


@known
def test_a_model_brings_what_it_is_made_of(script: str) -> None:
    made = chart()
    without = needed_part(script, made.references())
    made.add_layout(Arrow(end=NormalHead()))
    assert len(needed_part(script, made.references())) > len(without)


@known
@pytest.mark.parametrize(
    "code", ["Bokeh.documents[0].clear()", "const {Span} = window.Bokeh.Models"], ids=["documents", "models"]
)
def test_code_that_speaks_to_bokeh_has_all_of_it(script: str, code: str) -> None:
    made = chart()
    made.x_range.js_on_change("start", CustomJS(code=code))
    assert needed_part(script, made.references()) == script
    other = chart()
    other.x_range.js_on_change("start", CustomJS(code="console.log(cb_obj.start)"))
    assert needed_part(script, other.references()) != script


def test_models_of_other_packages_have_all_of_it(script: str) -> None:
    assert needed_part(script, [*chart().references(), object()]) == script


@pytest.mark.parametrize(
    "text", ["", "a script", '\n([\nfunction _(a){a(5)},\n], 0, {"index":0,"base":0,"models/main":0}']
)
def test_a_script_that_is_written_otherwise_stays_whole(text: str) -> None:
    assert needed_part(text, chart().references()) == text


@known
def test_a_module_that_is_asked_for_in_another_way_keeps_the_script_whole(script: str) -> None:
    modules = _modules(script)
    assert modules is not None
    at = modules.numbers["models/main"]
    other = script.replace(modules.texts[at], modules.texts[at].replace("(92)", "(90+2)"))
    assert other != script
    assert needed_part(other, chart().references()) == other


@known
def test_pages_with_widgets_have_all_of_it() -> None:
    climate = ddsviz.load("climate")
    with_slider = page_html(ddsviz.time_series(climate, "year", "mean_temperature_c", smooth="slider"))
    alone = page_html(ddsviz.time_series(climate, "year", "mean_temperature_c", smooth=10))
    assert f"\n{LEFT_OUT}{LEFT_OUT}" in alone
    assert f"\n{LEFT_OUT}{LEFT_OUT}" not in with_slider
    assert len(page_html(Slider(start=0, end=1, value=0))) > len(alone)
