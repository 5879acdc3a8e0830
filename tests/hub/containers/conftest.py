"""An engine, the images, and a class in containers."""

import threading

import pytest
from class_service import AtTheProxy, Service
from engine.door import Rules, open_door
from podman import IMAGE, Engine, engine_folder, missing_tools

GATEWAYS = {"ddsviz-students": "172.30.0.1", "ddsviz-visitors": "172.31.0.1"}


@pytest.fixture(scope="session")
def engine():
    """An engine with a socket and closed networks."""
    missing = missing_tools()
    if missing:
        pytest.skip(f"NOT TESTED: containers. This machine lacks {', '.join(missing)}.")
    made = Engine(engine_folder())
    made.remove_containers()
    made.make_base()
    made.close_networks()
    service = made.serve()
    yield made
    made.remove_containers()
    made.open_networks()
    service.terminate()
    service.wait(20)


@pytest.fixture(scope="session")
def image(engine):
    """The students' image, built for real."""
    engine.build("hub/Dockerfile", IMAGE)
    return IMAGE


@pytest.fixture(scope="session")
def start_class(engine, image, tmp_path_factory):
    """Start a hub whose students' servers are containers, behind the door."""
    running, doors = [], []
    (tmp_path_factory.getbasetemp() / "data").mkdir()
    data = tmp_path_factory.getbasetemp() / "data"
    (data / "table.csv").write_text("a,b\n1,2\n")

    def starter(network="ddsviz-students", **settings):
        made = Service(
            SPAWNER="containers", IMAGE=image, NETWORK=network, HUB_LISTEN=GATEWAYS[network], HUB_PORT="8081",
            DATA_FOLDER=str(data), MEMORY_LIMIT="512M", PIDS_LIMIT="150", **settings,
        )  # fmt: skip
        running.append(made)
        socket = str(made.folder / "door.sock")
        images = [image, "localhost/ddsviz-class:next"]
        door = open_door(
            str(engine.socket), socket, Rules(images, network, [str(data), settings.get("COURSE_SOURCE", "-")])
        )
        doors.append(door)
        threading.Thread(target=door.serve_forever, daemon=True).start()
        made.environment["DOCKER_HOST"] = f"unix://{socket}"
        # Podman has a network's bridge only while a container is on it, and the hub listens at the bridge.
        engine.podman("run", "--detach", "--network", network, "--name", f"first-on-{network}", image, "sleep", "9999")
        made.start_proxy()
        made.start_hub()
        return made

    yield starter
    for made in running:
        made.close()
    for door in doors:
        door.shutdown()
        door.server_close()


@pytest.fixture(scope="session")
def service(start_class):
    """A class in containers."""
    return start_class()


def with_kernel(service, name):
    """Return a browser of somebody with a running server and a kernel."""
    browser = AtTheProxy(service, name)
    browser.open_kernel()
    return browser


@pytest.fixture(scope="session")
def ada(service):
    """A student in a container."""
    return with_kernel(service, "ada")


@pytest.fixture(scope="session")
def eve(service):
    """Another."""
    return with_kernel(service, "eve")
