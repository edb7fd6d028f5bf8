"""Adds an item to the list of statements.yaml or documents.yaml as text, and takes it out again.

Comments and order of the file stay: the item goes to the end, in the file's own indent and line ends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crossfix.errors import CaseInvalid, Problem
from crossfix.present.drafts_yaml import item
from crossfix.present.yaml_text import Plain
from crossfix.read.case_folder.yaml_lines import load_lines


@dataclass(frozen=True, slots=True)
class Added:
    """A file's bytes with one item more: what was put in, from line `first` (from 1) to line `last`."""

    raw: bytes
    block: str
    first: int
    last: int


def added(file: str, raw: bytes, name: str, entry: Mapping[str, Plain]) -> Added:
    """The file with `entry` at the end of its list `name`.

    Raises CaseInvalid where the file is not YAML, or its list is not written as items that begin with `- `.

    >>> added("x.yaml", b"statements: # all\\n- id: S1\\n", "statements", {"id": "S2"}).raw
    b'statements: # all\\n- id: S1\\n\\n- id: S2\\n'
    """
    text = raw.decode("utf-8-sig")
    indent, newline = _style(file, raw, name)
    block = newline + item(entry, indent, newline)
    if text and not text.endswith(("\n", "\r")):
        block = newline + block
    first = text.count("\n") + block[: block.index("-")].count("\n") + 1
    return Added(raw + block.encode(), block, first, first + block.strip().count("\n"))


def taken_out(file: str, raw: bytes, name: str, entry: Mapping[str, Plain]) -> bytes:
    """The file without the item that `added` put in. Raises CaseInvalid where it is not there as it was written."""
    indent, newline = _style(file, raw, name)
    written = (newline + item(entry, indent, newline)).encode()
    if raw.count(written) != 1:
        text = f"{entry.get('id')}: is not there as it was written; it was changed since: take it out by hand"
        raise CaseInvalid([Problem(file, None, text)])
    at = raw.index(written)
    return raw[:at] + raw[at + len(written) :]


def _style(file: str, raw: bytes, name: str) -> tuple[int, str]:
    """The indent of the list's items and the file's line end."""
    loaded = load_lines(file, raw)
    if loaded.problems:
        raise CaseInvalid(loaded.problems)
    line = loaded.lines.get((name, 0))
    lines = raw.decode("utf-8-sig").splitlines()
    found = re.match(r"( *)- ", lines[line - 1]) if line is not None and line <= len(lines) else None
    if found is None:
        text = f"the items of {name} do not begin with `- ` on lines of their own; write them so to add to them"
        raise CaseInvalid([Problem(file, line, text)])
    return len(found[1]), "\r\n" if b"\r\n" in raw else "\n"
