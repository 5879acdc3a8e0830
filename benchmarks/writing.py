"""What the reports of charts and maps share: tables, numbers with their ratios, and where a peer wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from measure import Measured

A_TIE = 0.05  # differences smaller than this are the machine's
Table = dict[str, dict[str, Measured]]


def winning_lines(
    labels: Mapping[str, str],
    sizes: Mapping[str, Table],
    why_quicker: Mapping[str, str],
    why_smaller: Mapping[str, str],
) -> list[str]:
    """Return a sentence for each peer that is quicker, or smaller, in any row: where, by how much, and why."""
    lines = []
    for name in labels:
        for seconds, word, why in ((True, "quicker", why_quicker), (False, "smaller", why_smaller)):
            won = {size: _won(table, name, seconds) for size, table in sizes.items()}
            ratios = [ratio for own in won.values() for ratio in own.values()]
            if ratios:
                named = {size: _rows(own, sizes[size]) for size, own in won.items() if own}
                where = "; ".join(f"{size}: {pictures}" for size, pictures in named.items())
                reason = why.get(name, "Why is not known yet.")
                lines.append(
                    f"- **{labels[name]} is {word}**, at best {min(ratios):.2f} times ours ({where}). {reason}"
                )
    return lines


def _rows(won: Mapping[str, float], table: Table) -> str:
    return "all" if len(won) == len(table) else ", ".join(won)


def _won(table: Table, name: str, seconds: bool) -> dict[str, float]:
    """Return the pictures for which a peer is better, and how many times ours it takes."""
    values = {
        text: {library: own.seconds if seconds else own.bytes for library, own in measured.items()}
        for text, measured in table.items()
    }
    return {text: own[name] / own["ddsviz"] for text, own in values.items() if name in own and better(own, name)}


def better(values: Mapping[str, float], name: str) -> bool:
    return values[name] < values["ddsviz"] * (1 - A_TIE)


def cells(values: Mapping[str, float], names: Iterable[str], text: Callable[[float], str]) -> list[str]:
    """Return ours, then each peer's with its ratio; a dash for those that were not measured."""
    ours = values["ddsviz"]
    peers = [name for name in names if name != "ddsviz"]
    return [text(ours), *(cell(values[name], ours, text) if name in values else "–" for name in peers)]


def cell(value: float, ours: float, text: Callable[[float], str]) -> str:
    words = f"{text(value)} ({value / ours:.2f}×)"
    return f"**{words}**" if value < ours * (1 - A_TIE) else words


def time_text(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def size_text(count: float) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1000:.1f} kB"


def markdown(rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])
