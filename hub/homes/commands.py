"""What `manage` does: one function for each of its commands."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

from engine import running
from environment import FOLDER, bytes_of, read_env, with_defaults
from faults import bad_course_name, wrong_numbers
from homes import backup, disk
from homes.aside import Aside
from homes.measures import DAY_S, HomeError, Measure
from homes.places import (
    NEARLY_FULL,
    Homes,
    archive_name,
    find_homes,
    told_size,
)
from hub_api import HubApi, HubError, Person
from login import class_list

DAYS_IN_A_MONTH = 30.4
SECONDS_TO_STOP = 60
ABOUT_A_HOME = ("reset", "export", "delete")


def main(words: list[str], manual: str) -> int:
    """Run one command; without one that is known, print the manual."""
    commands = {
        ("list", 0): show_list, ("quota", 0): show_quota, ("reset", 1): reset, ("reset", 2): reset,
        ("export", 1): export, ("delete", 1): delete, ("keep", 1): keep, ("purge", 0): purge,
        ("end-of-term", 0): end_of_term, ("end-of-term", 1): end_of_term,
        ("start", 0): running.start, ("stop", 0): running.stop,
        ("disk", 0): disk.watch, ("save", 1): backup.save, ("restore", 1): backup.restore,
    }  # fmt: skip
    command = commands.get((words[0], len(words) - 1)) if words else None
    if command is None:
        print(manual)
        return 2
    said = settings_for(words)
    if faults := wrong_numbers(said) + bad_course_name(said):
        print("\n".join(faults))
        return 1
    homes = find_homes(said)
    try:
        if words[0] in ABOUT_A_HOME and words[1] not in homes.names():
            print(f"There is no home of {words[1]}. `manage list` shows all.")
            return 1
        return command(homes, said, *words[1:])
    except (HubError, HomeError) as fault:
        print(f"Nothing was done. {fault}")
    except FileNotFoundError as fault:
        print(f"Nothing was done. There is no {fault.filename} here. ENGINE, COMPOSE and KUBECTL name the commands.")
    return 1


def settings_for(words: list[str]) -> dict[str, str]:
    """Read the operator's settings; on a machine that has none yet, those of the backup that is to be restored."""
    env = FOLDER / ".env"
    if words[0] == "restore" and not env.exists():
        env = Path(words[1]) / backup.SETTINGS
    return with_defaults({**read_env(env), **{name: said for name, said in os.environ.items() if said}})


def show_list(homes: Homes, said: Mapping[str, str]) -> int:
    """Show who there is, and what is to be deleted when."""
    roles, there, aside = roles_of(said), homes.names(), Aside(said)
    try:
        people = people_of(said)
    except HubError as fault:
        print(fault)
        people = None
    width = max([24, *map(len, [*there, *roles])])
    print(f"{'name':{width}} {'role':10} {'size':>9}  last used")
    for name in sorted({*there, *roles}):
        home = homes.measure(name) if name in there else None
        size, used = (told_size(home.size), told_use(home, people, name)) if home else ("-", "never")
        due = aside.due(name) if name in there else None
        end = f"  (set aside: may be deleted from {told_day(due)} on)" if due else ""
        print(f"{name:{width}} {roles.get(name, 'not listed'):10} {size:>9}  {used}{end}")
    return 0


def show_quota(homes: Homes, said: Mapping[str, str]) -> int:
    """Show how full homes are, fullest first."""
    quota = bytes_of(said["HOME_QUOTA"])
    sizes = {name: homes.measure(name).size for name in homes.names()}
    for name, size in sorted(sizes.items(), key=lambda pair: -pair[1]):
        mark = "  nearly full" if size >= NEARLY_FULL * quota else ""
        print(f"{name:24} {told_size(size):>9} of {told_size(quota)}  {size / quota:4.0%}{mark}")
    return 0


def reset(homes: Homes, said: Mapping[str, str], name: str, *file: str) -> int:
    """Give a fresh course or a fresh file."""
    ended = homes.run(name, ["sh", "-c", 'exec python3 "$HUB/reset.py" "$@"', "reset", *file], online=True)
    print(f"Fresh for {name}." if ended == 0 else f"Not done: see above. {name}'s server may have the file open.")
    return ended


def export(homes: Homes, said: Mapping[str, str], name: str) -> int:
    """Write all of somebody's files into one archive, in the folder where the command runs."""
    archive = Path(archive_name(name))
    try:
        descriptor = os.open(archive, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        print(f"{archive} is there already: move it away first.")
        return 1
    with open(descriptor, "wb") as out:
        ended = homes.run(name, backup.PACK_HOME, stdout=out)
    if ended:
        print(f"Could not read all of {name}'s files; {archive} is not complete.")
    else:
        print(f"{archive}: {told_size(archive.stat().st_size)}")
    return ended


def delete(homes: Homes, said: Mapping[str, str], name: str) -> int:
    """Stop somebody's server, make the hub forget the name, and set the home aside."""
    aside, hub = Aside(said), hub_of(said)
    print(f"{name} has {told_size(homes.measure(name).size)} of files. They are set aside for {aside.days} days.")
    if not agreed(f"Type {name} to set them aside: ", name, "set aside"):
        return 1
    if not stopped(hub, name):
        print(f"{name}'s server could not be stopped within {SECONDS_TO_STOP} seconds. Nothing was set aside.")
        return 1
    hub.forget(name)
    set_aside(aside, name)
    return 0


def end_of_term(homes: Homes, said: Mapping[str, str], months: str = "") -> int:
    """Set aside the homes that nobody has used for long; show them first, and ask."""
    limit = float(months or said["KEEP_MONTHS"])
    people, aside = people_of(said), Aside(said)
    oldest = time.time() - limit * DAYS_IN_A_MONTH * DAY_S
    measured = {name: homes.measure(name) for name in homes.names() if aside.due(name) is None}
    old = {name: home for name, home in measured.items() if last_use(home, people, name) < oldest}
    if not old:
        print(f"No home has been unused for {limit:g} months.")
        return 0
    show_homes(old, people)
    if not agreed(f"Type {len(old)} to set these {len(old)} homes aside: ", str(len(old)), "set aside"):
        return 1
    for name in old:
        set_aside(aside, name)
    return 0


def keep(homes: Homes, said: Mapping[str, str], name: str) -> int:
    """Take back that a home was set aside."""
    found = Aside(said).take_back(name)
    print(f"{name}'s home is kept." if found else f"{name}'s home was not set aside.")
    return 0 if found else 1


def purge(homes: Homes, said: Mapping[str, str]) -> int:
    """Delete the homes that were set aside long ago, and not used since; show them first, and ask."""
    people, aside, hub = people_of(said), Aside(said), hub_of(said)
    measured = {name: homes.measure(name) for name in homes.names() if aside.due(name) is not None}
    for name, since in aside.since().items():
        if name not in measured:
            aside.take_back(name)
        elif since > time.time() or last_use(measured[name], people, name) > since:
            aside.take_back(name)
            print(f"{name}'s home is kept: it was used again, or set aside by a clock that was wrong.")
    due = {name: measured[name] for name in aside.since() if (aside.due(name) or 0) < time.time()}
    if not due:
        print(f"No home has been set aside for {aside.days} days.")
        return 0
    since = aside.since()
    show_homes(due, people)
    if not agreed(f"Type {len(due)} to delete these {len(due)} homes for good: ", str(len(due)), "deleted"):
        return 1
    return sum([not remove(homes, hub, aside, name, since[name]) for name in due])


def remove(homes: Homes, hub: HubApi, aside: Aside, name: str, since: float) -> bool:
    """Delete a home, and the name at the hub, unless it was kept or used while the question stood; say whether."""
    try:
        if aside.since().get(name) != since or last_use(homes.measure(name), hub.people(), name) > since:
            print(f"{name}: not deleted, since the home was kept or used meanwhile.")
            return False
        hub.forget(name)
        homes.remove(name)
    except (HubError, HomeError) as fault:
        print(f"{name}: not deleted. {fault}")
        return False
    aside.take_back(name)
    print(f"{name}: deleted.")
    return True


def set_aside(aside: Aside, name: str) -> None:
    """Set a home aside, and say how to go on from there."""
    aside.put(name)
    day = told_day(aside.due(name) or 0)
    print(f"{name}: set aside. `manage purge` deletes it from {day} on; `manage keep {name}` takes it back.")


def stopped(hub: HubApi, name: str) -> bool:
    """Stop somebody's server, and wait until it has ended."""
    end = time.monotonic() + SECONDS_TO_STOP
    while not hub.stop_server(name):
        if time.monotonic() > end:
            return False
        time.sleep(1)
    return True


def show_homes(homes: Mapping[str, Measure], people: Mapping[str, Person]) -> None:
    """Show homes with their size and last use."""
    for name, home in homes.items():
        print(f"{name:24} {told_size(home.size):>9}  {told_use(home, people, name)}")


def agreed(question: str, answer: str, what: str) -> bool:
    """Ask, and take one answer for yes."""
    try:
        if input(question).strip() == answer:
            return True
    except EOFError:
        print()
    print(f"Nothing was {what}.")
    return False


def roles_of(said: Mapping[str, str]) -> dict[str, str]:
    """Read the class list, if there is one."""
    try:
        return class_list.read_class(backup.class_list_of(said))
    except class_list.ClassListError as fault:
        print(fault)
        return {}


def hub_of(said: Mapping[str, str]) -> HubApi:
    """Return the hub's API, with the token that it has for this command."""
    if "MANAGE_TOKEN" not in said:
        raise HubError("MANAGE_TOKEN is not set: without it the hub cannot be asked when people were last there.")
    return HubApi(f"http://{said['HUB_LISTEN']}:{said['HUB_PORT']}/hub/api", said["MANAGE_TOKEN"])


def people_of(said: Mapping[str, str]) -> dict[str, Person]:
    """Ask the hub whom it knows."""
    return hub_of(said).people()


def last_use(home: Measure, people: Mapping[str, Person], name: str) -> float:
    """Return when a home was last used: as the hub says, or when anything in it was changed, whichever is later."""
    person = people.get(name)
    if person and person.running:
        return time.time()
    return max(person.last_activity if person else 0, home.changed)


def told_use(home: Measure, people: Mapping[str, Person] | None, name: str) -> str:
    """Write when a home was last used; without the hub's word, that is not known."""
    if people is None:
        return "unknown"
    return "now" if name in people and people[name].running else told_day(last_use(home, people, name))


def told_day(when: float) -> str:
    """Write a day."""
    return time.strftime("%d %B %Y", time.localtime(when)).lstrip("0")
