"""The class list: names and roles, read again whenever the file has changed."""

import pytest
from hub_api import HubError, Person
from jupyterhub.scopes import expand_scopes
from login.class_list import ADMIN_MAY, TUTOR_MAY, ClassList, ClassListError, read_class, roles
from login.leavers import Leavers


@pytest.fixture
def write(tmp_path):
    def writer(text):
        (tmp_path / "class.csv").write_text(text)
        return tmp_path / "class.csv"

    return writer


def test_names_are_lower_case_and_an_empty_role_is_a_students(write):
    assert read_class(write("name,role\nAda,\ntim, Tutor \n")) == {"ada": "student", "tim": "tutor"}


def test_a_spreadsheets_mark_in_front_does_no_harm(write):
    assert read_class(write("\ufeffname,role\nada,student\n")) == {"ada": "student"}


def test_columns_beside_ours_are_left_alone(write):
    assert read_class(write("email,name,role\na@b,ada,admin\n")) == {"ada": "admin"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,role\nada,boss\n", "Line 2 of .* has the role 'boss', and roles are student, tutor, admin."),
        ("name,role\nada,\nbob,\nADA,tutor\n", "Line 4 of .* has the name 'ada' again, after line 2."),
        ("name,role\n,student\n", "Line 2 of .* has no name."),
        ("ada,student\n", "The first line of .* is not 'name,role'."),
        ("", "The first line of .* is not 'name,role'."),
    ],
)
def test_a_fault_names_its_line(write, text, sentence):
    with pytest.raises(ClassListError, match=sentence):
        read_class(write(text))


def test_a_new_line_counts_at_once(write):
    people = ClassList(write("name,role\nada,\n"))
    assert people.role_of("bob") is None
    write("name,role\nada,\nbob,tutor\n")
    assert people.role_of("Bob") == "tutor"
    assert people.names("tutor") == {"bob"}


def test_a_typing_mistake_locks_nobody_out_and_is_logged(write, caplog):
    people = ClassList(write("name,role\nada,\n"))
    assert people.role_of("ada")
    write("name,role\nada,studnet\n")
    assert people.role_of("ada") == "student"
    assert "has the role 'studnet'" in caplog.text


def test_a_list_that_vanishes_locks_nobody_out(write, tmp_path):
    people = ClassList(write("name,role\nada,\n"))
    assert people.role_of("ada")
    (tmp_path / "class.csv").unlink()
    assert people.role_of("ada") == "student"


@pytest.mark.parametrize("scope", sorted({scope.partition("!")[0] for scope in TUTOR_MAY + ADMIN_MAY}))
def test_no_scope_of_tutors_and_admins_writes_more_than_an_end(scope):
    writing = {"delete:users", "delete:servers", "admin-ui"}
    assert {part for part in expand_scopes([scope]) if not part.startswith(("read:", "list:"))} <= writing
    assert not {"read:tokens", "admin:auth_state", "read:users:shares"} & expand_scopes([scope])


class Hub:
    """A hub with servers, which writes down whose are stopped."""

    def __init__(self, *running):
        self.running, self.stopped = running, []

    def people(self):
        return {name: Person(name, 0, name in self.running) for name in ("ada", "bob", "cy")}

    def stop_server(self, name):
        self.stopped.append(name)


def test_who_is_missing_twice_loses_the_server(write):
    hub = Hub("ada", "bob")
    leavers = Leavers(hub, ClassList(write("name,role\nada,\nbob,\n")))
    leavers.look()
    write("name,role\nada,\n")
    leavers.look()
    assert hub.stopped == []
    leavers.look()
    assert hub.stopped == ["bob"]


@pytest.mark.parametrize("moment", ["name,role\n", "", "name,role\nada,studnet\n"])
def test_a_list_that_is_just_being_saved_stops_nobody(write, moment):
    hub = Hub("ada", "bob")
    leavers = Leavers(hub, ClassList(write("name,role\nada,\nbob,\n")))
    leavers.look()
    for _ in range(3):
        write(moment)
        leavers.look()
    write("name,role\nada,\nbob,\n")
    leavers.look()
    assert hub.stopped == []


def test_a_server_that_cannot_be_stopped_keeps_no_other_running(write):
    hub = Hub("ada", "bob")

    def stop(name):
        if name == "ada":
            raise HubError("The hub answered 400 about ada.")
        hub.stopped.append(name)

    hub.stop_server = stop
    leavers = Leavers(hub, ClassList(write("name,role\ncy,\n")))
    leavers.look()
    leavers.look()
    assert hub.stopped == ["bob"]


def test_with_file_access_admins_open_servers_and_write_nobody():
    may = {role["name"]: role["scopes"] for role in roles(admin_file_access=True)}
    assert set(may["class-admin"]) - set(ADMIN_MAY) == {"access:servers", "servers"}
    assert may["tutor"] == TUTOR_MAY
