"""The notebooks as they are stored: run strictly, and seen to fail when a figure changes."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def strictly_run(notebook: Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        "--nbval",
        str(notebook),
    ]
    return subprocess.run(command, capture_output=True, text=True, cwd=notebook.parent, check=False)


def changed_copy(folder: Path, key: str, old: str, new: str) -> Path:
    """Copy the start notebook, and the checks beside it, with one stored output changed."""
    shutil.copytree(FOLDER / "checks", folder / "checks")
    notebook = nbformat.read(FOLDER / "00-start-here.ipynb", as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if old in output.get("data", {}).get(key, ""):
                output["data"][key] = output["data"][key].replace(old, new, 1)
                path = folder / "changed.ipynb"
                nbformat.write(notebook, path)
                return path
    raise AssertionError(f"no output has {old!r}")


def test_the_start_notebook_draws_every_kind() -> None:
    source = (FOLDER / "00-start-here.ipynb").read_text(encoding="utf-8")
    for kind in ("heatmap", "scatter", "scatter_matrix", "time_series", "binary_tree"):
        assert f"ddsviz.{kind}(" in source


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_stored_output_is_an_error_or_a_picture_of_the_network(notebook: Path) -> None:
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            assert output["output_type"] != "error"
            assert output.get("name") != "stderr"
            assert "<img" not in "".join(output.get("data", {}).get("text/html", ""))


@pytest.mark.parametrize(("key", "old", "new"), [("text/plain", "9.36", "9.37"), ("text/html", ",7.15,", ",7.16,")])
def test_a_changed_value_fails_the_strict_run(tmp_path: Path, key: str, old: str, new: str) -> None:
    done = strictly_run(changed_copy(tmp_path, key, old, new))
    assert done.returncode != 0
    assert "1 failed" in done.stdout
    assert f"{key}" in done.stdout


def test_an_unchanged_copy_passes_the_strict_run(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "checks", tmp_path / "checks")
    copy = Path(shutil.copy(FOLDER / "00-start-here.ipynb", tmp_path))
    done = strictly_run(copy)
    assert done.returncode == 0, done.stdout[-2000:]
