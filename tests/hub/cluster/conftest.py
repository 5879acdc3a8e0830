"""What the tests of the class on Kubernetes share: the chart's values, and a hub that runs with them."""

import os
import shutil

import pytest
import urllib3
from class_service import APACHE, AtTheProxy
from cluster_of_folders import Cluster
from cluster_service import PROXY, ClusterService
from helm_chart import values as values_of

urllib3.disable_warnings()  # the tests' certificate is signed by nobody


@pytest.fixture(scope="session")
def chart(tmp_path_factory):
    """The values that `install` gives to the chart."""
    return values_of(tmp_path_factory.mktemp("helm"))


@pytest.fixture(scope="session")
def cluster(chart):
    """A hub as the chart runs it, with its proxy."""
    if not os.path.exists(PROXY):
        pytest.skip(f"NOT TESTED: the hub on Kubernetes, which needs {PROXY} (make .venv-hub/.test)")
    running = ClusterService(chart)
    try:
        running.start_proxy()
        running.start_hub()
        yield running
    finally:
        running.close()


@pytest.fixture(scope="session")
def eve(cluster):
    """A student with a running server and a kernel."""
    browser = AtTheProxy(cluster, "eve")
    browser.open_kernel()
    return browser


@pytest.fixture
def cluster_of_folders(tmp_path, monkeypatch):
    """A cluster of folders; all that it was given is judged in the end."""
    monkeypatch.setenv("FAKE_CLUSTER", str(tmp_path / "cluster"))
    cluster = Cluster(tmp_path / "cluster")
    yield cluster
    cluster.judge()


@pytest.fixture(scope="session")
def apache_here():
    """Say loudly if Apache is missing."""
    if not shutil.which(APACHE):
        pytest.skip("NOT TESTED: Apache in front of the hub on Kubernetes, which needs apache2")
