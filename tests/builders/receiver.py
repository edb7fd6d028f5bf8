"""A receiver of webhooks on loopback: answers as it is told, and keeps what it got."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """Status, headers and body; `pause_s` before it, or between its bytes where it `drips`."""

    status: int = 204
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    pause_s: float = 0.0
    drips: bool = False


@dataclass(frozen=True)
class Got:
    """One request."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Its port and what came; `answers` in their order, the last one again and again."""

    answers: Sequence[Answer]
    port: int = 0
    got: list[Got] = field(default_factory=list)
    sent: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            answer = self.answers[min(len(self.got), len(self.answers) - 1)]
            self.got.append(Got(head[0], headers, body))
            await self.answer(writer, answer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def answer(self, writer: asyncio.StreamWriter, answer: Answer) -> None:
        """Writes it, and counts the bytes of the body that were taken."""
        await asyncio.sleep(0.0 if answer.drips else answer.pause_s)
        told = {"content-length": str(len(answer.body)), "connection": "close", **dict(answer.headers)}
        lines = [f"HTTP/1.1 {answer.status} X", *(f"{k}: {v}" for k, v in told.items()), "", ""]
        writer.write("\r\n".join(lines).encode())
        parts = [answer.body[k : k + 1] for k in range(len(answer.body))] if answer.drips else [answer.body]
        for part in parts:
            writer.write(part)
            await writer.drain()
            self.sent += len(part)
            await asyncio.sleep(answer.pause_s if answer.drips else 0.0)


@asynccontextmanager
async def receiving(*answers: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """A receiver that listens on a port that the system gives."""
    made = Receiver(answers or (Answer(),))
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0, ssl=tls)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made
