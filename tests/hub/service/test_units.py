"""The units of systemd: each can be read, starts a command that is there, and is named by README.md."""

import re
import shutil
import subprocess

import pytest
from class_service import HUB_FOLDER

UNITS = sorted((HUB_FOLDER / "units").iterdir())


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The units as an operator installs them, for a service in a folder called dds2026."""
    folder = tmp_path_factory.mktemp("units")
    (folder / "opt").mkdir()
    (folder / "opt" / "dds2026").symlink_to(HUB_FOLDER.parent)
    for unit in UNITS:
        (folder / unit.name).write_text(unit.read_text().replace("/opt/", f"{folder}/opt/"))
    return folder


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="NOT TESTED: systemd-analyze is missing")
@pytest.mark.parametrize("unit", [unit.name for unit in UNITS])
def test_systemd_finds_no_fault_in_a_unit(installed, unit):
    path = installed / unit.replace("@", "@dds2026")
    path.write_text((installed / unit).read_text())
    checked = subprocess.run(["systemd-analyze", "verify", "--man=no", path], capture_output=True, text=True)
    ours = [line for line in checked.stderr.splitlines() if "class-" in line or str(installed) in line]
    assert (checked.returncode, ours) == (0, []), checked.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_a_command_that_is_there(unit):
    words = re.findall(r"/opt/%i/hub/manage (\w+)", unit.read_text())
    manual = (HUB_FOLDER / "manage").read_text()
    assert [word for word in words if f"    manage {word}" not in manual] == []
    if unit.suffix == ".timer":
        assert unit.with_suffix(".service") in UNITS


def test_the_manual_says_which_units_to_enable():
    manual = (HUB_FOLDER / "README.md").read_text()
    enabled = {f"class-{name}" for name in re.findall(r"class-(\w+)@", manual)}
    assert enabled == {unit.name.partition("@")[0] for unit in UNITS}
