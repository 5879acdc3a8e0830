"""LTI with an open door: who is not on the class list is what the launch says, at most a tutor."""

import pytest
from class_service import Browser
from lti_platform import ROLE, launch, run_hub


@pytest.fixture(scope="module")
def open_hub(platform):
    made = run_hub(platform, LTI_OPEN="1")
    yield made
    made.close()


@pytest.fixture
def guest(open_hub, platform):
    platform.tool = open_hub.address
    platform.do_right()
    return Browser(open_hub)


def groups_of(guest, platform) -> str:
    """Say what the hub makes of a launched person: only tutors and admins see /hub/admin."""
    assert launch(guest, platform).status_code == 200
    assert guest.who()
    return "tutor" if guest.get("/hub/admin").status_code == 200 else "student"


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([ROLE + "membership#Learner"], "student"),
        ([ROLE + "membership#Instructor"], "tutor"),
        ([ROLE + "membership/Instructor#TeachingAssistant"], "tutor"),
        ([ROLE + "institution/person#Faculty", ROLE + "system/person#Administrator"], "student"),
        ([ROLE + "membership#Administrator"], "tutor"),
    ],
)
def test_an_open_hub_takes_everybody_with_the_role_of_the_launch(guest, platform, roles, role):
    platform.person["email"] = "newcomer@ed.ac.uk"
    platform.roles = roles
    assert groups_of(guest, platform) == role


def may_read_about_the_hub(person) -> bool:
    """Whether somebody is an admin of the class."""
    path = "/hub/api/info"
    return person.get(path, headers={**person.xsrf(path), "Referer": person.at + "/hub/home"}).status_code == 200


def test_the_list_wins_over_the_launch(guest, platform):
    platform.roles = [ROLE + "membership#Instructor", ROLE + "membership#Administrator"]
    assert groups_of(guest, platform) == "student"  # ada's line says so
    platform.person["email"] = "tim@ed.ac.uk"
    platform.roles = [ROLE + "membership#Learner"]
    assert groups_of(Browser(guest.service), platform) == "tutor"


def test_no_launch_makes_an_admin(guest, platform):
    platform.person["email"] = "newcomer@ed.ac.uk"
    platform.roles = [ROLE + "membership#Administrator", ROLE + "system/person#SysAdmin", "admin", "admins"]
    launch(guest, platform)
    assert not may_read_about_the_hub(guest)
    platform.person["email"] = "root@ed.ac.uk"
    root = Browser(guest.service)
    launch(root, platform)
    assert may_read_about_the_hub(root)


def test_an_open_hub_keeps_whom_it_took_over_a_restart(guest, platform):
    platform.person["email"] = "another@ed.ac.uk"
    launch(guest, platform)
    guest.service.stop("hub")
    guest.service.start_hub()
    assert guest.who() == "another"
