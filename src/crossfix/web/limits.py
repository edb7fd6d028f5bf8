"""How much one asker may ask: token buckets by name and by address, and sizes."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, field

from crossfix.records.thresholds import limit


@dataclass(frozen=True, slots=True)
class WebLimits:
    """Of requests. A rate is refilled evenly; a burst is what may come at once."""

    per_token_per_s: float = limit(50.0, "1/s", "ours: a board asks some 5 times a second")
    per_token_burst: float = limit(200.0, "1", "ours: several boards that start at once behind one token")
    per_address_per_s: float = limit(50.0, "1/s", "ours: before it is known who asks")
    per_address_burst: float = limit(200.0, "1", "ours")
    refused_per_s: float = limit(0.2, "1/s", "ours: wrong tokens from one address; 256 bits cannot be guessed anyway")
    refused_burst: float = limit(10.0, "1", "ours: a mistyped token, on several screens")
    askers: int = limit(10_000, "1", "ours: so many are remembered, the least recent are forgotten")
    body_bytes: int = limit(65_536, "bytes", "ours: a subscription with an area of 1000 corners has some 40 kB")
    body_s: float = limit(10.0, "s", "ours: for the whole of a body")
    query_bytes: int = limit(2048, "bytes", "ours")
    answers: int = limit(5000, "1", "ours: alerts in one answer, the newest")
    heartbeat_s: float = limit(15.0, "s", "HTML Standard, 9.2.7: a comment every 15 seconds or so")
    stream_s: float = limit(3600.0, "s", "ours: a stream ends after it and is resumed; a withdrawn token is not")
    retry_ms: int = limit(2000, "ms", "ours: after which a client of a stream connects again")


@dataclass(slots=True)
class Buckets:
    """One bucket for each asker. `take` says how long to wait where it is empty."""

    per_s: float
    burst: float
    most: int
    _level: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, asker: str, now_s: float, number: float = 1.0) -> float:
        """Takes so many; 0 where there were enough, else seconds until there are, and nothing was taken.

        >>> bucket = Buckets(per_s=2.0, burst=2.0, most=10)
        >>> [bucket.take("a", 0.0) for _ in range(3)], bucket.take("b", 0.0), bucket.take("a", 0.5)
        ([0.0, 0.0, 0.5], 0.0, 0.0)
        """
        wait_s = self.wait_s(asker, now_s, number)
        if wait_s == 0.0:
            level, _ = self._level[asker]
            self._level[asker] = (level - number, now_s)
        return wait_s

    def wait_s(self, asker: str, now_s: float, number: float = 1.0) -> float:
        """Seconds until there are so many; takes nothing. A clock that goes back refills nothing."""
        level, then_s = self._level.get(asker, (self.burst, now_s))
        level = min(self.burst, level + max(0.0, now_s - then_s) * self.per_s)
        self._level[asker] = (level, now_s)
        self._level.move_to_end(asker)
        while len(self._level) > self.most:
            self._level.popitem(last=False)
        return 0.0 if level >= number else (number - level) / self.per_s if self.per_s > 0 else math.inf


@dataclass(slots=True)
class Rates:
    """The buckets of an application."""

    limits: WebLimits
    by_token: Buckets = field(init=False)
    by_address: Buckets = field(init=False)
    refused: Buckets = field(init=False)

    def __post_init__(self) -> None:
        most = self.limits.askers
        self.by_token = Buckets(self.limits.per_token_per_s, self.limits.per_token_burst, most)
        self.by_address = Buckets(self.limits.per_address_per_s, self.limits.per_address_burst, most)
        self.refused = Buckets(self.limits.refused_per_s, self.limits.refused_burst, most)
