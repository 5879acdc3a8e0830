"""Killed at random moments while a student edits: no edit is ever lost, and the next run ends up to date.

COURSE_KILLS says how often (10; 200 in the container tests), and COURSE_KILLS_SEED chooses the moments. The student
saves in the three ways of editors: into the file, by another that replaces it, into one that was open for a while.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from classroom import FOLLOW, Classroom, notebook

KILLS = int(os.environ.get("COURSE_KILLS", "10"))
SEED = int(os.environ.get("COURSE_KILLS_SEED", "0"))
NAMES = [f"week{number}.ipynb" for number in range(12)]
ANSWER = re.compile(r"answer \d+-\d+")

# Saves notebook after notebook, each with a new answer, until a word comes in. Its log has each answer, and what it has
# overwritten.
STUDENT = r"""
import json, os, random, re, select, sys, time
folder, log, seed = sys.argv[1], open(sys.argv[2], "a", buffering=1), int(sys.argv[3])
chance, number = random.Random(seed), 0

def own(text):
    found = re.search(r"answer \d+-\d+", text)
    return found[0] if found else ""

def save(name, way, text):
    if way == "open":
        with open(name, "r+") as file:
            old = own(file.read())
            time.sleep(chance.random() / 100)
            file.seek(0)
            file.write(text)
            file.truncate()
        return old
    old = ""
    if os.path.exists(name):  # a page saves what it shows, whether its file is still there or not
        with open(name) as file:
            old = own(file.read())
    if way == "replace":
        with open(name + "~", "w") as file:
            file.write(text)
        os.replace(name + "~", name)
    else:
        with open(name, "w") as file:
            file.write(text)
    return old

while not select.select([sys.stdin], [], [], chance.random() / 200)[0]:
    number += 1
    answer = f"answer {seed}-{number}"
    cell = {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": answer}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    name = os.path.join(folder, f"week{chance.randrange(12)}.ipynb")
    try:
        old = save(name, chance.choice(["into", "replace", "open"]), text)
    except FileNotFoundError:
        continue
    log.write(f"{answer}\t{old}\n")
"""


@contextmanager
def a_student(room: Classroom, log: Path, seed: int) -> Iterator[None]:
    student = subprocess.Popen([sys.executable, "-c", STUDENT, room.folder, log, str(seed)], stdin=subprocess.PIPE)
    try:
        until = time.monotonic() + 20
        while not log.exists() or f"answer {seed}-" not in log.read_text():
            assert time.monotonic() < until
            time.sleep(0.005)
        yield
    finally:
        student.communicate(b"enough\n", timeout=20)
    assert student.returncode == 0


def kill_at_random(room: Classroom, chance: random.Random, longest_s: float) -> bool:
    """Start a run and kill it, half of the times while it moves files; whether it was killed at that."""
    run = subprocess.Popen([sys.executable, FOLLOW], env=room.environment, stderr=subprocess.DEVNULL)
    work = room.folder / ".course-work"
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0, longest_s))
    else:
        while run.poll() is None and not work.exists():
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, longest_s / 5))
    run.kill()
    run.wait()
    return work.exists()


def answers_in(folder: Path) -> set[str]:
    """The student's answers anywhere in the folder, but for the old files, which are not kept for ever."""
    files = [file for file in folder.rglob("*") if file.is_file() and ".course-old" not in file.parts]
    return {answer for file in files for answer in ANSWER.findall(file.read_text())}


def answers_to_keep(log: Path) -> set[str]:
    """The answers that the student has saved and not overwritten."""
    saves = [line.split("\t") for line in log.read_text().splitlines()]
    return {answer for answer, _ in saves} - {old for _, old in saves}


def test_a_kill_at_any_moment_loses_no_edit_and_the_next_run_ends_up_to_date(tmp_path: Path) -> None:
    room, log, chance = Classroom(tmp_path), tmp_path / "log", random.Random(SEED)
    publish_all(room, -1)
    started = time.monotonic()
    room.update()
    halfway, longest_s = 0, time.monotonic() - started
    for kill in range(KILLS):
        publish_all(room, 2 * kill)
        with a_student(room, log, kill):
            halfway += kill_at_random(room, chance, longest_s)
        assert answers_to_keep(log) - answers_in(room.folder) == set(), f"lost after kill {kill}"
        texts = publish_all(room, 2 * kill + 1)
        room.update()
        assert {name: room.read(name) for name in NAMES} == texts, f"not up to date after kill {kill}"
        assert answers_to_keep(log) - answers_in(room.folder) == set(), f"lost after the run that followed kill {kill}"
        assert not (room.folder / ".course-work").exists()
    saves = len(log.read_text().splitlines())
    print(f"{KILLS} kills, {halfway} of them while files were moved; {saves} saves, {len(answers_to_keep(log))} kept")
    assert halfway >= KILLS // 10


def publish_all(room: Classroom, version: int) -> dict[str, str]:
    texts = {name: notebook(f"version {version} of {name}") for name in NAMES}
    room.publish(dict(texts))
    return texts
