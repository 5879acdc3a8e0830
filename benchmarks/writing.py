"""What the sections of the report share: tables, numbers with their ratios, and where a peer wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from measure import Cell, Measured
from tables import Picture, Size

A_TIE = 0.05  # differences smaller than this are the machine's
Cells = Mapping[Cell, Measured]


def time_text(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def size_text(count: float) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1000:.1f} kB"


@dataclass(frozen=True)
class Quality:
    """Something measured: its name in `Measured`, a heading, how it is written, and a word for less of it."""

    name: str
    heading: str
    text: Callable[[float], str]
    word: str


QUALITIES = (
    Quality("seconds", "From a table to what the notebook stores: time", time_text, "quicker"),
    Quality("bytes", "What the notebook stores: bytes", size_text, "smaller"),
    Quality("painted", "In the browser: from opening a saved page to painted", time_text, "painted sooner"),
    Quality("memory", "Memory on top of the import and the table", size_text, "lighter on memory"),
)


def quality_tables(
    cells: Cells, pictures: Iterable[Picture], libraries: Mapping[str, str], of: str, qualities: Iterable[Quality]
) -> list[str]:
    """Return a heading and a table for each quality: a row for each picture and size, a column for each library."""
    parts = []
    for quality in qualities:
        rows = [["picture, rows", *libraries.values()]]
        for picture in pictures:
            for size in picture.sizes:
                values = values_of(cells, picture.kind, size, libraries, quality)
                if "ddsviz" in values:
                    rows.append([f"{picture.text}, {size_name(size)}", *row(values, libraries, quality.text)])
        parts += [f"## {of}. {quality.heading}", markdown(rows)]
    return parts


def values_of(cells: Cells, kind: str, size: Size, libraries: Iterable[str], quality: Quality) -> dict[str, float]:
    """Return what each library took, without those that were not measured."""
    found = {name: cells[cell] for name in libraries if (cell := Cell(kind, size, name)) in cells}
    return {name: value for name, own in found.items() if (value := getattr(own, quality.name)) is not None}


def size_name(size: Size) -> str:
    return "course" if size is None else f"{size:,}"


def winning_lines(
    cells: Cells, pictures: Iterable[Picture], libraries: Mapping[str, str], why: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """Return a sentence for each peer that has less of a quality in any row: where, by how much, and why."""
    lines = []
    for name, label in libraries.items():
        for quality in QUALITIES:
            won = {
                f"{picture.text}, {size_name(size)}": values[name] / values["ddsviz"]
                for picture in pictures
                for size in picture.sizes
                if better(values := values_of(cells, picture.kind, size, libraries, quality), name)
            }
            if won:
                lines.append(
                    f"- **{label} is {quality.word}**, at best {min(won.values()):.2f} times ours "
                    f"({'; '.join(won)}). {why.get(quality.name, {}).get(name, '')}".rstrip()
                )
    return lines


def left_out_lines(reasons: Mapping[Cell, str], pictures: Iterable[Picture], libraries: Mapping[str, str]) -> list[str]:
    """Return a line for each reason that a library has dashes for: which pictures, and why."""
    texts = {picture.kind: picture.text for picture in pictures}
    where: dict[tuple[str, str], list[str]] = {}
    for cell, reason in reasons.items():
        if cell.kind in texts:
            where.setdefault((libraries[cell.library], reason), []).append(
                f"{texts[cell.kind]}, {size_name(cell.rows)}"
            )
    return [f"- {label}: {'; '.join(own)}: {reason}." for (label, reason), own in where.items()]


def better(values: Mapping[str, float], name: str) -> bool:
    return "ddsviz" in values and name in values and values[name] < values["ddsviz"] * (1 - A_TIE)


def row(values: Mapping[str, float], names: Iterable[str], text: Callable[[float], str]) -> list[str]:
    """Return ours, then each peer's with its ratio; a dash for those that were not measured."""
    ours = values["ddsviz"]
    peers = [name for name in names if name != "ddsviz"]
    return [text(ours), *(ratio(values[name], ours, text) if name in values else "–" for name in peers)]


def ratio(value: float, ours: float, text: Callable[[float], str]) -> str:
    words = f"{text(value)} ({value / ours:.2f}×)"
    return f"**{words}**" if value < ours * (1 - A_TIE) else words


def markdown(rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])
