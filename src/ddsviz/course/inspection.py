"""Looks a notebook over before it is given out: what would trip a student, a reader with a screen reader, or a lawyer.

Each rule is a generator in `code_rules` or `text_rules`: a notebook in, findings out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ddsviz.course import code_rules, text_rules
from ddsviz.course.course_file import CourseError
from ddsviz.course.findings import Finding
from ddsviz.course.metadata import authors_of, describe_command, faults_of, minutes_of, title_of
from ddsviz.course.notebook_file import read_notebook
from ddsviz.course.own_words import differences

Rule = Callable[[dict[str, Any], Path], Iterator[Finding]]


def inspect(path: Path) -> list[Finding]:
    """Return what should be mended in a notebook, in the order of its cells.

    Raises
    ------
    CourseError
        If there is no such notebook, or it is damaged.
    """
    notebook = read_notebook(path)
    found = [finding for rule in RULES for finding in rule(notebook, path)]
    return sorted(found, key=lambda finding: finding.cell or 0)


def inspect_all(paths: Iterable[Path]) -> dict[Path, list[Finding]]:
    """Return what should be mended in each of several notebooks; a damaged one is a finding, and does not end it."""
    found: dict[Path, list[Finding]] = {}
    for path in paths:
        try:
            found[path] = inspect(path)
        except CourseError as fault:
            found[path] = [Finding("damaged", None, str(fault))]
    return found


def metadata(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Metadata that are missing, or not as the schema has them."""
    yield from faults_of(notebook, str(path))


def out_of_step(notebook: dict[str, Any], path: Path) -> Iterator[Finding]:
    """Text that says something else than the metadata."""
    title, authors, minutes = title_of(notebook), authors_of(notebook), minutes_of(notebook)
    values = {"title": [title], "author": authors, "minutes": [str(minutes)]}
    for number, said, option in differences(notebook, title, authors, minutes):
        mend = describe_command(str(path), option, *values[option])
        given = ", ".join(values[option])
        yield Finding(
            "out-of-step", number, f"{said}, and its metadata say {given}. Say what is right: {mend.code}", (mend,)
        )


RULES: tuple[Rule, ...] = (
    metadata,
    out_of_step,
    code_rules.does_not_parse,
    code_rules.out_of_order,
    code_rules.not_run,
    code_rules.hidden_state,
    code_rules.stored_error,
    code_rules.not_on_pages,
    code_rules.absolute_path,
    code_rules.large_output,
    code_rules.unlicensed_data,
    text_rules.missing_objectives,
    text_rules.heading_jump,
    text_rules.image_without_text,
    text_rules.dead_link,
    text_rules.link_says_nothing,
)
