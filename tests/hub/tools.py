"""Installs what the class service's tests need beside Python, where that may be done: Apache, npm, a browser.

Run as a script by `make test`, before the service's environment is made. What is still missing then is told by the
tests that need it; the others run.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

MODULES = Path("/usr/lib/apache2/modules")
PACKAGES = {
    "apache2": lambda: found("apache2"),
    "chromium": lambda: found("chromium") or found("google-chrome"),
    "git": lambda: found("git"),
    "libapache2-mod-auth-openidc": lambda: (MODULES / "mod_auth_openidc.so").exists(),
    "libapache2-mod-security2": lambda: (MODULES / "mod_security2.so").exists(),
    "npm": lambda: found("npm"),
}
"""Each package, and whether what it is wanted for is here."""


def found(program: str) -> bool:
    """Whether a program is here."""
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") is not None


def missing() -> list[str]:
    """Return the packages of what is not here."""
    return [package for package, is_here in PACKAGES.items() if not is_here()]


def main() -> int:
    """Install what is missing, if this is root on Debian; otherwise say what to do."""
    packages = missing()
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        print("The class service's tests need", *packages, flush=True)
        subprocess.run(["apt-get", "-qq", "update"], check=False)
        subprocess.run(["apt-get", "-qq", "-y", "install", *packages], check=False, stdout=subprocess.DEVNULL)
        packages = missing()
    if packages:
        print("NOT INSTALLED: on Debian and Ubuntu: sudo apt install", *packages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
