"""A receiver's TCP output as a stream of bytes that ends: closed by the other side, or silent for too long."""

from __future__ import annotations

import io
import socket
from typing import Any, Self
from urllib.parse import urlsplit

from crossfix.errors import InputUnusable, RequestInvalid
from crossfix.read.doubts import Doubts

SCHEME = "beast://"
CONNECT_S = 10.0
SILENT_S = 90.0
"""Receivers send a keep-alive at least once a minute."""
MOST = 1 << 16
"""Bytes taken per receive."""


def address_of(url: str) -> tuple[str, int]:
    """Host and port.

    >>> address_of("beast://[::1]:30005"), address_of("beast://receiver:30005")
    (('::1', 30005), ('receiver', 30005))
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port:
        raise RequestInvalid(f"{url}: expected {SCHEME}host:port, e.g. {SCHEME}receiver:30005")
    return host, port


class TcpStream(io.RawIOBase):
    """What a receiver sends. Nothing is sent to it."""

    def __init__(self, url: str, doubts: Doubts, silent_s: float = SILENT_S) -> None:
        self._url, self._doubts = url, doubts
        self._received = 0
        host, port = address_of(url)
        try:
            self._socket = socket.create_connection((host, port), timeout=CONNECT_S)
        except (OSError, UnicodeError) as error:
            raise InputUnusable(f"{url}: no connection: {getattr(error, 'strerror', None) or error}") from error
        self._socket.settimeout(silent_s)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """What has arrived, at most MOST bytes; 0 at the end."""
        try:
            got = self._socket.recv_into(memoryview(buffer)[:MOST])
        except TimeoutError:
            self._doubts.add(f"byte {self._received}", "the receiver fell silent; the connection was ended")
            return 0
        except OSError as error:
            self._doubts.add(f"byte {self._received}", f"the connection broke: {error.strerror or error}")
            return 0
        self._received += got
        return got

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def close(self) -> None:
        """End the connection."""
        if not self.closed:
            self._socket.close()
        super().close()
