"""The text of `drafts.yaml`, and of the items that accepted drafts add to a case's files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crossfix.present.yaml_text import Plain, block, listed

HEAD = """\
# Proposed statements, written by `crossfix draft`. They take part in nothing until they are accepted:
# one at a time with `crossfix accept`, or by writing `status: accepted` here and `crossfix accept CASE --from-file`.
# `statement` is what will stand in statements.yaml: edit it. `choose` stands where an event or a quantity is still
# to be chosen; `about` lists candidates with a score. Running `crossfix draft` again keeps statuses and edits,
# and writes this file anew: comments of one's own do not stay.
"""


def drafts_text(data: Mapping[str, Plain]) -> str:
    """The whole file: documents, relays, drafts; an empty line before each entry."""
    lines = [line for key in ("documents", "relays", "drafts") for line in _part(key, data.get(key, []))]
    return HEAD + "\n".join(lines) + "\n"


def _part(key: str, entries: Plain) -> Iterator[str]:
    if not isinstance(entries, Sequence) or isinstance(entries, str) or not entries:
        yield from ("", f"{key}: []")
        return
    yield from ("", f"{key}:")
    for entry in entries:
        yield ""
        yield from listed(entry, 2)


def statement_block(statement: Mapping[str, Plain], indent: int) -> str:
    """The lines of a draft's `statement:`, without a newline at the end."""
    return "\n".join(block({"statement": statement}, indent))


def item(entry: Mapping[str, Plain], indent: int, newline: str) -> str:
    """One item for the list of statements.yaml or documents.yaml, ended by a newline.

    >>> print(item({"id": "S1", "says": {"text_only": True}}, 2, "\\n"), end="")
      - id: S1
        says: {text_only: true}
    """
    return newline.join(listed(entry, indent)) + newline
