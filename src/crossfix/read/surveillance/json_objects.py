"""JSON objects one by one out of a list, out of lines, or written after one another, in bounded memory."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from crossfix.read.doubts import Doubts

PIECE = 1 << 20
LONGEST = 4 << 20
"""Characters of one object; a longer one ends the reading."""
BETWEEN = re.compile(r"[\s\[\],\ufeff]*")
NEXT = re.compile(r"[\n,]\s*(?=\{)")


def objects_in(data: BinaryIO, doubts: Doubts) -> Iterator[tuple[int, dict[str, Any]]]:
    """The number of each object, from 1, and the object. What is not one is passed over, with a doubt."""
    decode = json.JSONDecoder().raw_decode
    letters = codecs.getincrementaldecoder("utf-8")("replace")
    text, at, number, last = "", 0, 0, False
    while True:
        at = _after(BETWEEN, text, at)
        if at < len(text):
            made, after = _one(decode, text, at)
            if made is not None and (last or after < len(text)):
                number += 1
                at = after
                if isinstance(made, dict):
                    yield number, made
                else:
                    doubts.add(f"object {number}", "not a JSON object; passed over")
                continue
            if last or len(text) - at > LONGEST:
                found = NEXT.search(text, at + 1)
                number += 1
                text_of_doubt = "broken JSON; passed over" if found else "broken JSON; what follows is not read"
                doubts.add(f"object {number}", text_of_doubt)
                if found is None:
                    return
                at = found.end()
                continue
            resumed = _past_broken(text, at, after)
            if resumed is not None:
                number += 1
                doubts.add(f"object {number}", "broken JSON; passed over")
                at = resumed
                continue
        elif last:
            return
        piece = data.read(PIECE)
        last = not piece
        text, at = text[at:] + letters.decode(piece, last), 0


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _one(decode: Any, text: str, at: int) -> tuple[Any, int]:
    """A value and the position after it; None and the place of the fault."""
    try:
        made, after = decode(text, at)
    except json.JSONDecodeError as error:
        return None, error.pos
    except (RecursionError, ValueError):
        return None, at + 1
    return (made, after) if made is not None else ("null", after)


def _past_broken(text: str, at: int, fault: int) -> int | None:
    """Where the next object begins, if the fault lies in a line that is whole; None where more text may mend it."""
    if text.find("\n", fault) < 0:
        return None
    found = NEXT.search(text, fault)
    return found.end() if found and found.end() > at else None
