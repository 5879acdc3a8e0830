"""The networks: made once, by docker or podman, and closed by rules that nftables can read."""

import os
import shutil
import subprocess

import pytest
import yaml
from class_service import HUB_FOLDER, PROXY, need

MAKE_NETWORK = HUB_FOLDER / "engine" / "make-network"


@pytest.fixture
def calls(tmp_path):
    """Run make-network with tools that only write down how they were called."""

    def run(engine, *existing, interface_name=True, **settings):
        settings["ENGINE"] = engine
        for tool in ("docker", "podman", "nft", "sysctl", "modprobe"):
            known = " ".join(f'"network inspect {name}"' for name in existing)
            script = f'#!/bin/sh\necho "{tool} $*" >> {tmp_path}/calls\n'
            script += f'for one in {known}; do [ "$*" = "$one" ] && exit 0; done\n' if known else ""
            script += f"[ \"$3\" != --help ] || echo '{'--interface-name' if interface_name else '--subnet'}'\n"
            script += '[ "$2" != inspect ]\n'
            (tmp_path / tool).write_text(script)
            (tmp_path / tool).chmod(0o755)
        (tmp_path / "env").write_text("".join(f"{name} = '{value}' \n" for name, value in settings.items()))
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "ENV_FILE": str(tmp_path / "env")}
        subprocess.run([MAKE_NETWORK], env=environment, check=True)
        return (tmp_path / "calls").read_text().splitlines()

    return run


def test_docker_makes_a_closed_network_and_visitors_have_no_way_out(calls, tmp_path):
    done = calls("docker", "")
    [students] = [line for line in done if "network create" in line]
    assert students.endswith("ddsviz-class")
    assert "--subnet 172.30.0.0/16 --gateway 172.30.0.1" in students
    assert "--opt com.docker.network.bridge.enable_icc=false" in students
    assert "bridge.name=ddsviz-0" in students
    assert "--internal" not in students
    assert "sysctl -q net.bridge.bridge-nf-call-iptables=1 net.bridge.bridge-nf-call-ip6tables=1" in done
    (tmp_path / "calls").unlink()
    settings = {"COURSE": "demo", "MODE": "temporary", "HUB_LISTEN": "10.9.0.1", "RESOLVER": "10.0.0.53"}
    done = calls("docker", "", **settings)
    [visitors] = [line for line in done if "network create" in line]
    assert "--internal" in visitors
    assert visitors.endswith("demo-temporary")
    assert "--subnet 10.9.0.0/16 --gateway 10.9.0.1" in visitors
    assert 'visitors="demo-1"' in done[-1]
    assert 'students="none"' in done[-1]
    assert "gateway=10.9.0.1" in done[-1]
    assert "resolver=10.0.0.53" in done[-1]


def test_podman_makes_it_with_its_own_words(calls):
    [students] = [line for line in calls("podman", "") if "network create --driver" in line]
    assert "--interface-name ddsviz-0" in students
    assert "com.docker" not in students


def test_a_podman_that_cannot_name_its_bridge_is_asked_for_none(calls):
    [students] = [line for line in calls("podman", "", interface_name=False) if "network create --driver" in line]
    assert "--interface-name" not in students


def test_running_it_again_makes_nothing_anew(calls):
    done = calls("docker", "ddsviz-class")
    assert [line for line in done if "network create" in line] == []
    assert done[-1].startswith("nft")


def test_keys_and_class_list_get_into_no_image_and_no_commit():
    ignored = (HUB_FOLDER.parent / ".dockerignore").read_text().splitlines()
    assert min(ignored.index("hub/.env*"), ignored.index("hub/class")) > ignored.index("!hub")
    assert {"hub/.env", "hub/class/"} <= set((HUB_FOLDER.parent / ".gitignore").read_text().splitlines())


def test_the_proxy_knows_every_word_that_compose_tells_it():
    need(PROXY)
    proxy = yaml.safe_load((HUB_FOLDER / "compose.yaml").read_text())["services"]["proxy"]
    manual = subprocess.run([PROXY, "--help"], capture_output=True, text=True, check=True).stdout
    assert "exec configurable-http-proxy" in proxy["entrypoint"][2]
    for word in ["--host-routing", *proxy["command"]]:
        assert f"{word.split('=')[0]} " in manual


@pytest.mark.skipif(not shutil.which("nft", path="/usr/sbin:/sbin") or os.geteuid(), reason="NOT TESTED: nft, as root")
def test_nftables_can_read_the_rules():
    said = {
        "students": '"a0"',
        "visitors": '"none"',
        "gateway": "172.30.0.1",
        "hub_port": "8081",
    }
    said |= {"resolver": "10.0.0.53", "also_inside": "{ 129.215.0.0/16, 192.41.0.0/16 }"}
    defined = [word for pair in said.items() for word in ("--define", "=".join(pair))]
    rules = (HUB_FOLDER / "engine" / "network.nft").read_text().replace("class_COURSE", "class_ddsviz")
    command = ["/usr/sbin/nft", "-c", *defined, "-f", "-"]
    checked = subprocess.run(command, input=rules, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
