"""A machine is lost: the service is restored on an empty one by README.md's commands, and a student finds the file."""

import secrets
import shutil
import subprocess
import sys

import pytest
from class_service import AtTheProxy, Service, run_code, wait_until
from podman import REPOSITORY, env_lines

COURSE, GATEWAY, PORT = "moved", "172.28.0.1", "8085"


class Machine:
    """A machine with the service's folder, as README.md has it installed."""

    def __init__(self, engine, folder, service):
        self.engine, self.folder, self.service = engine, folder, service
        shutil.copytree(
            REPOSITORY / "hub", folder / "hub", ignore=shutil.ignore_patterns("__pycache__", ".env", "class")
        )

    def run(self, *command):
        """Run one of README.md's commands in the folder."""
        done = subprocess.run(command, cwd=self.folder, env=self.engine.environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        return done.stdout

    def start(self):
        """Start the service."""
        self.run("hub/manage", "start")
        try:
            wait_until(self.is_up, "the hub", 60)
        except AssertionError:
            shown = [self.engine.podman("ps", "--all"), self.engine.podman("logs", f"{COURSE}_hub_1")[-3000:]]
            raise AssertionError("\n".join(shown)) from None

    def is_up(self):
        """Whether the hub answers through the proxy."""
        try:
            return AtTheProxy(self.service, "ada").get("/hub/health").ok
        except OSError:
            return False

    def stop(self):
        """Stop everything that was started, and leave what belongs to other classes of the tests."""
        self.run("hub/manage", "stop")
        ours = self.engine.podman("ps", "--all", "--quiet", "--filter", f"name=^{COURSE}-student-").split()
        self.engine.podman("rm", "--force", "--time=0", *ours)
        self.engine.open_network(COURSE)


@pytest.fixture
def lost_and_new(engine, image, hub_image, proxy_image, tmp_path):
    """A machine that works, and how to come to an empty one that has the images."""
    service = Service(HUB_LISTEN=GATEWAY, HUB_PORT=PORT)

    def machine(name):
        (tmp_path / name).mkdir()
        return Machine(engine, tmp_path / name, service)

    def empty():
        for left in ("another", "other-networks"):
            shutil.rmtree(engine.folder / left, ignore_errors=True)
        engine.write_command(engine.storage_of_another, "other-networks")
        engine.stop_serving()
        engine.serve()
        return machine("new")

    try:
        yield machine("lost"), empty
    finally:
        engine.write_command(engine.storage_of_another, "other-networks")
        engine.remove_containers()
        engine.configure()
        engine.stop_serving()
        engine.serve()
        service.close()


def test_a_class_is_restored_on_an_empty_machine_by_the_documented_commands(lost_and_new, image, proxy_image, tmp_path):
    lost, empty = lost_and_new
    service = lost.service
    (lost.folder / "hub" / "class").mkdir()
    (lost.folder / "hub" / "class" / "class.csv").write_text("name,role\nada.b,\n")
    said = {
        "AUTH": "remote", "HUB_KEY": service.key, "MANAGE_TOKEN": secrets.token_hex(32), "COURSE": COURSE,
        "CONFIGPROXY_AUTH_TOKEN": service.environment["CONFIGPROXY_AUTH_TOKEN"],
        "HUB_LISTEN": GATEWAY, "HUB_PORT": PORT,
        "PROXY_PORT": str(service.proxy_port), "PROXY_API_PORT": str(service.api_port), "IMAGE": image,
        "ENGINE": str(lost.engine.command), "ENGINE_SOCKET": str(lost.engine.socket), "PROXY_IMAGE": proxy_image,
        "COMPOSE": f"{sys.executable} -m podman_compose --podman-path {lost.engine.command}",
    }  # fmt: skip
    (lost.folder / "hub" / ".env").write_text(env_lines(said))
    lost.start()
    ada = AtTheProxy(service, "ada.b")
    ada.open_kernel()
    ada.run("open('/home/student/mine.txt', 'w').write('my own')")
    assert "now" in next(line for line in lost.run("hub/manage", "list").splitlines() if line.startswith("ada.b "))
    assert "1 homes, the hub's database" in lost.run("hub/manage", "save", str(tmp_path / "backup"))
    lost.stop()

    new = empty()
    assert new.engine.podman("volume", "ls", "--quiet") == ""
    new.run("hub/manage", "restore", str(tmp_path / "backup"))
    new.start()
    again = AtTheProxy(service, "ada.b")
    again.headers.clear()  # the same secret: nobody needs to log in again
    again.cookies.update({cookie.name: cookie.value for cookie in ada.cookies if "hub-login" in cookie.name})
    assert again.who() == "ada.b"
    again.headers.update({"X-Remote-User": "ada.b", "X-Hub-Key": service.key})
    again.start_server()
    assert run_code(again.connect(again.start_kernel()), "print(open('/home/student/mine.txt').read())") == "my own\n"
    assert (
        new.engine.podman("exec", f"{COURSE}_hub_1", "stat", "-c", "%U %a", "/srv/hub/state/cookie_secret") == "hub 600"
    )
    new.stop()
