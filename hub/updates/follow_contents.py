"""The contents of the course's files, as git gives them: in pieces, so that a large one never lies in memory."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import IO, Self

from follow_edits import PIECE_BYTES, new_digest


class GitError(Exception):
    """Git could not do what it was asked; the message is a sentence for the log."""


class DamagedError(GitError):
    """The clone lacks something that it should have."""

    def __init__(self) -> None:
        super().__init__("The clone is damaged.")


class Contents:
    """What `git cat-file --batch` answers, asked for one blob after the other."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.command, self.environment = command, environment
        self.git: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self.stop()

    def whole(self, blob: str) -> bytes:
        """All bytes of a small blob."""
        return b"".join(self.pieces(blob))

    def pieces(self, blob: str) -> Iterator[bytes]:
        """The bytes of a blob, which are those that its id says: or else the clone is damaged."""
        answers = self.ask(blob)
        header = answers.readline().split()
        if len(header) != 3 or not header[2].isdigit():
            raise DamagedError
        left = int(header[2])
        digest = new_digest(left, like=blob)
        try:
            while left:
                piece = answers.read(min(left, PIECE_BYTES))
                if not piece:
                    raise DamagedError
                left -= len(piece)
                digest.update(piece)
                yield piece
        finally:
            if left:
                self.stop()  # what is left of this answer would be taken for the next
        answers.read(1)  # the newline after it
        if digest.hexdigest() != blob:
            raise DamagedError

    def ask(self, blob: str) -> IO[bytes]:
        """Ask for a blob; what the answer is read from."""
        if self.git is None:
            pipe = subprocess.PIPE
            self.git = subprocess.Popen(
                self.command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=self.environment
            )
        assert self.git.stdin
        assert self.git.stdout
        try:
            self.git.stdin.write(f"{blob}\n".encode())
            self.git.stdin.flush()
        except BrokenPipeError:
            raise DamagedError from None
        return self.git.stdout

    def stop(self) -> None:
        """End git, which has nothing to finish."""
        if self.git is None:
            return
        git, self.git = self.git, None
        git.kill()
        with git:  # closes its pipes and waits
            pass
