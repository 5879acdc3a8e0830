"""Checks a student's answer against the check that lies beside the notebooks.

A course keeps one file for each notebook, `checks/04.toml` for the fourth, with a table for each exercise::

    [2]
    expected = 'load("climate")["mean_temperature_c"].mean()'
    tolerance = 0.005

    [[2.hints]]
    answer = 'load("climate")["mean_temperature_c"].median()'
    say = "That is the median: half of the years lie below it. Which function gives the mean?"

What is expected is worked out from the data each time, so that a check cannot fall behind its table. It is an
expression in Python that knows `load`, `pd`, `np` and `ddsviz`. Checks guide, and are no marks: whoever opens the
file can read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from ddsviz.course.course_file import COURSE_FILE, CourseError, read_toml
from ddsviz.errors import Mend
from ddsviz.theme import CATEGORICAL, OUTLINE
from ddsviz.wording import listed

CHECKS_FOLDER = "checks"
RIM = {"right": CATEGORICAL[2], "nearly": CATEGORICAL[5], "look again": CATEGORICAL[4]}
OFF = "Checks are switched off in this edition of the course."
NO_ANSWER = "Not answered yet. Put your answer in place of the three dots, and run the cell again."


@dataclass(frozen=True)
class Verdict:
    """What a check says of an answer.

    Attributes
    ----------
    state : {"right", "nearly", "look again", "not answered yet", "off"}
        How near it is.
    sentence : str
        What the student reads.
    """

    state: str
    sentence: str

    def __repr__(self) -> str:
        return self.sentence

    def _repr_html_(self) -> str:
        rim = RIM.get(self.state, OUTLINE)
        return (
            f'<p style="border-left:4px solid {rim};margin:.4em 0;padding:.2em .8em;max-width:46em">'
            f"{escape(self.sentence)}</p>"
        )


@dataclass(frozen=True)
class _Check:
    """A check, as its file states it: expressions, and what to say of wrong answers that are often given."""

    where: str
    expected: str
    tolerance: float | None = None
    nearly: float | None = None
    hints: tuple[dict[str, str], ...] = ()


def check(exercise: str, answer: object) -> Verdict:
    """Say whether an answer to an exercise is right, nearly right, not given yet, or what to look at.

    Parameters
    ----------
    exercise : str
        The notebook's number and the exercise's, such as "04-2".
    answer : object
        A number, a text, a list, a dictionary, a table or a column, or True or False. Three dots (``...``) stand
        for no answer yet.

    Returns
    -------
    Verdict
        Shows itself as a sentence.

    Raises
    ------
    CourseError
        If there is no such exercise, or its check cannot be read.

    Notes
    -----
    Checks are looked for in the folder `checks` beside the notebook, or in a folder above it. Numbers count as right
    within the exercise's tolerance (a millionth of the number, where it names none), tables and columns by their
    values.

    Examples
    --------
    >>> from ddsviz import course
    >>> course.check("04-2", ...)  # doctest: +SKIP
    Not answered yet. Put your answer in place of the three dots, and run the cell again.
    """
    folder = _course_folder()
    if read_toml(folder / COURSE_FILE).get("checks") is False:
        return Verdict("off", OFF)
    one = _find(folder, exercise)
    if answer is ... or answer is None:
        return Verdict("not answered yet", NO_ANSWER)
    return _verdict(answer, one)


def _verdict(answer: object, one: _Check) -> Verdict:
    from ddsviz.course.judging import judge

    judged = judge(answer, _value_of(one.expected, one.where), one.tolerance, one.nearly)
    if judged.state != "right":
        for hint in one.hints:
            wrong = _value_of(hint["answer"], one.where)
            if judge(answer, wrong, one.tolerance, None).state == "right":
                return Verdict("look again", hint["say"])
    return Verdict(judged.state, judged.sentence)


def _find(folder: Path, exercise: object) -> _Check:
    if not isinstance(exercise, str) or exercise.count("-") != 1:
        raise CourseError(
            f'An exercise is named by two numbers in quotation marks, as in "04-2", and not {exercise!r}.'
        )
    notebook, number = exercise.split("-")
    known = {file.stem: file for file in (folder / CHECKS_FOLDER).glob("*.toml")}
    if notebook not in known:
        raise CourseError(
            f"There are no checks for notebook '{notebook}'. There are some for: {listed(sorted(known))}."
        )
    checks = read_toml(known[notebook])
    if number not in checks:
        raise CourseError(f"There is no exercise '{exercise}'. Notebook {notebook} has: {listed(checks)}.")
    return _stated(checks[number], f"Exercise {exercise} in {CHECKS_FOLDER}/{known[notebook].name}")


def _stated(spec: Any, where: str) -> _Check:
    tell = "Please tell whoever teaches the course."
    if not isinstance(spec, dict) or not isinstance(spec.get("expected"), str):
        mend = Mend("expected = '42'")
        raise CourseError(f"{where} does not say what is expected, as in {mend.code}. {tell}", mend)
    unknown = set(spec) - {"expected", "tolerance", "nearly", "hints"}
    if unknown:
        raise CourseError(f"{where} has '{listed(sorted(unknown))}', which means nothing here. {tell}")
    for name in ("tolerance", "nearly"):
        if isinstance(spec.get(name, 0), bool) or not isinstance(spec.get(name, 0), (int, float)):
            mend = Mend(f"{name} = 0.5")
            raise CourseError(
                f"{where}: {name} should be a number, as in {mend.code}, and not {spec[name]!r}. {tell}", mend
            )
    hints = spec.get("hints", [])
    if not isinstance(hints, list) or not all(_is_hint(hint) for hint in hints):
        raise CourseError(f"{where}: each hint needs an answer and what to say of it, and nothing else. {tell}")
    return _Check(where, **{**spec, "hints": tuple(hints)})


def _is_hint(spec: Any) -> bool:
    return (
        isinstance(spec, dict) and set(spec) == {"answer", "say"} and all(isinstance(one, str) for one in spec.values())
    )


def _value_of(expression: str, where: str) -> Any:
    """Work out an expression of the course's own file, which is as trusted as its notebooks are."""
    import numpy
    import pandas

    import ddsviz

    try:
        return eval(expression, {"load": ddsviz.load, "pd": pandas, "np": numpy, "ddsviz": ddsviz})
    except Exception as fault:
        said = f"{type(fault).__name__}: {fault}"
        raise CourseError(f"{where} cannot be worked out ({said}). Please tell whoever teaches the course.") from None


def _course_folder() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / CHECKS_FOLDER).is_dir() or (folder / COURSE_FILE).is_file():
            return folder
    raise CourseError(
        f"The folder '{CHECKS_FOLDER}' was not found beside this notebook. "
        "Put the notebook back into the course's folder, or copy that folder to where the notebook is."
    )
