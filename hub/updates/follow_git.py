"""The course's repository, as a bare clone that no student sees.

It is asked first where the branch or tag stands, which needs no clone, so that a network that fails and a clone that is
damaged are told apart. A clone that cannot fetch is thrown away and made anew. Only the newest state is fetched: to
judge a student's file needs no history.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

GIT_TIMEOUT_S = 600
# In place of the student's own settings. A course on this machine is the operator's, and git refuses to read what is
# another user's without the first line. A transfer that stalls for half a minute is given up.
CONFIGURATION = b"""[safe]
directory = *
[http]
lowSpeedLimit = 1000
lowSpeedTime = 30
[gc]
autoDetach = false
"""
CURRENT = "refs/course/current"
OPERATORS_VARIABLES = ("GIT_SSH", "GIT_SSL", "GIT_PROXY", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
LINK_MODE, MODULE_MODE, PROGRAM_MODE = "120000", "160000", "100755"


class GitError(Exception):
    """Git could not do what it was asked; the message is a sentence for the log."""


class DamagedError(GitError):
    """The clone lacks something that it should have."""


class Entry(NamedTuple):
    """A file as git lists it."""

    mode: str
    blob: str


class Clone:
    """A bare clone of the course at a place of its own."""

    def __init__(self, place: Path, repository: str) -> None:
        self.place = place
        self.repository = repository
        self.configuration = place.with_name("gitconfig")

    def environment(self) -> dict[str, str]:
        """What git runs in."""
        if not self.configuration.exists():
            self.configuration.write_bytes(CONFIGURATION)
        return quiet_environment(self.configuration)

    def follow(self, ref: str) -> str:
        """Fetch the branch or tag, and return its commit."""
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
        except GitError:
            try:
                self.anew(name, "--depth=1")
            except GitError:
                self.anew(name)

    def fetch_into(self, name: str, *options: str) -> None:
        """One fetch, forced: a rewritten branch is followed."""
        refspec = f"+{name}:{CURRENT}"
        self.git("fetch", "--quiet", "--force", "--prune", "--no-tags", *options, "--", self.repository, refspec)
        if self.current() is None:
            raise DamagedError("The clone is damaged.")

    def anew(self, name: str, *options: str) -> None:
        """A new clone beside the old one, which it replaces only when it is whole."""
        fresh = Clone(self.place.with_suffix(".new"), self.repository)
        shutil.rmtree(fresh.place, ignore_errors=True)
        try:
            fresh.git("init", "--quiet", "--bare", str(fresh.place), inside=False)
            fresh.fetch_into(name, *options)
            shutil.rmtree(self.place, ignore_errors=True)
            fresh.place.rename(self.place)
        finally:
            shutil.rmtree(fresh.place, ignore_errors=True)

    def tree(self, commit: str, folder: str) -> dict[str, Entry]:
        """The files under a folder of the repository: path below it to mode and blob."""
        inside = os.path.normpath(folder)
        if inside != "." and self.git("cat-file", "-t", f"{commit}:{inside}", missing_ok=True).strip() != b"tree":
            raise GitError(f"There is no folder {folder!r} in {self.shown()}: set COURSE_PATH to one that is there.")
        listed = self.git("ls-tree", "-r", "-z", commit if inside == "." else f"{commit}:{inside}")
        files = {}
        for line in filter(None, listed.split(b"\0")):
            about, path = line.split(b"\t", 1)
            mode, _, blob = about.decode().split(" ")
            files[os.fsdecode(path)] = Entry(mode, blob)
        return files

    def blobs(self, ids: Iterable[str]) -> Iterator[bytes]:
        """The contents of these blobs, in this order."""
        command, environment = self.command("cat-file", "--batch"), self.environment()
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        ) as git:
            assert git.stdin
            assert git.stdout
            try:
                for blob in ids:
                    yield one_blob(git.stdin, git.stdout, blob)
            finally:
                git.kill()  # it has nothing to finish

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
            raise GitError(self.sentence(done.stderr.decode(errors="replace")))
        return done.stdout

    def command(self, *arguments: str) -> list[str]:
        """Git on this clone, not on whatever repository lies around it."""
        return ["git", f"--git-dir={self.place}", *arguments]

    def sentence(self, said: str) -> str:
        """What git said, as one sentence without passwords."""
        if re.search("no space left|quota exceeded", said, re.IGNORECASE):
            return "The disk is full: the course could not be fetched."
        lines = [line for line in said.splitlines() if line.strip()] or ["git ended"]
        reason = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
        return f"{self.shown()} could not be fetched ({without_password(reason)})."

    def shown(self) -> str:
        """The repository's address, fit for a log."""
        return without_password(self.repository)


def one_blob(asked: IO[bytes], answered: IO[bytes], blob: str) -> bytes:
    """Ask `git cat-file --batch` for a blob."""
    try:
        asked.write(f"{blob}\n".encode())
        asked.flush()
    except BrokenPipeError:
        raise DamagedError("The clone is damaged.") from None
    header = answered.readline().split()
    if len(header) != 3:
        raise DamagedError("The clone is damaged.")
    data = answered.read(int(header[2]))
    answered.read(1)  # the newline after it
    return data


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
