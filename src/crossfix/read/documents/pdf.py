"""PDF: the text of each page by pypdf, under limits that are counted, so that the same file gives the same result.

pypdf runs no script and opens no other file. Its own limits are set lower (LIMITS), and what is done over the whole
file is counted: pages, drawing operations, characters. What a limit leaves out is told. Words that are only pictures
are not recognised: such pages are told, and a file of nothing else is refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from crossfix.errors import InputUnusable
from crossfix.read.documents.dates import machine_date
from crossfix.read.documents.libraries import DAMAGED, heard, library
from crossfix.read.documents.pdf_lines import pieces_of
from crossfix.read.documents.reading import MOST_PASSAGES, Reading, laid
from crossfix.read.doubts import Doubts

PURPOSE = "reading a PDF"
LIMITS = {
    "zlib_maximum_output_length": 16_000_000, "lzw_maximum_output_length": 16_000_000,
    "run_length_maximum_output_length": 16_000_000, "array_based_stream_maximum_output_length": 16_000_000,
    "stream_decoding_work_maximum_length": 64_000_000, "stream_parsing_work_maximum_count": 500_000,
    "page_tree_maximum_entries": 20_000, "xform_maximum_invocations_per_extraction": 500, "jbig2dec_binary": None,
}  # fmt: skip
"""A page of text inflates to some 10 kB, of a drawn map to a few million bytes."""
MOST_PAGES = 3_000
MOST_OPERATIONS = 2_000_000
"""Over all pages: a minute or two. A page of text has 500 to 3,000."""
MOST_CHARACTERS = 20_000_000
MOST_FAILED = 50
"""Pages that cannot be read, after which the rest is left out."""
SCRIPTS = re.compile(rb"/(?:JavaScript|JS)\b")
DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?(?:(Z)|([+-])(\d{2})'?(\d{2})?'?)?")
CODES = re.compile(r"[\ue000-\uf8ff\ufffd]|/(?:g|gid|cid|uni)\d+|\(cid:\d+\)", re.IGNORECASE)
UNREADABLE = 0.1


class _EnoughError(BaseException):
    """The operations are used up; no library's `except Exception` takes it."""


@dataclass(slots=True)
class _Operations:
    """Counts drawing operations down."""

    left: int = MOST_OPERATIONS

    def seen(self, *_: object) -> None:
        """One more."""
        self.left -= 1
        if self.left < 0:
            raise _EnoughError


def read_pdf(data: bytes, where: str, doubts: Doubts) -> Reading:
    """The text of the pages; LibraryMissing without pypdf, InputUnusable where no page has text."""
    pypdf = library("pypdf", PURPOSE)
    with heard(("pypdf",), where, doubts), _limited(pypdf):
        reader, pages = _opened(pypdf, data, where, doubts)
        texts = list(_texts(pypdf, pages, where, doubts))
        _scanned(pypdf, pages, texts, where, doubts)
        information = _information(pypdf, reader, where, doubts)
    pieces = list(pieces_of(texts))
    if len(pieces) > MOST_PASSAGES:
        doubts.add(where, f"{len(pieces)} paragraphs: those after the first {MOST_PASSAGES} are left out")
    text, passages = laid(pieces[:MOST_PASSAGES])
    _readable(text, where, doubts)
    if SCRIPTS.search(data) or _scripted(pypdf, reader):
        doubts.add(where, "holds scripts (JavaScript): not run; what they would change on the page is not seen")
    published = pdf_date(information.get("/CreationDate"))
    told = "PDF /CreationDate: when the file was made, not when it was published" if published else None
    return Reading(text, passages, information.get("/Title"), published, told)


def _limited(pypdf: Any) -> AbstractContextManager[Any]:
    """The limits for as long as it lasts; versions of pypdf before 7.1 have their own, which are higher."""
    applied = getattr(pypdf, "apply_configuration", None)
    return nullcontext() if applied is None else applied(**LIMITS)


def _errors(pypdf: Any) -> tuple[type[BaseException], ...]:
    return (pypdf.errors.PyPdfError, pypdf.errors.DependencyError, *DAMAGED)


def _opened(pypdf: Any, data: bytes, where: str, doubts: Doubts) -> tuple[Any, list[Any]]:
    """The reader and its pages, unlocked where no password is needed."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            _unlock(reader, where, doubts)
        pages = []
        for number, page in enumerate(reader.pages):
            if number >= MOST_PAGES:
                doubts.add(where, f"{len(reader.pages)} pages: those after the first {MOST_PAGES} are not read")
                break
            pages.append(page)
    except InputUnusable:
        raise
    except pypdf.errors.DependencyError as error:
        raise InputUnusable(
            f"{where}: encrypted with AES, which pypdf reads with the library cryptography only; save an open copy"
        ) from error
    except _errors(pypdf) as error:
        raise InputUnusable(
            f"{where}: a PDF that cannot be opened ({_named(error)}); open it in a viewer and save or print it anew"
        ) from error
    if not pages:
        raise InputUnusable(f"{where}: a PDF without a page; check that the file is whole")
    return reader, pages


def _unlock(reader: Any, where: str, doubts: Doubts) -> None:
    if not reader.decrypt(""):
        raise InputUnusable(f"{where}: encrypted with a password; save a copy without encryption")
    doubts.add(where, "encrypted, and opens without a password: read")


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"


def _texts(pypdf: Any, pages: list[Any], where: str, doubts: Doubts) -> Iterator[str | None]:
    """The text of each page, None where it cannot be read; as many as the limits allow."""
    operations, characters, failed = _Operations(), 0, 0
    for number, page in enumerate(pages, 1):
        try:
            text = page.extract_text(visitor_operand_before=operations.seen)
        except _EnoughError:
            doubts.add(
                f"{where}: page {number}", f"more than {MOST_OPERATIONS} drawing operations: the rest is not read"
            )
            return
        except _errors(pypdf) as error:
            doubts.add(f"{where}: page {number}", f"cannot be read ({type(error).__name__}): left out")
            failed += 1
            if failed >= MOST_FAILED:
                doubts.add(f"{where}: page {number}", f"{failed} pages could not be read: the rest is not tried")
                return
            yield None
            continue
        text = text.replace("\0", "").encode("utf-8", "replace").decode()
        characters += len(text)
        if characters > MOST_CHARACTERS:
            doubts.add(f"{where}: page {number}", f"more than {MOST_CHARACTERS} characters: the rest is not read")
            return
        yield text


def _scanned(pypdf: Any, pages: list[Any], texts: list[str | None], where: str, doubts: Doubts) -> None:
    """Tells of pages without text; InputUnusable where there is no other."""
    empty = [k for k, text in enumerate(texts) if text is not None and not text.strip()]
    pictured = [k + 1 for k in empty if _has_picture(pypdf, pages[k])]
    if not any(text and text.strip() for text in texts):
        seen = f"{len(pictured)} with pictures" if pictured else "none with a picture that can be found"
        what = "a scan: recognise its text (OCR) and give that" if pictured else "check it in a viewer"
        told = "; ".join(f"{one.where}: {one.text}" for one in doubts.notices()[:3])
        raise InputUnusable(f"{where}: no text on {len(pages)} pages, {seen}; {what}" + (f" ({told})" if told else ""))
    if pictured:
        shown = ", ".join(map(str, pictured[:10])) + (", ..." if len(pictured) > 10 else "")
        doubts.add(where, f"pages with pictures and no text: {shown}; if they are scans, recognise their text (OCR)")
    if len(empty) > len(pictured):
        doubts.add(where, f"{len(empty) - len(pictured)} pages are empty")


def _has_picture(pypdf: Any, page: Any) -> bool:
    try:
        objects = page["/Resources"]["/XObject"].get_object()
        return any(objects[name].get("/Subtype") in ("/Image", "/Form") for name in list(objects)[:100])
    except _errors(pypdf):
        return False


def _information(pypdf: Any, reader: Any, where: str, doubts: Doubts) -> dict[str, str]:
    """Title and date as text."""
    found: dict[str, str] = {}
    for key in ("/Title", "/CreationDate"):
        try:
            value = (reader.metadata or {}).get(key)
            words = " ".join(str(value or "").replace("\0", "").encode("utf-8", "replace").decode().split())
        except _errors(pypdf):
            doubts.add(where, f"its {key} cannot be read")
            continue
        if words:
            found[key] = words
    return found


def pdf_date(text: str | None) -> str | None:
    """ISO 32000-1 7.9.4: D:YYYYMMDDHHmmSSOHH'mm'.

    >>> pdf_date("D:20250204101500+05'00'"), pdf_date("D:20250204"), pdf_date("D:2025")
    ('2025-02-04T10:15:00+05:00', '2025-02-04', None)
    """
    found = DATE.match(text or "")
    if found is None:
        return None
    year, month, day, hour, minute, second, utc, sign, east, minutes = found.groups()
    time = f"T{hour}:{minute}:{second or '00'}" if hour else ""
    zone = "+00:00" if utc else f"{sign}{east}:{minutes or '00'}" if sign else ""
    return machine_date(f"{year}-{month}-{day}{time}{zone}") or machine_date(f"{year}-{month}-{day}")


def _scripted(pypdf: Any, reader: Any) -> bool:
    """Scripts in the catalog, which packed objects hide from a search of the bytes."""
    try:
        root = reader.root_object
        if "/AA" in root or ("/Names" in root and "/JavaScript" in root["/Names"]):
            return True
        return "/OpenAction" in root and root["/OpenAction"]["/S"] == "/JavaScript"
    except _errors(pypdf):
        return False


def _readable(text: str, where: str, doubts: Doubts) -> None:
    """A font without a table of its letters gives codes instead of words."""
    odd = sum(map(len, CODES.findall(text)))
    if odd > UNREADABLE * max(len(text), 1):
        doubts.add(where, "letters that the file does not explain (a font without its table): recognise its text (OCR)")
