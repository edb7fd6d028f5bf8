"""YAML to plain data with the line of every value. Builds strings, numbers, booleans, lists and mappings only.

Clock times and dates stay strings (YAML 1.1 would make 05:21:42 the number 19302). Tags, anchors and
duplicate keys are problems, not features: a case file must mean what it shows.

The data are built from libyaml's events, one at a time, and not by its composer: 100,000 opening brackets
end the composer, and Python with it, by a stack overflow; here the first one too many ends the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from crossfix.errors import Problem

MAX_BYTES = 8 * 1024 * 1024
"""The J2-8243 case is 0.2 MB; more than 40 times that is not a file a person wrote."""
MAX_DEPTH = 20
"""The deepest place of a case is 8 levels down."""
MAX_VALUES = 500_000
"""The J2-8243 case has under 20,000 values, keys counted."""

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$")
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Characters that neither YAML nor XML takes; a terminal may obey some of them."""

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """Plain data, the line (from 1) of every place in it, and what was wrong with the YAML itself."""

    data: object
    lines: dict[Place, int]
    problems: tuple[Problem, ...]


class _TooMuchError(Exception):
    """The rest of the file is not worth reading; the reason is already among the problems."""


def load_lines(file: str, raw: bytes) -> Loaded:
    """Read one YAML document.

    >>> loaded = load_lines("case.yaml", b"at: 05:21:42\\nlist: [1, 2.5, x]\\n")
    >>> loaded.data, loaded.lines[("list", 2)]
    ({'at': '05:21:42', 'list': [1, 2.5, 'x']}, 2)
    """
    if len(raw) > MAX_BYTES:
        text = f"{len(raw)} bytes; at most {MAX_BYTES} are read: split the case or check that this is the right file"
        return Loaded(None, {}, (Problem(file, None, text),))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Loaded(None, {}, (Problem(file, line, f"not UTF-8 at byte {error.start}; save the file as UTF-8"),))
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        return Loaded(None, {}, (Problem(file, line, f"control character {found[0]!r}; remove it"),))
    return _read(file, text)


def _read(file: str, text: str) -> Loaded:
    reading = _Reading(file, text)
    data: object = None
    try:
        data = reading.document()
    except _TooMuchError:
        data = None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = mark.line + 1 if mark else None
        data = None
        reading.problems.append(Problem(file, at, f"not YAML: {error.problem or error.context}"))
    except yaml.YAMLError as error:
        data = None
        reading.problems.append(Problem(file, None, f"not YAML: {str(error).splitlines()[0]}"))
    return Loaded(data, reading.lines, tuple(reading.problems))


class _Reading:
    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self._events: Iterator[Event] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self._values = 0

    def document(self) -> object:
        """The first document; another one is a problem."""
        data: object = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._problem(event, "a second YAML document (---); keep one document per file")
                    raise _TooMuchError
                data = self._value(next(self._events), ())
            elif isinstance(event, StreamEndEvent):
                break
        return data

    def _problem(self, event: Event, text: str) -> None:
        self.problems.append(Problem(self.file, _line(event), text))

    def _value(self, event: Event, place: Place) -> object:
        """The plain value that begins with an event; notes its line and anything not allowed."""
        self.lines[place] = _line(event)
        self._values += 1
        if self._values > MAX_VALUES:
            self._problem(event, f"more than {MAX_VALUES} values; split the case or check that this is the right file")
            raise _TooMuchError
        if len(place) > MAX_DEPTH:
            self._problem(event, f"nested deeper than {MAX_DEPTH} levels")
            raise _TooMuchError
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            text = f"YAML anchors and aliases ({anchor}) are not read; write the value out, or quote it"
            self._problem(event, text)
        elif tag is not None:
            self._problem(event, f"YAML tag {tag!r} is not read; remove it, only plain values are allowed")
        if isinstance(event, SequenceStartEvent):
            return self._sequence(place)
        if isinstance(event, MappingStartEvent):
            return self._mapping(place)
        return self._scalar(event) if isinstance(event, ScalarEvent) else None

    def _sequence(self, place: Place) -> list[object]:
        found: list[object] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            found.append(self._value(event, (*place, len(found))))
        return found

    def _mapping(self, place: Place) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(key_event := next(self._events), MappingEndEvent):
            line = _line(key_event)
            key = self._key(key_event, place)
            value = self._value(next(self._events), (*place, "" if key is None else key))
            if key is not None and key in found:
                self._problem(key_event, f"key {key!r} appears twice; keep one")
            elif key is not None:
                found[key] = value
                self.lines[(*place, key)] = line
        return found

    def _key(self, event: Event, place: Place) -> str | None:
        self._value(event, (*place, ""))
        if isinstance(event, ScalarEvent):
            return str(event.value)
        if not isinstance(event, AliasEvent):
            self._problem(event, "a key must be plain text")
        return None

    def _scalar(self, event: ScalarEvent) -> str | int | float | bool | None:
        if found := _CONTROL.search(event.value):
            self._problem(event, f"control character {found[0]!r}; remove it")
        return event.value if event.style else _plain(event.value)


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _plain(text: str) -> str | int | float | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text) and len(text) < 19:
        return int(text)
    if _FLOAT.match(text) and len(text) < 40:
        return float(text)
    return text
