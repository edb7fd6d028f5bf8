"""Serves the application beside a watch, in its event loop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import nullcontext

from crossfix.errors import RequestInvalid
from crossfix.web.asgi import ASGIApp, uvicorn
from crossfix.web.auth import check_listening
from crossfix.web.tokens import TokenFile

END_S = 2
"""Who still reads an answer so long after the watch ends is cut off."""
WAITING = 128


def serve_address(text: str) -> tuple[str, int]:
    """Host and port to listen on; RequestInvalid where the text is neither.

    >>> serve_address("127.0.0.1:8080"), serve_address("[::1]:0")
    (('127.0.0.1', 8080), ('::1', 0))
    """
    host, colon, port = text.rpartition(":")
    host = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise RequestInvalid(f"--serve {text!r}: expected HOST:PORT, such as 127.0.0.1:8080")
    return host, int(port)


def listening(host: str, port: int, tokens: TokenFile | None) -> socket.socket:
    """A socket that listens; port 0 is one that the system gives. RequestInvalid where that cannot be."""
    check_listening(host, tokens)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(WAITING)
        made.setblocking(False)
    except OSError as error:
        made.close()
        raise RequestInvalid(f"--serve {host}:{port}: {error.strerror or error}; choose another address") from error
    return made


async def serve(app: ASGIApp, on: socket.socket, end: Callable[[], None] = lambda: None) -> None:
    """Until cancelled; then `end` ends the streams, and answers get a moment. Who asked is not logged."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", proxy_headers=False, server_header=False, ws="none",
        timeout_graceful_shutdown=END_S, timeout_keep_alive=10, h11_max_incomplete_event_size=16_384,
        limit_concurrency=1000,
    )  # fmt: skip
    server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]  # signals are the watch's own
    serving = asyncio.create_task(server.serve([on]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        end()
        server.should_exit = True
        await serving
        raise
    finally:
        on.close()
