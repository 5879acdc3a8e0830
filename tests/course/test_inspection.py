"""What an inspection finds, and what it lets pass."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from course.sheets import code, prose, written

from ddsviz.cli import main
from ddsviz.course.inspection import inspect

pytestmark = pytest.mark.usefixtures("checked_as_usual")

PICTURE = {"output_type": "display_data", "data": {"image/png": "aGk="}, "metadata": {}}
FAULT = {"output_type": "error", "ename": "NameError", "evalue": "name 'b' is not defined", "traceback": []}
LONG = {"output_type": "stream", "name": "stdout", "text": "x" * 1_000_001}
FENCE = "```\n# no heading\n[here](nowhere.csv)\n```"


def rules(path: Path) -> list[tuple[str, int | None]]:
    return [(finding.rule, finding.cell) for finding in inspect(path)]


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [code("import ddsviz\nclimate = ddsviz.load('climate')", 1), code("climate.head()", 2)],
        [code("a = 1"), code("[a * b for b in range(3)]"), code("def f(x):\n    return x + a\nf(2)")],
        [code("%matplotlib inline\n!ls\nlen?\ntotal = 5 % 3"), code("total")],
        [code("%%bash\nls $HOME")],
        [code("1 / 0", 1, [FAULT], "raises-exception")],
        [code("open('own.csv', 'w').write('a')\nimport pandas\npandas.read_csv('own.csv')")],
        [code("import pandas\npandas.DataFrame({'a': [1]}).to_json('a.json')"), code("pandas.read_json('a.json')")],
        [prose("## One\n### Two\n## Three\n" + FENCE), prose("`[here](nowhere.csv)`")],
        [prose("[the notebook itself](small.ipynb#top), [a page](https://example.org), [above](#top)")],
        [prose('![A map of wards](small.ipynb) <img src="small.ipynb" role="presentation">')],
        [prose("Two\n---\n\n### Three"), prose("<h2>Two</h2>\n\n### Three\n\n<!-- # none -->\n<pre>\n# none\n</pre>")],
        [
            prose("* a\n\n  ```\n  # none\n  ```\n\n\nEnd.\n\n    # none\n"),
            prose("```\n# none, and never closed\n[here](gone)"),
        ],
        [prose("![A](p%20(1).png) ![A](<p (1).png>) [![A](small.ipynb)](small.ipynb 'b') [it][s]\n\n[s]: small.ipynb")],
        [prose('$a[1](x)$ \\[x](gone) <img src="small.ipynb" alt="">')],
        [{**prose("![A](attachment:a%20b.png)"), "attachments": {"a b.png": {"image/png": "aGk="}}}],
        [{**code("1", 1, [PICTURE]), "metadata": {"alt": "A map"}}],
        [code("a = 1", 1, [{**PICTURE, "metadata": {"image/png": {"alt": "A map"}}}])],
        [code("from math import *\nsqrt(2)")],
        [code("for year in range(3):\n    pass\nwith open('x.txt', 'w') as file:\n    pass\nyear")],
        [code("'1/2/3'\n'/'\n'/a'\n'and/or'\nr'\\\\alpha'")],
        [
            code("for year in range(2):\n    !echo {year}\nfiles = !ls\ntimed = %timeit -o 1"),
            code("files, timed, _, _2"),
        ],
        [code("\n%%time\na = 1"), code("%time b = a"), code("%%capture seen\n1"), code("a, b, seen, _i2")],
        [code("%%bash --out listing\nls"), code("listing"), code("!echo a \\\n  b\nc = (5\n  % 3)")],
        [code("def area(r):\n    return PI * r * r"), code("PI = 3.14"), code("area(1)")],
        [code("%run own.py"), code("defined_there")],
        [
            code("import pandas\nfrom pathlib import Path"),
            code("%%writefile own.csv\na"),
            code("pandas.read_csv('own.csv')"),
        ],
        [code("from pathlib import Path\nPath('a.csv').write_text('1')\nopen('a.csv')")],
        [code("import webbrowser\nwebbrowser.open('https://example.org')")],
    ],
)
def test_a_sound_notebook_passes(tmp_path: Path, cells: list[dict[str, Any]]) -> None:
    (tmp_path / "p (1).png").touch()
    assert inspect(written(tmp_path, *cells)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"metadata": {"kernelspec": {"display_name": "R", "language": "R", "name": "ir"}}},
        {"metadata": {"language_info": {"name": "julia"}}},
        {"cell": {"vscode": {"languageId": "r"}}},
    ],
)
def test_code_in_another_language_is_not_read_as_python(tmp_path: Path, changes: dict[str, Any]) -> None:
    path = written(tmp_path, code("x <- read_csv('x.csv')\nsummary(x) |> head()"))
    told = json.loads(path.read_text())
    told["metadata"].update(changes.get("metadata", {}))
    told["cells"][1]["metadata"].update(changes.get("cell", {}))
    path.write_text(json.dumps(told))
    assert inspect(path) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([code("a = 1", 2), code("a", 1)], ("out-of-order", 3)),
        ([code("a = 1", 1), code("a")], ("not-run", 3)),
        ([code("a = 1", 1), code("a", 3)], ("not-run", None)),
        ([code("a + 1"), code("a = 1")], ("hidden-state", 2)),
        ([code("def f():\n    return gone\nf()")], ("hidden-state", 2)),
        ([code("def f():\n    return a\n[a for b in range(3)]"), code("a = 1")], ("hidden-state", 2)),
        ([code("%%bash\na = 1"), code("a")], ("hidden-state", 3)),
        ([code("a = ")], ("does-not-parse", 2)),
        ([code("!wget https://example.org/a.csv\nopen('a.csv')")], ("unlicensed-data", 2)),
        ([code("1", 1, [FAULT])], ("stored-error", 2)),
        ([code("import pandas\ntable = '/home/mary/a.csv'")], ("absolute-path", 2)),
        ([code(r"table = 'C:\\data\\a.csv'")], ("absolute-path", 2)),
        ([code("1", 1, [LONG])], ("large-output", 2)),
        ([code("import ddsviz\nddsviz.load('hotels')")], ("unlicensed-data", 2)),
        ([code("import pandas\npandas.read_csv('survey.csv')")], ("unlicensed-data", 2)),
        ([code("import ddsviz\nddsviz.choropleth({}, 'a', areas='datazones')")], ("unlicensed-data", 2)),
        ([prose("## One\n\n#### Four")], ("heading-jump", 2)),
        ([prose("# A second title")], ("heading-jump", 2)),
        ([prose("![](small.ipynb)")], ("image-without-text", 2)),
        ([prose('<img src="small.ipynb">')], ("image-without-text", 2)),
        ([code("1", 1, [PICTURE])], ("image-without-text", 2)),
        ([prose("[the next notebook](next.ipynb)")], ("dead-link", 2)),
        ([prose("![A map](map%20one.png)")], ("dead-link", 2)),
        ([prose("![A map](attachment:map.png)")], ("dead-link", 2)),
        ([prose('To [it][a], <a href="small.ipynb">it</a>\n\n[a]: gone.html')], ("dead-link", 2)),
        ([prose("Two\n---\n\n#### Four")], ("heading-jump", 2)),
        ([prose("[Here](https://example.org)")], ("link-says-nothing", 2)),
    ],
)
def test_what_should_be_mended_is_found_in_its_cell(
    tmp_path: Path, cells: list[dict[str, Any]], expected: tuple[str, int | None]
) -> None:
    assert rules(written(tmp_path, *cells)) == [expected]


def test_a_notebook_without_objectives_is_found(tmp_path: Path) -> None:
    path = written(tmp_path, teaches=[])
    path.write_text(path.read_text().replace("Learning objectives", "What is this?"))
    assert [one for one in rules(path) if one[0] == "objectives"] == [("objectives", None)] * 2


@pytest.mark.parametrize(
    ("resource", "sentence"),
    [
        ({"license": "all mine"}, "license: 'all mine' is not as it should be (The address"),
        ({"timeRequired": "45 minutes"}, "timeRequired: '45 minutes' is not as it should be"),
        ({"isBasedOn": [{"name": "x.csv"}]}, "isBasedOn.0: 'license' is a required property"),
        ({"licence": "x"}, "('licence' was unexpected)"),
    ],
)
def test_metadata_that_are_not_as_the_schema_has_them_are_found(
    tmp_path: Path, resource: dict[str, Any], sentence: str
) -> None:
    told = [finding.sentence for finding in inspect(written(tmp_path, **resource)) if finding.rule == "metadata"]
    assert len(told) == 1
    assert sentence in told[0]


def test_metadata_that_are_missing_are_found_with_the_option_that_adds_them(tmp_path: Path) -> None:
    path = written(tmp_path)
    told = json.loads(path.read_text())
    del told["metadata"]["title"], told["metadata"]["authors"]
    del told["metadata"]["ddsviz"]["learning_resource"]["timeRequired"]
    path.write_text(json.dumps(told))
    sentences = " ".join(finding.sentence for finding in inspect(path))
    for option in ("--title", "--author", "--minutes"):
        assert option in sentences


def test_the_command_ends_with_1_where_something_is_to_be_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound, faulty = written(tmp_path), written(tmp_path, prose("# Two"), name="two.ipynb")
    assert main(["notebook", "check", str(sound)]) == 0
    assert main(["notebook", "check", str(sound), str(faulty)]) == 1
    assert main(["notebook", "check", str(sound), str(tmp_path / "gone.ipynb")]) == 2
    said = capsys.readouterr().out
    assert f"{sound}: nothing to mend" in said
    assert f"{faulty}: 1 to mend\n  cell 2: [heading-jump] 'Two' is a second title. Give it ##.\n" in said


def test_machines_get_json_of_all_notebooks_and_a_damaged_one_does_not_end_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound, damaged = written(tmp_path), tmp_path / "damaged.ipynb"
    damaged.write_text('{"cells": [')
    assert main(["notebook", "check", "--json", str(damaged), str(sound)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told[str(sound)] == []
    assert told[str(damaged)][0]["rule"] == "damaged"


def test_a_reader_who_stops_reading_sees_no_traceback(tmp_path: Path) -> None:
    path = written(tmp_path, *[prose("# Two")] * 3_000)
    code = "import sys; from ddsviz.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "notebook", "check", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().endswith("to mend\n")
        running.stdout.close()
        assert running.stderr.read() == ""
