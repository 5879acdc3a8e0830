"""Notebooks are compared with what is stored only where the versions are those that stored it."""

from __future__ import annotations

import re

from nbval_option import CONSTRAINTS, other_versions


def test_nothing_differs_from_the_constraints_that_are_installed() -> None:
    installed = CONSTRAINTS.read_text(encoding="utf-8")
    assert list(other_versions(installed)) == []


def test_another_version_is_told() -> None:
    changed = re.sub(r"(?m)^bokeh==.*$", "bokeh==3.0.0", CONSTRAINTS.read_text(encoding="utf-8"))
    [told] = other_versions(changed)
    assert told.startswith("bokeh is ")
    assert told.endswith("and not 3.0.0")
