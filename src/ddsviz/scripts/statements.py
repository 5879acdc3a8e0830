"""Calls of a script, and how those that are alike become a loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ddsviz.scripts.writing import LINE_LENGTH, call, indented

SLOT = "\0"
FEWEST_ROUNDS = 2
LONGEST_ROUND = 4
WORDS = {
    "legend_label": "name", "view": "name", "color": "colour", "line_color": "line_colour", "fill_color": "fill_colour",
    "line_dash": "dash", "source": "name",
}  # fmt: skip
"""What a loop calls that which differs from round to round in an argument."""


@dataclass(frozen=True)
class Piece:
    """The code of an argument, in which parts may differ from one round of a loop to the next.

    Attributes
    ----------
    plain : str
        The code.
    pattern : str
        The same with a slot for each such part.
    parts : tuple of str
        The code of the parts.
    written : callable, optional
        Returns the code, where it is not known before the lines above it are written.
    """

    plain: str
    pattern: str = SLOT
    parts: tuple[str, ...] = ()
    written: Callable[[], str] | None = None

    @property
    def code(self) -> str:
        """The code."""
        return self.plain if self.written is None else self.written()

    @classmethod
    def of(cls, code: str) -> Piece:
        """Return a piece that differs as a whole."""
        return cls(code, SLOT, (code,))

    @classmethod
    def joined(cls, pattern: str, *parts: str) -> Piece:
        """Return a piece of fixed code around parts."""
        plain = pattern
        for part in parts:
            plain = plain.replace(SLOT, part, 1)
        return cls(plain, pattern, parts)

    def with_names(self, names: Sequence[str | None]) -> str:
        """Return the code with names in place of some parts."""
        code = self.pattern
        for part, name in zip(self.parts, names, strict=True):
            code = code.replace(SLOT, part if name is None else name, 1)
        return code


@dataclass
class Statement:
    """One call of a script.

    Attributes
    ----------
    start, end : str
        What stands around the arguments.
    arguments : list of (str, Piece)
        Names, empty where an argument has none, and code.
    made : object or None
        The layer that the call returns.
    needs : object or None
        The only layer that the call speaks of by name, where there is one.
    """

    start: str
    arguments: list[tuple[str, Piece]]
    end: str = ")"
    made: Any = None
    needs: Any = None

    @property
    def shape(self) -> tuple[Any, ...]:
        """What must be the same for two statements to be rounds of one loop."""
        names = tuple((name, piece.pattern, len(piece.parts)) for name, piece in self.arguments)
        return self.start, names, self.end, self.made is not None

    def written(self, variable: str | None, codes: Sequence[str] | None = None) -> str:
        """Return the line."""
        codes = [piece.code for _, piece in self.arguments] if codes is None else codes
        arguments = [f"{name}={code}" if name else code for (name, _), code in zip(self.arguments, codes, strict=True)]
        start = (f"{variable} = " if variable else "") + self.start
        line = call(start, *arguments, end=self.end)
        tooltips = next((argument for argument in arguments if argument.startswith("tooltips=")), None)
        if len(line) <= LINE_LENGTH or tooltips is None:
            return line
        rest = ["tooltips=tooltips" if argument == tooltips else argument for argument in arguments]
        return tooltips.replace("=", " = ", 1) + "\n" + call(start, *rest, end=self.end)


@dataclass
class Run:
    """Statements that are written one after the other, or as rounds of one loop."""

    statements: list[Statement]
    length: int  # of a round
    lists: dict[int, str] = field(default_factory=dict)  # of layers, by their place in a round

    @property
    def is_loop(self) -> bool:
        """Whether it is a loop."""
        return len(self.statements) > self.length


def runs_of(statements: Sequence[Statement]) -> list[Run]:
    """Cut statements into loops, as long ones as there are, and single statements."""
    found: list[Run] = []
    start = 0
    while start < len(statements):
        best = 1, 1
        for length in range(1, LONGEST_ROUND + 1):
            rounds = _rounds(statements, start, length)
            if rounds >= FEWEST_ROUNDS and rounds * length > best[0] * best[1]:
                best = rounds, length
        rounds, length = best
        found.append(Run(list(statements[start : start + rounds * length]), length))
        start += rounds * length
    return found


def _rounds(statements: Sequence[Statement], start: int, length: int) -> int:
    """Return how often a round comes again; what a round says of a layer is said of one of its own."""
    first = statements[start : start + length]
    rounds = 0
    while True:
        round_ = statements[start + rounds * length : start + (rounds + 1) * length]
        made = [statement.made for statement in round_]
        alike = len(round_) == length and all(a.shape == b.shape for a, b in zip(round_, first, strict=True))
        if not alike or any(statement.needs is not None and statement.needs not in made for statement in round_):
            return rounds
        rounds += 1


def loop_lines(run: Run, variables: dict[str, str], table_name: str) -> list[str]:
    """Return the lines of a loop.

    Parameters
    ----------
    run : Run
        The loop.
    variables : dict from id to str
        What each layer is called within its round, where something speaks of it.
    table_name : str
        The name of the table of what differs.
    """
    rounds = [run.statements[start : start + run.length] for start in range(0, len(run.statements), run.length)]
    vectors: dict[tuple[str, ...], str] = {}
    bodies = []
    for index_in_round, first in enumerate(rounds[0]):
        codes = []
        for index, (argument, piece) in enumerate(first.arguments):
            parts = [statements[index_in_round].arguments[index][1].parts for statements in rounds]
            names = [
                _name_of(tuple(part[slot] for part in parts), _word(argument, index, slot), vectors)
                for slot in range(len(piece.parts))
            ]
            codes.append(piece.code if not any(names) else piece.with_names(names))
        variable = variables.get(first.made.id) if first.made is not None else None
        is_named = any(statement.needs is first.made for statement in run.statements)
        if index_in_round in run.lists and not is_named:
            bodies.append(
                replace(first, start=f"{run.lists[index_in_round]}.append({first.start}", end=f"{first.end})").written(
                    None, codes
                )
            )
            continue
        bodies.append(first.written(variable, codes))
        if index_in_round in run.lists:
            bodies.append(f"{run.lists[index_in_round]}.append({variable})")
    lists = [f"{name} = []" for name in run.lists.values()]
    return [*_head(vectors, table_name, len(rounds)), *lists, _for(vectors, table_name, len(rounds)), *indented(bodies)]


def _name_of(vector: tuple[str, ...], word: str, vectors: dict[tuple[str, ...], str]) -> str | None:
    if len(set(vector)) == 1:
        return None
    if vector not in vectors:
        name, number = word, 1
        while name in vectors.values():
            number += 1
            name = f"{word}{number}"
        vectors[vector] = name
    return vectors[vector]


def _word(argument: str, index: int, slot: int) -> str:
    """Return what a loop calls a part of an argument."""
    if argument == "tooltips":
        return ("label", "template")[slot % 2]
    return WORDS.get(argument, argument or ("x", "column")[min(index, 1)])


def _ordered(vectors: dict[tuple[str, ...], str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return what differs, a name of which there are no two first."""
    pairs = [(name, vector) for vector, name in vectors.items()]
    return sorted(pairs, key=lambda pair: (len(set(pair[1])) < len(pair[1]), pair[0] != "name"))


def _head(vectors: dict[tuple[str, ...], str], table: str, rounds: int) -> list[str]:
    pairs = _ordered(vectors)
    if len(pairs) <= 1:
        return []
    keys = pairs[0][1]
    inside = [", ".join(vector[index] for _, vector in pairs[1:]) for index in range(rounds)]
    values = [f"({values_of_one})" if len(pairs) > 2 else values_of_one for values_of_one in inside]
    if len(set(keys)) == rounds:
        items = [f"{key}: {value}" for key, value in zip(keys, values, strict=True)]
        return [f"{table} = {{{', '.join(items)}}}"]
    items = [f"({key}, {values_of_one})" for key, values_of_one in zip(keys, inside, strict=True)]
    return [f"{table} = [{', '.join(items)}]"]


def _for(vectors: dict[tuple[str, ...], str], table: str, rounds: int) -> str:
    pairs = _ordered(vectors)
    names = [name for name, _ in pairs]
    if not pairs:
        return f"for _ in range({rounds}):"
    if len(pairs) == 1:
        return f"for {names[0]} in [{', '.join(pairs[0][1])}]:"
    rest = ", ".join(names[1:])
    if len(set(pairs[0][1])) == rounds:
        return f"for {names[0]}, {rest if len(names) == 2 else f'({rest})'} in {table}.items():"
    return f"for {', '.join(names)} in {table}:"
