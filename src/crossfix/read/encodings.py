"""Bytes -> text where nobody says for sure how they are encoded.

| seen | read as |
|---|---|
| a byte order mark | UTF-8, UTF-16 or UTF-32 as it says |
| every second byte is 0, 4, 5 or 6 | UTF-16 without its mark: Latin, Cyrillic, Hebrew, Arabic |
| valid UTF-8 | UTF-8, whatever is declared |
| mostly valid UTF-8 | UTF-8, the rest by the two rows below |
| bytes above 127 mostly alone | what is declared, or Windows-1252 |
| bytes above 127 mostly in runs | the one of Windows-1251, KOI8-R, CP866 that gives the likeliest Russian letters |

Whatever was not simply UTF-8 is told as a doubt. The rules are ours; the frequencies of letters are of the Russian
National Corpus, as often printed, in percent.
"""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter

from crossfix.read.doubts import Doubts

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CYRILLIC = ("cp1251", "koi8-r", "cp866")
SHOWN = {"cp1251": "Windows-1251", "cp1252": "Windows-1252", "koi8-r": "KOI8-R", "cp866": "CP866"}
HIGH_BYTES = frozenset((0, 4, 5, 6))
"""Second bytes of UTF-16 in ASCII, Cyrillic, Hebrew and Arabic."""
SAMPLE = 1 << 16
"""Bytes by which an encoding is judged."""
MIXED_SHARE, MIXED_SHARE_DECLARED = 0.1, 1.0
"""Valid characters for each byte that is not. In KOI8-R and Windows-1251 a letter before ё is often valid UTF-8."""
PLAUSIBLE = re.compile("[\u0080-\u024f\u0400-\u052f\u0590-\u06ff\u2000-\u27bf\ufb1d-\ufffd\U0001f000-\U0001ffff]")
"""Latin, Cyrillic, Hebrew, Arabic, signs. CP866 gives valid UTF-8 of other scripts: "сам" is a Mongolian letter."""
LEAST_VALID = 3
RUNS_SHARE = 0.5
"""Of bytes above 127 with another beside them: sentences of French and German have 0.00 to 0.07, of Russian 0.97."""
UNLIKELY = math.log(1e-4)
PERCENT = {
    "о": 10.97, "е": 8.45, "а": 8.01, "и": 7.35, "н": 6.70, "т": 6.26, "с": 5.47, "р": 4.73, "в": 4.54,
    "л": 4.40, "к": 3.49, "м": 3.21, "д": 2.98, "п": 2.81, "у": 2.62, "я": 2.01, "ы": 1.90, "ь": 1.74,
    "г": 1.70, "з": 1.65, "б": 1.59, "ч": 1.44, "й": 1.21, "х": 0.97, "ж": 0.94, "ш": 0.73, "ю": 0.64,
    "ц": 0.48, "щ": 0.36, "э": 0.32, "ф": 0.26, "ъ": 0.04, "ё": 0.04,
}  # fmt: skip
LIKELY = {letter: math.log(share / 100) for letter, share in PERCENT.items()}
ODD = math.log(1e-3)
"""A capital: 3 of 100 letters, shared by 33 of them."""
ESCAPED = re.compile("[\udc80-\udcff]+")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")
MOJIBAKE = re.compile(
    "[ÐÑ][\x80-\xbf\u0152-\u2122]|â€[™œ\x9d“”¦]|Ã[©¨¤¶¼Ÿ±§]|(?:[РС][\u0400-\u040f\u0450-\u045f°±µ»‚-™]){2}"
)
"""UTF-8 that was read as Windows-1252 or Windows-1251 and saved again."""


def decoded(data: bytes, where: str, doubts: Doubts, declared: str | None = None) -> str:
    """The text of the bytes, without marks and NUL characters; never raises. `declared` is what a header says."""
    for mark, name in MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(name, "replace")
            break
    else:
        text = _unmarked(data, where, doubts, known(declared, where, doubts))
    if "\0" in text:
        doubts.add(where, "NUL characters: taken out", count=text.count("\0"))
        text = text.replace("\0", "")
    if "\ufffd" in text:
        doubts.add(where, "characters that the encoding does not have", count=text.count("\ufffd"))
    if not text.isascii() and (found := MOJIBAKE.search(text)):
        text_of_doubt = (
            f"reads like text that was decoded wrongly before it was saved, as in {found[0]!r}: left as it is"
        )
        doubts.add(where, text_of_doubt, count=len(MOJIBAKE.findall(text)))
    return text


def known(declared: str | None, where: str, doubts: Doubts) -> str | None:
    """Python's name of a declared text encoding; None, and a doubt, where it has none."""
    if not declared:
        return None
    name = declared.strip().strip("\"'")
    try:
        found = codecs.lookup(name)
        b"".decode(found.name)
    except (LookupError, ValueError, TypeError):
        doubts.add(where, f"declared encoding {name[:40]!r} is not known: judged by the bytes")
        return None
    return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(found.name, found.name)


def whole_letters(data: bytes, most: int) -> int:
    """Where to cut so that no letter of UTF-8 is cut, and none of UTF-16 or UTF-32: at `most` bytes or up to 3 before.

    >>> whole_letters("аб".encode(), 3), whole_letters(b"abcd", 3)
    (2, 3)
    """
    if data.startswith(tuple(mark for mark, name in MARKS[1:])):
        return most - most % 4
    return next((k for k in range(most, max(most - 4, 0), -1) if k < len(data) and data[k] & 0xC0 != 0x80), most)


def binary(text: str) -> bool:
    """More than a tenth of the characters are control characters or unreadable: no text."""
    return bool(text) and len(CONTROL.findall(text[:SAMPLE])) > len(text[:SAMPLE]) / 10


def _unmarked(data: bytes, where: str, doubts: Doubts, declared: str | None) -> str:
    wide = _wide(data[:SAMPLE])
    if wide is not None:
        doubts.add(where, f"no byte order mark: read as {wide.upper()}")
        return data.decode(wide, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _damaged(data, where, error.start, doubts, declared)
    if declared is not None and declared != "utf-8" and not text.isascii():
        doubts.add(where, f"declared {shown(declared)}, found UTF-8: read as UTF-8")
    return text


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark; None where the bytes do not alternate."""
    if len(head) < 8:
        return None
    pairs = len(head) // 2
    even = sum(count for byte, count in Counter(head[: 2 * pairs : 2]).items() if byte in HIGH_BYTES)
    odd = sum(count for byte, count in Counter(head[1 : 2 * pairs : 2]).items() if byte in HIGH_BYTES)
    if odd > 0.9 * pairs and even < 0.5 * pairs:
        return "utf-16-le"
    return "utf-16-be" if even > 0.9 * pairs and odd < 0.5 * pairs else None


def _damaged(data: bytes, where: str, first: int, doubts: Doubts, declared: str | None) -> str:
    text = data.decode("utf-8", "surrogateescape")
    runs = ESCAPED.findall(text)
    escaped = sum(map(len, runs))
    valid = len(PLAUSIBLE.findall(text))
    share = MIXED_SHARE_DECLARED if declared not in (None, "utf-8") else MIXED_SHARE
    if valid < LEAST_VALID or valid <= share * escaped:
        name = _single(data, declared)
        told = f"not UTF-8: read as {shown(name)}; check names and accents"
        if declared not in (None, name):
            told = f"declared {shown(declared)}, not so found: {told}"
        doubts.add(f"{where}: byte {first}", told)
        return data.decode(name, "replace")
    name = _single(" ".join(runs).encode("utf-8", "surrogateescape"), None)
    doubts.add(f"{where}: byte {first}", f"UTF-8 with parts that are not: those read as {shown(name)}", count=len(runs))
    return ESCAPED.sub(lambda run: _as(name, run), text)


def _as(name: str, run: re.Match[str]) -> str:
    escaped: str = run[0]
    return escaped.encode("utf-8", "surrogateescape").decode(name, "replace")


def shown(name: str | None) -> str:
    """An encoding's usual name."""
    return SHOWN.get(name or "", (name or "").upper())


def _single(data: bytes, declared: str | None) -> str:
    """The encoding of one byte a letter that fits best; a declared one is kept where it fits about as well."""
    head = data[: 4 * SAMPLE]
    high = sum(map(len, re.findall(rb"[\x80-\xff]+", head)))
    together = sum(map(len, re.findall(rb"[\x80-\xff]{2,}", head)))
    if high == 0 or together < RUNS_SHARE * high:
        return declared if declared and declared not in (*CYRILLIC, "utf-8") else "cp1252"
    names: dict[str, None] = dict.fromkeys((*([declared] if declared and declared != "utf-8" else ()), *CYRILLIC))
    return max(names, key=lambda name: likelihood(head.decode(name, "replace")) + (0.2 if name == declared else 0.0))


def likelihood(text: str) -> float:
    """Mean log of how frequent each letter beyond ASCII is in Russian; what is none counts as unlikely.

    >>> likelihood("самолёт") > likelihood("самолёт".encode("cp1251").decode("koi8-r"))
    True
    """
    total, letters, before = 0.0, 0, ""
    for character in text:
        if character > "\x7f":
            letters += 1
            total += LIKELY.get(character) or (_capital(character, before))
        before = character
    return total / letters if letters else UNLIKELY


def _capital(character: str, before: str) -> float:
    """A capital after a small letter stands in no word."""
    return ODD if character.lower() in LIKELY and not before.islower() else UNLIKELY
