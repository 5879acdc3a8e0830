"""The values for Kubernetes: they are read, and what they configure is what one server has."""

import re
import sys

import pytest
import yaml
from class_service import HUB_FOLDER
from traitlets.config import Config

VALUES = HUB_FOLDER / "kubernetes" / "values.yaml"


@pytest.fixture
def values():
    return yaml.safe_load(VALUES.read_text())


def test_the_hub_in_a_cluster_signs_in_as_on_one_server(values, environment, monkeypatch):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    c = Config()
    c.JupyterHub.load_roles = []  # the chart has made this list before
    monkeypatch.setattr(sys, "path", [*sys.path])
    exec(values["hub"]["extraConfig"]["class"], {"c": c})
    made = c.JupyterHub.authenticator_class(config=c)
    assert (type(made).__name__, made.key) == ("RemoteUserAuthenticator", environment["HUB_KEY"])
    assert made.check_allowed("ada", None)
    assert not made.check_allowed("stranger", None)
    assert c.JupyterHub.cookie_max_age_days == 0.5
    assert [role["name"] for role in c.JupyterHub.load_roles] == ["tutor", "student", "class-admin"]


def test_every_module_that_the_hub_needs_there_is_sent(values):
    sent = re.findall(r"hub\.extraFiles\.(\w+)\.stringData=(\S+)", VALUES.read_text())
    assert {name for name, _ in sent} == set(values["hub"]["extraFiles"])
    modules = {path.removeprefix("hub/") for _, path in sent if path.startswith("hub/")}
    for module in modules:
        source = (HUB_FOLDER / module).read_text()
        imported = {
            f"{name.replace('.', '/')}.py" for name in re.findall(r"^(?:from|import) ([\w.]+)", source, re.MULTILINE)
        }
        assert imported & {str(path.relative_to(HUB_FOLDER)) for path in HUB_FOLDER.rglob("*.py")} <= modules


def test_a_students_server_is_as_closed_and_as_fresh_as_on_one_server(values):
    student = values["singleuser"]
    assert student["cmd"] == ["start-course", "jupyterhub-singleuser"]
    assert (student["uid"], student["allowPrivilegeEscalation"]) == (1000, False)
    assert student["networkPolicy"]["egressAllowRules"]["cloudMetadataServer"] is False
    assert student["extraEnv"]["COURSE_DIR"].startswith(student["storage"]["homeMountPath"])
