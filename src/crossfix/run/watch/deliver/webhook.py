"""One POST to a webhook: signed, to an address that was checked, bounded in time and size, not redirected.

By httpcore, which httpx stands on: httpx writes each URL, and with it a receiver's key, to the log.
"""

from __future__ import annotations

import asyncio
import importlib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

from crossfix import __version__
from crossfix.errors import LibraryMissing, RequestInvalid
from crossfix.records.thresholds import limit
from crossfix.run.watch.deliver.signing import signed_headers
from crossfix.run.watch.deliver.targets import Allowed, Resolve, Target, addresses_of, target_of
from crossfix.run.watch.deliver.tries import Again, Arrived, GivenUp, Outcome

try:
    httpcore: Any = importlib.import_module("httpcore")
except ImportError as error:
    raise LibraryMissing("httpx", "sending webhooks", "watch") from error

ORIGIN = "crossfix"
"""Who sends, as a name for receivers that ask for one: it names the kind of system and not this machine."""
PAUSED = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that may be others later (RFC 9110; 425: RFC 8470; 429: RFC 6585); so may every other one from 500 on."""


@dataclass(frozen=True, slots=True)
class WebhookLimits:
    """Of one try."""

    connect_s: float = limit(5.0, "s", "ours: under half of what a store holds a delivery for")
    answer_s: float = limit(10.0, "s", "ours: receivers are to answer first and work later")
    whole_s: float = limit(20.0, "s", "ours: a try with all its parts; a store holds a delivery for 30 s")
    body_bytes: int = limit(262_144, "bytes", "ours: an alert of 500 flights is some 150 kB")
    answer_bytes: int = limit(4096, "bytes", "ours: nothing in an answer's body is used; the rest is not read")
    addresses: int = limit(3, "1", "ours: so many of a host's addresses are tried")
    consent_s: float = limit(5.0, "s", "ours: a person waits for it, who subscribes")


@dataclass(frozen=True, slots=True)
class Answered:
    """Status and headers (names in lower case) of an answer."""

    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether a receiver wants messages of this origin: it said so, it named another one, or (None) it did not say."""

    allowed: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Sends webhooks. `verify` is a TLS context; None trusts the machine's own authorities."""

    allowed: Allowed = field(default_factory=Allowed)
    limits: WebhookLimits = field(default_factory=WebhookLimits)
    resolve: Resolve | None = None
    verify: ssl.SSLContext | None = None

    async def post(
        self,
        url: str,
        secret: str | None,
        message_id: str,
        body: bytes,
        content_type: str,
        now_s: float,
        origin: str = "",
    ) -> Outcome:
        """Sends one message; `message_id` is the same at each try of it. Never raises for what a receiver does.

        `origin` is sent to those who allowed it (`consent`) and to no others: some refuse what has an origin.
        """
        if len(body) > self.limits.body_bytes:
            return GivenUp(f"the message has {len(body)} bytes; at most {self.limits.body_bytes} are sent")
        try:
            headers = {"content-type": content_type} | ({"origin": origin} if origin else {})
            headers |= signed_headers(secret, message_id, int(now_s), body) if secret else {"webhook-id": message_id}
            answer = await self._asked("POST", url, headers, body, self.limits.whole_s)
        except RequestInvalid as error:
            return GivenUp(str(error))
        return outcome_of(answer.status, answer.headers, now_s) if isinstance(answer, Answered) else answer

    async def consent(self, url: str) -> Consent:
        """Asks a receiver whether it wants messages of `ORIGIN`. RequestInvalid where the URL is not one to use.

        Source: CloudEvents, HTTP 1.1 Web Hooks for Event Delivery, 4 (abuse protection), without rate and callback.
        """
        headers = {"webhook-request-origin": ORIGIN}
        answer = await self._asked("OPTIONS", url, headers, b"", self.limits.consent_s)
        if not isinstance(answer, Answered):
            return Consent(None, answer.why)
        return consent_of(answer)

    async def _asked(
        self, method: str, url: str, headers: dict[str, str], body: bytes, within_s: float
    ) -> Answered | Again:
        """RequestInvalid where the target, or an address of it, is refused."""
        target = target_of(url, self.allowed)
        headers = headers | {"user-agent": f"crossfix/{__version__}"}
        try:
            async with asyncio.timeout(within_s):
                found = await addresses_of(target, self.allowed, self.resolve)
                return await self._to_one_of(method, found[: self.limits.addresses], target, headers, body)
        except TimeoutError:
            return Again(f"no whole answer within {within_s:g} s")
        except OSError as error:
            return Again(f"the name cannot be resolved: {type(error).__name__}")

    async def _to_one_of(
        self, method: str, found: list[str], target: Target, headers: dict[str, str], body: bytes
    ) -> Answered | Again:
        """The first address that takes a connection."""
        outcome = Again("no address answered")
        async with httpcore.AsyncConnectionPool(self.verify or _authorities(), max_keepalive_connections=0) as pool:
            for address in found:
                try:
                    return await self._send(pool, method, address, target, headers, body)
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                    outcome = Again(f"no connection: {type(error).__name__}")
                except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
                    return Again(f"no whole answer: {type(error).__name__}")
        return outcome

    async def _send(
        self, pool: Any, method: str, address: str, target: Target, headers: dict[str, str], body: bytes
    ) -> Answered:
        """To the address; the Host header and the name that TLS checks are the target's."""
        url = httpcore.URL(scheme=target.scheme, host=address, port=target.port, target=target.path)
        headers = headers | {"host": target.authority, "content-length": str(len(body)), "connection": "close"}
        waits = self.limits
        timeout = {"connect": waits.connect_s, "read": waits.answer_s, "write": waits.answer_s, "pool": waits.whole_s}
        told = {"timeout": timeout, "sni_hostname": target.host}
        async with pool.stream(method, url, headers=list(headers.items()), content=body, extensions=told) as response:
            taken = 0
            async for part in response.aiter_stream():
                taken += len(part)
                if taken >= waits.answer_bytes:
                    break
            answer = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in response.headers}
        return Answered(response.status, answer)


@cache
def _authorities() -> ssl.SSLContext:
    """Read once; it takes longer than a try."""
    return ssl.create_default_context()


def consent_of(answer: Answered) -> Consent:
    """What an answer to the handshake says; its status says nothing (4.2).

    >>> consent_of(Answered(204, {"webhook-allowed-origin": "*"})).allowed, consent_of(Answered(200, {})).allowed
    (True, None)
    """
    allowed = answer.headers.get("webhook-allowed-origin")
    if allowed is None:
        return Consent(None, f"HTTP {answer.status} without WebHook-Allowed-Origin: the receiver does not say")
    if allowed.strip().lower() in ("*", ORIGIN):
        return Consent(True, "the receiver allows it")
    return Consent(False, f"the receiver allows {allowed.strip()[:80]!r} and not {ORIGIN!r}")


def outcome_of(status: int, headers: Mapping[str, str], now_s: float) -> Outcome:
    """What an answer means for the delivery."""
    if 200 <= status < 300:
        return Arrived(f"HTTP {status}")
    if status == 410:
        return GivenUp("HTTP 410: the receiver wants no more", gone=True)
    if status in PAUSED or status >= 500:
        return Again(f"HTTP {status}", retry_after(headers.get("retry-after", ""), now_s))
    if 300 <= status < 400:
        return GivenUp(f"HTTP {status}: redirects are not followed; subscribe with the address it leads to")
    return GivenUp(f"HTTP {status}: the receiver does not take it")


def retry_after(text: str, now_s: float) -> float | None:
    """Seconds to wait, from seconds or a date (RFC 9110, 10.2.3); None where it says neither.

    >>> retry_after("120", 0.0), retry_after("Wed, 25 Dec 2024 05:13:30 GMT", 1735103600.0), retry_after("soon", 0.0)
    (120.0, 10.0, None)
    """
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        moment: datetime = parsedate_to_datetime(text)
        return max(0.0, moment.timestamp() - now_s)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
