"""The pages as programs: their python blocks, what those say, and the pictures that they draw.

A page's blocks run in order, in one namespace. A block of text right after one holds what it prints, shows or, as
`OptionError: …`, is refused with; a picture after that shows what its last line returned.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ddsviz.errors import DdsvizError

DOCS = Path(__file__).parent
LINE_WIDTH = 100
BLOCK = re.compile(
    r"^```python\n(?P<code>.*?)^```\n"
    r"(?:\n*```text\n(?P<says>.*?)^```\n)?"
    r"(?:\n*!\[(?P<alt>[^\]]*)\]\((?P<picture>[^)]+)\))?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """One python block of a page, and what follows it."""

    page: Path
    line: int
    code: str
    says: str | None
    picture: Path | None
    alt: str | None


def all_pages() -> list[Path]:
    """Return the pages of this folder, and the project's README."""
    return [DOCS.parent / "README.md", *sorted(DOCS.glob("*.md"))]


def blocks_of(page: Path) -> Iterator[Block]:
    """Yield a page's python blocks in order."""
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        picture = page.parent / found["picture"] if found["picture"] else None
        line = text.count("\n", 0, found.start("code"))
        yield Block(page, line, found["code"], found["says"], picture, found["alt"])


def run(block: Block, namespace: dict[str, Any]) -> tuple[Any, str]:
    """Run a block; return the value of its last line, and what it said."""
    # Empty lines before the code, so that a traceback names the page's own lines.
    module = ast.parse("\n" * block.line + block.code, str(block.page))
    last = module.body.pop() if isinstance(module.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(module, str(block.page), "exec"), namespace)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), str(block.page), "eval"), namespace)
    except DdsvizError as fault:
        if block.says is None:
            raise
        return None, f"{type(fault).__name__}: {fault}"
    is_chart = hasattr(value, "sizing_mode") or hasattr(value, "get_root")  # of Bokeh, of Folium
    return value, printed.getvalue() + ("" if value is None or is_chart else repr(value))


def words(text: str) -> list[str]:
    """Return a text's words, so that two texts can be compared however their lines are broken."""
    return text.split()


def with_what_is_said(page: Path, said: list[str]) -> str:
    """Return a page whose text blocks say what its python blocks said."""
    answers = iter(said)

    def mended(found: re.Match[str]) -> str:
        answer = next(answers)
        if found["says"] is None or words(answer) == words(found["says"]):
            return found[0]
        start, end = found.span("says")
        return f"{found[0][: start - found.start()]}{_folded(answer)}\n{found[0][end - found.start() :]}"

    return BLOCK.sub(mended, page.read_text(encoding="utf-8"))


def _folded(text: str) -> str:
    """Break long lines; leave short ones, such as a table's, as they are."""
    lines = text.rstrip().splitlines()
    return "\n".join("\n".join(textwrap.wrap(line, LINE_WIDTH)) if len(line) > LINE_WIDTH else line for line in lines)
