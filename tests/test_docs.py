"""The pages teach what is true: their code runs, says what they say it says, and their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pages import all_pages, blocks_of, run, words

import ddsviz

FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
every_page = pytest.mark.parametrize("page", all_pages(), ids=lambda page: f"{page.parent.name}/{page.name}")


@every_page
def test_every_python_block_runs_and_says_what_the_page_says(page: Path) -> None:
    namespace: dict[str, Any] = {}
    for block in blocks_of(page):
        value, said = run(block, namespace)
        where = f"{page.name}, line {block.line}"
        if block.says is not None:
            assert words(block.says) == words(said), f"{where}: `make pictures` writes down what it says now"
        if block.picture is not None:
            assert ddsviz.describe(value), f"{where}: a picture stands below code that returns no chart"


@every_page
def test_every_link_and_picture_leads_to_a_file_and_heading_that_exist(page: Path) -> None:
    for _, _, target in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, heading = target.partition("#")
        linked = page.parent / place if place else page
        assert linked.exists(), f"{page.name} links to {target}"
        if heading:
            assert heading in headings(linked), f"{page.name} links to {target}"


@every_page
def test_every_picture_has_an_alternative_text_and_follows_its_code(page: Path) -> None:
    made = {block.picture for block in blocks_of(page)}
    for sign, text, target in LINK.findall(page.read_text(encoding="utf-8")):
        if sign:
            assert len(text) > 20, f"{target} has no alternative text that says what it shows"
            assert page.parent / target in made, f"{target} does not stand right below the code that makes it"


def test_no_picture_is_left_that_no_page_shows() -> None:
    shown = {block.picture.resolve() for page in all_pages() for block in blocks_of(page) if block.picture}
    folder = Path(__file__).parents[1] / "docs" / "pictures"
    assert set(folder.resolve().glob("*")) == shown


def headings(page: Path) -> set[str]:
    """Return a page's headings as links name them."""
    lines = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}
