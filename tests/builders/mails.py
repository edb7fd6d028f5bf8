"""Mails as bytes, written out by hand."""

from __future__ import annotations

import base64
from collections.abc import Sequence

HEAD = (
    "From: Press office <press@example.org>\r\nTo: News <news@example.org>\r\n"
    "Date: Thu, 6 Feb 2025 11:32:00 +0400\r\nSubject: Preliminary report\r\nMIME-Version: 1.0\r\n"
)


def part(kind: str, content: bytes, charset: str = "utf-8", more: str = "") -> bytes:
    """One part in base64."""
    head = f"Content-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n{more}\r\n"
    return head.encode() + base64.encodebytes(content)


def mail(parts: Sequence[bytes], kind: str = "multipart/mixed", head: str = HEAD) -> bytes:
    """A mail of several parts."""
    body = b"".join(b"--cut\r\n" + one + b"\r\n" for one in parts)
    return f'{head}Content-Type: {kind}; boundary="cut"\r\n\r\n'.encode() + body + b"--cut--\r\n"


def nested(levels: int) -> bytes:
    """Parts within parts."""
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (k, k) for k in range(levels))
    return HEAD.encode() + opened + b"Content-Type: text/plain\r\n\r\nThe crew was not warned of it.\r\n"
