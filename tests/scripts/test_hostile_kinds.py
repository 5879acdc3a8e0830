"""The script of every kind runs no text of the data, and draws it."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hostile import Hostile
from registry import IS_MAP, REGISTERED
from scripted import with_scripts

TEXTS = ["a\nowned = 1", "'; owned = 1; '", '"""; owned = 1', "\\", "{{ owned }}", "</script><script>owned()</script>"]
TOLD = Hostile("$$x$$" + "".join(TEXTS), TEXTS)
MADE = {kind: own.hostile for kind, own in REGISTERED.items() if own.hostile}


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, str, Any]]:
    makers = {kind: lambda hostile=hostile: hostile(TOLD) for kind, hostile in MADE.items()}
    return with_scripts(tmp_path_factory.mktemp("scripts"), makers)


@pytest.mark.parametrize("kind", MADE)
def test_texts_are_literals_in_the_script_of_any_kind(kind: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    nodes = list(ast.walk(ast.parse(pairs[kind][1])))
    assert "owned" not in {node.id for node in nodes if isinstance(node, ast.Name)}
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert any("$$x$$" in text and "owned" in text for text in texts)


@pytest.mark.parametrize("kind", [kind for kind in MADE if IS_MAP[kind]])
def test_the_page_of_any_map_runs_no_text(kind: str, pairs: dict[str, tuple[Any, str, Any]]) -> None:
    page = pairs[kind][2]["page"]
    assert "owned" in page
    assert "<script>owned" not in page
    assert "{{" not in page
