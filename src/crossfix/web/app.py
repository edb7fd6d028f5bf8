"""The application: routes of the table, the board's files, and errors as problems.

In the order of doing: security headers; who may ask at all (rate by address, loopback, origin); the route; the token,
its rate and role; path, query and body by the table; the handler.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Awaitable, Sequence
from pathlib import Path

from crossfix.errors import CrossfixError, RequestInvalid
from crossfix.web.asgi import ASGIApp, AsgiRoute, HTTPException, Receive, Request, Response, Scope, Send, Starlette
from crossfix.web.auth import Guard
from crossfix.web.calls import Call, Row, body_of, path_of, query_of, told
from crossfix.web.headers import with_headers
from crossfix.web.limits import Rates, WebLimits
from crossfix.web.openapi import document
from crossfix.web.problems import Problem, problem_response
from crossfix.web.routes import ROWS, V1
from crossfix.web.static_files import FOLDER, static_files, static_response
from crossfix.web.tokens import TokenFile
from crossfix.web.watched import Watched

LOG = logging.getLogger("crossfix.web")


def application(
    watched: Watched, tokens: TokenFile | None, limits: WebLimits | None = None, folder: Path = FOLDER
) -> ASGIApp:
    """An ASGI application. `tokens` None asks for none, and answers to loopback only: see `serve.serve`."""
    limits = limits or WebLimits()
    guard = Guard(tokens, Rates(limits))
    paths: dict[str, list[Row]] = {}
    for row in ROWS:
        paths.setdefault(row.path, []).append(row)
    routes = [AsgiRoute(path, _Endpoint(rows, watched, guard, limits)) for path, rows in paths.items()]
    described = document(ROWS)
    files = static_files(folder)

    async def openapi(_request: Request) -> Response:
        return told(described)

    async def other(request: Request) -> Response:
        found = static_response(request, files)
        return found or problem_response(404, "no such path; GET /api/v1/openapi.json has those that there are")

    routes += [AsgiRoute(f"{V1}/openapi.json", openapi), AsgiRoute("/{path:path}", other)]
    return with_headers(_guarded(Starlette(routes=routes, exception_handlers={HTTPException: _refused}), guard))


def _guarded(app: ASGIApp, guard: Guard) -> ASGIApp:
    """Refuses who may not ask at all, before anything else is looked at."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        try:
            scope.setdefault("state", {})["address"] = guard.admit(Request(scope))
        except Problem as problem:
            await problem.response()(scope, receive, send)
            return
        await app(scope, receive, send)

    return answer


class _Endpoint:
    """All methods of one path."""

    def __init__(self, rows: Sequence[Row], watched: Watched, guard: Guard, limits: WebLimits) -> None:
        self.rows = {row.method: row for row in rows}
        self.watched, self.guard, self.limits = watched, guard, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await answered(self._answer(request))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        row = self.rows.get("GET" if request.method == "HEAD" else request.method)
        if row is None:
            allowed = {*self.rows, *(("HEAD",) if "GET" in self.rows else ())}
            raise Problem(405, f"expected {', '.join(sorted(self.rows))}", {"allow": ", ".join(sorted(allowed))})
        identity = None
        if row.role is not None:
            identity = self.guard.identify(request, request.state.address)
            if identity.role < row.role:
                raise Problem(403, f"the token has the role {identity.role.word}; {row.name} needs {row.role.word}")
        path, query = path_of(row, request), query_of(row, request, self.limits)
        body = await body_of(row, request, self.limits)
        return await row.handler(Call(self.watched, self.limits, request, identity, path, query, body))


async def answered(work: Awaitable[Response]) -> Response:
    """What a handler answers, or the problem that it met. What went wrong inside is logged, and not told."""
    try:
        return await work
    except Problem as problem:
        return problem.response()
    except RequestInvalid as error:
        return problem_response(409, str(error))
    except CrossfixError as error:
        LOG.error("%s: %s", type(error).__name__, error)
        return problem_response(503, "the watch cannot answer now; its log says why", {"retry-after": "5"})
    except Exception:
        number = uuid.uuid4().hex[:8]
        LOG.exception("request %s", number)
        return problem_response(500, f"something went wrong that nobody foresaw; the log has it as request {number}")


async def _refused(_request: Request, error: Exception) -> Response:
    """What starlette itself refuses: a method for a path of the board."""
    assert isinstance(error, HTTPException)
    return problem_response(error.status_code, error.detail, error.headers)
