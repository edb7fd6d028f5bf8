"""Who may ask: by a bearer token, or on loopback alone without one; and not by way of somebody's browser.

No cookie is ever set or read, so a page elsewhere has nothing of the user's to send along. Where no token is asked for
that is not enough: a page could still send requests to loopback. So then the Host header must name loopback (a name
that was bent to loopback does not), and for every request that a browser makes for another page it is refused.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crossfix.errors import RequestInvalid
from crossfix.web.asgi import Request
from crossfix.web.limits import Rates
from crossfix.web.problems import Problem
from crossfix.web.tokens import Identity, Role, TokenFile

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
ANYBODY = Identity("loopback", Role.ADMINISTER, proven=False)
SAFE = frozenset({"GET", "HEAD"})
CHALLENGE = {"www-authenticate": 'Bearer realm="crossfix"'}


def is_loopback(host: str) -> bool:
    """Whether a host, as it is listened on, is this machine's own.

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "occ.example", "")]
    [True, True, True, False, False, False]
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def check_listening(host: str, tokens: TokenFile | None) -> None:
    """RequestInvalid where others could reach it and no token is asked for."""
    if tokens is None and not is_loopback(host):
        raise RequestInvalid(
            f"--serve {host}: others can reach this address and no token is asked for; "
            "make tokens with crossfix token and give their file with --tokens, or serve on 127.0.0.1"
        )


@dataclass(slots=True)
class Guard:
    """Tokens and rates. `tokens` None: loopback only. `clock_s` is monotonic."""

    tokens: TokenFile | None
    rates: Rates
    clock_s: Callable[[], float] = field(default=time.monotonic)

    def admit(self, request: Request) -> str:
        """The address that asks, counted; raises Problem for what no request may do."""
        address = request.client.host if request.client else "unknown"
        if (wait_s := self.rates.by_address.take(address, self.clock_s())) > 0.0:
            raise too_many(wait_s)
        if self.tokens is None:
            self._on_loopback(request, address)
        if request.method not in SAFE or self.tokens is None:
            check_origin(request)
        return address

    def identify(self, request: Request, address: str) -> Identity:
        """Who asks; raises Problem 401 where a token is missing or wrong, 429 where there were too many of these."""
        if self.tokens is None:
            return ANYBODY
        now_s = self.clock_s()
        if (wait_s := self.rates.refused.wait_s(address, now_s)) > 0.0:
            raise too_many(wait_s)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        identity = None
        if scheme.lower() == "bearer" and token.strip():
            identity = self.tokens.identity(token.strip())
            if identity is None:
                self.rates.refused.take(address, now_s)
        if identity is None:
            raise Problem(401, "expected the header Authorization: Bearer with a token of this watch", CHALLENGE)
        if (wait_s := self.rates.by_token.take(identity.name, now_s)) > 0.0:
            raise too_many(wait_s)
        return identity

    def _on_loopback(self, request: Request, address: str) -> None:
        if not is_loopback(address) or _hostname(request.headers.get("host", "")) not in LOOPBACK_NAMES:
            raise Problem(403, "no token is asked for here, so only this machine may ask, by the name localhost")


def check_origin(request: Request) -> None:
    """Problem 403 for what a browser sends for a page of another origin (Fetch Metadata; RFC 6454)."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site not in (None, "same-origin", "none"):
        raise Problem(403, f"sent for a page of another site ({site[:20]!r}); open the board of this watch itself")
    if origin is not None and _netloc(origin) != request.headers.get("host", "").lower():
        raise Problem(403, "the header Origin names another site than Host; open the board of this watch itself")


def too_many(wait_s: float) -> Problem:
    """429, and when to ask again."""
    whole = max(1, int(wait_s) + 1)
    return Problem(429, f"too many requests; ask again in {whole} s", {"retry-after": str(min(whole, 3600))})


def _netloc(origin: str) -> str:
    """Host and port; empty where it is no URL, as `null` is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _hostname(netloc: str) -> str:
    try:
        return (urlsplit(f"//{netloc}").hostname or "").lower()
    except ValueError:
        return ""
