"""The text of a local copy that is not plain text: HTML, PDF, mail, subtitles, other encodings."""

from __future__ import annotations

from pathlib import Path

from crossfix.errors import InputUnusable, LibraryMissing
from crossfix.read.documents.open import document_from

_OTHER = frozenset({".html", ".htm", ".xhtml", ".eml", ".srt", ".vtt", ".pdf"})


def document_text(name: str, raw: bytes) -> str | None:
    """What the copy says, as `crossfix draft` reads it; None for plain UTF-8 text, whose quotes are sought as it is.

    ValueError where it cannot be read.
    """
    if Path(name).suffix.lower() not in _OTHER and not raw.startswith(b"%PDF-") and _is_utf_8(raw):
        return None
    try:
        return document_from(name, raw).text
    except (InputUnusable, LibraryMissing) as error:
        raise ValueError(str(error)) from error


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True
