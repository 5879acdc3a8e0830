"""The chart's values as Helm would put them together: its own, ours, and what `install` gives to Helm.

Neither Helm nor the chart is here, but the chart's default values and its schema are, beside the repository.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from class_service import HUB_FOLDER

CHART = HUB_FOLDER.parents[1] / "shared" / "chart"
OURS = HUB_FOLDER / "kubernetes"
FAKE_HELM = f"""#!{sys.executable}
import json, os, sys
json.dump(sys.argv[1:], open(os.environ["HELM_SAID"], "w"))
"""


def chart_file(name: str) -> dict:
    """Read one of the chart's own files, where they are."""
    path = CHART.resolve() / name
    if not path.exists():
        pytest.skip(f"NOT TESTED: Kubernetes' chart, whose {name} is not at {path}")
    return yaml.safe_load(path.read_text())


def merge(below: dict, above: dict) -> dict:
    """Merge values as Helm does: maps deeply, anything else is replaced, and null takes a key away.

    >>> merge({"a": {"b": 1, "c": 2}, "d": [1]}, {"a": {"b": None}, "d": [2]})
    {'a': {'c': 2}, 'd': [2]}
    """
    merged = dict(below)
    for key, value in above.items():
        if value is None and key in below:
            del merged[key]
        elif isinstance(value, dict) and isinstance(below.get(key), dict):
            merged[key] = merge(below[key], value)
        else:
            merged[key] = value
    return merged


def helm_options(folder: Path, *options: str) -> list[str]:
    """Run `install` with a `helm` that only writes down what it is asked for."""
    helm = folder / "helm"
    helm.write_text(FAKE_HELM)
    helm.chmod(0o755)
    said = {"PATH": f"{folder}:{os.environ['PATH']}", "HELM_SAID": str(folder / "said.json")}
    subprocess.run([OURS / "install", *options], check=True, env=said, cwd=folder)
    return json.loads((folder / "said.json").read_text())


def values(folder: Path, *options: str) -> dict:
    """Return the values that the chart would be installed with."""
    said = helm_options(folder, *options)
    merged = chart_file("values.yaml")
    pairs = list(pairwise(said))
    for path in [folder / word for option, word in pairs if option == "--values"]:
        merged = merge(merged, yaml.safe_load(path.read_text()))
    for option, word in pairs:
        name, _, value = word.partition("=")
        if option == "--set":
            merged = merge(merged, nested(name, value))
        elif option == "--set-file":
            merged = merge(merged, nested(name, Path(value).read_text()))
    return merged


def nested(name: str, value: str) -> dict:
    """Return `a.b.c` and a value as maps in maps.

    >>> nested("a.b", "c")
    {'a': {'b': 'c'}}
    """
    for part in reversed(name.split(".")):
        value = {part: value}
    return value
