"""The hub's settings on Kubernetes: sign-in, roles, pages, sessions and logs as on one server.

The chart runs this file after its own settings, which say where the proxy and the database are, what a student's pod is
like (`singleuser` in values.yaml) and what stops idle servers. So nothing of that is set here, only added to.
"""

import os
import sys

sys.path.insert(0, "/srv/class")

import logs
import upkeep
from login import class_list, pages, sign_in
from settings import SettingsError, read_settings

c = c  # noqa: F821  the chart has made it; its own get_config is another one than JupyterHub's

try:
    settings = read_settings(os.environ)
except SettingsError as faults:
    sys.exit(f"The hub does not start.\n{faults}")

people = class_list.ClassList(settings.class_list, settings.name_pattern)
c.JupyterHub.load_roles.extend(class_list.roles(settings.admin_file_access))

upkeep.keep_sessions_short(c, settings)
upkeep.let_prometheus_read(c, settings)
upkeep.stop_servers_of_leavers(c, settings)
upkeep.let_the_operator_manage(c, settings)
sign_in.sign_in(c, settings, people)
pages.show_pages(c, settings)
logs.write_logs(c, settings)
