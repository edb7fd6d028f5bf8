"""Signatures of webhooks: Standard Webhooks 1.0, symmetric (HMAC-SHA256)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from crossfix.errors import RequestInvalid
from crossfix.records.thresholds import limit

PREFIX = "whsec_"
FEWEST, MOST = 24, 64
"""Bytes of a secret (Standard Webhooks, "Signature scheme"): 192 to 512 bits."""


@dataclass(frozen=True, slots=True)
class SigningLimits:
    """How old a message may be where it is verified."""

    tolerance_s: float = limit(300.0, "s", "Standard Webhooks reference libraries: five minutes either way")


def new_secret() -> str:
    """A secret of 256 bits, as `whsec_` and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The bytes of a secret; RequestInvalid, without the secret in it, where it is none."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not FEWEST <= len(key) <= MOST:
        raise RequestInvalid(
            f"webhook secret: not base64 of {FEWEST} to {MOST} bytes after the prefix {PREFIX}; "
            "leave it out and one is made"
        )
    return key


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and base64 of the HMAC over id, timestamp and body with dots between.

    The worked example of the standard's reference libraries:

    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
    ...           b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.new(key_of(secret), signed, hashlib.sha256).digest()).decode()}"


def signed_headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a signed webhook."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }


def verified(
    secret: str, headers: Mapping[str, str], body: bytes, now_s: float, limits: SigningLimits | None = None
) -> bool:
    """Whether a message was signed with this secret and is of now; one signature of several is enough."""
    tolerance_s = (limits or SigningLimits()).tolerance_s
    stamp = headers.get("webhook-timestamp", "")
    if not stamp.isascii() or not stamp.isdigit() or abs(int(stamp) - now_s) > tolerance_s:
        return False
    expected = signature(secret, headers.get("webhook-id", ""), int(stamp), body)
    told = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in told)
