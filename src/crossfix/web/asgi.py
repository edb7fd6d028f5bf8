"""What the web application takes from starlette and uvicorn, in one place; LibraryMissing where they are not there."""

from __future__ import annotations

from crossfix.errors import LibraryMissing

try:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.exceptions import HTTPException
    from starlette.requests import ClientDisconnect, Request
    from starlette.responses import Response, StreamingResponse
    from starlette.routing import Route as AsgiRoute
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
except ImportError as error:
    raise LibraryMissing("starlette and uvicorn", "serving a watch over HTTP", "watch") from error

__all__ = [
    "ASGIApp",
    "AsgiRoute",
    "ClientDisconnect",
    "HTTPException",
    "Message",
    "Receive",
    "Request",
    "Response",
    "Scope",
    "Send",
    "Starlette",
    "StreamingResponse",
    "uvicorn",
]
