"""Bearer tokens with a role, from a file that holds only their hashes.

A line of the file: `NAME ROLE sha256:HEX`; `#` begins a comment. A token is 256 random bits, so that one round of
SHA-256 is enough: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from crossfix.errors import InputUnusable, RequestInvalid

PREFIX = "crossfix_"
"""So that a scanner of repositories knows one when it is published by mistake."""
MOST_BYTES = 1 << 20
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
LINE = re.compile(r"(\S+)\s+(\S+)\s+sha256:([0-9a-f]{64})")


class Role(IntEnum):
    """What a token may do; a higher one may do all that a lower one may."""

    READ = 1
    ACKNOWLEDGE = 2
    ADMINISTER = 3

    @property
    def word(self) -> str:
        """As it is written."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks: the token's name and its role. `proven` False: nobody has to prove who they are (loopback)."""

    name: str
    role: Role
    proven: bool = True


def role_of(word: str) -> Role:
    """A role by its word; RequestInvalid names those that there are."""
    try:
        return Role[word.upper()]
    except KeyError as error:
        raise RequestInvalid(f"role {word[:40]!r}: expected {', '.join(role.word for role in Role)}") from error


def hashed(token: str) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token(name: str, role: Role) -> tuple[str, str]:
    """A new token, and the line of the file for it; RequestInvalid for a name that a line cannot hold."""
    if not NAME.fullmatch(name):
        raise RequestInvalid(f"token name {name[:80]!r}: expected letters, digits and '_.@-', at most 64")
    token = PREFIX + secrets.token_urlsafe(32)
    return token, f"{name} {role.word} sha256:{hashed(token)}"


def read_tokens(text: str, where: str) -> dict[str, Identity]:
    """Identities by the hash of their token; InputUnusable with the line's number, and without the line."""
    found: dict[str, Identity] = {}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        parts = LINE.fullmatch(line)
        if parts is None or not NAME.fullmatch(parts[1]) or parts[2].upper() not in Role.__members__:
            words = ", ".join(role.word for role in Role)
            raise InputUnusable(
                f"{where}:{number}: expected 'NAME ROLE sha256:64 hexadecimal digits' with a role of {words}; "
                "make the line with crossfix token"
            )
        if parts[3] in found or any(one.name == parts[1] for one in found.values()):
            raise InputUnusable(f"{where}:{number}: the name or the token is there twice; leave one line out")
        found[parts[3]] = Identity(parts[1], role_of(parts[2]))
    if not found:
        raise InputUnusable(f"{where}: no token in it; add the line that crossfix token prints")
    return found


def add_token(path: Path, line: str) -> None:
    """Add a line to a file of tokens, which is made for its owner alone where it is not there.

    Raises InputUnusable, and leaves the file as it is, where it cannot be used with the line.
    """
    try:
        before = path.read_text("utf-8") if path.exists() else ""
        after = f"{before}{'' if not before or before.endswith(chr(10)) else chr(10)}{line}{chr(10)}"
        read_tokens(after, str(path))
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
            file.write(after[len(before) :])
    except (OSError, UnicodeDecodeError) as error:
        raise InputUnusable(f"{path}: the token cannot be added: {type(error).__name__}") from error


@dataclass(slots=True)
class TokenFile:
    """Tokens as the file has them now: a line that is taken out no longer counts, without a new start."""

    path: Path
    _known: Mapping[str, Identity] = field(default_factory=dict)
    _stamp: tuple[int, int, int] | None = None

    def __post_init__(self) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read again where the file has changed; InputUnusable where it cannot be used, and nobody is known then."""
        try:
            status = os.stat(self.path)
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            if stamp == self._stamp:
                return
            self._known, self._stamp = {}, None
            if status.st_size > MOST_BYTES:
                raise InputUnusable(f"{self.path}: {status.st_size} bytes; a file of tokens has at most {MOST_BYTES}")
            self._known = read_tokens(self.path.read_text("utf-8"), str(self.path))
            self._stamp = stamp
        except (OSError, UnicodeDecodeError) as error:
            self._known, self._stamp = {}, None
            raise InputUnusable(f"{self.path}: the tokens cannot be read: {type(error).__name__}") from error

    def identity(self, token: str) -> Identity | None:
        """Whose token it is; every known hash is compared, in the same time. Raises InputUnusable."""
        self.refresh()
        asked, found = hashed(token), None
        for known, identity in self._known.items():
            if hmac.compare_digest(known, asked):
                found = identity
        return found
