"""Stops the servers of people who were taken off the class list. A service of the hub's own, beside the culler.

    python -m login.leavers CLASS_LIST PATTERN

The hub looks at the list when somebody asks it for something; a server that is running asks it for nothing for hours.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path

from hub_api import HubApi, HubError
from login.class_list import ClassList

SECONDS_BETWEEN_LOOKS = 5

log = logging.getLogger("leavers")


class Leavers:
    """Who is running a server, and was not on the list when it was looked at last."""

    def __init__(self, hub: HubApi, people: ClassList) -> None:
        self.hub, self.people = hub, people
        self.missing: set[str] = set()

    def look(self) -> None:
        """Stop the servers of those who are missing for the second time: a list may be read while it is being saved."""
        self.people.read_again()
        if not self.people.roles:
            return  # a list without anybody is a mistake, and no reason to stop the whole class
        running = {name for name, person in self.hub.people().items() if person.running}
        missing = {name for name in running if self.people.role_of(name) is None}
        again, self.missing = missing & self.missing, missing
        for name in sorted(again):
            try:
                self.hub.stop_server(name)
                log.warning("%s is no longer on the class list: the server is stopped.", name)
            except HubError as fault:  # the next look tries again, and the others do not wait for this one
                log.warning("%s", fault)


def main(class_list: str, pattern: str) -> None:
    """Look at the list for as long as the hub runs."""
    logging.basicConfig(format="%(levelname)s %(message)s")
    hub = HubApi(os.environ["JUPYTERHUB_API_URL"], os.environ["JUPYTERHUB_API_TOKEN"])
    leavers, parent = Leavers(hub, ClassList(Path(class_list), pattern)), os.getppid()
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        try:
            leavers.look()
        except HubError as fault:
            log.warning("%s", fault)


if __name__ == "__main__":
    main(*sys.argv[1:])
