"""The course's repository, as a bare clone that no student sees.

It is asked first where the branch or tag stands, which needs no clone, so that a network that fails and a clone that is
damaged are told apart. A clone that cannot fetch is thrown away and made anew. Only the newest state is fetched: to
judge a student's file needs no history.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import NamedTuple

from follow_contents import Contents, DamagedError, GitError
from follow_open import read_ordinary, write_in_one_step

GIT_TIMEOUT_S = 600
# Faults of commits and tags that old programs have left in honest histories, and of files that tell git about modules
# and attributes: nothing of them is placed or obeyed. What is not listed, such as a name '..', '.git' or one that is
# there twice, makes git refuse the course.
HARMLESS_FAULTS = (
    ["badDate", "badDateOverflow", "badEmail", "badFilemode", "badName", "badTagName", "badTimezone"]
    + ["missingEmail", "missingNameBeforeEmail", "missingSpaceBeforeDate", "missingSpaceBeforeEmail"]
    + ["missingTaggerEntry", "multipleAuthors", "nulInCommit", "zeroPaddedDate", "zeroPaddedFilemode"]
    + ["gitmodulesBlob", "gitmodulesLarge", "gitmodulesMissing", "gitmodulesName", "gitmodulesPath"]
    + ["gitmodulesSymlink", "gitmodulesUpdate", "gitmodulesUrl"]
    + ["gitattributesBlob", "gitattributesLarge", "gitattributesLineLength", "gitattributesMissing"]
)
# In place of the student's own settings. A course on this machine is the operator's, and git refuses to read what is
# another user's without the first line. A transfer that stalls for half a minute is given up. Versions of the
# course that have passed go soon: they count in the student's space. What is over 20 MB git passes on in pieces.
CONFIGURATION = f"""[safe]
directory = *
[http]
lowSpeedLimit = 1000
lowSpeedTime = 30
[gc]
autoDetach = false
autoPackLimit = 2
pruneExpire = now
[core]
bigFileThreshold = 20m
packedGitWindowSize = 16m
packedGitLimit = 64m
[transfer]
fsckObjects = true
[fetch]
fsckObjects = true
[fetch "fsck"]
{"".join(f"{fault} = ignore{chr(10)}" for fault in HARMLESS_FAULTS)}""".encode()
CURRENT = "refs/course/current"
OPERATORS_VARIABLES = ("GIT_SSH", "GIT_SSL", "GIT_PROXY", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
LINK_MODE, MODULE_MODE, PROGRAM_MODE = "120000", "160000", "100755"


class UnsafeError(GitError):
    """The course's repository has something in it that must not be placed on any disk."""


class Entry(NamedTuple):
    """A file as git lists it."""

    mode: str
    blob: str
    size: int


class Clone:
    """A bare clone of the course at a place of its own."""

    def __init__(self, place: Path, repository: str) -> None:
        self.place = place
        self.repository = repository
        self.configuration = place.with_name("gitconfig")

    def environment(self) -> dict[str, str]:
        """What git runs in."""
        try:
            there = read_ordinary(self.configuration, len(CONFIGURATION))
        except OSError:
            there = b""
        if there != CONFIGURATION:
            write_in_one_step(self.configuration, CONFIGURATION)
        return quiet_environment(self.configuration)

    def follow(self, ref: str) -> str:
        """Fetch the branch or tag, and return its commit."""
        if has_strange_files(self.place):
            remove(self.place)
        name, commit = self.where_it_stands(ref)
        if self.current() != commit:
            self.fetch(name)
        return self.current() or commit

    def where_it_stands(self, ref: str) -> tuple[str, str]:
        """The full name of a branch or tag, and its commit; a tag wins over a branch of the same name."""
        names = [f"refs/tags/{ref}", f"refs/heads/{ref}"] if ref else ["HEAD"]
        listed = self.git("ls-remote", "--", self.repository, *names, *(f"{name}^{{}}" for name in names), inside=False)
        found = {name: commit for commit, name in (line.split("\t", 1) for line in listed.decode().splitlines())}
        for name in names:
            if name in found:
                return name, found.get(f"{name}^{{}}", found[name])
        raise GitError(f"There is no branch or tag {ref!r} in {self.shown()}." if ref else f"{self.shown()} is empty.")

    def current(self) -> str | None:
        """The commit fetched last; None when there is none, or it can't be read."""
        try:
            commit = self.git("rev-parse", "--verify", "--quiet", f"{CURRENT}^{{commit}}").decode().strip()
            self.git("ls-tree", "-r", commit)
        except GitError:
            return None
        return commit

    def fetch(self, name: str) -> None:
        """Fetch, into a new clone when the old one can't, and with its history from a server that can't do without."""
        try:
            self.fetch_into(name, "--depth=1")
        except UnsafeError:
            raise
        except GitError:
            try:
                self.anew(name, "--depth=1")
            except UnsafeError:
                raise
            except GitError:
                self.anew(name)

    def fetch_into(self, name: str, *options: str) -> None:
        """One fetch, forced: a rewritten branch is followed."""
        refspec = f"+{name}:{CURRENT}"
        self.git("fetch", "--quiet", "--force", "--prune", "--no-tags", *options, "--", self.repository, refspec)
        if self.current() is None:
            raise DamagedError

    def anew(self, name: str, *options: str) -> None:
        """A new clone beside the old one, which it replaces only when it is whole."""
        fresh = Clone(self.place.with_suffix(".new"), self.repository)
        remove(fresh.place)
        try:
            fresh.git("init", "--quiet", "--bare", str(fresh.place), inside=False)
            fresh.fetch_into(name, *options)
            remove(self.place)
            fresh.place.rename(self.place)
        finally:
            remove(fresh.place)

    def tree(self, commit: str, folder: str) -> dict[str, Entry]:
        """The files under a folder of the repository: path below it to mode, blob and size."""
        inside = os.path.normpath(folder)
        if inside != "." and self.git("cat-file", "-t", f"{commit}:{inside}", missing_ok=True).strip() != b"tree":
            raise GitError(f"There is no folder {folder!r} in {self.shown()}: set COURSE_PATH to one that is there.")
        listed = self.git("ls-tree", "-r", "-l", "-z", commit if inside == "." else f"{commit}:{inside}")
        files = {}
        for line in filter(None, listed.split(b"\0")):
            about, path = line.split(b"\t", 1)
            mode, kind, blob, size = about.decode().split()
            if kind == "blob" and not size.isdigit():
                raise DamagedError
            files[os.fsdecode(path)] = Entry(mode, blob, int(size) if kind == "blob" else 0)
        return files

    def contents(self) -> Contents:
        """What the clone's files have in them."""
        return Contents(self.command("cat-file", "--batch"), self.environment())

    def git(self, *arguments: str, inside: bool = True, missing_ok: bool = False) -> bytes:
        """Run git; its output, or GitError with a sentence."""
        command = self.command(*arguments) if inside else ["git", *arguments]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, env=self.environment(), timeout=GIT_TIMEOUT_S
            )
        except subprocess.TimeoutExpired:
            raise GitError(f"{self.shown()} did not answer within {GIT_TIMEOUT_S} seconds.") from None
        except FileNotFoundError:
            raise GitError("git is not installed here.") from None
        if done.returncode and not missing_ok:
            raise self.fault(done.stderr.decode(errors="replace"))
        return done.stdout

    def command(self, *arguments: str) -> list[str]:
        """Git on this clone, not on whatever repository lies around it."""
        return ["git", "-c", "core.hooksPath=/dev/null", f"--git-dir={self.place}", *arguments]

    def fault(self, said: str) -> GitError:
        """What git said, as one sentence without passwords."""
        if re.search("no space left|quota exceeded", said, re.IGNORECASE):
            return GitError("The disk is full: the course could not be fetched.")
        if unsafe := re.search(r"^error: object [0-9a-f]{40,64}: (\w+: .*)", said, re.MULTILINE):
            return UnsafeError(
                f"{self.shown()} was not fetched: git refuses what is in it as unsafe ({unsafe[1]}). "
                "Please tell whoever runs the course."
            )
        lines = [line for line in said.splitlines() if line.strip()] or ["git ended"]
        reason = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
        return GitError(f"{self.shown()} could not be fetched ({without_password(reason)}).")

    def shown(self) -> str:
        """The repository's address, fit for a log."""
        return without_password(self.repository)


def has_strange_files(clone: Path) -> bool:
    """Whether something in a clone is neither a file nor a folder: git would wait for the other end of a pipe."""
    if not clone.is_dir() or clone.is_symlink():
        return os.path.lexists(clone)
    paths = (os.path.join(folder, name) for folder, _, names in os.walk(clone) for name in names)
    return any(not stat.S_ISREG(os.lstat(path).st_mode) for path in paths)


def remove(place: Path) -> None:
    """Remove a clone, or whatever stands in its place."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def without_password(text: str) -> str:
    """The text with names and passwords in web addresses left out."""
    return re.sub(r"(\w+://)[^/\s@]*@", r"\1", text)


def quiet_environment(configuration: Path) -> dict[str, str]:
    """An environment in which git asks nobody, and takes neither the student's settings nor a repository around it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(OPERATORS_VARIABLES)
    }
    ours = {"GIT_CONFIG_GLOBAL": str(configuration), "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    return {"GIT_SSH_COMMAND": "ssh -o BatchMode=yes"} | kept | ours
