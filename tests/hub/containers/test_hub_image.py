"""The hub's own image stands alone, and compose.yaml starts it closed."""

import json

import yaml
from podman import REPOSITORY


def run(engine, *words):
    command = ["run", "--rm", "--network", "none", "--read-only", "--cap-drop", "ALL", *words]
    return engine.podman(*command, check=False)


def test_the_hub_starts_in_its_image_and_says_what_is_missing(engine, hub_image):
    said = run(
        engine, "--env", "AUTH=github", hub_image, "sh", "-c", "jupyterhub -f /opt/hub/jupyterhub_config.py 2>&1"
    )
    assert "The hub does not start." in said
    assert "CONFIGPROXY_AUTH_TOKEN is not set" in said
    assert "OAUTH_CLIENT_SECRET is not set" in said


def test_the_hub_is_not_root_and_has_nothing_of_the_library(engine, hub_image):
    assert run(engine, hub_image, "id", "-u") == "990"
    listed = json.loads(run(engine, hub_image, "python", "-m", "pip", "list", "--format=json"))
    names = {package["name"].lower() for package in listed}
    assert {"jupyterhub", "dockerspawner", "oauthenticator"} <= names
    assert not {"ddsviz", "bokeh", "pandas", "jupyterlab"} & names


def test_compose_publishes_nothing_but_on_loopback_and_gives_the_socket_to_the_door_alone():
    composed = yaml.safe_load((REPOSITORY / "hub" / "compose.yaml").read_text())
    services = composed["services"]
    assert "--ip=127.0.0.1" in services["proxy"]["command"]
    assert "--api-ip=127.0.0.1" in services["proxy"]["command"]
    assert [name for name, service in services.items() if "ports" in service] == []
    holders = [name for name, service in services.items() if "docker.sock" in str(service.get("volumes"))]
    assert holders == ["door"]
    assert services["door"]["network_mode"] == "none"
    assert all(service["cap_drop"] == ["ALL"] for service in services.values())
