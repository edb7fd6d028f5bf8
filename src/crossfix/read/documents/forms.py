"""Which form a file has: by its content first, by its name where the content can be several."""

from __future__ import annotations

import re
from pathlib import PurePath

from crossfix.errors import InputUnusable
from crossfix.read.cues import ARROW, is_vtt
from crossfix.read.documents.eml import is_mail
from crossfix.read.doubts import Doubts
from crossfix.records.passage import Form

OTHER = (
    (b"PK\x03\x04", "a zip archive (or a Word, Excel or OpenDocument file): save it as PDF or text, or unpack it"),
    (b"\xd0\xcf\x11\xe0", "an Office file of the older form: save it as PDF or text"),
    (b"{\\rtf", "rich text (RTF): save it as PDF or text"),
    (b"\x1f\x8b", "a gzip archive: unpack it"),
    (b"\xfd7zXZ\x00", "an xz archive: unpack it"),
    (b"(\xb5/\xfd", "a Zstandard archive: unpack it"),
    (b"BZh", "a bzip2 archive: unpack it"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it"),
    (b"Rar!", "a rar archive: unpack it"),
    (b"\xff\xd8\xff", "a picture (JPEG): recognise its text (OCR) and give that"),
    (b"\x89PNG", "a picture (PNG): recognise its text (OCR) and give that"),
    (b"GIF8", "a picture (GIF): recognise its text (OCR) and give that"),
    (b"II*\x00", "a picture (TIFF): recognise its text (OCR) and give that"),
    (b"MM\x00*", "a picture (TIFF): recognise its text (OCR) and give that"),
    (b"\x7fELF", "a program: no document"),
    (b"MZ\x90", "a program: no document"),
    (b"SQLite format 3", "a database: no document"),
)  # fmt: skip
"""How files that are no document begin, and what to do with them."""
NAMES: dict[str, Form] = {
    ".pdf": "pdf", ".html": "html", ".htm": "html", ".xhtml": "html", ".eml": "eml", ".mht": "eml", ".mhtml": "eml",
    ".srt": "subtitles", ".vtt": "subtitles",
}  # fmt: skip
PDF_WITHIN = 1024
"""Bytes that may stand before %PDF-: ISO 32000-1, annex H, implementation note 13."""
PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
TAGS = re.compile(r"</?(?:p|div|span|a|br|h[1-6]|ul|li|table|td|meta|title)\b[^<>]*>", re.IGNORECASE)
HEAD = 4096
CUE_LINES = 40


def form_of_bytes(name: str, data: bytes) -> Form | None:
    """The forms pdf and eml, told by their bytes; None: to be decoded first. InputUnusable for what is no document."""
    for begin, what in OTHER:
        if data.startswith(begin):
            raise InputUnusable(f"{name}: {what}")
    if b"%PDF-" in data[:PDF_WITHIN]:
        return "pdf"
    return "eml" if is_mail(data) or named(name) == "eml" else None


def is_page(name: str, data: bytes) -> bool:
    """True where the bytes are a page of HTML by their beginning or the file's name."""
    return named(name) == "html" or PAGE.search(data[:HEAD].decode("latin-1")) is not None


def form_of_text(name: str, text: str) -> Form:
    """html, subtitles or text."""
    head = text[:HEAD].lstrip("\ufeff \t\r\n")
    if PAGE.search(head) or (named(name) == "html" and TAGS.search(text)):
        return "html"
    lines = text[: 4 * HEAD].splitlines()[:CUE_LINES]
    if is_vtt(lines) or (any(ARROW.match(line) and ":" in line for line in lines)):
        return "subtitles"
    return "html" if head.startswith("<") and len(TAGS.findall(head)) > 2 else "text"


def named(name: str) -> Form | None:
    """The form that a file's name claims.

    >>> named("Report.PDF"), named("notes.txt")
    ('pdf', None)
    """
    return NAMES.get(PurePath(name).suffix.lower())


def name_doubt(name: str, form: Form, doubts: Doubts) -> None:
    """Tells where name and content disagree."""
    claimed = named(name)
    if claimed not in (None, form):
        doubts.add(name, f"is named as {claimed} and its content is {form}: read as {form}")
