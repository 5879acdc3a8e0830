"""What the operator does with homes that are volumes: reset, export, measure, back up, restore on an empty engine."""

import os
import tarfile

import pytest
from class_service import AtTheProxy, run_code, wait_until
from environment import with_defaults
from homes import backup, commands, disk
from homes.places import find_homes


@pytest.fixture
def said(engine, image, service, monkeypatch, tmp_path):
    """Settings as the operator's command reads them."""
    monkeypatch.chdir(tmp_path)
    ours = {"ENGINE": str(engine.command), "IMAGE": image, "ENV_FILE": str(tmp_path / "env")}
    return with_defaults({**service.environment, **ours})


def test_a_home_is_reset_exported_saved_and_restored(engine, service, said, tmp_path, capfd):
    tim = AtTheProxy(service, "tim")
    tim.log_in()
    tim.start_server()
    run_code(tim.connect(tim.start_kernel()), "open('/home/student/mine.txt', 'w').write('my own')")
    homes = find_homes(said)
    assert "tim" in homes.names()

    inside = "grep -E '^(Cap|NoNew)' /proc/self/status; ls /sys/class/net; touch /x; touch /tmp/x && echo tmp"
    assert homes.run("tim", ["sh", "-c", inside]) == 0
    locked = capfd.readouterr()
    assert locked.out.count("0000000000000000") == 5
    assert "NoNewPrivs:\t1" in locked.out
    assert locked.out.endswith("lo\ntmp\n")  # no network
    assert "Read-only file system" in locked.err

    assert commands.reset(homes, said, "tim") == 0
    assert "The course as it was is now in course.mine-" in capfd.readouterr().out
    assert (homes.place("tim") / "course" / "00-start-here.ipynb").exists()
    assert os.stat(homes.place("tim") / "course").st_uid == 1000

    assert commands.export(homes, said, "tim") == 0
    with tarfile.open(tmp_path / "tim.tar.gz") as archive:
        assert archive.extractfile("./mine.txt").read() == b"my own"

    assert disk.look_at(homes, "tim", 1000)
    assert (homes.place("tim") / disk.NOTE).read_text().startswith("Your files take")

    assert backup.save(homes, said, tmp_path / "saved") == 0
    stop = "/hub/api/users/tim/server"
    tim.delete(stop, headers=tim.xsrf(stop))
    wait_until(
        lambda: "ddsviz-student-tim" not in engine.podman("ps", "--all", "--format", "{{.Names}}"),
        "the container to go",
    )
    homes.remove("tim")
    assert "tim" not in homes.names()

    (tmp_path / "state").mkdir()
    there = {**said, "STATE_FOLDER": str(tmp_path / "state")}
    assert backup.restore(homes, there, tmp_path / "saved") == 0
    assert (tmp_path / "state" / "hub.sqlite").exists()
    tim.page("/hub/spawn/tim")
    wait_until(tim.lab_is_open, "the server to be there again")
    assert run_code(tim.connect(tim.start_kernel()), "print(open('/home/student/mine.txt').read())") == "my own\n"


def test_a_home_without_a_label_is_found_by_its_name(engine, said):
    engine.podman("volume", "create", "ddsviz-home-old-2eone")
    engine.podman("volume", "create", "ddsviz-home-Not-Ours")
    try:
        found = find_homes(said).names()
        assert "old.one" in found
        assert [name for name in found if "ours" in name.lower()] == []
    finally:
        engine.podman("volume", "rm", "ddsviz-home-old-2eone", "ddsviz-home-Not-Ours")
