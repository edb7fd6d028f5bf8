"""A record as a text of ASCII JSON, and back, exactly.

JSON as Python writes it: an endless time is `Infinity`. So the columns are text, not a database's own JSON, which knows
no infinity and no character 0.
"""

from __future__ import annotations

import json
from typing import Any, TypeVar

import msgspec

from crossfix.errors import StoreUnusable

Record = TypeVar("Record")


def text_of(record: Any) -> str:
    """A dataclass of `crossfix.records` as one line of ASCII."""
    return json.dumps(msgspec.to_builtins(record), separators=(",", ":"))


def record_of(text: str, kind: type[Record], where: str) -> Record:
    """The record again; StoreUnusable, which names the row by `where`, where the text is not one of its kind."""
    try:
        found = json.loads(text)
        record = msgspec.convert(found, kind)
        if more := sorted(found.keys() - msgspec.to_builtins(record).keys()):
            raise ValueError(f"has {', '.join(more)} besides")
        return record
    except (ValueError, RecursionError) as error:
        raise StoreUnusable(
            f"{where}: the row is no {kind.__name__}: {error}; it was changed by hand or by a newer version: "
            "restore the store from a copy, or use the version that wrote it"
        ) from error
