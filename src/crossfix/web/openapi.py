"""The OpenAPI 3.1 document, from the table of routes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crossfix import __version__
from crossfix.web.calls import JSON, Param, Row
from crossfix.web.problems import MEDIA_TYPE as PROBLEM
from crossfix.web.schemas import components

ABOUT = (
    "Alerts of a crossfix watch: who must learn of a hazard, and whether they did. Times are seconds UTC since 1970; "
    "a number that is null is not known or has no end. Advisory; not for primary navigation."
)
REFUSALS = {
    400: "The body is no JSON.",
    401: "No token, or one that is not known.",
    403: "The token's role may not do it, or it was sent for a page of another site.",
    404: "There is no such thing.",
    408: "The body did not come in time.",
    409: "It cannot be done as asked, or as things are.",
    413: "The body is too long.",
    414: "The query is too long.",
    415: "The body is not said to be JSON.",
    422: "The request is not as described here.",
    429: "Too many requests; the header Retry-After says when to ask again.",
    503: "It cannot be done now; ask again later.",
}
ALWAYS = (403, 414, 422, 429, 503)
OF_A_BODY = (400, 408, 413, 415)


def document(rows: Sequence[Row]) -> dict[str, Any]:
    """The document as plain values; it names every route of the table and no other."""
    paths: dict[str, dict[str, Any]] = {}
    for row in rows:
        paths.setdefault(row.path, {})[row.method.lower()] = operation(row)
    bearer = {"type": "http", "scheme": "bearer", "description": "A token that crossfix token made."}
    return {
        "openapi": "3.1.0",
        "info": {"title": "crossfix watch", "version": __version__, "description": ABOUT},
        "paths": paths,
        "components": {"schemas": components(), "securitySchemes": {"token": bearer}},
    }


def operation(row: Row) -> dict[str, Any]:
    """One route."""
    made: dict[str, Any] = {
        "operationId": row.name,
        "summary": row.what,
        "description": f"Needs the role {row.role.word} or a higher one." if row.role else "Needs no token.",
        "security": [{"token": []}] if row.role else [],
        "parameters": [
            *(_parameter(one, "path") for one in row.params),
            *(_parameter(one, "query") for one in row.query),
            *(_parameter(one, "header") for one in row.headers),
        ],
        "responses": {str(row.status): _answer(row)} | {str(one): _refusal(one) for one in refusals(row)},
    }
    if row.body is not None:
        reference = {"$ref": f"#/components/schemas/{row.body.__name__}"}
        made["requestBody"] = {"required": True, "content": {JSON: {"schema": reference}}}
    return made


def refusals(row: Row) -> list[int]:
    """The statuses that a route may refuse with."""
    body = OF_A_BODY if row.body is not None else ()
    role = (401,) if row.role else ()
    return sorted({*ALWAYS, *body, *role, *row.refusals})


def _answer(row: Row) -> dict[str, Any]:
    described = {"schema": {"$ref": f"#/components/schemas/{row.schema}"}} if row.schema else {}
    return {"description": row.what, "content": {row.media: described}}


def _refusal(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": REFUSALS[status], "content": {PROBLEM: {"schema": schema}}}


def _parameter(param: Param, where: str) -> dict[str, Any]:
    return {
        "name": param.name,
        "in": where,
        "required": where == "path",
        "description": param.what,
        "schema": {"type": "string", "pattern": f"^{param.pattern}$"},
    }
