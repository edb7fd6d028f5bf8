"""YAML to plain data with the line of every value. Builds strings, numbers, booleans, lists and mappings only.

Clock times and dates stay strings (YAML 1.1 would make 05:21:42 the number 19302). Tags, anchors and
duplicate keys are problems, not features: a case file must mean what it shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from crossfix.errors import Problem

MAX_BYTES = 8 * 1024 * 1024
"""The J2-8243 case is 0.2 MB; more than 40 times that is not a file a person wrote."""
MAX_DEPTH = 20

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)$")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?$")
_WORDS = {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}
_PLAIN_TAGS = {
    "tag:yaml.org,2002:" + kind for kind in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value")
}

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """Plain data, the line (from 1) of every place in it, and what was wrong with the YAML itself."""

    data: object
    lines: dict[Place, int]
    problems: tuple[Problem, ...]


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
        node = yaml.compose(raw.decode("utf-8-sig"), Loader=yaml.CSafeLoader)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return Loaded(None, {}, (Problem(file, line, f"not UTF-8 at byte {error.start}; save the file as UTF-8"),))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = mark.line + 1 if mark else None
        return Loaded(None, {}, (Problem(file, at, f"not YAML: {error.problem or error.context}"),))
    except yaml.YAMLError as error:
        return Loaded(None, {}, (Problem(file, None, f"not YAML: {str(error).splitlines()[0]}"),))
    except RecursionError:
        return Loaded(None, {}, (Problem(file, None, f"nested deeper than {MAX_DEPTH} levels"),))
    walker = _Walker(file)
    data = walker.value(node, ()) if node is not None else None
    return Loaded(data, walker.lines, tuple(walker.problems))


class _Walker:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def _problem(self, node: Node, text: str) -> None:
        self.problems.append(Problem(self.file, node.start_mark.line + 1, text))

    def value(self, node: Node, place: Place) -> object:
        """The plain value of a node; notes its line and anything not allowed."""
        self.lines[place] = node.start_mark.line + 1
        if id(node) in self._seen:
            self._problem(node, "YAML aliases (*name) are not read; write the value out")
            return None
        self._seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            self._problem(node, f"YAML tag {node.tag!r} is not read; remove it, only plain values are allowed")
            return None
        if len(place) > MAX_DEPTH:
            self._problem(node, f"nested deeper than {MAX_DEPTH} levels")
            return None
        if isinstance(node, SequenceNode):
            return [self.value(item, (*place, k)) for k, item in enumerate(node.value)]
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        assert isinstance(node, ScalarNode)
        return _scalar(node)

    def _mapping(self, node: MappingNode, place: Place) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else None
            if key is None:
                self._problem(key_node, "a key must be plain text")
            elif key in found:
                self._problem(key_node, f"key {key!r} appears twice; keep one")
            else:
                found[key] = self.value(value_node, (*place, key))
                self.lines[(*place, key)] = key_node.start_mark.line + 1
        return found


def _scalar(node: ScalarNode) -> str | int | float | bool | None:
    text: str = node.value
    if node.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text) and len(text) < 19:
        return int(text)
    if _FLOAT.match(text) and len(text) < 40:
        return float(text)
    return text
