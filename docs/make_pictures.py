"""Draws the pictures of the pages anew, and writes down anew what their code says.

Each picture is what the page's own code returns, so that it cannot drift from the text. `make pictures` runs this.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from pages import all_pages, blocks_of, run, with_what_is_said
from PIL import Image

import ddsviz


def main() -> None:
    """Run every page, or those whose names are given."""
    wanted = sys.argv[1:]
    ddsviz.options.tiles = None  # the pictures are the same with and without a network
    for page in all_pages():
        if not wanted or page.name in wanted or page.stem in wanted:
            make(page)


def make(page: Path) -> None:
    """Run a page, and save its pictures and its text."""
    namespace: dict[str, Any] = {}
    said = []
    for block in blocks_of(page):
        value, answer = run(block, namespace)
        said.append(answer)
        if block.picture is not None:
            block.picture.parent.mkdir(exist_ok=True)
            ddsviz.save(value, block.picture, overwrite=True)
            _slim(block.picture)
            print(block.picture.name)
    page.write_text(with_what_is_said(page, said), encoding="utf-8")


def _slim(picture: Path) -> None:
    """Keep 256 colours: a third of the bytes, and the eye sees no difference."""
    Image.open(picture).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(picture, optimize=True)


if __name__ == "__main__":
    main()
