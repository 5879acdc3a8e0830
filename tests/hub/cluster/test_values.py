"""Our values beside the chart's own: its schema takes them, and what they promise stands in them."""

import doctest
import re
from itertools import pairwise

import helm_chart
import jsonschema
import pytest
import yaml
from class_service import HUB_FOLDER
from helm_chart import OURS, chart_file, helm_options, merge, values
from homes import claim_names


@pytest.fixture(scope="module")
def faults():
    """Judge values by the chart's schema."""
    judge = jsonschema.Draft7Validator(chart_file("values.schema.yaml"))
    return lambda judged: [f"{fault.json_path}: {fault.message}" for fault in judge.iter_errors(judged)]


def test_the_chart_takes_our_values_with_the_modules_that_install_sends(chart, faults):
    assert faults(chart) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"singleuser": {"memory": {"limits": "1G"}}},
        {"hub": {"extraFiles": {"settings_py": {"stringData": None}}}},
        {"proxy": {"chp": {"networkPolicy": {"allowIngressPorts": []}}}},
        {"singleuser": {"uid": "student"}},
        {"culling": {"enabled": True}},
    ],
)
def test_the_schema_finds_a_wrong_key_or_value(chart, faults, wrong):
    assert faults(merge(chart, wrong))


@pytest.mark.parametrize(
    "more",
    [
        "proxy: {service: {type: LoadBalancer}, https: {enabled: true, hosts: [hub.example.ac.uk], "
        "letsencrypt: {contactEmail: you@example.ac.uk}}}",
        "hub: {db: {type: postgres, url: 'postgresql+psycopg2://hub@database/hub', password: secret}}",
        "scheduling: {podPriority: {enabled: true}, userPlaceholder: {enabled: true, replicas: 100}}",
        "singleuser: {cloudMetadata: {blockWithIptables: false}, storage: {dynamic: {storageClass: nfs}}}",
        "hub: {extraEnv: {AUTH: native, PUBLIC_URL: https://hub.example.ac.uk}, concurrentSpawnLimit: 100}",
    ],
)
def test_the_chart_takes_what_the_readme_lets_operators_add(chart, faults, more):
    assert faults(merge(chart, yaml.safe_load(more))) == []


def test_what_an_operator_gives_comes_last(tmp_path):
    (tmp_path / "mine.yaml").write_text("hub: {extraEnv: {AUTH: native}}\nsingleuser: {image: {tag: '7'}}\n")
    merged = values(tmp_path, "--namespace", "class", "--values", "mine.yaml")
    assert (merged["hub"]["extraEnv"]["AUTH"], merged["singleuser"]["image"]["tag"]) == ("native", "7")
    assert merged["singleuser"]["image"]["name"].endswith("/ddsviz-class")


def test_all_that_is_sent_fits_into_the_one_secret_that_the_chart_makes_of_it(tmp_path):
    said = helm_options(tmp_path)
    paths = [word.split("=", 1)[1] for option, word in pairwise(said) if option == "--set-file"]
    assert len(paths) > 10
    with_base64 = sum(len((tmp_path / path).read_bytes()) for path in paths) * 4 / 3
    assert with_base64 < 700_000  # a Secret holds 1 MB


def test_a_hub_without_our_settings_lets_nobody_in(chart):
    assert chart["hub"]["config"]["JupyterHub"]["authenticator_class"] == "null"


def test_nobody_but_apache_and_the_hub_reaches_the_proxy(chart):
    assert chart["proxy"]["service"]["type"] == "ClusterIP"
    assert chart["proxy"]["chp"]["networkPolicy"]["enabled"] is True
    assert chart["proxy"]["chp"]["networkPolicy"]["allowedIngressPorts"] == []
    assert "hub.jupyter.org/network-access-proxy-http" not in chart["singleuser"]["extraLabels"]


def test_students_reach_what_they_reach_from_one_server(chart):
    rules = (HUB_FOLDER / "engine" / "network.nft").read_text()
    inside = set(re.search(r"define inside = \{(.+)\}", rules)[1].replace(" ", "").split(","))
    policy = chart["singleuser"]["networkPolicy"]
    allowed = policy["egressAllowRules"]
    assert not any(allowed[name] for name in ("privateIPs", "nonPrivateIPs", "cloudMetadataServer"))
    world, dns = policy["egress"]
    assert world["to"][0]["ipBlock"]["cidr"] == "0.0.0.0/0"
    assert set(world["to"][0]["ipBlock"]["except"]) == inside
    assert {port["port"] for port in dns["ports"]} == {53}
    assert policy["ingress"] == []
    assert policy["allowedIngressPorts"] == []


def test_idle_servers_are_stopped_and_nobody_is_forgotten(chart):
    cull = chart["cull"]
    assert (cull["enabled"], cull["timeout"], cull["users"], cull["maxAge"]) == (True, 3600, False, 0)


@pytest.mark.parametrize("module", [claim_names, helm_chart])
def test_the_examples_of_a_module_are_true(module):
    told = doctest.testmod(module)
    assert (told.attempted > 0, told.failed) == (True, 0)


def test_every_key_of_ours_stands_in_the_chart(chart):
    def paths(tree, above=""):
        for name, below in tree.items():
            yield f"{above}.{name}"
            if isinstance(below, dict):
                yield from paths(below, f"{above}.{name}")

    free = (".hub.config", ".hub.extraFiles", ".hub.extraEnv", ".singleuser.extraEnv", ".singleuser.extraPodConfig",
            ".hub.resources", ".proxy.chp.resources", ".singleuser.extraResource")  # fmt: skip
    ours = set(paths(yaml.safe_load((OURS / "values.yaml").read_text())))
    known = set(paths(chart_file("values.yaml")))
    assert {path for path in ours - known if not path.startswith(free)} == set()
