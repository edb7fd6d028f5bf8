"""Source: a file that was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its path inside the case (or documents) folder, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str
