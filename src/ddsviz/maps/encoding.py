"""From values to the colours of areas or points, and the legend that explains them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ddsviz import theme
from ddsviz.ask.classification import Classification
from ddsviz.ask.palette import category_colours, colour_scale, scale_anchors
from ddsviz.ask.style import Style
from ddsviz.calc.binning import round_edges
from ddsviz.calc.categories import NO_VALUE, groups
from ddsviz.calc.classes import class_of, class_words, ends_of_breaks, told_apart, upper_ends
from ddsviz.errors import Mend, OptionError
from ddsviz.limits import MAX_CATEGORIES, MAX_LEGEND_LENGTH
from ddsviz.numbers import value_writer
from ddsviz.wording import counted, shortened_apart

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

TICKS = 5
TICKS_APART = 0.16


@dataclass(frozen=True)
class Encoding:
    """Colours of rows, and what they mean.

    Attributes
    ----------
    colours : list of str
        The colours there are.
    codes : numpy.ndarray of int, shape (n,)
        The colour of each row, from 1; 0 where it has no value.
    legend : dict
        Title, entries or scale, and words, as the page's script reads them.
    notes : list of str
        What a reader must know.
    shapes : bool
        Whether colours are told apart by shape, too.
    parts : dict
        What a script must know: the scale's colours and ends, or the ends of classes.
    """

    colours: list[str]
    codes: npt.NDArray[np.int64]
    legend: dict[str, Any]
    notes: list[str]
    shapes: bool = False
    parts: dict[str, Any] = field(default_factory=dict)


def parts_of(encoding: Encoding | None, column: Any) -> dict[str, Any]:
    """Return what a script must know of the colours that a column of a map's table has."""
    if encoding is None:
        return {}
    legend = {"title": encoding.legend["title"], "words": [entry["text"] for entry in encoding.legend["entries"]]}
    colours = {} if "palette" in encoding.parts else {"colours": encoding.colours}
    return {"value": column, "shading": {**encoding.parts, **legend, **colours}}


def encoded_numbers(
    values: pd.Series,
    title: str,
    style: Style,
    how: Classification,
    noun: str,
    anchors: tuple[str, ...] = theme.SEQUENTIAL,
) -> Encoding:
    """Colour numbers along a scale or by class.

    Parameters
    ----------
    values : pandas.Series of float
        NaN where there is none.
    title : str
        What the numbers are, with their unit.
    look : Look
        The caller's palette.
    how : Classing
        Scale or classes.
    noun : str
        What is coloured: "area", "place".
    anchors : tuple of str
        The colours that the usual scale runs through.
    """
    present = values.dropna().to_numpy(dtype=np.float64)
    colours = colour_scale(style, anchors, how.reverse)
    if how.is_scale:
        encoding = _on_scale(values, present, title, colours, how)
        encoding = replace(encoding, parts={**encoding.parts, "palette": scale_anchors(style, anchors, how.reverse)})
    else:
        encoding = _in_classes(values, present, title, colours, how, noun)
    without = int(values.isna().sum())
    if without:
        encoding.legend["entries"].append({"text": "No value", "note": counted(without, noun)})
    if style.palette is None:  # a palette of the caller's may run another way
        ends = ("low", "high") if how.reverse else ("high", "low")
        encoding.legend["words"] = f"Dark is {ends[0]}, light is {ends[1]}."
    return encoding


def _on_scale(values: pd.Series, present: Any, title: str, colours: list[str], how: Classification) -> Encoding:
    low = float(present.min()) if how.low is None else how.low
    high = float(present.max()) if how.high is None else how.high
    beyond = low > present.max() or high < present.min()
    if low > high or (beyond and (how.low is not None or how.high is not None)):
        raise OptionError(
            f"vmin and vmax leave out all values, which run from {present.min():g} to {present.max():g}. Leave them "
            "out.",
            Mend.options(vmin=..., vmax=...),
        )
    share = np.full(len(values), 0.5) if low == high else (values.to_numpy(dtype=np.float64) - low) / (high - low)
    steps = np.clip(np.nan_to_num(share) * len(colours), 0, len(colours) - 1).astype(np.int64)
    codes = np.where(values.isna(), 0, steps + 1)
    legend = {"title": title, "colours": [*colours[::4], colours[-1]], "ticks": _ticks(low, high), "entries": []}
    return Encoding(colours, codes, legend, [], parts={"low": low, "high": high})


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Return where a scale has numbers: at its ends, and at round ones between that do not touch."""
    import pandas as pd

    if low == high:
        return [(0.5, value_writer(pd.Series([low]))(low))]
    inner = [float(edge) for edge in round_edges(low, high, TICKS, bool(low % 1 == high % 1 == 0))]
    shares = [((edge - low) / (high - low), edge) for edge in inner]
    kept = [(0.0, low), *((s, e) for s, e in shares if TICKS_APART <= s <= 1 - TICKS_APART), (1.0, high)]
    write = value_writer(pd.Series([edge for _, edge in kept]))
    return [(round(share, 4), write(edge)) for share, edge in kept]


def _in_classes(
    values: pd.Series, present: Any, title: str, colours: list[str], how: Classification, noun: str
) -> Encoding:
    if how.breaks:
        ends = ends_of_breaks(how.breaks, float(present.min()), float(present.max()))
    else:
        ends = upper_ends(present, how.scheme, how.classes)
    unused = [f"{end:g}" for end in how.breaks if end not in ends]
    ends = told_apart(present, ends)
    class_colours = theme.scale((colours[0], *colours[8:-8:8], colours[-1]), len(ends))
    if len(ends) == 1:
        class_colours = [colours[len(colours) // 2]]
    class_numbers = class_of(np.nan_to_num(values.to_numpy(dtype=np.float64)), ends)
    codes = np.where(values.isna(), 0, class_numbers + 1)
    sizes = np.bincount(codes, minlength=len(ends) + 1)[1:]
    entries = [
        {"colour": colour, "text": words, "note": counted(int(size), noun)}
        for colour, words, size in zip(class_colours, class_words(present, ends), sizes, strict=True)
    ]
    notes = [f"No value lies on both sides of the break {end}." for end in unused]
    return Encoding(
        class_colours, codes, {"title": title, "entries": entries}, notes, parts={"ends": [float(end) for end in ends]}
    )


def encoded_categories(column: pd.Series, title: str, style: Style, noun: str) -> Encoding:
    """Colour categories: each by a colour and a shape of its own, the rarest gathered under "Other"."""
    found = groups(column, MAX_CATEGORIES)
    colours = category_colours(style, found.labels)
    sizes = np.bincount(found.codes, minlength=len(found.labels))
    texts = shortened_apart(found.labels, MAX_LEGEND_LENGTH)
    entries = [
        {"colour": colour, "shape": index % len(theme.MARKERS), "text": text, "note": counted(int(size), noun)}
        for index, (colour, text, size) in enumerate(zip(colours, texts, sizes, strict=True))
    ]
    notes = []
    if found.folded:
        notes.append(f'"Other" stands for {counted(found.folded, "further category", "further categories")}.')
    if NO_VALUE in found.labels:
        notes.append(
            f"{counted(int(sizes[-1]), 'row')} have no {title}." if sizes[-1] > 1 else f"1 row has no {title}."
        )
    parts = {"groups": found.labels}
    return Encoding(colours, found.codes + 1, {"title": title, "entries": entries}, notes, shapes=True, parts=parts)
