"""A document from a file or from bytes: its form is found, its text cut into passages that keep their place.

| limit | value | what happens |
|---|---|---|
| bytes of text, HTML, mail, subtitles | 64 MiB | the rest is not read, and told |
| bytes of them without the pictures written into a page | 16 MiB | the same |
| bytes of a PDF | 256 MiB | refused: a PDF's table stands at its end |
| characters of HTML without its pictures | 4 Mi | the rest is not read, and told |
| passages | 100,000 | the rest is left out, and told |

The SHA-256 is always of the whole file.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from crossfix.errors import InputUnusable
from crossfix.read.documents.eml import read_mail
from crossfix.read.documents.forms import form_of_bytes, form_of_text, is_page, name_doubt
from crossfix.read.documents.html import declared_charset, read_html
from crossfix.read.documents.html_blocks import without_data
from crossfix.read.documents.language import RIGHT_TO_LEFT, TURNING, language_of
from crossfix.read.documents.pdf import read_pdf
from crossfix.read.documents.reading import MOST_TEXT_BYTES, Reading
from crossfix.read.documents.subtitles import read_subtitles
from crossfix.read.documents.text import read_text
from crossfix.read.doubts import Doubts
from crossfix.read.encodings import binary, decoded, whole_letters
from crossfix.records.passage import DocumentText, Form
from crossfix.records.source import Source

MOST_BYTES = 64 << 20
MOST_PDF_BYTES = 256 << 20
BLOCK = 1 << 20
RIGHT_TO_LEFT_SHARE = 0.1


def read_document(path: str | os.PathLike[str], shown: str | None = None) -> DocumentText:
    """What a file says. `shown` is its name in the source and the notices, else the path as given.

    InputUnusable where no text can be read; LibraryMissing where HTML or PDF needs the extra `documents`.
    """
    name = shown or os.fspath(path)
    try:
        if not stat.S_ISREG(Path(path).stat().st_mode):
            raise InputUnusable(f"{name}: is not a plain file; name a document")
        data, size, sha256 = _kept(Path(path))
    except (OSError, ValueError) as error:
        raise InputUnusable(f"{name}: cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    return _document(Source(name, size, sha256), data)


def document_from(name: str, data: bytes) -> DocumentText:
    """What the content of a file says; `name` tells its form where the content can be several."""
    return _document(Source(name, len(data), hashlib.sha256(data).hexdigest()), data)


def _kept(path: Path) -> tuple[bytes, int, str]:
    """The first bytes, as many as are read of its form; the size and the SHA-256 of all."""
    digest, size = hashlib.sha256(), 0
    kept: list[bytes] = []
    most = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            most = most or (MOST_PDF_BYTES + 1 if b"%PDF-" in block[:1024] else MOST_BYTES)
            digest.update(block)
            if size < most:
                kept.append(block[: most - size])
            size += len(block)
    return b"".join(kept), size, digest.hexdigest()


def _document(source: Source, data: bytes) -> DocumentText:
    name = source.path
    if not data.strip(b" \t\r\n\0"):
        raise InputUnusable(f"{name}: is empty; check the file")
    doubts = Doubts()
    form = form_of_bytes(name, data)
    if form == "pdf" and source.size > MOST_PDF_BYTES:
        raise InputUnusable(f"{name}: {source.size} bytes; at most {MOST_PDF_BYTES} of a PDF are read; give its parts")
    if form != "pdf" and source.size > MOST_BYTES:
        doubts.add(name, f"{source.size} bytes: those after the first {MOST_BYTES} are not read")
        data = data[:MOST_BYTES]
    form, reading = _read(name, form, data, doubts)
    name_doubt(name, form, doubts)
    if not reading.passages:
        raise InputUnusable(f"{name}: no words in it, read as {form}; check the file in a viewer")
    return _told(source, form, reading, doubts)


def _read(name: str, form: Form | None, data: bytes, doubts: Doubts) -> tuple[Form, Reading]:
    if form == "pdf":
        return form, read_pdf(data, name, doubts)
    if form == "eml":
        return form, read_mail(data, name, doubts)
    if is_page(name, data):
        data = without_data(data)
    if len(data) > MOST_TEXT_BYTES:
        doubts.add(name, f"{len(data)} bytes of text: those after the first {MOST_TEXT_BYTES} are not read")
        data = data[: whole_letters(data, MOST_TEXT_BYTES)]
    text = decoded(data, name, doubts, declared_charset(data))
    if binary(text):
        raise InputUnusable(f"{name}: not text: more than a tenth is control characters; check what kind of file it is")
    form = form_of_text(name, text)
    if form == "html":
        return form, read_html(text, name, doubts)
    read = read_subtitles if form == "subtitles" else read_text
    return form, read(text, name, doubts)


def _told(source: Source, form: Form, reading: Reading, doubts: Doubts) -> DocumentText:
    """With its language, and what a rule for English and Russian cannot know."""
    text = reading.text
    main = " ".join(text[one.begin : one.end] for one in reading.passages if one.main)
    if len(RIGHT_TO_LEFT.findall(main)) > RIGHT_TO_LEFT_SHARE * len(main):
        doubts.add(source.path, "written from right to left: kept in the order of the file; nothing is drafted from it")
    if turning := TURNING.findall(text):
        doubts.add(
            source.path,
            "marks that turn the direction of writing: what a screen shows may differ from the text",
            count=len(turning),
        )
    return DocumentText(
        source, form, text, reading.passages, reading.title, reading.published, reading.published_from,
        language_of(main), doubts.notices(),
    )  # fmt: skip
