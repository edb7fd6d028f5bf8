"""A file that was cut into parts, `x.tar.aa`, `x.tar.ab` ..., read as one. adsb.lol cuts at 2,000,000,000 bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crossfix.errors import InputUnusable

SPLIT = re.compile(r"(.*\.tar)\.(?!(?:bz|gz|lz|xz)\Z)([a-z]{2})")
"""The name of a part; a compressed archive is none."""


def parts_of(path: Path) -> tuple[Path, ...]:
    """All parts of a split archive, from any one of them, in order: `x.tar.aa`, `x.tar.ab`, ...; or itself.

    Raises InputUnusable where one in the middle, or the first, is missing.
    """
    if not SPLIT.fullmatch(path.name):
        return (path,)
    near = path.parent.glob(f"{_literal(path.stem)}.[a-z][a-z]")
    found = sorted(p for p in near if p.is_file() and SPLIT.fullmatch(p.name))
    for k, part in enumerate(found):
        wanted = f"{path.stem}.{chr(97 + k // 26)}{chr(97 + k % 26)}"
        if part.name != wanted:
            raise InputUnusable(f"{path}: the part {wanted} is missing; put all parts of the archive into one folder")
    return tuple(found)


def _literal(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


class Parts(io.RawIOBase):
    """Files read as one, in order; one is open at a time."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = list(paths)
        self._open: Any = None

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill part of `buffer`; 0 at the end of the last file."""
        while True:
            if self._open is None:
                if not self._paths:
                    return 0
                self._open = self._paths.pop(0).open("rb", buffering=0)
            got = int(self._open.readinto(buffer) or 0)
            if got:
                return got
            self._open.close()
            self._open = None

    def close(self) -> None:
        """Close the open file."""
        if self._open is not None:
            self._open.close()
            self._open = None
        self._paths = []
        super().close()
