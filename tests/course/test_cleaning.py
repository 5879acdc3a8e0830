"""What an author writes in HTML is shown as JupyterLab shows it, and nothing of it runs."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import escape
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from course.sheets import code, prose
from course.test_exporters import chart_output, page_of, shows

import ddsviz
from ddsviz.course.cleaning import cleaned, is_safe_address
from ddsviz.display.notebook import bundle

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='&#106;ava\tscript:alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>x</button></form>",
    "<details open ontoggle=alert(1)>x</details>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<p style='background:url(javascript:alert(1));width:expression(alert(1));behavior:x'>x</p>",
    "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='https://evil.example/x.css'><style>@import 'x'</style>",
    "<b id=ddsvizReady name=Bokeh>x</b>",
]


def dangerous(html: str) -> list[str]:
    found = []
    for element in BeautifulSoup(html, "html.parser").find_all(True):
        if element.name in ("script", "iframe", "object", "embed", "svg", "math", "style", "base", "meta", "link"):
            found.append(element.name)
        for name, value in element.attrs.items():
            text = re.sub(r"[\x00-\x20]", "", str(value)).casefold()
            if name.startswith("on") or name in ("action", "formaction", "srcdoc") or "script:" in text:
                found.append(f"{name}={value}")
            if name == "href" and text.startswith("data:"):
                found.append(f"{name}={value}")
            if name in ("id", "name") and text.startswith(("ddsviz", "bokeh")):
                found.append(f"{name}={value}")
    return found


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("around", ["{}", "Before {} after.", "<b>{}", "# {}", "- {}", "| a |\n| --- |\n| {} |"])
def test_nothing_that_runs_is_left_of_html_in_markdown(attack: str, around: str) -> None:
    page = page_of(prose(around.format(attack)))
    content = page.partition('<main id="content" tabindex="-1">')[2].partition("</main>")[0]
    assert dangerous(content) == []
    assert dangerous(cleaned(attack)) == []


def test_a_link_in_markdown_that_would_run_a_script_leads_nowhere() -> None:
    page = page_of(prose("[Click](javascript:alert(1)) ![A](javascript:alert(2)) <javascript:alert(3)>"))
    assert "javascript:" not in page.partition("<main")[2].partition("</main>")[0].replace(
        "&lt;javascript:", ""
    ).replace(">javascript:alert(3)<", "")


def test_a_raw_cell_of_html_is_cleaned_too() -> None:
    cell: dict[str, Any] = {
        "cell_type": "raw", "metadata": {"format": "text/html"}, "source": "<b>kept</b><script>bad()</script>",
    }  # fmt: skip
    page = page_of(cell)
    assert "<b>kept</b>" in page
    assert "bad()" not in page


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("H<sub>2</sub>O", "<p>H<sub>2</sub>O</p>"),
        ("10<sup>3</sup> <kbd>Ctrl</kbd> <mark>a *b*</mark>", "<mark>a <em>b</em></mark>"),
        (
            "<details><summary>Answer</summary>\n\nIt is *4*.\n\n</details>",
            "</summary>\n<p>It is <em>4</em>.</p>\n</details>",
        ),
        ('<details open="">\n<summary>A</summary>\n$x<2$\n</details>', "<details"),
        ('<p align="center" style="color: red">x</p>', '<p align="center" style="color: red">x</p>'),
        ('<span class="note" title="a &quot;b&quot; <c>">x</span>', """title='a "b" &lt;c&gt;'"""),
        ('<a href="#part" target="_blank">x</a>', '<a href="#part" target="_blank">x</a>'),
        ("<table><tr><td colspan=2>x</td></tr></table>", '<td colspan="2">x</td>'),
        ("5 &lt; 6 &amp; a&nbsp;b", "5 &lt; 6 &amp; a\xa0b"),
        ("<unknown>its text</unknown>", "its text"),
        ('<input type="text" value="x">', 'disabled="disabled"'),
        ("Look: <b>`<script>`</b>", "<b><code>&lt;script&gt;</code></b>"),
    ],
)
def test_html_in_markdown_is_shown_as_jupyter_shows_it(source: str, shown: str) -> None:
    assert shown in page_of(prose(source))


@pytest.mark.parametrize("name", ["a folder", "a%20folder", "gone.png", "a%00b.png", "a" * 300 + ".png", "."])
def test_a_picture_that_is_none_stays_a_link_to_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "a folder").mkdir()
    page = page_of(prose(f'<img src="{name}" alt="A">'), resources={"metadata": {"path": str(tmp_path), "name": "x"}})
    assert f'<img src="{name}" alt="A">' in page


def test_formulas_and_code_within_html_are_whole() -> None:
    page = page_of(prose("<details><summary>S</summary>\n\n$a<b$\n\n```python\nx = '<b>'\n```\n\n</details>"))
    inside = page.partition("<details>")[2].partition("</details>")[0]
    assert "<mo>&#x0003C;</mo>" in inside
    assert 'class="code"' in inside
    assert "&lt;b&gt;" in inside


@pytest.mark.parametrize(
    ("source", "formulas"),
    [
        ("<details>\n<summary>A</summary>\n$a<b$ and $$c^2$$\n</details>", 2),
        ('<p title="$5 and $6">costs $5 or $6</p>', 0),
        ("<pre>\n$HOME and $PATH$\n</pre>", 0),
    ],
)
def test_formulas_in_blocks_of_html_are_drawn_as_in_jupyter(source: str, formulas: int) -> None:
    page = page_of(prose(source))
    assert page.count("<math") == formulas
    assert formulas or "$5 or $6" in page or "$HOME and $PATH$" in page


@pytest.mark.parametrize("inside", ["$a$", "$$a$$", "`x`", "```\nx\n```"])
def test_an_attribute_that_is_left_open_takes_no_markup_in(inside: str) -> None:
    page = page_of(prose(f'<div title="\n\n{inside}\n\n<div ">\n\nAfter.'))
    content = page.partition('<main id="content" tabindex="-1">')[2].partition("</main>")[0]
    (element,) = [one for one in BeautifulSoup(content, "html.parser").find_all("div") if one.get("title")]
    assert set(element.attrs) == {"title"}
    assert "class=" not in element["title"]
    assert "xmlns" not in element["title"]


def test_a_text_cannot_hold_the_mark_of_a_formula() -> None:
    source = "$x$ "
    mark = f"ddsviz-{hashlib.sha256(source.encode()).hexdigest()}-0-"
    assert page_of(prose(f'{source}<b title="{mark}">y</b>')).count("<math") == 1


def test_addresses_that_lead_somewhere_are_safe() -> None:
    for address in ("https://a.org", "mailto:a@b.org", "tel:+44", "a/b.html", "#part", "?q=1:2", "//a.org", ""):
        assert is_safe_address(address), address
    for address in ("javascript:x", "JaVaScRiPt:x", "\tjavascript:x", "java\nscript:x", "data:text/html,x", "blob:x"):
        assert not is_safe_address(address), address


def policy_of(page: str) -> str:
    return page.partition('http-equiv="Content-Security-Policy" content="')[2].partition('"')[0]


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def slider_output() -> list[dict[str, Any]]:
    chart = ddsviz.time_series(ddsviz.load("climate"), "year", "mean_temperature_c", smooth="slider")
    return [{"output_type": "display_data", "data": bundle(chart), "metadata": {}}]


def map_output() -> list[dict[str, Any]]:
    chart = ddsviz.marker_map({"place": ["A", "B"], "latitude": [55.9, 56.0], "longitude": [-3.2, -3.1]})
    return [{"output_type": "display_data", "data": bundle(chart), "metadata": {}}]


@pytest.mark.parametrize("output", [None, chart_output, map_output])
def test_scripts_are_listed_by_their_hashes_and_no_text_is_run_as_one(output: Any) -> None:
    page = page_of(*([code("x", 1, output())] if output else [prose("Text.")]))
    policy = policy_of(page)
    scripts = policy.partition("script-src ")[2].partition(";")[0].split()
    assert all(one.startswith("'sha256-") for one in scripts)
    for body in re.findall(r"<script>(.*?)</script>", page, re.DOTALL):
        assert hash_of(body) in scripts
    assert "style-src 'self' data: 'unsafe-inline'" in policy
    if output is map_output:
        spec = json.loads(re.findall(r'class="ddsviz-spec">(.*?)</script>', page, re.DOTALL)[0])
        inside = re.findall(r"<script>(.*?)</script>", spec["page"], re.DOTALL)
        assert len(inside) > 2
        assert {hash_of(body) for body in inside} <= set(scripts)


def test_only_a_page_with_a_slider_may_run_text() -> None:
    assert "'unsafe-eval'" in policy_of(page_of(code("x", 1, slider_output())))
    assert "'unsafe-eval'" not in policy_of(page_of(code("x", 1, chart_output()), code("y", 2, map_output())))
    assert "unsafe-eval" not in policy_of(page_of(prose("CustomJS")))


def test_a_script_of_an_output_is_listed_and_none_of_a_text() -> None:
    theirs = "document.title = 'theirs'"
    frame = f'<iframe srcdoc="{escape(f"<script>{theirs} + 1</script>")}"></iframe>'
    page = page_of(
        code("x", 1, shows(text_html=f"<div></div><script>{theirs}</script>{frame}")),
        prose("<script>document.title = 'bad'</script>"),
        code("y", 2, shows(text_markdown="<script>document.title = 'worse'</script>")),
    )
    policy = policy_of(page)
    assert hash_of(theirs) in policy
    assert hash_of(f"{theirs} + 1") in policy
    assert hash_of("document.title = 'bad'") not in policy
    assert hash_of("document.title = 'worse'") not in policy
