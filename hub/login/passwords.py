"""For AUTH=native: gives people their first passwords. Nobody signs up by himself, so nobody takes another's name.

docker compose -f hub/compose.yaml exec hub python -m login.passwords ada bob   new passwords, printed once
docker compose -f hub/compose.yaml exec hub python -m login.passwords --all     for all on the list who have none
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import bcrypt
from login import class_list
from nativeauthenticator.orm import Base, UserInfo
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

WORDS_IN_A_PASSWORD, LETTERS_IN_A_WORD = 3, 5
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look like another


def main(words: list[str]) -> int:
    """Make the passwords that are asked for."""
    people = class_list.read_class(Path(os.environ.get("CLASS_LIST", "/srv/hub/class.csv")))
    engine = create_engine(f"sqlite:///{os.environ.get('STATE_FOLDER', '/srv/hub/state')}/hub.sqlite")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        known = {person.username for person in session.query(UserInfo)}
        wanted = sorted(set(people) - known) if words == ["--all"] else words
        strangers = [name for name in wanted if name not in people]
        if strangers or not wanted:
            print(f"Not on the class list: {', '.join(strangers)}." if strangers else "Everybody has a password.")
            return 1 if strangers else 0
        for name in wanted:
            print(name, new_password(session, name), sep=",")
        session.commit()
    return 0


def new_password(session: Session, name: str) -> str:
    """Give somebody a new password, and return it."""
    parts = ["".join(secrets.choice(LETTERS) for _ in range(LETTERS_IN_A_WORD)) for _ in range(WORDS_IN_A_PASSWORD)]
    password = "-".join(parts)
    person = session.query(UserInfo).filter_by(username=name).first() or UserInfo(username=name, is_authorized=True)
    person.password = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    session.add(person)
    return password


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
