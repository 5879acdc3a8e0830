"""A whole class service on loopback: Apache, the proxy, the hub, and what a browser does."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import pytest
import requests
import websocket

HUB_FOLDER = Path(__file__).parents[3] / "hub"
PROXY = Path(sys.prefix) / "proxy/node_modules/.bin/configurable-http-proxy"
APACHE = shutil.which("apache2") or "/usr/sbin/apache2"
HUB_NAME = "localhost"
PASSWORD = "correct horse"  # of everybody in the tests
HANDLERS = ("server-info", "server-status")
SECONDS_TO_START = 40
SECONDS_TO_STOP = 5
MODULES = "authn_file authn_core authz_core authz_user authz_host auth_basic headers info proxy proxy_http \
setenvif ssl status mpm_event"


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(ready, what: str, seconds: float = SECONDS_TO_START):
    """Wait until something is true, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = ready()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds} s")


def need(tool: str | Path) -> None:
    """Skip a test whose tool is missing, loudly; what needs none runs."""
    if not os.path.exists(tool):
        pytest.skip(f"NOT TESTED: {tool} is missing. `make test` says how to install it.")


def answers(port: int, path: str = "/"):
    """Whether a server answers on a port."""

    def ask():
        try:
            requests.get(f"http://127.0.0.1:{port}{path}", timeout=2, allow_redirects=False)
        except requests.RequestException:
            return False
        return True

    return ask


class Service:
    """A hub and its proxy, and, where wanted, Apache in front."""

    def __init__(self, people: str = "name,role\nada,\neve,\ntim,tutor\nroot,admin\n", **settings: str):
        self.folder = folder = Path(tempfile.mkdtemp(prefix="class-service-"))
        folder.chmod(0o755)  # Apache reads its passwords there, and is not us
        self.processes: dict[str, subprocess.Popen] = {}
        self.proxy_port, self.api_port, self.hub_port, self.tls_port = (free_port() for _ in range(4))
        self.key = secrets.token_hex(32)
        (folder / "class.csv").write_text(people)
        self.environment = {
            "PATH": f"{sys.prefix}/bin:{PROXY.parent}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(folder),
            "SPAWNER": "local",
            "AUTH": "remote",
            "HUB_KEY": self.key,
            "CONFIGPROXY_AUTH_TOKEN": secrets.token_hex(32),
            "STATE_FOLDER": str(folder),
            "CLASS_LIST": str(folder / "class.csv"),
            "HUB_PORT": str(self.hub_port),
            "PROXY_API_URL": f"http://127.0.0.1:{self.api_port}",
            "PUBLIC_URL": f"http://127.0.0.1:{self.proxy_port}",
            **settings,
        }
        self.hub_port = int(self.environment["HUB_PORT"])
        self.hub_address = f"{settings.get('HUB_LISTEN', '127.0.0.1')}:{self.hub_port}"

    @property
    def address(self) -> str:
        """What a browser is told."""
        return f"https://{HUB_NAME}:{self.tls_port}"

    def run(self, name: str, command: list[str]) -> None:
        """Start one of the servers; what it says goes into a file."""
        output = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stdout=output, stderr=output, start_new_session=True
        )

    def start_proxy(self) -> None:
        """Start the proxy, as compose.yaml does."""
        need(PROXY)
        command = proxy_command(self.proxy_port, self.api_port, self.hub_address)
        self.run("proxy", command + (["--host-routing"] if "SUBDOMAIN_HOST" in self.environment else []))
        wait_until(answers(self.api_port), "the proxy")

    def start_hub(self, *arguments: str) -> None:
        """Start the hub with our settings."""
        self.run("hub", [f"{sys.prefix}/bin/jupyterhub", "-f", str(HUB_FOLDER / "jupyterhub_config.py"), *arguments])
        wait_until(self.hub_is_up, f"the hub, see {self.folder}/hub.log")

    def hub_is_up(self) -> bool:
        """Whether the hub is reached through the proxy."""
        if self.processes["hub"].poll() is not None:
            raise AssertionError((self.folder / "hub.log").read_text()[-3000:])
        try:
            return requests.get(f"http://127.0.0.1:{self.proxy_port}/hub/health", timeout=2).ok
        except requests.RequestException:
            return False

    def start_apache(self, **defines: str | None) -> None:
        """Start Apache with hub/login/apache.conf as it is."""
        need(APACHE)
        write_apache(self, defines)
        self.run("apache", [APACHE, "-f", str(self.folder / "httpd.conf"), "-DFOREGROUND"])
        wait_until(lambda: socket.socket().connect_ex(("127.0.0.1", self.tls_port)) == 0, "Apache")

    def stop(self, name: str, sign: int = signal.SIGTERM) -> None:
        """Stop one of the servers that this service started."""
        process = self.processes.pop(name)
        process.send_signal(sign)
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:  # Apache waits for websockets that are still open
            process.kill()
            process.wait()

    def close(self) -> None:
        """Stop everything, students' servers too."""
        for server in self.students_processes():
            kill(server)
        for name in list(self.processes):
            self.stop(name)
        for culler in processes_with(f"JUPYTERHUB_API_URL=http://{self.hub_address}/"):
            kill(culler)  # a hub that leaves its servers running leaves its culler, too
        shutil.rmtree(self.folder)

    def students_processes(self) -> list[int]:
        """Find the students' servers: processes whose home is in our folder."""
        return processes_with(f"HOME={self.folder}/homes/")

    def logs(self) -> str:
        """Return what all the servers have written."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("**/*.log")))


def proxy_command(port: int, api_port: int, hub: str) -> list[str]:
    """Return the command that compose.yaml runs."""
    return [
        str(PROXY), "--ip=127.0.0.1", f"--port={port}", "--api-ip=127.0.0.1", f"--api-port={api_port}",
        f"--default-target=http://{hub}", f"--error-target=http://{hub}/hub/error",
    ]  # fmt: skip


def kill(process: int) -> None:
    """Kill a process that may have ended meanwhile."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def processes_with(setting: str) -> list[int]:
    """Find the processes that have this in their environment."""
    mark = setting.encode()
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if mark in read_bytes(entry / "environ")]


def read_bytes(path: Path) -> bytes:
    """Read a file that may have gone."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def write_apache(service: Service, defines: dict[str, str | None]) -> None:
    """Write what an operator would: a certificate, passwords, and the names that apache.conf wants. None: not that."""
    folder = service.folder
    (folder / "counts").mkdir()
    (folder / "counts").chmod(0o777)
    certificate = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HUB_NAME}"]
    subprocess.run(
        [*certificate, "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True
    )
    names = ["ada", "eve", "tim", "root", "stranger", "ada@ed.ac.uk", "ada@elsewhere.ac.uk", "ADA", "ad,min"]
    hashed = subprocess.run(["openssl", "passwd", "-apr1", PASSWORD], check=True, capture_output=True, text=True).stdout
    (folder / "passwords").write_text("".join(f"{name}:{hashed}" for name in names))
    said = {
        "HUB_NAME": HUB_NAME, "HUB_PORT": service.tls_port, "HUB_PROXY": f"127.0.0.1:{service.proxy_port}",
        "HUB_KEY": service.key, "HUB_CERTIFICATE": folder / "cert.pem", "HUB_CERTIFICATE_KEY": folder / "key.pem",
        "HUB_LOGS": folder, "HUB_FOLDER": HUB_FOLDER, "HUB_LOGIN_PASSWORDS": "", "HUB_PASSWORDS": folder / "passwords",
        "HUB_COUNTS": folder / "counts", "HUB_VISITS_RULES": "10", **defines,
    }  # fmt: skip
    said = {name: value for name, value in said.items() if value is not None}
    modules = MODULES.split() + (["unique_id", "security2"] if "HUB_VISITS" in defines else [])
    modules += ["auth_openidc"] if "HUB_LOGIN_OIDC" in defines else []
    loads = [f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in modules]
    lines = [f'Define {name} "{value}"' if value != "" else f"Define {name}" for name, value in said.items()]
    lines += [f"PidFile {folder}/apache.pid", f"ErrorLog {folder}/apache-error.log", "User www-data", "Group www-data"]
    lines += [
        f"ServerName {HUB_NAME}",
        f"Listen 127.0.0.1:{service.tls_port}",
        f"Include {HUB_FOLDER}/login/apache.conf",
    ]
    # An operator's Apache may show its settings under an address of its own.
    shown = [f"<Location /{name}>\nSetHandler {name}\nRequire all granted\n</Location>" for name in HANDLERS]
    (folder / "httpd.conf").write_text("\n".join(loads + shown + lines) + "\n")


class Browser(requests.Session):
    """A student's browser: it keeps cookies, and knows its password."""

    def __init__(self, service: Service, name: str = "", address: str = ""):
        super().__init__()
        self.service, self.name, self.kernel = service, name, ""
        self.at = address or service.address
        self.verify = False
        self.trust_env = False
        self.auth = (name, PASSWORD) if name else None

    def request(self, method, url, **options):
        """Ask for a page of the hub."""
        options.setdefault("timeout", 30)
        return super().request(method, url if url.startswith("http") else self.at + url, **options)

    def rebuild_auth(self, prepared, response):
        """Keep the password across redirects within the hub, as a browser does."""

    def page(self, path: str, **options):
        """Ask for a page and follow where it leads."""
        return self.get(path, **options)

    def log_in(self):
        """Log in through Apache."""
        return self.page("/hub/login?next=%2Fhub%2Fhome")

    def who(self) -> str:
        """Say who the hub thinks this is; nobody if it asks for a login."""
        answer = self.get("/hub/home", allow_redirects=False)
        found = re.search(r'user: "([^"]*)"', answer.text) if answer.ok else None
        return found[1] if found else ""

    def start_server(self) -> None:
        """Start one's server and wait until it is ready."""
        self.page(f"/hub/spawn/{self.name}")
        wait_until(self.lab_is_open, f"the server of {self.name}")

    def open_kernel(self) -> None:
        """Log in, start one's server, and a kernel for `run`."""
        self.log_in()
        self.start_server()
        self.kernel = self.start_kernel()

    def lab_is_open(self) -> bool:
        """Whether JupyterLab's page has come, in the end."""
        answer = self.page(f"/user/{self.name}/lab")
        return answer.ok and f"{self.at}/user/{self.name}/lab" in answer.url

    def xsrf(self, path: str) -> dict[str, str]:
        """Return the header that shows a request comes from the page itself."""
        tokens = [cookie.value for cookie in self.cookies if cookie.name == "_xsrf" and path.startswith(cookie.path)]
        return {"X-XSRFToken": tokens[-1]} if tokens else {}

    def start_kernel(self) -> str:
        """Start a kernel in one's server."""
        path = f"/user/{self.name}/api/kernels"
        answer = self.post(path, json={"name": "python3"}, headers=self.xsrf(path))
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    def run(self, code: str) -> str:
        """Run code in one's kernel, over a connection of its own: one that nobody reads is closed after a minute."""
        channel = self.connect(self.kernel)
        try:
            return run_code(channel, code)
        finally:
            channel.close()

    def connect(self, kernel: str) -> websocket.WebSocket:
        """Open a websocket to a kernel."""
        path = f"/user/{self.name}/api/kernels/{kernel}/channels"
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.cookies if path.startswith(c.path))
        address = self.at.replace("http", "ws", 1) + path
        return websocket.create_connection(address, cookie=cookies, origin=self.at, timeout=30, sslopt={"cert_reqs": 0})


class AtTheProxy(Browser):
    """A browser for tests without Apache: it has the key, as Apache would."""

    def __init__(self, service, name):
        super().__init__(service, name, f"http://127.0.0.1:{service.proxy_port}")
        self.auth = None
        self.headers.update({"X-Remote-User": name, "X-Hub-Key": service.key})


def run_code(channel: websocket.WebSocket, code: str) -> str:
    """Run code in a kernel and return what it prints."""
    identity = uuid.uuid4().hex
    header = {"msg_id": identity, "msg_type": "execute_request", "session": identity, "version": "5.3"}
    content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
    channel.send(
        json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"})
    )
    printed = ""
    while True:
        message = json.loads(channel.recv())
        if message["parent_header"].get("msg_id") != identity:
            continue
        if message["msg_type"] == "stream":
            printed += message["content"]["text"]
        if message["msg_type"] == "error":
            raise AssertionError("\n".join(message["content"]["traceback"]))
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return printed
