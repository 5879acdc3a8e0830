"""Draws mutations: small changes of the source, each of which a test should notice."""

from __future__ import annotations

import ast
import difflib
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

HERE = Path(__file__).parent
MUTATED = (
    "src/ddsviz/calc/*.py",
    "src/ddsviz/ask/*.py",
    "src/ddsviz/reduce/*.py",
    "src/ddsviz/course/judging.py",
    "src/ddsviz/kinds/*/read.py",
)
# Of each operator one or two replacements that are hard to notice: with all 200 that Cosmic Ray knows, most of a sample
# would be such as / for >>, on which any test stumbles.
OPERATORS = (
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul")),
    *(f"ReplaceBinaryOperator_{pair}" for pair in ("Mod_Mul", "Pow_Mul", "BitAnd_BitOr", "BitOr_BitAnd")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt")),
    *(f"ReplaceComparisonOperator_{pair}" for pair in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")),
    *(f"ReplaceUnaryOperator_{pair}" for pair in ("Delete_Not", "Delete_USub", "Delete_Invert")),
    *("AddNot", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue"),
    *("NumberReplacer", "ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ZeroIterationForLoop"),
)

Position = tuple[int, int]
Span = tuple[Position, Position]


@dataclass(frozen=True)
class Site:
    """A place in the source, and one way to change what stands there."""

    file: str
    span: Span
    operator: str
    occurrence: int


@dataclass(frozen=True)
class Mutation:
    """A file as it is, and with one change.

    Attributes
    ----------
    file : str
        Its path in this folder.
    lines : range
        The lines of the statement that is changed; of one that holds others, those before the first of these.
    is_in_function : bool
        Whether it runs when something is called, and not at import.
    before, after : str
        All its text.
    """

    file: str
    lines: range
    is_in_function: bool
    before: str
    after: str

    @property
    def diff(self) -> str:
        """The change, as git shows it."""
        lines = (text.splitlines() for text in (self.before, self.after))
        return "\n".join(difflib.unified_diff(*lines, f"a/{self.file}", f"b/{self.file}", n=2, lineterm=""))

    @property
    def changed(self) -> tuple[str, str]:
        """The lines that are changed, before and after, without their indents."""
        lines = [line for line in self.diff.splitlines()[2:] if line[0] in "+-"]
        before, after = (" ".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")
        return before, after


def draw(house: Path, seed: int, size: int, only: str = "") -> list[Mutation]:
    """Return a sample of mutations, the same for the same seed and source, none of them known to change nothing.

    Places are drawn, and then one of each place's changes: otherwise most would be of numbers.

    Parameters
    ----------
    house : pathlib.Path
        The top folder.
    seed, size : int
        What the drawing begins with, and how many are drawn.
    only : str
        A part of the names of the files that are mutated.
    """
    equivalent = _equivalent()
    files = sorted(path.relative_to(house).as_posix() for pattern in MUTATED for path in house.glob(pattern))
    sites = [site for file in files if only in file for site in sites_of(file, (house / file).read_text("utf-8"))]
    sites.sort(key=lambda site: (site.file, site.span, site.operator, site.occurrence))
    at_one_place = [list(group) for _, group in groupby(sites, key=lambda site: (site.file, site.span))]
    randomly = random.Random(seed)
    randomly.shuffle(at_one_place)
    drawn: list[Mutation] = []
    for group in at_one_place:
        mutation = mutated(house, randomly.choice(group))
        if not is_named(mutation, equivalent):
            drawn.append(mutation)
        if len(drawn) == size:
            break
    return drawn


def sites_of(file: str, code: str) -> Iterator[Site]:
    """Yield what can be changed in a file."""
    tree, left_alone = get_ast(code), _left_alone(ast.parse(code))
    for name in OPERATORS:
        operator = _operator(name)
        spans = (span for node in ast_nodes(tree) for span in operator.mutation_positions(node))
        for occurrence, span in enumerate(spans):
            if not any(begin <= span[0] and span[1] <= end for begin, end in left_alone):
                yield Site(file, span, name, occurrence)


def mutated(house: Path, site: Site) -> Mutation:
    """Return the change of a place as texts."""
    code = (house / site.file).read_text("utf-8")
    line = site.span[0][0]
    nodes = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.stmt) and line in _lines(node)]
    in_function = any(isinstance(node, ast.FunctionDef) and line >= node.body[0].lineno for node in nodes)
    after = mutate_code(code, _operator(site.operator), site.occurrence)
    return Mutation(site.file, _own_lines(nodes[-1]), in_function, code, after)


def is_named(mutation: Mutation, equivalent: list[dict[str, str]]) -> bool:
    """Tell whether a mutation is among those that are known to change nothing that a test could see."""
    before, after = mutation.changed
    return any(
        entry["file"] == mutation.file and entry["before"] == before and entry.get("after", after) == after
        for entry in equivalent
    )


def out_of_date(house: Path) -> list[str]:
    """Return the lines of `equivalent.toml` that are no longer in their files."""
    return [
        f"{entry['file']}: {entry['before']}"
        for entry in _equivalent()
        if not (house / entry["file"]).exists() or entry["before"] not in (house / entry["file"]).read_text("utf-8")
    ]


def _equivalent() -> list[dict[str, str]]:
    return tomllib.loads((HERE / "equivalent.toml").read_text("utf-8"))["mutation"]


@cache
def _operator(name: str) -> Any:
    return get_operator(f"core/{name}")()


def _lines(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _own_lines(node: ast.stmt) -> range:
    """Return the lines of a statement; of one that holds others, those before the first of these."""
    body = getattr(node, "body", None)
    return range(node.lineno, max(body[0].lineno, node.lineno + 1)) if body else _lines(node)


def _left_alone(module: ast.Module) -> list[Span]:
    """Return the spans of types, which never run, and of what only guards: zip's `strict`, a dataclass's `frozen`."""
    nodes: list[ast.AST | None] = []
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            nodes += node.decorator_list
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            nodes.append(node)
        if isinstance(node, ast.keyword) and node.arg == "strict":
            nodes.append(node.value)
        nodes += [getattr(node, "annotation", None), getattr(node, "returns", None)]
    return [
        ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))
        for node in nodes
        if isinstance(node, (ast.expr, ast.stmt))
    ]
