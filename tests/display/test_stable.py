"""The same data gives the same bytes, and the bytes give the same data."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from bokeh.document import Document
from bokeh.layouts import row
from bokeh.models import ColumnDataSource, CustomJS, Slider
from documents import decoded, parts, sources, unpacked

import ddsviz
from ddsviz.display.bokeh_html import figure_html
from ddsviz.display.stable import stable_document

RNG = np.random.default_rng(1)


def written(values: Any) -> Any:
    """Return a column of a document as it is written."""
    (columns,) = sources(stable_document(ColumnDataSource(data={"values": values}))[0])
    return columns["values"]


def chart() -> Any:
    return ddsviz.scatter({"x": [1, 2], "y": [0.1 + 0.2, 2], "c": ["a", "b"]}, "x", "y", color="c", title="p1001")


AS_BYTES = {
    "floats": RNG.normal(size=50),
    "float32": RNG.normal(size=50).astype("float32"),
    "narrow floats": RNG.normal(size=50).astype("float32").astype("float64"),
    "bytes": RNG.integers(0, 200, 400).astype("float64"),
    "signed bytes": RNG.integers(-100, 100, 400),
    "int16": RNG.integers(-30_000, 30_000, 50),
    "uint16": RNG.integers(0, 60_000, 50),
    "int32": RNG.integers(-(2**31), 2**31 - 1, 50),
    "uint32": RNG.integers(2**31, 2**32 - 1, 50).astype("uint32"),
    "big floats": RNG.integers(2**40, 2**50, 50).astype("float64"),
    "booleans": RNG.random(50) < 0.5,
    "gaps": np.where(RNG.random(50) < 0.5, np.nan, RNG.normal(size=50)),
    "infinities": np.r_[np.inf, -np.inf, np.nan, RNG.normal(size=50)],
    "2-D": RNG.normal(size=(5, 6)),
    "2-D float32": RNG.normal(size=(5, 6)).astype("float32"),
    "2-D bytes": RNG.integers(0, 255, (3, 4), dtype="uint8"),
    "many blocks": RNG.normal(size=30_000),
    "big-endian": RNG.normal(size=50).astype(">f8"),
}
PACKED = {
    "steps": np.arange(1e12, 1e12 + 1e9, 1e6),
    "2-D counts": RNG.poisson(0.2, (80, 140)),
    "gaps": np.where(RNG.random(900) < 0.1, np.nan, RNG.normal(size=900).round(3)),
}
AS_TEXT = {
    "few whole numbers": np.array([1, 2, 3]),
    "whole floats": np.array([1.0, 0.0, -2.0]),
    "few digits": np.array([0.5, 1.25]),
    "a gap": np.array([1.0, np.nan]),
    "infinities": np.array([np.inf, -np.inf]),
    "nothing": np.array([], dtype="float64"),
}


@pytest.mark.parametrize("values", AS_BYTES.values(), ids=AS_BYTES)
def test_arrays_that_are_shorter_as_bytes_keep_every_number(values: Any) -> None:
    column = written(values)
    assert isinstance(column, dict)
    np.testing.assert_array_equal(decoded(column), values)


@pytest.mark.parametrize("values", AS_TEXT.values(), ids=AS_TEXT)
def test_arrays_that_are_shorter_as_text_keep_every_number(values: Any) -> None:
    column = written(values)
    assert isinstance(column, list)
    np.testing.assert_array_equal(decoded(column), values)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ("bytes", "uint8"), ("signed bytes", "int8"), ("int16", "int16"), ("uint16", "uint16"), ("int32", "int32"),
        ("narrow floats", "float32"), ("floats", "float64"), ("2-D", "float64"), ("booleans", "bool"),
    ],
)  # fmt: skip
def test_arrays_are_written_in_the_narrowest_type_that_holds_them(values: str, dtype: str) -> None:
    assert written(AS_BYTES[values])["dtype"] == dtype


@pytest.mark.parametrize("values", PACKED.values(), ids=PACKED)
def test_arrays_that_are_shortest_packed_keep_every_number(values: Any) -> None:
    text, _ = stable_document(ColumnDataSource(data={"values": values}))
    assert '{"packed":"' in text
    assert len(text) < 2 * len(values.ravel()) + 1_000
    np.testing.assert_array_equal(decoded(written(values)), values)


EVERY = AS_BYTES | AS_TEXT | {f"packed {name}": values for name, values in PACKED.items()}


@pytest.mark.parametrize("values", EVERY.values(), ids=EVERY)
def test_bokeh_reads_the_arrays_as_they_were(values: Any) -> None:
    text, _ = stable_document(ColumnDataSource(data={"values": values}))
    config = Document().to_json(deferred=False)["config"]
    read = json.loads(text, object_hook=lambda part: unpacked(part).tolist() if "packed" in part else part)
    (source,) = Document.from_json({**read, "config": config}).roots
    np.testing.assert_array_equal(np.asarray(source.data["values"], dtype=float), np.asarray(values, dtype=float))


def roots_of(text: str) -> list[str]:
    return [root["id"] for root in json.loads(text)["roots"]]


def test_bokeh_reads_a_whole_chart() -> None:
    text, _ = stable_document(chart())
    config = Document().to_json(deferred=False)["config"]
    (read,) = Document.from_json({**json.loads(text), "config": config}).roots
    assert [read.id] == roots_of(text)
    assert read.title.text == "p1001"
    assert len(read.renderers) == 2


def test_the_envelope_of_arrays_depends_on_no_compressor() -> None:
    raw = base64.b64decode(written(AS_BYTES["floats"])["array"]["data"])
    # the gzip header with no time and no system; then one last block: its length twice, and the numbers
    assert raw[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    assert raw[10:15] == b"\x01" + (400).to_bytes(2, "little") + (0xFFFF - 400).to_bytes(2, "little")
    assert raw[15:415] == AS_BYTES["floats"].tobytes()


def test_ids_are_numbered_in_order_of_appearance_behind_the_contents_hash() -> None:
    text, _ = stable_document(chart())
    holders = [part["id"] for part in parts(json.loads(text)) if isinstance(part, dict) and "id" in part]
    numbers = [int(re.fullmatch(r"[0-9a-f]{8}-(\d+)", own)[1]) for own in holders]
    assert len({own.split("-")[0] for own in holders}) == 1
    assert sorted(set(numbers)) == list(range(max(numbers) + 1))
    assert roots_of(text)[0] in holders


def test_every_reference_leads_to_a_model() -> None:
    text, _ = stable_document(chart())
    found = [part for part in parts(json.loads(text)) if isinstance(part, dict) and "id" in part]
    models = [part["id"] for part in found if part.get("type") == "object"]
    assert len(models) == len(set(models))
    assert {part["id"] for part in found} == set(models)


def test_a_text_that_looks_like_an_id_stays() -> None:
    assert '"p1001"' in stable_document(chart())[0]


def test_a_column_that_is_called_id_stays() -> None:
    (columns,) = sources(stable_document(ColumnDataSource(data={"id": ["p1", "p2"]}))[0])
    assert columns == {"id": ["p1", "p2"]}


def test_other_content_has_other_ids() -> None:
    (one,), (other,) = (roots_of(stable_document(ColumnDataSource(data={"a": [number]})).text) for number in (1, 2))
    assert one.split("-")[0] != other.split("-")[0]


def test_sets_are_sorted() -> None:
    words = {"the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog"}
    text, _ = stable_document(CustomJS(args={"words": words}, code="0"))
    (entries,) = (part["entries"] for part in parts(json.loads(text)) if isinstance(part, dict) and "entries" in part
                  and part["type"] == "set")  # fmt: skip
    assert entries == sorted(words)


def test_keys_keep_their_order() -> None:
    text, _ = stable_document(ColumnDataSource(data={"b": [1], "a": [2]}))
    assert list(sources(text)[0]) == ["b", "a"]


def test_the_models_stay_free() -> None:
    own = chart()
    stable_document(own)
    assert own.document is None


def test_a_chart_shown_twice_is_the_same_and_goes_into_a_layout() -> None:
    own = chart()
    first = figure_html(own)
    assert figure_html(own) == first
    assert figure_html(row(own, chart())) == figure_html(row(own, chart()))
    assert figure_html(own) == first


def test_the_same_call_gives_the_same_bytes() -> None:
    assert figure_html(chart()) == figure_html(chart())


IN_A_FRESH_PROCESS = """
import hashlib, numpy as np, ddsviz
from bokeh.layouts import column
from bokeh.models import Slider
from ddsviz.display.bokeh_html import figure_html
climate = ddsviz.load("climate")
chart = ddsviz.time_series(climate, "year", "mean_temperature_c", smooth="slider")
matrix = ddsviz.scatter_matrix(climate, ["mean_temperature_c", "min_temperature_c"], color="year")
cells = ddsviz.heatmap({"x": list("abcdefgh"), "y": list("hgfedcba")}, "x", "y", tooltip="x")
sliders = [Slider(start=0, end=1, value=0, title=letter) for letter in "abcdef"]
print(hashlib.sha256(figure_html(column(chart, matrix, cells, *sliders)).encode()).hexdigest())
"""


def test_every_process_gives_the_same_bytes_whatever_its_hashes() -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", IN_A_FRESH_PROCESS], env={"PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, text=True
        )
        for seed in ("1", "2")
    ]
    answers = [process.communicate()[0] for process in running]
    assert len(answers[0]) == 65
    assert answers[0] == answers[1]


def test_sliders_are_named_in_their_order() -> None:
    sliders = [Slider(start=0, end=1, value=0, title=letter) for letter in "abcdefghij"]
    spec = re.search(r'"sliders":(\[[^\]]*\])', figure_html(row(*sliders)))
    assert spec is not None
    assert json.loads(spec[1]) == list("abcdefghij")
