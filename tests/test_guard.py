"""A fault of ours leaves a call as one sentence; what is not ours passes."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pandas as pd
import pytest

import ddsviz
from ddsviz.display.notebook import bundle
from ddsviz.errors import DdsvizError, InternalError, NotEnoughMemoryError

TABLE = pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]})


def failing(kind: type[BaseException]) -> Any:
    def fail(*_: Any, **__: Any) -> None:
        raise kind("a part of ours\nis broken")

    return fail


@pytest.fixture
def as_students_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DDSVIZ_DEBUG")


@pytest.mark.usefixtures("as_students_have_it")
def test_a_fault_of_ours_is_one_sentence_with_the_call_the_columns_and_the_cause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ddsviz.kinds.scatter.points_of", failing(KeyError))
    with pytest.raises(InternalError) as caught:
        ddsviz.scatter(TABLE, "a", y="b")
    assert not isinstance(caught.value, DdsvizError)
    assert isinstance(caught.value.__cause__, KeyError)
    says = str(caught.value)
    assert says.startswith("scatter with x 'a' and y 'b' did not work, and this is our fault, not yours.")
    assert "KeyError: 'a part of ours" in says
    assert "(test_guard.py, line " in says
    assert "\n" not in says
    assert caught.value._render_traceback_() == [f"InternalError: {says}"]


@pytest.mark.usefixtures("as_students_have_it")
@pytest.mark.parametrize(
    ("part", "call"),
    [
        ("ddsviz.display.describe._sentence", ddsviz.describe),
        ("ddsviz.display.describe.records_in", ddsviz.table),
        ("ddsviz.display.save._checked_target", lambda chart: ddsviz.save(chart, "x.html")),
        ("ddsviz.scripts.code._only_chart", ddsviz.code),
        ("ddsviz.display.shown.shown_html", bundle),
    ],
    ids=["describe", "table", "save", "code", "display"],
)
def test_so_are_faults_of_what_is_done_with_a_chart(part: str, call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = ddsviz.scatter(TABLE, "a", "b")
    monkeypatch.setattr(part, failing(ZeroDivisionError))
    with pytest.raises(InternalError, match="this is our fault"):
        call(chart)


@pytest.mark.usefixtures("as_students_have_it")
def test_an_interruption_passes_and_want_of_memory_has_its_own_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ddsviz.kinds.scatter.points_of", failing(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        ddsviz.scatter(TABLE, "a", "b")
    monkeypatch.setattr("ddsviz.kinds.scatter.points_of", failing(MemoryError))
    with pytest.raises(NotEnoughMemoryError, match="There is not enough memory for scatter"):
        ddsviz.scatter(TABLE, "a", "b")


def test_tests_see_the_cause_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ddsviz.kinds.scatter.points_of", failing(KeyError))
    with pytest.raises(KeyError):
        ddsviz.scatter(TABLE, "a", "b")


THREADS = """
import threading, pandas as pd, ddsviz
table = pd.DataFrame({"latitude": [55.9, 55.8], "longitude": [-3.2, -3.3], "n": [1.0, 2.0]})
wards = ddsviz.load("wards").assign(n=range(17))
calls = [
    lambda: ddsviz.marker_map(table), lambda: ddsviz.voronoi_map(table), lambda: ddsviz.choropleth(wards, "n"),
    lambda: ddsviz.scatter(table, "n", "latitude"),
]
faults = []
start = threading.Barrier(8)
def draw(call):
    start.wait()
    try:
        ddsviz.describe(call())
    except BaseException as fault:
        faults.append(repr(fault))
threads = [threading.Thread(target=draw, args=(call,)) for call in calls * 2]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(faults)
"""


def test_eight_threads_draw_their_first_charts_at_once() -> None:
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]", done.stdout


LOCALE = """
import locale, sys, pandas as pd, ddsviz
from ddsviz.display.notebook import bundle
if sys.argv[1]:
    locale.setlocale(locale.LC_ALL, sys.argv[1])
data = pd.DataFrame({"when": pd.to_datetime(["2020-03-01", "2020-05-02", "2020-10-03"]), "v": [1.0, 2.0, 1.5]})
for chart in (ddsviz.time_series(data), ddsviz.heatmap(data, x="when", y="v"), ddsviz.scatter(data, "when", "v")):
    print(bundle(chart)["text/plain"], len(bundle(chart)["text/html"]))
    print(bundle(chart)["text/html"])
"""


def test_the_computers_language_changes_no_byte() -> None:
    import locale

    kept = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
    except locale.Error:
        pytest.skip("NOT TESTED: this machine has no German (on Debian: apt install locales-all)")
    finally:
        locale.setlocale(locale.LC_ALL, kept)
    made = [
        subprocess.run([sys.executable, "-c", LOCALE, name], capture_output=True, check=True).stdout
        for name in ("", "de_DE.UTF-8")
    ]
    assert b"Mar 2020" in made[0]
    assert made[0] == made[1]
