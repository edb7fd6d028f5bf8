"""The door between what a store does and the database that it does it in.

A piece of work is a generator: it yields what to ask the database and is sent the rows. It knows no driver, so SQLite
runs it in a thread and PostgreSQL on the event loop, each in one transaction.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

T = TypeVar("T")
Rows = Sequence[Sequence[Any]]
Dialect = Literal["sqlite", "postgres"]


@dataclass(frozen=True, slots=True)
class Ask:
    """SQL with places `$1`, `$2` ..., and what goes there: one row of values, or many to run it with each."""

    sql: str
    values: tuple[Any, ...] = ()
    many: tuple[tuple[Any, ...], ...] | None = None


Work = Generator[Ask, Rows, T]
