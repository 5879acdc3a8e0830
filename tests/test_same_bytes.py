"""The same data gives the same bytes: in fresh processes, under any hash seed, with any zlib, in any order of rows."""

import gzip
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from registry import CHARTS, FIGURES, REGISTERED, without

import ddsviz
from ddsviz.display.notebook import bundle

PRINT_HASHES = """
import hashlib
from registry import FIGURES
from ddsviz.display.notebook import bundle
for name, chart in FIGURES.items():
    shown = bundle(chart())
    print(name, hashlib.sha256(shown["text/html"].encode() + shown["text/plain"].encode()).hexdigest())
"""

OF_ROWS = [name for kind, own in REGISTERED.items() if kind not in without("any order") for name in own.figures]


def hashes_in_a_fresh_process(seed: str) -> str:
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", PRINT_HASHES], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def html(chart: object) -> str:
    return bundle(chart)["text/html"]


def test_two_fresh_processes_with_other_hash_seeds_give_the_same_bytes() -> None:
    first = hashes_in_a_fresh_process("1")
    assert len(first.splitlines()) == len(FIGURES)
    assert first == hashes_in_a_fresh_process("4242")


@pytest.mark.parametrize("kind", FIGURES)
def test_a_chart_shown_twice_and_made_twice_gives_the_same_bytes(kind: str) -> None:
    chart = FIGURES[kind]()
    assert html(chart) == html(chart)
    assert html(chart) == html(FIGURES[kind]())


@pytest.mark.parametrize("kind", CHARTS)
def test_another_compressor_gives_the_same_bytes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = html(CHARTS[kind]())
    compress = gzip.compress

    def other(data: bytes, compresslevel: int = 9, *, mtime: float | None = None) -> bytes:
        return compress(data, compresslevel=1, mtime=99)  # other bytes for the same content, as another zlib writes

    monkeypatch.setattr(gzip, "compress", other)
    assert html(CHARTS[kind]()) == ours


@pytest.mark.parametrize("kind", OF_ROWS)
def test_rows_in_another_order_give_the_same_bytes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = html(FIGURES[kind]())
    load = ddsviz.load

    def shuffled(name: str) -> pd.DataFrame:
        return load(name).sample(frac=1, random_state=7)

    monkeypatch.setattr(ddsviz, "load", shuffled)
    assert html(FIGURES[kind]()) == ours


def test_one_changed_value_gives_other_bytes_and_another_text() -> None:
    climate = ddsviz.load("climate")
    before = bundle(ddsviz.time_series(climate, "year", "mean_temperature_c"))
    climate.loc[50, "mean_temperature_c"] += 0.01
    after = bundle(ddsviz.time_series(climate, "year", "mean_temperature_c"))
    assert before["text/html"] != after["text/html"]
    assert before["text/plain"] != after["text/plain"]


def test_an_array_of_many_numbers_keeps_every_one_of_them() -> None:
    values = pd.DataFrame(
        {"x": range(4000), "y": [hashlib.sha256(bytes([i % 251])).digest()[0] / 7 for i in range(4000)]}
    )
    assert html(ddsviz.scatter(values, "x", "y")) == html(ddsviz.scatter(values[::-1], "x", "y"))
