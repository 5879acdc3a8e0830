"""The hub's settings: one line for each concern. What each does stands in its module, how to set it in README.md."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import logs
import upkeep
from engine import spawning
from login import class_list, pages, sign_in
from settings import SettingsError, read_settings

c = get_config()  # noqa: F821  JupyterHub puts it here

try:
    settings = read_settings(os.environ)
    if settings.in_containers and (faults := spawning.door_faults(settings, os.environ.get("DOCKER_HOST", ""))):
        raise SettingsError("\n".join(faults))
except SettingsError as faults:
    sys.exit(f"The hub does not start.\n{faults}")

people = class_list.ClassList(settings.class_list, settings.name_pattern)
c.JupyterHub.services = []
c.JupyterHub.tornado_settings = {}
c.JupyterHub.load_roles = [] if settings.temporary else class_list.roles(settings.admin_file_access)

upkeep.listen(c, settings)
upkeep.survive_restarts(c, settings)
upkeep.keep_sessions_short(c, settings)
upkeep.stop_idle_servers(c, settings)
upkeep.stop_servers_of_leavers(c, settings)
upkeep.let_prometheus_read(c, settings)
upkeep.let_the_operator_manage(c, settings)
sign_in.sign_in(c, settings, people)
spawning.students_servers(c, settings)
pages.show_pages(c, settings)
logs.write_logs(c, settings)
