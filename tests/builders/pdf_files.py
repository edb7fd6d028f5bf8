"""PDF files, object by object (ISO 32000-1), made without the library that reads them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence


def file_of(objects: Mapping[int, bytes], trailer: bytes = b"/Root 1 0 R", shift: int = 0) -> bytes:
    """Objects with a table of their places, which is wrong by `shift` bytes; `trailer` are entries of the trailer."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out) + shift
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    last = max(objects)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1)
    for number in range(1, last + 1):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d %b >>\nstartxref\n%d\n%%%%EOF\n" % (last + 1, trailer, table + shift)
    return bytes(out)


def stream(content: bytes, packed: bool = False, entries: bytes = b"") -> bytes:
    """A stream object."""
    if packed:
        content, entries = zlib.compress(content, 9), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content)


def shown(lines: Sequence[str]) -> bytes:
    """A content stream that shows lines of ASCII, one below the other."""
    escaped = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines]
    drawn = " ".join(f"({line}) Tj 0 -14 Td" for line in escaped)
    return f"BT /F1 10 Tf 60 760 Td {drawn} ET".encode("latin-1")


def pages(
    contents: Sequence[bytes], information: bytes = b"", catalog: bytes = b"", packed: bool = False,
    more: Mapping[int, bytes] | None = None, resources: bytes = b"/Font << /F1 3 0 R >>",
) -> dict[int, bytes]:  # fmt: skip
    """The objects of a file with one page per content stream: catalog 1, pages 2, font 3, information 4."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * k) for k in range(len(contents)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalog,
        2: b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(contents)),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: b"<< %b >>" % information,
    }
    for k, content in enumerate(contents):
        objects[10 + 2 * k] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << %b >> /Contents %d 0 R >>"
            % (resources, 11 + 2 * k)
        )
        objects[11 + 2 * k] = stream(content, packed)
    return objects | dict(more or {})


def pdf(contents: Sequence[Sequence[str]], information: bytes = b"", catalog: bytes = b"") -> bytes:
    """A whole file, its pages given as lines."""
    return file_of(pages([shown(lines) for lines in contents], information, catalog), b"/Root 1 0 R /Info 4 0 R")
