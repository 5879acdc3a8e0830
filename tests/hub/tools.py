"""Installs what the class service's tests need beside Python, where that may be done: Apache and npm, from Debian.

Run as a script by `make test`, before the service's environment is made. What is still missing then is told by the
tests that need it; the others run.
"""

import os
import shutil
import subprocess
import sys

PACKAGES = {
    "apache2": ["apache2", "libapache2-mod-security2", "libapache2-mod-auth-openidc"],
    "npm": ["npm"],
    "git": ["git"],
}
"""What each program comes in, with what else comes with it."""


def missing() -> list[str]:
    """Return the packages of programs that are not here."""
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    return [package for program in PACKAGES if not shutil.which(program, path=path) for package in PACKAGES[program]]


def main() -> int:
    """Install what is missing, if this is root on Debian; otherwise say what to do."""
    packages = missing()
    if not packages:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("The class service's tests need", *packages, flush=True)
        subprocess.run(["apt-get", "-qq", "update"], check=False)
        subprocess.run(["apt-get", "-qq", "-y", "install", *packages], check=False, stdout=subprocess.DEVNULL)
    if packages := missing():
        print("NOT INSTALLED: on Debian and Ubuntu: sudo apt install", *packages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
