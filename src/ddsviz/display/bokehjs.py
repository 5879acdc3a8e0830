"""Of Bokeh's script, the modules that a page's models are made of: a third less to keep, and to run before it paints.

The script is a list of modules, which ask each other for what they need by number. So from the models in a page follows
all that can ever run there. Where that is not certain, the script stays whole.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

BEGIN, END = "\n([\n", "\n], 0, {"
DEFINED = re.compile(r'(?:\.__name__="|\bclass )(\w+)')  # Bokeh 3.9 shortens its classes' names, and says them apart
LEFT_OUT = "0,\n"  # in its place, for the numbers count


class Modules(NamedTuple):
    """A script's modules, what stands around them, and their numbers by path, such as "models/glyphs/line"."""

    before: str
    texts: list[str]
    after: str
    numbers: dict[str, int]
    needs: list[set[int]]

    def with_needs(self, numbers: Iterable[int]) -> set[int]:
        """Return these modules and all that they ask for."""
        found: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting += self.needs[number]
        return found


def needed_part(script: str, models: Iterable[Any]) -> str:
    """Return Bokeh's script without the modules that these models do not need; all of it where that is not certain.

    Parameters
    ----------
    script : str
        Bokeh's own, as `bokeh.min.js` has it.
    models : iterable of bokeh.model.Model
        All models in the page.
    """
    modules = _modules(script)
    scripted = list(models)
    if (
        modules is None
        or not all(type(model).__module__.startswith("bokeh.") for model in scripted)
        or _talk_to_bokeh(scripted)
    ):
        return script
    homes = _homes(modules)
    names = {type(model).__qualified_model__.rpartition(".")[2] for model in scripted}
    if not names <= homes.keys():
        return script
    wanted = sorted({number for name in names for number in homes[name]})
    start, register = modules.numbers["index"], modules.numbers["models/main"]
    kept = modules.with_needs([start, modules.numbers["base"], *wanted]) | {0, register}
    texts = [text if number in kept else LEFT_OUT for number, text in enumerate(modules.texts)]
    texts[register] = _registration(modules, wanted)
    return modules.before + "".join(texts) + modules.after


def _registration(modules: Modules, wanted: list[int]) -> str:
    """Return a module that makes models known; those for hover texts apart, for some share a name with others."""
    dom = {number for path, number in modules.numbers.items() if path.startswith("models/dom/")}
    groups = [[number for number in wanted if (number in dom) == apart] for apart in (False, True)]
    base = modules.numbers["base"]
    calls = [f"need({base}).register_models(Object.assign({{}},...{group}.map(need)));" for group in groups if group]
    return f"function _(need){{{''.join(calls)}}},\n"


def _talk_to_bokeh(models: list[Any]) -> bool:
    """Tell whether a model brings code that may ask for any of Bokeh's modules."""
    callbacks = [model for model in models if type(model).__name__.startswith("CustomJS")]
    return any("Bokeh" in str(model.properties_with_values(include_defaults=False)) for model in callbacks)


@functools.lru_cache(maxsize=1)
def _modules(script: str) -> Modules | None:
    """Return the modules of a script, or None where it is not written as expected."""
    before, begin, rest = script.partition(BEGIN)
    body, end, after = rest.rpartition(END)
    if not begin or not end:
        return None
    texts = re.split(r"(?<=,\n)(?=function _\()", body + "\n")
    numbers = {path: int(number) for path, number in re.findall(r'"([^"]+)":(\d+)', after)}
    asked = [re.match(r"function _\(([\w$]+)", text) for text in texts]
    if not {"index", "base", "models/main"} <= numbers.keys() or not all(asked):
        return None
    needs = [_asked_for(text, name[1], len(texts)) for text, name in zip(texts, asked, strict=True) if name]
    modules = Modules(before + begin, texts, end[1:] + after, numbers, needs)
    is_whole = len(modules.with_needs([0])) == len(texts)  # else some are asked for in a way unknown here
    return modules if is_whole else None


def _asked_for(text: str, name: str, count: int) -> set[int]:
    found = re.findall(rf"(?<![\w$.]){re.escape(name)}\((\d+)\)", text)
    return {int(number) for number in found if int(number) < count}


def _homes(modules: Modules) -> dict[str, list[int]]:
    """Return the modules that define each model, by its name."""
    homes: dict[str, list[int]] = {}
    for path, number in modules.numbers.items():
        if path.startswith("models/"):
            for name in re.findall(DEFINED, modules.texts[number]):
                homes.setdefault(name, []).append(number)
    return homes
