"""What a student gets: the wheel holds the library, its data and the server's configuration."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_data_the_scripts_and_the_servers_configuration(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for table in (ROOT / "data").iterdir():
        assert f"ddsviz/data/{table.name}" in names
    package = ROOT / "src" / "ddsviz"
    scripts = [file for ending in ("js", "css") for file in package.rglob(f"*.{ending}")]
    assert len(scripts) >= 8
    assert {f"ddsviz/{file.relative_to(package).as_posix()}" for file in scripts} <= set(names)
    assert "ddsviz/py.typed" in names
    assert any(name.endswith("etc/jupyter/jupyter_server_config.d/ddsviz.json") for name in names)
    assert any(name.endswith("LICENSE") for name in names)


def test_the_data_is_found_where_the_wheel_puts_it(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    ask = "import ddsviz; print(ddsviz.__file__, len(ddsviz.load('climate')), len(ddsviz.datasets()))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {ask}"],
        capture_output=True, text=True, check=True, cwd=tmp_path,
    )  # fmt: skip
    assert done.stdout.split() == [str(tmp_path / "ddsviz" / "__init__.py"), "98", "12"]
