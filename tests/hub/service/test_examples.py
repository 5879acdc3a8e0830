"""The examples in docstrings are true."""

import doctest
import importlib

import pytest
from class_service import HUB_FOLDER

FOLDERS = (HUB_FOLDER, *(HUB_FOLDER / name for name in ("engine", "homes", "login")))
MODULES = [
    ".".join(path.relative_to(HUB_FOLDER).with_suffix("").parts)
    for folder in FOLDERS
    for path in sorted(folder.glob("*.py"))
    if ">>>" in path.read_text()
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name):
    told = doctest.testmod(importlib.import_module(name))
    assert told.attempted
    assert told.failed == 0
