"""An engine, the images, and a class in containers."""

import shutil
import threading

import pytest
from class_service import PROXY, AtTheProxy, Service
from engine.door import open_door
from engine.orders import rules_of
from podman import HUB_IMAGE, IMAGE, NEXT, PROXY_IMAGE, Engine, engine_folder, missing_tools


@pytest.fixture(scope="session")
def engine():
    """An engine with a socket."""
    missing = missing_tools()
    if missing:
        pytest.skip(f"NOT TESTED: containers. This machine lacks {', '.join(missing)}.")
    made = Engine(engine_folder())
    made.remove_containers()
    made.make_base()
    made.serve()
    yield made
    made.remove_containers()
    made.stop_serving()


@pytest.fixture(scope="session")
def image(engine):
    """The students' image, built for real."""
    engine.build("hub/Dockerfile", IMAGE)
    return IMAGE


@pytest.fixture(scope="session")
def hub_image(engine):
    """The hub's image, built for real."""
    engine.build("hub/Dockerfile.hub", HUB_IMAGE)
    return HUB_IMAGE


@pytest.fixture(scope="session")
def proxy_image(engine, tmp_path_factory):
    """An image of the proxy, as its makers publish one: here it is the proxy of the tests."""
    folder = tmp_path_factory.mktemp("proxy")
    shutil.copytree(PROXY.parents[2], folder / "proxy", symlinks=True)
    program = "/opt/proxy/node_modules/configurable-http-proxy/bin/configurable-http-proxy"
    (folder / "Dockerfile").write_text(
        "ARG BASE\nFROM ${BASE}\n"
        "RUN apt-get update && apt-get install -y --no-install-recommends nodejs\n"
        f"COPY proxy /opt/proxy\nRUN ln -s {program} /usr/local/bin/configurable-http-proxy\n"
    )
    engine.build(str(folder / "Dockerfile"), PROXY_IMAGE, folder)
    return PROXY_IMAGE


@pytest.fixture(scope="session")
def start_class(engine, image, tmp_path_factory):
    """Start a hub whose students' servers are containers, behind the door, on a closed network."""
    running, doors = [], []
    data = tmp_path_factory.mktemp("data")
    data.chmod(0o755)
    (data / "table.csv").write_text("a,b\n1,2\n")

    def starter(course="ddsviz", mode="class", gateway="172.30.0.1", port="8081", **settings):
        engine.make_network(COURSE=course, MODE=mode, HUB_LISTEN=gateway, HUB_PORT=port)
        made = Service(
            SPAWNER="containers", COURSE=course, MODE=mode, HUB_LISTEN=gateway, HUB_PORT=port, IMAGE=image,
            OTHER_IMAGES=NEXT, DATA_FOLDER=str(data), MEMORY_LIMIT="512M", PIDS_LIMIT="150", **settings,
        )  # fmt: skip
        running.append(made)
        door = open_door(str(engine.socket), str(made.folder / "door.sock"), rules_of(made.environment))
        doors.append(door)
        threading.Thread(target=door.serve_forever, daemon=True).start()
        made.environment["DOCKER_HOST"] = f"unix://{made.folder}/door.sock"
        # As compose.yaml's anchor: podman has a network's bridge only while a container is on it.
        network = f"{course}-{mode}"
        engine.podman("run", "--detach", "--network", network, "--name", f"{network}-anchor", image, "sleep", "9999")
        made.start_proxy()
        made.start_hub()
        return made

    yield starter
    for made in running:
        made.close()
        engine.open_network(made.environment["COURSE"])
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
