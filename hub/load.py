"""Lets many students arrive at once, to see what a server holds: each logs in, starts a server, and runs a notebook.

    HUB_KEY=... python load.py --students 20 --notebook course/00-start-here.ipynb

Run it in the hub's environment, on the hub's machine: it comes to the proxy as Apache does, with the key, and so only
with AUTH=remote. The names load-001, load-002 … must stand in the class list; `manage delete` sets their homes aside.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
import urllib.error
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy

from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

STAGES = ("log in", "server ready", "notebook run")
SECONDS_BETWEEN_LOOKS = 1.0
PATIENCE_S = 180
"""How long one request may take; a browser waits as long."""
MEASURE = """
import os
def pss(pid):
    try:
        if f"HOME={os.environ['HOME']}".encode() not in open(f"/proc/{pid}/environ", "rb").read().split(b"\\0"):
            return 0
        return int(next(l for l in open(f"/proc/{pid}/smaps_rollup") if l.startswith("Pss:")).split()[1])
    except (OSError, StopIteration):
        return 0
print("kilobytes", sum(pss(p) for p in os.listdir("/proc") if p.isdigit()))
"""
"""What a student's server and kernel take; shared pages are counted once among those who share them."""


@dataclass
class Visit:
    """What one student met: seconds until each stage was done, since everybody came."""

    name: str
    seconds: dict[str, float] = field(default_factory=dict)
    megabytes: float = 0.0
    waits: int = 0
    fault: str = ""


class Student:
    """A student at the proxy."""

    def __init__(self, address: str, name: str, key: str) -> None:
        self.address, self.name, self.key = address.rstrip("/"), name, key
        # The cookies are for https, and Apache, which speaks it, is left out.
        self.jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, data: dict | None = None, **headers: str) -> tuple[str, bytes]:
        """Ask for a page, and return where it led and what it was."""
        url = self.address + path
        cookies = {c.name: c.value for c in self.jar if c.name == "_xsrf" and path.startswith(c.path)}
        headers |= {"X-XSRFToken": cookies["_xsrf"]} if cookies else {}
        body = json.dumps(data).encode() if data is not None else None
        with self.opener.open(urllib.request.Request(url, body, headers), timeout=PATIENCE_S) as answer:
            return answer.geturl(), answer.read()

    def log_in(self) -> None:
        """Log in as Apache would have it."""
        self.ask("/hub/login?next=/hub/home", **{"X-Remote-User": self.name, "X-Hub-Key": self.key})

    def start_server(self, visit: Visit, until: float) -> None:
        """Start a server and wait for it. Who is told to come back later does, as the page does by itself."""
        target, lab = f"/hub/spawn/{self.name}", f"/user/{self.name}/lab"
        while time.monotonic() < until:
            try:
                where, _ = self.ask(target)
                if lab in where.split("?")[0]:
                    return
                target = lab
            except urllib.error.HTTPError as answer:
                if answer.code not in (424, 429, 503):
                    raise
                visit.waits += answer.code == 429
                time.sleep(float(answer.headers.get("Retry-After") or 0) if answer.code == 429 else 0)
            time.sleep(SECONDS_BETWEEN_LOOKS)
        raise TimeoutError("the server did not start")

    def run(self, notebook: str) -> str:
        """Open a notebook of one's own, run all its cells, and return what they print."""
        server = f"/user/{self.name}/api"
        session = {"path": notebook or "none", "name": "", "type": "notebook", "kernel": {"name": "python3"}}
        _, told = self.ask(f"{server}/sessions", session, **{"Content-Type": "application/json"})
        cells = json.loads(self.ask(f"{server}/contents/{notebook}")[1])["content"]["cells"] if notebook else []
        code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        return asyncio.run(self.run_in(json.loads(told)["kernel"]["id"], [*code, MEASURE]))

    async def run_in(self, kernel: str, cells: list[str]) -> str:
        """Run cells one by one over a websocket."""
        path = f"/user/{self.name}/api/kernels/{kernel}/channels"
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.jar if path.startswith(c.path))
        address = self.address.replace("http", "ws", 1) + path
        request = HTTPRequest(address, headers={"Cookie": cookies}, connect_timeout=PATIENCE_S)
        channel = await websocket_connect(request, max_message_size=1 << 28)
        printed = ""
        for cell in cells:
            printed += await run_cell(channel, cell)
        channel.close()
        return printed


async def run_cell(channel, code: str) -> str:
    """Run one cell; an error in it is ours, too."""
    number = uuid.uuid4().hex
    header = {"msg_id": number, "msg_type": "execute_request", "session": number, "version": "5.3"}
    content = {"code": code, "silent": False, "allow_stdin": False, "stop_on_error": True}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    await channel.write_message(json.dumps(message))
    printed = ""
    while True:
        said = await channel.read_message()
        if said is None:
            raise ConnectionError("the kernel's connection ended")
        answer = json.loads(said)
        if answer["parent_header"].get("msg_id") != number:
            continue
        if answer["msg_type"] == "error":
            raise RuntimeError(f"{answer['content']['ename']}: {answer['content']['evalue']}")
        if answer["msg_type"] == "stream":
            printed += answer["content"]["text"]
        if answer["msg_type"] == "status" and answer["content"]["execution_state"] == "idle":
            return printed


def visit(student: Student, notebook: str, start: float, limit: float) -> Visit:
    """Do what a student does, and note when each stage was done."""
    told = Visit(student.name)
    try:
        student.log_in()
        told.seconds["log in"] = time.monotonic() - start
        student.start_server(told, start + limit)
        told.seconds["server ready"] = time.monotonic() - start
        printed = student.run(notebook)
        told.seconds["notebook run"] = time.monotonic() - start
        told.megabytes = int(printed.split("kilobytes ")[-1]) / 1024
    except Exception as fault:  # one student's fault is part of the report, not the end of it
        told.fault = f"{type(fault).__name__}: {fault}"
    return told


def report(visits: list[Visit]) -> str:
    """Say how it went."""
    well = [visit for visit in visits if not visit.fault]
    lines = [
        f"{len(well)} of {len(visits)} students ran the notebook; {sum(v.waits for v in visits)} were told to wait."
    ]
    for stage in STAGES:
        seconds = [visit.seconds[stage] for visit in visits if stage in visit.seconds]
        if seconds:
            lines.append(f"{stage:13} median {statistics.median(seconds):6.1f} s, maximum {max(seconds):6.1f} s")
    if well:
        megabytes = [visit.megabytes for visit in well]
        lines.append(
            f"memory        median {statistics.median(megabytes):6.0f} MB, maximum {max(megabytes):6.0f} MB each"
        )
    return "\n".join(lines + [f"{visit.name}: {visit.fault}" for visit in visits if visit.fault])


def main() -> int:
    """Let them all come at once."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--students", type=int, default=20)
    options.add_argument("--notebook", default="", help="in each student's home; without one, servers are only started")
    options.add_argument("--proxy", default="http://127.0.0.1:8000")
    options.add_argument("--minutes", type=float, default=5, help="how long a server may take to start")
    said = options.parse_args()
    names = [f"load-{number:03}" for number in range(1, said.students + 1)]
    students = [Student(said.proxy, name, os.environ["HUB_KEY"]) for name in names]
    start = time.monotonic()
    with ThreadPoolExecutor(len(students)) as crowd:
        visits = list(crowd.map(lambda student: visit(student, said.notebook, start, said.minutes * 60), students))
    print(report(visits))
    return 1 if any(visit.fault for visit in visits) else 0


if __name__ == "__main__":
    sys.exit(main())
