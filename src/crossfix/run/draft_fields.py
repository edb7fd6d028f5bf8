"""A draft's statement as fields that can be changed one by one, or as YAML in an editor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crossfix.errors import CaseInvalid, Problem
from crossfix.present.yaml_text import Plain, block, flow
from crossfix.read.case_folder.models.drafts import ToWrite, plain
from crossfix.read.case_folder.shape import shape
from crossfix.read.case_folder.yaml_lines import load_lines

TYPED = "the value typed"
EDITED = "the text edited"


def fields(statement: ToWrite) -> list[tuple[str, str]]:
    """(dotted key, value as YAML) of everything that can be changed; empty where nothing is given.

    >>> from crossfix.read.case_folder.models import Says
    >>> fields(ToWrite(quote="05:21", says=Says(text_only=True)))[-1]
    ('says.text_only', 'true')
    """
    data = plain(statement)
    simple = [name for name in ToWrite.model_fields if name != "says"]
    return [
        *((name, flow(data[name]) if name in data else "") for name in simple),
        *((key, flow(value)) for key, value in _leaves(data["says"], "says")),
    ]


def with_field(statement: ToWrite, key: str, typed: str) -> ToWrite:
    """The statement with one field changed; an empty value takes it out. Raises CaseInvalid where it does not fit."""
    data = plain(statement)
    *above, last = key.split(".")
    inner: Any = data
    for name in above:
        inner = inner[int(name)] if isinstance(inner, list) else inner[name]
    place = int(last) if isinstance(inner, list) else last
    if not typed.strip() and isinstance(inner, dict):
        inner.pop(last, None)
    else:
        inner[place] = _value(typed, key.startswith("says."))
    return from_text("\n".join(block(data, 0)) + "\n", TYPED)


def as_text(statement: ToWrite) -> str:
    """The statement as YAML, for an editor."""
    return "\n".join(block(plain(statement), 0)) + "\n"


def from_text(text: str, file: str = EDITED) -> ToWrite:
    """What an editor gave back. Raises CaseInvalid with the lines of what is wrong."""
    shaped, problems = shape(file, text.encode("utf-8", "replace"), ToWrite)
    if shaped is None:
        raise CaseInvalid(problems)
    return shaped.model


def _value(typed: str, is_yaml: bool) -> Plain:
    """Text as it is; in `says` a number, a list or a word as YAML reads it."""
    if not is_yaml:
        return typed.strip()
    loaded = load_lines(TYPED, f"value: {typed}".encode("utf-8", "replace"))
    if loaded.problems or not isinstance(loaded.data, dict):
        raise CaseInvalid(loaded.problems or [Problem(TYPED, None, "not one value; write a word, a number or [a, b]")])
    found: Plain = loaded.data.get("value")
    return found


def _leaves(value: Plain, at: str) -> Iterator[tuple[str, Plain]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _leaves(one, f"{at}.{key}")
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for k, one in enumerate(value):
            yield from _leaves(one, f"{at}.{k}")
    else:
        yield at, value
