"""What feeds connect to: a receiver's TCP port, `aircraft.json` over HTTP, a subject of NATS."""

from __future__ import annotations

import asyncio
import importlib
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from crossfix.errors import InputUnusable, LibraryMissing, RequestInvalid
from crossfix.read.protocol import Reader
from crossfix.read.surveillance.beast import BeastBinary
from crossfix.read.surveillance.live_snapshots import LiveSnapshots
from crossfix.read.surveillance.sbs import SbsCsv
from crossfix.read.tcp import address_of
from crossfix.run.watch.feed_health import FeedLimits
from crossfix.run.watch.feed_live import ASK_S, Connection, Line

try:
    nats: Any = importlib.import_module("nats")
except ImportError:
    nats = None

MOST = 1 << 20
READERS: dict[str, tuple[Reader, str]] = {
    "beast": (BeastBinary(), "bin"),
    "sbs": (SbsCsv(), "sbs"),
    "json": (LiveSnapshots(), "jsonl"),
}
"""By the word in a URL: the reader, and the ending under which its bytes are recorded."""
FORMS = "beast://HOST:PORT, sbs://HOST:PORT, http(s)://HOST/.../aircraft.json, nats://HOST:PORT/SUBJECT?form=beast"


def line_of(url: str, limits: FeedLimits) -> tuple[Line, Reader, str]:
    """What to connect to, what reads it, and the ending of its recording. Raises RequestInvalid or LibraryMissing."""
    scheme = url.partition("://")[0].lower()
    if scheme in ("beast", "sbs"):
        address_of(url)
        return (TcpLine(url, limits), *READERS[scheme])
    if scheme in ("http", "https"):
        return (HttpLine(url, limits), *READERS["json"])
    if scheme == "nats":
        parts = urlsplit(url)
        form = parts.query.removeprefix("form=") or "beast"
        if form not in READERS or not parts.hostname or not parts.path.strip("/"):
            raise RequestInvalid(f"{url}: expected nats://HOST:PORT/SUBJECT?form={'|'.join(READERS)}")
        return (NatsLine(url, parts.path.strip("/"), limits), *READERS[form])
    raise RequestInvalid(f"{url}: not a feed; expected one of {FORMS}")


@dataclass(frozen=True, slots=True)
class TcpLine:
    """Nothing is sent to it."""

    url: str
    limits: FeedLimits

    def open(self) -> Connection:
        """A connection, or the reason why there is none."""
        address = address_of(self.url)
        try:
            made = socket.create_connection(address, timeout=self.limits.connect_s)
        except (OSError, UnicodeError) as error:
            raise InputUnusable(f"{self.url}: no connection: {getattr(error, 'strerror', None) or error}") from error
        made.settimeout(ASK_S)
        return _Tcp(made)


@dataclass(frozen=True, slots=True)
class _Tcp:
    socket: socket.socket

    def take(self) -> bytes | None:
        try:
            return self.socket.recv(MOST)
        except TimeoutError:
            return None

    def close(self) -> None:
        self.socket.close()


@dataclass(frozen=True, slots=True)
class HttpLine:
    """Polled; each answer is a line."""

    url: str
    limits: FeedLimits

    def open(self) -> Connection:
        """Nothing is asked yet."""
        return _Polled(self.url, self.limits)


@dataclass(slots=True)
class _Polled:
    url: str
    limits: FeedLimits
    _due: float = field(default_factory=time.monotonic)

    def take(self) -> bytes | None:
        wait_s = self._due - time.monotonic()
        if wait_s > 0.0:
            time.sleep(min(wait_s, ASK_S))
            if wait_s > ASK_S:
                return None
        self._due = time.monotonic() + self.limits.poll_s
        request = urllib.request.Request(self.url, headers={"User-Agent": "crossfix", "Accept": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=self.limits.connect_s) as answer:
                text: bytes = answer.read(self.limits.most_bytes + 1)
        except urllib.error.HTTPError as error:
            raise InputUnusable(f"{self.url}: answered {error.code} {error.reason}") from error
        except (urllib.error.URLError, ValueError) as error:
            raise InputUnusable(f"{self.url}: {getattr(error, 'reason', None) or error}") from error
        if len(text) > self.limits.most_bytes:
            raise InputUnusable(f"{self.url}: the answer is larger than {self.limits.most_bytes >> 20} MiB")
        return text.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"

    def close(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class NatsLine:
    """Messages of one subject, one after another; what the server drops because this side is slow ends the line."""

    url: str
    subject: str
    limits: FeedLimits

    def open(self) -> Connection:
        """A connection, or the reason why there is none."""
        if nats is None:
            raise LibraryMissing("nats-py", f"the feed {self.url}", "watch")
        loop = asyncio.new_event_loop()
        made = _Nats(loop)
        try:
            loop.run_until_complete(made.connect(self.url, self.subject, self.limits.connect_s))
        except Exception as error:
            loop.close()
            raise InputUnusable(f"{self.url}: no connection: {error or type(error).__name__}") from error
        return made


@dataclass(slots=True)
class _Nats:
    loop: asyncio.AbstractEventLoop
    _client: Any = None
    _subscription: Any = None
    _wrong: str = ""

    async def connect(self, url: str, subject: str, within_s: float) -> None:
        server = url.partition("?")[0].rpartition("/")[0]
        self._client = await asyncio.wait_for(
            nats.connect(server, allow_reconnect=False, error_cb=self._failed, connect_timeout=within_s), within_s + 1.0
        )
        self._subscription = await self._client.subscribe(
            subject, pending_msgs_limit=65536, pending_bytes_limit=256 << 20
        )

    async def _failed(self, error: Exception) -> None:
        self._wrong = str(error) or type(error).__name__

    def take(self) -> bytes | None:
        return self.loop.run_until_complete(self._next())

    async def _next(self) -> bytes | None:
        if self._wrong or self._client.is_closed:
            raise InputUnusable(f"nats: {self._wrong or 'the server closed the connection'}; messages may be missing")
        try:
            message = await self._subscription.next_msg(ASK_S)
        except nats.errors.TimeoutError:
            return None
        parts = [message.data]
        while self._subscription.pending_msgs and sum(map(len, parts)) < MOST:
            parts.append((await self._subscription.next_msg(ASK_S)).data)
        return b"".join(parts)

    def close(self) -> None:
        try:
            self.loop.run_until_complete(asyncio.wait_for(self._client.close(), 2.0))
        except Exception:  # the server is gone: there is nothing left to close
            self._client = None
        self.loop.close()
