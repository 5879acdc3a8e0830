"""The networks: made once, by docker or podman, and closed by rules that nftables can read."""

import os
import shutil
import subprocess

import pytest
import yaml
from class_service import HUB_FOLDER, PROXY


@pytest.fixture
def calls(tmp_path):
    """Run make-networks with tools that only write down how they were called."""

    def run(engine, *existing):
        for tool in ("docker", "podman", "nft", "sysctl", "modprobe"):
            known = " ".join(f'"network inspect {name}"' for name in existing)
            script = f'#!/bin/sh\necho "{tool} $*" >> {tmp_path}/calls\n'
            script += f'for one in {known}; do [ "$*" = "$one" ] && exit 0; done\n' if known else ""
            script += '[ "$2" != inspect ]\n'
            (tmp_path / tool).write_text(script)
            (tmp_path / tool).chmod(0o755)
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        subprocess.run([HUB_FOLDER / "engine" / "make-networks", engine], env=environment, check=True)
        return (tmp_path / "calls").read_text().splitlines()

    return run


def test_docker_makes_two_closed_networks_and_visitors_have_no_way_out(calls):
    done = calls("docker")
    [students, visitors] = [line for line in done if "network create" in line]
    assert "--opt com.docker.network.bridge.enable_icc=false" in students
    assert "bridge.name=ddsviz0" in students
    assert "--internal" not in students
    assert "--internal" in visitors
    assert done[-1] == f"nft -f {HUB_FOLDER}/engine/network.nft"
    assert "sysctl -q net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1" in done


def test_podman_makes_them_with_its_own_words(calls):
    [students, _] = [line for line in calls("podman") if "network create" in line]
    assert students.startswith("podman network create")
    assert "--interface-name ddsviz0" in students
    assert "com.docker" not in students


def test_running_it_again_makes_nothing_anew(calls):
    done = calls("docker", "ddsviz-students", "ddsviz-visitors")
    assert [line for line in done if "network create" in line] == []
    assert done[-1].startswith("nft")


def test_keys_and_class_list_get_into_no_image_and_no_commit():
    ignored = (HUB_FOLDER.parent / ".dockerignore").read_text().splitlines()
    assert min(ignored.index("hub/.env*"), ignored.index("hub/class")) > ignored.index("!hub")
    assert {"hub/.env", "hub/class/"} <= set((HUB_FOLDER.parent / ".gitignore").read_text().splitlines())


def test_the_proxy_knows_every_word_that_compose_tells_it():
    proxy = yaml.safe_load((HUB_FOLDER / "compose.yaml").read_text())["services"]["proxy"]
    manual = subprocess.run([PROXY, "--help"], capture_output=True, text=True, check=True).stdout
    assert proxy["entrypoint"] == ["configurable-http-proxy"]
    for word in proxy["command"]:
        assert f"{word.split('=')[0]} " in manual


@pytest.mark.skipif(not shutil.which("nft", path="/usr/sbin:/sbin") or os.geteuid(), reason="NOT TESTED: nft, as root")
def test_nftables_can_read_the_rules():
    checked = subprocess.run(
        ["/usr/sbin/nft", "-c", "-f", HUB_FOLDER / "engine" / "network.nft"], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
