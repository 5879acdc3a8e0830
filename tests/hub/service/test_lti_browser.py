"""The launch from a course's page in a real browser, where the tool stands in a frame or has a window of its own."""

import pytest
from chromium import Chromium, executable
from class_service import wait_until

pytestmark = pytest.mark.skipif(not executable(), reason="NOT TESTED: the launch in a browser, which needs Chromium")


@pytest.fixture
def chromium(launched, platform):
    platform.tool = launched.address
    platform.do_right()
    yield Chromium(launched)
    launched.stop("chromium")


def home_of(chromium) -> str:
    """Return what the hub's page says once it is shown: with a way out, somebody is in."""
    home = chromium.find("page", "/hub/home")
    return wait_until(
        lambda: chromium.run(home, "(document.getElementById('logout') || {}).innerText"), "the hub's page"
    )


def test_in_a_window_of_its_own_the_launch_signs_in(chromium, platform):
    chromium.ask(chromium.find("page", "about:blank"), "Page.navigate", url=f"{platform.address}/begin")
    assert "Logout" in home_of(chromium)


def test_in_a_frame_a_button_opens_a_window_and_signs_in_there(chromium, platform):
    chromium.ask(chromium.find("page", "about:blank"), "Page.navigate", url=f"{platform.address}/course")
    frame = chromium.find("iframe", "/hub/lti13/oauth_login")
    label = "(document.querySelector('button') || {}).innerText"
    assert wait_until(lambda: chromium.run(frame, label), "the button") == "Open in a new window"
    assert platform.asked == []
    chromium.run(frame, "document.querySelector('button').click()")
    assert "Logout" in home_of(chromium)
    assert len(platform.asked) == 1
