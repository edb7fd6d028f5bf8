"""A row of the table of routes, and a request that was checked by it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from crossfix.present.alert_json import encoded
from crossfix.web.asgi import ClientDisconnect, Request, Response
from crossfix.web.limits import WebLimits
from crossfix.web.models import Body
from crossfix.web.problems import Problem
from crossfix.web.tokens import Identity, Role
from crossfix.web.watched import Watched

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Param:
    """Part of a path or query: its name, pattern, and what it is."""

    name: str
    pattern: str
    what: str


ALERT = Param("id", r"[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}", "the id of the alert")
SILENCE = Param("id", r"[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}", "the id of the silence")
SUBSCRIPTION = Param("id", r"[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}", "the id of the subscription")
ADDRESS = Param("address", r"[0-9A-Fa-f]{6}", "the 24-bit address of the aircraft, six hexadecimal digits")
STEP = Param("step", r"[0-9]{1,4}", "the place of a step of the alert, from 0")
OPEN = Param("open", r"[01]", "1: only those that are open (the default); 0: all")


@dataclass(frozen=True, slots=True)
class Call:
    """A request that may be answered: who asks, what of, and the body, all checked."""

    watched: Watched
    limits: WebLimits
    request: Request
    identity: Identity | None
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None

    def by(self, told: str) -> str:
        """Who stands for what is written: what was told, and whose token it came with."""
        if self.identity is None or not self.identity.proven:
            return told
        return f"{told} ({self.identity.name})"


Handler = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Row:
    """A route: how it is asked, what it needs, what it answers. `role` None: nobody needs to prove anything.

    `schema` names the answer's schema in OpenAPI; `media` its type. `refusals` are the statuses of its own.
    """

    method: str
    path: str
    name: str
    what: str
    role: Role | None
    handler: Handler
    schema: str | None
    media: str = JSON
    params: tuple[Param, ...] = ()
    query: tuple[Param, ...] = ()
    body: Body | None = None
    status: int = 200
    refusals: tuple[int, ...] = ()
    headers: tuple[Param, ...] = field(default=())


def told(value: object, status: int = 200, media: str = JSON) -> Response:
    """JSON; unknown and endless numbers are null. Nothing is kept by anybody in between."""
    return Response(encoded(value), status, {"cache-control": "no-store"}, media)


def path_of(row: Row, request: Request) -> dict[str, str]:
    """The parts of the path; Problem 422 where one is not as the table says."""
    found = {param.name: str(request.path_params[param.name]) for param in row.params}
    for param in row.params:
        if not re.fullmatch(param.pattern, found[param.name]):
            raise Problem(422, f"{param.name} in the path: expected {param.what}: {param.pattern}")
    return found


def query_of(row: Row, request: Request, limits: WebLimits) -> dict[str, str]:
    """The query; Problem 422 for a name that is not known, is there twice, or whose value is not as the table says."""
    if len(request.url.query) > limits.query_bytes:
        raise Problem(414, f"the query has more than {limits.query_bytes} bytes")
    known, found = {param.name: param for param in row.query}, dict[str, str]()
    for name, value in request.query_params.multi_items():
        if name not in known or name in found:
            names = ", ".join(known) or "none"
            raise Problem(422, f"query {name[:40]!r}: not known or there twice; known here: {names}")
        if not re.fullmatch(known[name].pattern, value):
            raise Problem(422, f"query {name}: expected {known[name].what}: {known[name].pattern}")
        found[name] = value
    return found


async def body_of(row: Row, request: Request, limits: WebLimits) -> Any:
    """The body as its model; Problem 400, 408, 413, 415 or 422."""
    if row.body is None:
        return None
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != JSON:
        raise Problem(415, f"Content-Type: expected {JSON}")
    read = await _read(request, limits)
    try:
        return msgspec.json.decode(read, type=row.body)
    except msgspec.ValidationError as error:
        raise Problem(422, f"the body is not as expected: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, f"the body is no JSON: {type(error).__name__}") from error


async def _read(request: Request, limits: WebLimits) -> bytes:
    """All of it, counted while it comes: what a header says of its length is only believed where it is too much."""
    said = request.headers.get("content-length", "0")
    if not said.isascii() or not said.isdigit() or len(said) > 12 or int(said) > limits.body_bytes:
        raise Problem(413, f"the body has more than {limits.body_bytes} bytes")
    parts, size = [], 0
    try:
        async with asyncio.timeout(limits.body_s):
            async for part in request.stream():
                size += len(part)
                if size > limits.body_bytes:
                    raise Problem(413, f"the body has more than {limits.body_bytes} bytes")
                parts.append(part)
    except TimeoutError as error:
        raise Problem(408, f"the body did not come within {limits.body_s:g} s") from error
    except ClientDisconnect as error:
        raise Problem(400, "the body ended early") from error
    return b"".join(parts)
