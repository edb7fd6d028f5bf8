"""Data and code placed inside an HTML page."""

from __future__ import annotations

import base64
import hashlib
import json

UNSAFE = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


def json_for_script(value: object) -> str:
    """JSON that cannot end or open an element: <, >, & and the line separators are escaped.

    >>> json_for_script({"text": "</script>"})
    '{"text":"\\\\u003c/script\\\\u003e"}'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(UNSAFE)


def csp_hash(text: str) -> str:
    """Source expression that lets exactly this inline script or style run (CSP Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
