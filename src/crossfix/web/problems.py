"""Errors as `application/problem+json` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from crossfix.present.alert_json import encoded
from crossfix.web.asgi import Response

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """A request that is answered with an error: the status, and what was found against what is expected."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.detail, self.headers = status, detail, dict(headers or {})
        super().__init__(f"{status}: {detail}")

    def response(self) -> Response:
        """As it is sent."""
        return problem_response(self.status, self.detail, self.headers)


def problem_response(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """`type` is about:blank: the status says all there is (RFC 9457, 4.2.1)."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(encoded(body), status, dict(headers or {}), MEDIA_TYPE)
