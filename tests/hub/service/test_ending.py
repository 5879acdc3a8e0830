"""The end of a term: whose home is old, how it is set aside, and that nobody who was there lately loses one."""

import http.server
import json
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from class_service import HUB_FOLDER, AtTheProxy, Service, run_code, wait_until
from homes import commands
from hub_api import HubApi
from jupyterhub import orm

DAY_S = 24 * 3600
MARKS = "._-"
PEOPLE = 210  # the hub gives at most 200 at a time
NAMES = [f"{'abc'[n % 3]}{MARKS[n // 3 % 3]}student{n}" if n % 3 == 0 else f"student{n}" for n in range(PEOPLE)]
OLD = NAMES[::10]
"""Every tenth was last there long ago, and a third of them has an odd name."""


class Operator:
    """The operator of a hub with more people than it gives at a time, and its command."""

    def __init__(self):
        people = "name,role\nada,\nbob.b,\ncy,\n" + "".join(f"{name},\n" for name in NAMES)
        self.service = Service(people, MANAGE_TOKEN="t" * 40)
        self.homes = self.service.folder / "homes"
        self.said = {**self.service.environment, "ENV_FILE": str(self.service.folder / "env")}
        self.file = self.service.folder / "set-aside.json"

    def manage(self, *words, answer="", **changes):
        """Run the command, and answer its question."""
        command = [sys.executable, HUB_FOLDER / "manage", *words]
        ended = subprocess.run(
            command, env={**self.said, **changes}, input=answer, capture_output=True, text=True, cwd=self.service.folder
        )
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended.stdout

    def age(self, name, days):
        """Let days pass since a home was set aside."""
        told = json.loads(self.file.read_text())
        self.file.write_text(json.dumps({**told, name: told[name] - days * DAY_S}))

    def make_home(self, name, days_old):
        """Make a home in which nothing was changed for so many days."""
        home = self.homes / name
        (home / "course").mkdir(parents=True)
        self.touch(name, days_old)

    def touch(self, name, days_old):
        """Let everything in a home be so old."""
        when = time.time() - days_old * DAY_S
        for path in (self.homes / name / "course", self.homes / name):
            os.utime(path, (when, when))


@pytest.fixture(scope="module")
def operator():
    """A hub that has known all these people for long."""
    made = Operator()
    try:
        made.service.start_proxy()
        made.service.start_hub()
        made.service.stop("hub")
        with orm.new_session_factory(f"sqlite:///{made.service.folder}/hub.sqlite")() as database:
            for name in NAMES:
                ago = timedelta(days=300) if name in OLD else timedelta(minutes=1)
                database.add(orm.User(name=name, last_activity=datetime.now(UTC).replace(tzinfo=None) - ago))
            database.commit()
        for name in NAMES:
            made.make_home(name, 300)
        made.service.start_hub()
        yield made
    finally:
        made.service.close()


def first_words(said):
    """Return what each line begins with."""
    return [line.split()[0] for line in said.splitlines() if line.strip()]


def test_all_are_read_from_a_hub_with_more_than_two_hundred(operator):
    hub = HubApi(f"http://127.0.0.1:{operator.service.hub_port}/hub/api", "t" * 40)
    people = hub.people()
    assert set(NAMES) <= set(people)
    assert time.time() - people[NAMES[1]].last_activity < 600
    assert time.time() - people[NAMES[0]].last_activity > 299 * DAY_S


def test_only_who_was_away_for_long_is_listed_and_set_aside(operator):
    told = operator.manage("end-of-term", answer="no\n")
    assert sorted(first_words(told)[:-1]) == sorted(OLD)
    assert f"Type {len(OLD)} to set these {len(OLD)} homes aside" in told
    assert not operator.file.exists()
    told = operator.manage("end-of-term", answer=f"{len(OLD)}\n")
    assert told.count("set aside. `manage purge` deletes it from") == len(OLD)
    assert sorted(json.loads(operator.file.read_text())) == sorted(OLD)
    assert sorted(os.listdir(operator.homes)) == sorted(NAMES)  # nothing has gone
    assert "No home has been unused for 6 months." in operator.manage("end-of-term")
    assert "may be deleted from" in next(
        line for line in operator.manage("list").splitlines() if line.startswith(OLD[3] + " ")
    )


def test_a_home_goes_only_after_days_and_only_if_nobody_came_back(operator):
    back, kept, gone = OLD[0], OLD[1], OLD[2]
    assert "No home has been set aside for 14 days." in operator.manage("purge")
    for name in (back, kept, gone):
        operator.age(name, 15)
    assert f"{kept}'s home is kept." in operator.manage("keep", kept)
    assert "was not set aside" in operator.manage("keep", kept)
    (operator.homes / back / "course" / "new.txt").write_text("I am back")
    told = operator.manage("purge", answer="no\n")
    assert f"{back}'s home is kept: it was used again" in told
    assert "Type 1 to delete these 1 homes for good" in told
    assert (operator.homes / gone).exists()
    assert f"{gone}: deleted." in operator.manage("purge", answer="1\n")
    assert set(NAMES) - set(os.listdir(operator.homes)) == {gone}
    hub = HubApi(f"http://127.0.0.1:{operator.service.hub_port}/hub/api", "t" * 40)
    assert gone not in hub.people()
    assert back in hub.people()


def test_work_in_the_course_counts_even_where_the_hub_knows_nothing(operator):
    operator.make_home("forgotten", 300)
    operator.make_home("working", 300)
    (operator.homes / "working" / "course" / "deep").mkdir()
    (operator.homes / "working" / "course" / "deep" / "mine.ipynb").write_text("{}")
    operator.touch("working", 300)
    told = first_words(operator.manage("end-of-term", answer="no\n"))
    assert "forgotten" in told
    assert "working" not in told


@pytest.mark.parametrize("command", ["end-of-term", "purge"])
def test_without_the_hubs_word_nothing_is_set_aside_or_deleted(operator, command):
    for changes, sentence in [
        ({"MANAGE_TOKEN": ""}, "MANAGE_TOKEN is not set"),
        ({"MANAGE_TOKEN": "w" * 40}, "The hub answered 403"),
        ({"HUB_PORT": "9"}, "The hub does not answer"),
    ]:
        told = operator.manage(command, answer="1\n", **changes)
        assert told.startswith("Nothing was done. ")
        assert sentence in told


def test_who_is_deleted_is_stopped_forgotten_and_set_aside(operator):
    ada = AtTheProxy(operator.service, "bob.b")
    ada.log_in()
    ada.start_server()
    run_code(ada.connect(ada.start_kernel()), "open('mine.txt', 'w').write('my own')")
    servers = operator.service.students_processes()
    assert servers
    assert "now" in next(line for line in operator.manage("list").splitlines() if line.startswith("bob.b"))
    for answer in ("", "y\n", "ada\n"):
        assert "Nothing was set aside" in operator.manage("delete", "bob.b", answer=answer)
    assert "bob.b: set aside." in operator.manage("delete", "bob.b", answer="bob.b\n")
    wait_until(lambda: not operator.service.students_processes(), "the server to end")
    hub = HubApi(f"http://127.0.0.1:{operator.service.hub_port}/hub/api", "t" * 40)
    assert "bob.b" not in hub.people()
    assert (operator.homes / "bob.b" / "mine.txt").read_text() == "my own"
    assert "bob.b's home is kept" not in operator.manage("purge")
    operator.age("bob.b", -3)
    assert "bob.b's home is kept" in operator.manage("purge")


def test_a_server_that_does_not_stop_is_told_and_nothing_is_set_aside(operator, monkeypatch, capsys):
    class Stubborn(http.server.BaseHTTPRequestHandler):
        def do_DELETE(self):
            self.send_response(202)
            self.end_headers()

        def log_message(self, *_):
            pass

    operator.make_home("stuck", 1)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stubborn)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    monkeypatch.setattr(commands, "SECONDS_TO_STOP", 0)
    monkeypatch.setattr("builtins.input", lambda _: "stuck")
    said = commands.with_defaults({**operator.said, "HUB_PORT": str(server.server_port)})
    assert commands.delete(commands.find_homes(said), said, "stuck") == 1
    assert "could not be stopped" in capsys.readouterr().out
    assert "stuck" not in json.loads(operator.file.read_text())
    server.shutdown()
    server.server_close()


def test_an_odd_name_can_be_exported_and_its_archive_has_a_plain_one(operator):
    name = next(name for name in NAMES if "." in name)
    assert f"{name}.tar.gz" in operator.manage("export", name)


def test_a_home_that_is_kept_or_used_while_the_question_stands_is_not_deleted(operator, monkeypatch, capsys):
    said = commands.with_defaults(operator.said)
    for name in ("dan", "eva", "finn"):
        operator.make_home(name, 300)
    aside = commands.Aside(said)
    for name in ("dan", "eva", "finn"):
        aside.put(name)
        operator.age(name, 15)

    def meanwhile(_question):
        aside.take_back("dan")
        (operator.homes / "eva" / "course" / "new.txt").write_text("I am back")
        return "3"

    monkeypatch.setattr("builtins.input", meanwhile)
    assert commands.purge(commands.find_homes(said), said) == 2
    told = capsys.readouterr().out
    assert told.count("not deleted, since the home was kept or used meanwhile") == 2
    assert "finn: deleted." in told
    assert {"dan", "eva"} <= set(os.listdir(operator.homes))


def test_neither_our_note_nor_a_date_to_come_counts_as_use(operator):
    operator.make_home("full", 300)
    home = operator.homes / "full"
    (home / "big").write_bytes(bytes(9 << 20))
    operator.manage("disk", HOME_QUOTA="10M")
    assert (home / "DISK-NEARLY-FULL.txt").exists()
    (home / "tomorrow").write_text("")
    for path, days in ((home / "big", 300), (home / "tomorrow", -36500)):
        os.utime(path, (time.time() - days * DAY_S,) * 2)
    assert "full" in first_words(operator.manage("end-of-term", answer="no\n"))


def test_very_deep_folders_keep_no_command_from_the_others(operator):
    operator.make_home("deep", 1)
    place = os.open(operator.homes / "deep", os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=place)
        below = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = below
    os.close(place)
    try:
        assert "deep" in first_words(operator.manage("list"))
    finally:
        subprocess.run(["rm", "-rf", operator.homes / "deep"], check=True)


def test_a_damaged_file_of_dates_is_told_and_nothing_is_deleted(operator):
    before = operator.file.read_text()
    operator.file.write_text("{")
    assert "set-aside.json cannot be read" in operator.manage("purge", answer="1\n")
    operator.file.write_text(before)
