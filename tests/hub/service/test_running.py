"""Starting the service: other settings make other containers, with every Compose."""

import sys

import pytest
import yaml
from class_service import HUB_FOLDER
from engine import running


@pytest.fixture
def marks(tmp_path, monkeypatch):
    """Start, with a Compose that only writes down which mark it was given."""
    (tmp_path / "compose").write_text(f"#!{sys.executable}\nimport os\nprint(os.environ['SETTINGS_MARK'])\n")
    monkeypatch.setattr(running, "FOLDER", tmp_path)

    def mark(env, capfd):
        (tmp_path / ".env").write_text(env)
        assert running.compose({"COMPOSE": f"{sys.executable} {tmp_path}/compose"}, "up", "-d") == 0
        return capfd.readouterr().out

    return mark


def test_a_changed_setting_changes_the_mark_of_the_containers_that_read_it(marks, capfd):
    first = marks("IMAGE=a:1\n", capfd)
    assert marks("IMAGE=a:1\n", capfd) == first
    assert marks("IMAGE=a:2\n", capfd) != first
    services = yaml.safe_load((HUB_FOLDER / "compose.yaml").read_text())["services"]
    reading = {name for name, service in services.items() if "env_file" in service}
    marked = {name for name, service in services.items() if "${SETTINGS_MARK" in str(service.get("labels"))}
    assert reading == marked == {"hub", "door"}
