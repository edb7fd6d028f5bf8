"""Plain data -> YAML that the case folder's strict reader reads back as the same data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

Plain = bool | int | float | str | Sequence["Plain"] | Mapping[str, "Plain"] | None

WIDTH = 118
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*(?<![.-])")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def scalar(value: bool | int | float | str | None) -> str:
    """One value on one line.

    >>> scalar("05:21:42"), scalar("takeoff"), scalar(None), scalar(2.0), scalar("no")
    ('"05:21:42"', 'takeoff', 'null', '2.0', '"no"')
    """
    if isinstance(value, str):
        if _BARE.fullmatch(value) and value.lower() not in _WORDS:
            return value
        return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
    return "null" if value is None else json.dumps(value)


def flow(value: Plain) -> str:
    """A value on one line: {event: takeoff, at: "05:21"}.

    >>> flow({"time": {"event": "takeoff", "zone": ["UTC", "UTC+4"]}})
    '{time: {event: takeoff, zone: [UTC, "UTC+4"]}}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value)


def block(value: Mapping[str, Plain], indent: int) -> Iterator[str]:
    """The lines of a mapping, each key on its own; what is short enough stays on its key's line."""
    for key, one in value.items():
        head = f"{' ' * indent}{scalar(key)}:"
        if _on_one_line(one, len(head)):
            yield f"{head} {flow(one)}"
        elif isinstance(one, Mapping):
            yield head
            yield from block(one, indent + 2)
        elif isinstance(one, Sequence) and not isinstance(one, str):
            yield head
            for item in one:
                small = isinstance(item, Mapping) and _is_small(item)
                yield from [f"{' ' * indent}  - {flow(item)}"] if small else listed(item, indent + 2)


def listed(item: Plain, indent: int) -> Iterator[str]:
    """The lines of one item of a list: its first line begins with `- `."""
    if not isinstance(item, Mapping) or not item:
        yield f"{' ' * indent}- {flow(item)}"
        return
    for number, line in enumerate(block(item, indent + 2)):
        yield line if number else f"{' ' * indent}- {line[indent + 2 :]}"


def _is_small(item: Mapping[str, Plain]) -> bool:
    """At most three plain values: one line says them better than three."""
    return len(item) <= 3 and all(
        not isinstance(one, Mapping | Sequence) or isinstance(one, str) for one in item.values()
    )


def _on_one_line(value: Plain, taken: int) -> bool:
    if isinstance(value, str) or not isinstance(value, Mapping | Sequence) or not value:
        return True
    return taken + 1 + len(flow(value)) <= WIDTH
