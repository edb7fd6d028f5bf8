"""Mail (RFC 5322, MIME) and web archives (.mht), by Python's own `email`.

The first lines of the text are the headers From, To, Date and Subject, kept aside. The words are of the plain part, or
of the HTML part where there is no plain one. Attachments, messages within included, are named and not read.
"""

from __future__ import annotations

import email
import email.message
import email.policy
import email.utils
import re
from collections.abc import Iterator

from crossfix.errors import InputUnusable
from crossfix.read.documents.dates import written
from crossfix.read.documents.html import declared_charset, read_html
from crossfix.read.documents.html_blocks import without_data
from crossfix.read.documents.libraries import DAMAGED
from crossfix.read.documents.paragraphs import paragraphs
from crossfix.read.documents.reading import MOST_TEXT_BYTES, Reading
from crossfix.read.documents.text import read_text, shifted
from crossfix.read.doubts import Doubts
from crossfix.read.encodings import binary, decoded, whole_letters
from crossfix.records.passage import Passage

SHOWN = ("From", "To", "Date", "Subject")
NESTED = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
MOST_NESTED = 100
"""Parts that hold parts; a mail with attachments has 1 to 3. `email` goes one level of calls deeper for each."""
PARSED = re.compile(rb"^(?:content-[\w-]+|from|to|date|subject):[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
LONGEST_HEADER = 1 << 16
"""`email` takes some 30 us for each word of one."""
MOST_PARTS = 1_000
MOST_NAMED = 20
HEADER = re.compile(rb"(?:From |[A-Za-z][\w-]{1,40}:[ \t\r\n])")
USUAL = re.compile(
    rb"^(?:from|date|subject|received|mime-version|message-id|return-path|content-type|x-[\w-]+):",
    re.IGNORECASE | re.MULTILINE,
)


def is_mail(data: bytes) -> bool:
    """True where the content begins with a block of headers with three of a mail's own."""
    head = data[: 1 << 16].lstrip()
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    return HEADER.match(head) is not None and len({found.lower() for found in USUAL.findall(block)}) >= 3


def read_mail(data: bytes, where: str, doubts: Doubts) -> Reading:
    """Headers and words; InputUnusable where it has no words or too many parts within parts."""
    longest = max((len(found[0]) for found in PARSED.finditer(data)), default=0)
    if longest > LONGEST_HEADER:
        raise InputUnusable(
            f"{where}: a header of {longest} bytes, at most {LONGEST_HEADER} are read; save the text apart"
        )
    nested = len(NESTED.findall(data))
    if nested > MOST_NESTED:
        raise InputUnusable(
            f"{where}: {nested} parts that hold parts, at most {MOST_NESTED} are read; save the message apart"
        )
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        parts = list(_parts(message, where, doubts))
    except DAMAGED as error:
        raise InputUnusable(
            f"{where}: a mail that cannot be parsed ({type(error).__name__}); save it anew as .eml or as text"
        ) from error
    body = _body(parts, where, doubts)
    head = "\n".join(f"{name}: {words}" for name in SHOWN if (words := _header(message, name, where, doubts)))
    return _with_head(body, head, message, where, doubts)


def _parts(message: email.message.Message, where: str, doubts: Doubts) -> Iterator[email.message.Message]:
    """The parts that are words; the others are named."""
    named: list[str] = []
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            doubts.add(where, f"more than {MOST_PARTS} parts: the rest is not read")
            break
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            continue
        name = _file_name(part)
        attached = name is not None or part.get_content_disposition() == "attachment"
        if part.get_content_type() in ("text/plain", "text/html") and not attached:
            yield part
        elif number > 0 or attached:
            named.append(f"{name or 'without a name'} ({part.get_content_type()})")
    if named:
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        doubts.add(where, f"attachments, not read: {', '.join(named[:MOST_NAMED])}{more}; save them and give them too")


def _file_name(part: email.message.Message) -> str | None:
    try:
        name = part.get_filename()
    except DAMAGED:
        return "a name that cannot be read"
    return None if name is None else " ".join(str(name).encode("utf-8", "replace").decode().split())[:100]


def _body(parts: list[email.message.Message], where: str, doubts: Doubts) -> Reading:
    """Of the first plain part with words, else of the first HTML part; further ones are told."""
    for kind in ("text/plain", "text/html"):
        found = [one for one in parts if one.get_content_type() == kind]
        for k, part in enumerate(found):
            data = _content(part) if kind == "text/plain" else without_data(_content(part))
            declared = part.get_content_charset() or (declared_charset(data) if kind == "text/html" else None)
            if len(data) > MOST_TEXT_BYTES:
                doubts.add(where, f"a part of {len(data)} bytes: those after the first {MOST_TEXT_BYTES} are not read")
                data = data[: whole_letters(data, MOST_TEXT_BYTES)]
            text = decoded(data, f"{where}: {kind} part {k + 1}", doubts, declared)
            if not text.strip() or binary(text):
                continue
            if k + 1 < len(found):
                doubts.add(where, f"{len(found) - k - 1} further {kind} parts: not read")
            return read_text(text, where, doubts) if kind == "text/plain" else read_html(text, where, doubts)
    raise InputUnusable(f"{where}: a mail without words; its attachments, if any, are to be saved and given apart")


def _content(part: email.message.Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except DAMAGED:
        return b""
    return content if isinstance(content, bytes) else b""


def _header(message: email.message.Message, name: str, where: str, doubts: Doubts) -> str | None:
    """A header in one line; some damaged ones make `email` raise what it may."""
    try:
        words = str(message.get(name) or "")
    except DAMAGED:
        doubts.add(where, f"its header {name} cannot be read")
        return None
    return " ".join(words.replace("\0", "").encode("utf-8", "replace").decode().split()) or None


def _with_head(body: Reading, head: str, message: email.message.Message, where: str, doubts: Doubts) -> Reading:
    """The headers before the words, and the mail's date before any that the words give."""
    spans = paragraphs(head)
    ahead = tuple(Passage(begin, end, k, main=False) for k, (begin, end) in enumerate(spans, 1))
    by = len(head) + 2 if head else 0
    text = f"{head}\n\n{body.text}" if head else body.text
    passages = (*ahead, *shifted(body, by, len(ahead)))
    title = _header(message, "Subject", where, doubts) or body.title
    date = mail_date(_header(message, "Date", where, doubts))
    if date is not None:
        return Reading(text, passages, title, date, "mail header Date")
    return Reading(text, passages, title, body.published, body.published_from)


def mail_date(text: str | None) -> str | None:
    """RFC 5322 3.3; -0000 says that the zone is not known.

    >>> mail_date("Thu, 6 Feb 2025 11:32:00 +0400"), mail_date("6 Feb 2025 11:32 -0000"), mail_date("soon")
    ('2025-02-06T11:32:00+04:00', '2025-02-06', None)
    """
    if not text:
        return None
    try:
        return written(email.utils.parsedate_to_datetime(text))
    except DAMAGED:
        return None
